"""One prediction and the tutorial's loss on it: nothing is trained here."""

import streamlit as st

from kllab.explorations.output_regularisation import (
    LEAD_RANGE,
    TARGETS,
    Prediction,
    PredictionView,
    explore,
    snippet,
)
from kllab.figures.output_regularisation_prediction import prediction
from kllab.ui import controls, page, units
from kllab.ui.chart import chart
from kllab.ui.controls import Choice, Slider

START = Prediction()
LEAD = Slider("lead", "Lead of the first logit", *LEAD_RANGE, START.lead, 0.5, "%.1f")
TARGET = Choice("target", "Target", tuple(TARGETS), START.target)
ALL = (LEAD, TARGET)

TUTORIAL = """\
def kl_regularized_loss(output_logits, target_labels, regularizer_distribution, beta=0.1):
    # Standard cross-entropy loss
    ce_loss = F.cross_entropy(output_logits, target_labels)

    # KL regularization
    output_probs = F.softmax(output_logits, dim=1)
    kl_reg = F.kl_div(
        torch.log(output_probs + 1e-10),
        regularizer_distribution,
        reduction='batchmean'
    )

    # Combined loss
    return ce_loss + beta * kl_reg
"""


@st.fragment
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
        for column, (title, name) in zip(
            st.columns(3),
            (("KL(target‖p)", "forward"), ("KL(p‖target)", "reverse"), ("tutorial", "tutorial")),
            strict=True,
        ):
            column.metric(f"{title}, {unit.name}", unit.number(view.now[name]))
    with left:
        st.caption(in_words(view))
    chart(
        prediction(view, unit),
        key="prediction",
        alt=f"Over the lead of the first logit, target {spec.target}: at {spec.lead:g} "
        f"KL(target||p) is {unit.text(view.now['forward'])}, KL(p||target) "
        f"{unit.text(view.now['reverse'])}, the tutorial's {unit.text(view.now['tutorial'])}.",
        height=360,
    )
    st.code(TUTORIAL, language="python")
    page.code_panel(snippet(spec), unit, key="code-prediction")
    page.data_panel(view.tables(), unit, name="output_regularisation")


def in_words(view: PredictionView) -> str:
    """Say how hard each pulls on the prediction; derivatives by a logit, in nats."""
    now = view.now
    reverse = (
        "KL(p‖target) is infinite: p has mass where the target has none"
        if now["reverse"] == float("inf")
        else f"KL(p‖target) by {now['reverse_pull']:.3g}"
    )
    return (
        f"Pull on the lead, in nats per unit of logit: KL(target‖p) by {now['forward_pull']:.4g}, "
        f"the tutorial's by {now['tutorial_pull']:.4g}; {reverse}."
    )
