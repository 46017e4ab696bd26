"""One prediction and the tutorial's loss on it: nothing is trained here."""

from functools import partial
from math import isinf

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.output_regularisation.compute import (
    LEAD_RANGE,
    TARGETS,
    Prediction,
    PredictionView,
    explore,
    snippet,
)
from kllab.topics.output_regularisation.snippet import CORRECTED, TUTORIAL
from pages.deep_learning.output_regularisation.prediction_figure import prediction
from pages.web import address, controls, page, units
from pages.web.chart import chart
from pages.web.controls import Choice, Slider

START = Prediction()
LEAD = Slider("lead", "Lead of the first logit", *LEAD_RANGE, START.lead, 0.5, "%.1f")
TARGET = Choice("target", "Target", tuple(TARGETS), START.target)
ALL = (LEAD, TARGET)


@st.fragment
@address.section(ALL)
def section() -> None:
    """Draw both directions, the tutorial's number and its pull, over the lead of one logit."""
    unit = units.current()
    st.header("One prediction, and the tutorial's loss", anchor=False)
    st.markdown(
        "Ten logits, all 0 but the first. `F.kl_div(log p, target)` is **KL(target‖p)**: the "
        "tutorial regularises in the *forward* direction, label smoothing's, whatever the target. "
        "Its `log(p + 1e-10)` is harmless until a class falls below 1e-10; beyond, the divergence "
        "stops growing and its pull dies, just where a model is most certain. "
        "`F.log_softmax` needs no such constant."
    )
    left, right = page.bench()
    with left:
        spec = Prediction(**controls.draw(ALL))
    view = explore(spec)
    with right:
        with st.container(horizontal=True, gap="small"):
            for title, name in (
                ("KL(target‖p)", "forward"), ("KL(p‖target)", "reverse"), ("tutorial", "tutorial")
            ):  # fmt: skip
                st.metric(f"{title}, {unit.name}", unit.number(view.now[name]), width=150)
        st.caption(in_words(view, unit))
    for column, kind in zip(st.columns(2, gap="large"), ("divergence", "pull"), strict=True):
        with column:
            chart(
                partial(prediction, view, kind, unit),
                key=kind,
                alt=describe(view, kind, unit),
                height=320,
            )
    left, right = st.columns(2, gap="large")
    for column, title, code in (
        (left, "As it stands in the tutorial", TUTORIAL), (right, "Without its constant", CORRECTED)
    ):  # fmt: skip
        column.caption(title)
        column.code(code, language="python", wrap_lines=True)
    page.code_panel(snippet(spec), unit, key="code-prediction")
    page.data_panel(view.tables, unit, name="output_regularisation")


def describe(view: PredictionView, kind: str, unit: Unit) -> str:
    """Say what the chart of the divergences, or of their pulls, shows at the chosen lead."""
    spec, now = view.spec, view.now
    start = f"target {spec.target}; at {spec.lead:g}:"
    if kind == "divergence":
        return (
            f"Divergences over the lead of the first logit, {start} KL(target||p) "
            f"{unit.text(now['forward'])}, KL(p||target) {unit.text(now['reverse'])}"
            f"{_why_infinite(view)}, the tutorial's number {unit.text(now['tutorial'])}."
        )
    per = f"{unit.name} per unit of logit"
    reverse = (
        f"KL(p||target) has no pull, as it is infinite{_why_infinite(view)}"
        if isinf(now["reverse"])
        else f"of KL(p||target) {unit.number(now['reverse_pull'])} {per}"
    )
    return (
        f"Pulls on the lead of the first logit (derivatives, which may be negative), {start} of "
        f"KL(target||p) {unit.number(now['forward_pull'])} {per}, of the tutorial's number "
        f"{unit.number(now['tutorial_pull'])} {per}; {reverse}."
    )


def _why_infinite(view: PredictionView) -> str:
    infinite = isinf(view.now["reverse"])
    return " (p has mass where the target has none)" if infinite else ""


def in_words(view: PredictionView, unit: Unit) -> str:
    """Say how hard each divergence pulls on the prediction."""
    now = view.now
    reverse = (
        "KL(p‖target) is infinite, p has mass where the target has none, and has no pull"
        if isinf(now["reverse"])
        else f"KL(p‖target) by {unit.number(now['reverse_pull'], 3)}"
    )
    return (
        f"Pull on the lead, in {unit.name} per unit of logit: KL(target‖p) by "
        f"{unit.number(now['forward_pull'], 4)}, the tutorial's by "
        f"{unit.number(now['tutorial_pull'], 4)}; {reverse}. A negative pull raises the lead."
    )
