"""Controls and presets of the page."""

from kllab.topics.estimation.examples import EXAMPLES
from kllab.topics.estimation.samples import METHODS
from kllab.topics.estimation.saturation import PAIRS
from kllab.topics.estimation.spec import Sampling
from pages.web import address, presets, subject
from pages.web.chart import Dragged
from pages.web.control_kinds import Choice, Number, Slider, Steps

START = Sampling()
SHIFT = Slider("shift", "Mean μ of Q", 0.0, 3.0, START.shift, 0.05)
SCALE = Slider("scale", "Standard deviation σ of Q", 0.5, 2.0, START.scale, 0.05)
SIZES = (50, 100, 200, 500, 1000, 2000, 5000)
PAIR = (SHIFT, SCALE)
SAMPLES = (
    Steps("n", "Samples n of P, and of Q", SIZES, START.n),
    Slider("dimension", "Dimensions d", 1, 20, START.dimension, 1),
)
OF_METHODS = (
    Slider("k", "Neighbour k", 1, 30, START.k, 1),
    Slider("bins", "Bins of the histogram", 2, 200, START.bins, 1),
)
SEED = Number("seed", "Seed", 0, 2**31 - 1, START.seed, 1)
SETTINGS = (*OF_METHODS, SEED)
SPEC = (*PAIR, *SAMPLES, *SETTINGS)
METHOD = Choice(
    "method",
    "Estimator",
    tuple(METHODS),
    "neighbours",
    labels={name: method.title for name, method in METHODS.items()},
    menu=True,
    titled=False,
)
"""Control of the view "By n"."""
INFORMED = Steps("pairs", "Pairs n", PAIRS, 64)
"""Control of the view "Information"."""
SUBJECT = subject.choice({"known": "Known P, Q", "own": "Your numbers", "critic": "Critic"})
EXAMPLE = Choice(
    "example",
    "Example",
    tuple(EXAMPLES),
    "normal",
    labels={
        "normal": "Two normal columns",
        "rounded": "Rounded to 0.1",
        "counts": "Counts",
        "heavy": "Heavy tails",
        "apart": "Q misses half of P",
        "few": "Few numbers",
    },
    menu=True,
    titled=False,
)
"""Numbers that stand in the field until the visitor has others."""
OF_VIEWS = (METHOD, INFORMED)
CONTROLS = (SUBJECT, *SPEC, *OF_VIEWS, EXAMPLE)
PRESETS = {
    "N(0, 1) and N(1, 1)": Sampling(),
    "k3's infinite variance": Sampling(shift=0.5, scale=1.6),
    "Near P = Q": Sampling(shift=0.05),
    "Q too narrow for the bounds": Sampling(shift=0.5, scale=0.6),
    "Far apart": Sampling(shift=3.0),
    "Twenty dimensions": Sampling(dimension=20, n=500),
    "Histogram with too many bins": Sampling(shift=0.5, n=500, bins=120),
    "Too few samples": Sampling(n=50),
}
CASES = presets.of_specs(PRESETS)
OWN_CASES = {
    "All methods agree": {"example": "normal", "k": 5, "bins": 20},
    "The first neighbour alone: more noise": {"example": "normal", "k": 1, "bins": 20},
    "Too many bins": {"example": "normal", "k": 5, "bins": 120},
    "Rounded numbers get noise": {"example": "rounded", "k": 5, "bins": 20},
    "Counts need the plug-in": {"example": "counts", "k": 5, "bins": 20},
    "Heavy tails mislead kernels": {"example": "heavy", "k": 5, "bins": 20},
    "Infinite KL, finite estimates": {"example": "apart", "k": 5, "bins": 20},
    "Twenty numbers": {"example": "few", "k": 3, "bins": 5},
}


def move(spec: Sampling, dragged: Dragged) -> None:
    """Set the mean or the standard deviation of Q to the position of its handle."""
    if dragged.name == SHIFT.key:
        address.assign({SHIFT.key: SHIFT.nearest(dragged.x)})
    elif dragged.name == SCALE.key:
        address.assign({SCALE.key: SCALE.nearest(dragged.x - spec.shift)})
