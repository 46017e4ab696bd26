"""Controls and presets of the page."""

from kllab.topics.normal.compute import VARIED
from kllab.topics.normal.spec import NormalPair
from pages.foundations.direction import DIRECTION
from pages.web import address, presets
from pages.web.chart import Dragged
from pages.web.control_kinds import Choice, Slider

START = NormalPair()
P = (
    Slider("loc_p", "Mean μ of P", -5.0, 5.0, START.loc_p, 0.1),
    Slider("scale_p", "Standard deviation σ of P", 0.1, 5.0, START.scale_p, 0.1),
)
Q = (
    Slider("loc_q", "Mean μ of Q", -5.0, 5.0, START.loc_q, 0.1),
    Slider("scale_q", "Standard deviation σ of Q", 0.1, 5.0, START.scale_q, 0.1),
)
VARIED_PARAMETER = Choice(
    "varied",
    "Five Q that differ in",
    tuple(VARIED),
    "loc_q",
    labels={"loc_q": "μ", "scale_q": "σ"},
)
PAIR = (*P, *Q)
CONTROLS = (*PAIR, DIRECTION, VARIED_PARAMETER)
PRESETS = {
    "N(0, 1) and N(1, 2²)": NormalPair(),
    "Only the mean differs": NormalPair(0.0, 1.0, 2.0, 1.0),
    "Q too narrow": NormalPair(0.0, 2.0, 0.0, 0.5),
    "Q too wide": NormalPair(0.0, 0.5, 0.0, 2.0),
    "Equal": NormalPair(0.0, 1.0, 0.0, 1.0),
}
CASES = presets.of_specs(PRESETS)


def move(pair: NormalPair, dragged: Dragged) -> None:
    """Set the mean or the standard deviation to the position of its handle."""
    control = next((one for one in PAIR if one.key == dragged.name), None)
    if control is None:
        return
    value = dragged.x
    if control.key.startswith("scale"):
        value -= pair.loc_p if control in P else pair.loc_q
    address.assign({control.key: control.nearest(value)})
