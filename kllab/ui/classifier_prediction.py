"""One prediction and the tutorial's loss on it: nothing is trained here."""

from functools import partial
from math import isinf

import streamlit as st

from kllab.divergences.units import Unit
from kllab.explorations.output_regularisation import (
    LEAD_RANGE,
    TARGETS,
    Prediction,
    PredictionView,
    explore,
    snippet,
)
from kllab.explorations.output_regularisation_code import CORRECTED, TUTORIAL
from kllab.figures.output_regularisation_prediction import prediction
from kllab.ui import address, controls, page, units
from kllab.ui.chart import chart
from kllab.ui.controls import Choice, Slider

START = Prediction()
LEAD = Slider("lead", "Lead of the first logit", *LEAD_RANGE, START.lead, 0.5, "%.1f")
TARGET = Choice("target", "Target", tuple(TARGETS), START.target)
ALL = (LEAD, TARGET)


@st.fragment
@address.section(ALL)
def section() -> None:
    """Draw both directions, the tutorial's number and its pull, over the lead of one logit."""
    unit = units.current()
    st.subheader("One prediction, and the tutorial's loss", anchor=False)
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
    for column, kind, ending in zip(
        st.columns(2, gap="large"), ("divergence", "pull"), ("", "_pull"), strict=True
    ):
        with column:
            chart(
                partial(prediction, view, kind, unit),
                key=kind,
                alt=f"The {kind} over the lead of the first logit, target {spec.target}; at "
                f"{spec.lead:g}: KL(target||p) {unit.text(view.now['forward' + ending])}, "
                f"KL(p||target) {unit.text(view.now['reverse' + ending])}, the tutorial's "
                f"{unit.text(view.now['tutorial' + ending])}.",
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


def in_words(view: PredictionView, unit: Unit) -> str:
    """Say how hard each divergence pulls on the prediction."""
    now = {name: unit.of(value) for name, value in view.now.items()}
    reverse = (
        "KL(p‖target) is infinite: p has mass where the target has none"
        if isinf(now["reverse"])
        else f"KL(p‖target) by {now['reverse_pull']:.3g}"
    )
    return (
        f"Pull on the lead, in {unit.name} per unit of logit: KL(target‖p) by "
        f"{now['forward_pull']:.4g}, the tutorial's by {now['tutorial_pull']:.4g}; {reverse}."
    )
