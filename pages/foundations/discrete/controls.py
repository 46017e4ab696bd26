"""Editor of the weights, and presets of the page."""

from kllab.models.weights import LEAST, MOST, read_weights, write_weights
from kllab.topics.discrete.spec import DiscretePair
from pages.foundations.discrete.weight_controls import WeightsEditor

START = DiscretePair()
EDITOR = WeightsEditor(
    {"p": START.p, "q": START.q}, read_weights, write_weights, least=LEAST, most=MOST
)
PRESETS = {
    "The tutorial's pair": START,
    "Bernoulli": DiscretePair((0.7, 0.3), (0.4, 0.6)),
    "Loaded die against fair": DiscretePair((0.1, 0.1, 0.1, 0.1, 0.1, 0.5), (1.0,) * 6),
    "Q misses an outcome": DiscretePair((0.5, 0.25, 0.25), (0.6, 0.4, 0.0)),
    "P misses an outcome": DiscretePair((0.6, 0.4, 0.0), (0.5, 0.25, 0.25)),
    "Nothing in common": DiscretePair((0.5, 0.5, 0.0, 0.0), (0.0, 0.0, 0.5, 0.5)),
    "Equal": DiscretePair((0.4, 0.5, 0.1), (0.4, 0.5, 0.1)),
}
