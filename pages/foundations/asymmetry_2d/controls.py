"""Controls and presets of the page."""

from kllab.topics.asymmetry_2d.spec import GaussianPair2D
from pages.foundations.direction import DIRECTIONS
from pages.web.control_kinds import Choice, Slider

START = GaussianPair2D()


def _sliders(of: str) -> tuple[Slider, ...]:
    rows = (
        ("mean_x", "Mean x", -3.0, 3.0, 0.1),
        ("mean_y", "Mean y", -3.0, 3.0, 0.1),
        ("variance_x", "Variance x", 0.2, 4.0, 0.1),
        ("variance_y", "Variance y", 0.2, 4.0, 0.1),
        ("correlation", "Correlation", -0.9, 0.9, 0.05),
    )
    return tuple(
        Slider(f"{name}_{of}", label, low, high, getattr(START, f"{name}_{of}"), step)
        for name, label, low, high, step in rows
    )


P, Q = _sliders("p"), _sliders("q")
BACKGROUND = Choice(
    "background",
    "Under the contours",
    (*DIRECTIONS, "none"),
    "pq",
    labels={key: way.integrand for key, way in DIRECTIONS.items()} | {"none": "Nothing"},
    help="The contribution of each point to KL(P‖Q) or to KL(Q‖P): over the plane it adds up "
    "to the divergence. Green adds, purple subtracts.",
)
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


CONTROLS = (*P, *Q, BACKGROUND)
