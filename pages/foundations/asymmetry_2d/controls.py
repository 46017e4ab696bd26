"""Controls and presets of the page."""

from kllab.topics.asymmetry_2d.marks import marks
from kllab.topics.asymmetry_2d.spec import GaussianPair2D
from pages.foundations.direction import DIRECTIONS, NAMES
from pages.web import address, presets
from pages.web.chart import Dragged
from pages.web.control_kinds import Choice, Slider

START = GaussianPair2D()
MEANS, VARIANCES, CORRELATIONS = (-3.0, 3.0), (0.2, 4.0), (-0.9, 0.9)
"""Ends of the sliders, and of the ways of the handles."""


def _sliders(of: str) -> tuple[Slider, ...]:
    rows = (
        ("mean_x", "Mean x", MEANS, 0.1),
        ("mean_y", "Mean y", MEANS, 0.1),
        ("variance_x", "Variance x", VARIANCES, 0.1),
        ("variance_y", "Variance y", VARIANCES, 0.1),
        ("correlation", "Correlation", CORRELATIONS, 0.05),
    )
    return tuple(
        Slider(
            f"{name}_{of}",
            f"{label} of {of.upper()}",
            *ends,
            getattr(START, f"{name}_{of}"),
            step,
        )
        for name, label, ends, step in rows
    )


P, Q = _sliders("p"), _sliders("q")
BACKGROUND = Choice(
    "background",
    "Colour shows contributions to",
    (*DIRECTIONS, "none"),
    "pq",
    labels=NAMES | {"none": "neither"},
    help="p log(p/q) or q log(q/p) at each point of the plane: its integral is the divergence. "
    "Green adds, purple subtracts.",
)
MAP = Choice(
    "map",
    "Over the mean of Q",
    tuple(DIRECTIONS),
    "pq",
    labels=NAMES,
    help="Labels on the lines are values of the divergence. Both maps use the same colours, from 0 "
    "to 20 nats. Drag the mean of Q.",
)
FORMULA = Choice("formula", "Formula of", tuple(DIRECTIONS), "pq", labels=NAMES, titled=False)
PRESETS = {
    "Mean and covariance": START,
    "Mean (2, 1)": GaussianPair2D(0.0, 0.0, 1.0, 1.0, 0.0, 2.0, 1.0, 1.0, 1.0, 0.0),
    # A correlation of .5 / sqrt(2): the covariance is ((2, .5), (.5, 1)).
    "Covariance ((2, ½), (½, 1))": GaussianPair2D(
        0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 2.0, 1.0, 0.35355339059327373
    ),
    "Wide P, narrow Q": GaussianPair2D(0.0, 0.0, 3.0, 3.0, 0.0, 0.5, 0.0, 0.5, 0.5, 0.0),
    "Crossed": GaussianPair2D(0.0, 0.0, 1.5, 1.5, 0.8, 0.0, 0.0, 1.5, 1.5, -0.8),
    "Equal": GaussianPair2D(0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0),
}
CASES = presets.of_specs(PRESETS)
CONTROLS = (*P, *Q, BACKGROUND, MAP, FORMULA)
SLIDERS = {slider.key: slider for slider in (*P, *Q)}


def move(pair: GaussianPair2D, dragged: Dragged) -> None:
    """Set the parameters that a handle stands for from its position."""
    name, _, of = dragged.name.rpartition("_")
    if of not in ("p", "q"):
        return
    at = marks(pair, of)
    right, up = dragged.x - at.mean[0], dragged.y - at.mean[1]
    values: dict[str, float] = {}
    match name:
        case "mean":
            values = {"mean_x": dragged.x, "mean_y": dragged.y}
        case "variance_x":
            values = {"variance_x": at.variance_of(right)}
        case "variance_y":
            values = {"variance_y": at.variance_of(up)}
        case "correlation":
            values = {"correlation": at.correlation_of(right)}
    keys = {f"{parameter}_{of}": value for parameter, value in values.items()}
    address.assign({key: SLIDERS[key].nearest(value) for key, value in keys.items()})
