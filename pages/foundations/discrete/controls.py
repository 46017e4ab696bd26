"""Editor of the weights of P and Q, and presets of the page."""

from collections.abc import Mapping
from dataclasses import asdict

from kllab.models.weights import Weights, read_weights
from kllab.topics.discrete.spec import DiscretePair
from pages.foundations.weights_editor import WeightsEditor, as_lines
from pages.web.chart import Dragged

START: dict[str, Weights] = asdict(DiscretePair())
EDITOR = WeightsEditor("discrete", START)
LINES = EDITOR.lines
"""All controls of the page; their keys are those of the weights."""
PRESETS = {
    "Three outcomes": DiscretePair(),
    "Bernoulli": DiscretePair((0.7, 0.3), (0.4, 0.6)),
    "Loaded die and fair die": DiscretePair((0.1, 0.1, 0.1, 0.1, 0.1, 0.5), (1.0,) * 6),
    "Q misses an outcome": DiscretePair((0.5, 0.25, 0.25), (0.6, 0.4, 0.0)),
    "P misses an outcome": DiscretePair((0.6, 0.4, 0.0), (0.5, 0.25, 0.25)),
    "Nothing in common": DiscretePair((0.5, 0.5, 0.0, 0.0), (0.0, 0.0, 0.5, 0.5)),
    "Equal": DiscretePair((0.4, 0.5, 0.1), (0.4, 0.5, 0.1)),
}
CASES = {name: as_lines(asdict(pair)) for name, pair in PRESETS.items()}
"""The lines of each preset, by key."""


def pair_of(lines: Mapping[str, str]) -> DiscretePair:
    """Return the pair of lines that `draw` returned."""
    return DiscretePair(**{key: read_weights(line) for key, line in lines.items()})


draw = EDITOR.draw


def move(pair: DiscretePair, dragged: Dragged) -> None:
    """Change the weights of one side so that a bar reaches the position of its handle."""
    EDITOR.move(asdict(pair), dragged)
