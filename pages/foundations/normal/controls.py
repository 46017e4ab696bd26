"""Controls and presets of the page."""

from kllab.topics.normal.spec import NormalPair
from pages.foundations.direction import DIRECTION
from pages.web.control_kinds import Slider

START = NormalPair()
P = (
    Slider("loc_p", "Mean μ of P", -5.0, 5.0, START.loc_p, 0.1),
    Slider("scale_p", "Standard deviation σ of P", 0.1, 5.0, START.scale_p, 0.1),
)
Q = (
    Slider("loc_q", "Mean μ of Q", -5.0, 5.0, START.loc_q, 0.1),
    Slider("scale_q", "Standard deviation σ of Q", 0.1, 5.0, START.scale_q, 0.1),
)
CONTROLS = (*P, *Q, DIRECTION)
PRESETS = {
    "The tutorial's pair": NormalPair(),
    "Only the mean differs": NormalPair(0.0, 1.0, 2.0, 1.0),
    "Q too narrow": NormalPair(0.0, 2.0, 0.0, 0.5),
    "Q too wide": NormalPair(0.0, 0.5, 0.0, 2.0),
    "Equal": NormalPair(0.0, 1.0, 0.0, 1.0),
}
