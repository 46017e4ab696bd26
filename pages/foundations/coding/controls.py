"""Controls and presets of the page of codes."""

from collections.abc import Mapping
from dataclasses import asdict
from itertools import accumulate

from kllab.models.weights import Weights, read_weights
from kllab.topics.coding.compute import CODES
from kllab.topics.coding.spec import NAMES, WordPair
from pages.foundations.coding import text_controls
from pages.foundations.weights_editor import WeightsEditor, as_lines
from pages.web import address, subject
from pages.web.chart import Dragged
from pages.web.control_kinds import Choice, Line, Slider

START: dict[str, Weights] = asdict(WordPair())
EDITOR = WeightsEditor("coding", START, lambda outcome: NAMES[outcome], "Words")
CODE = Choice("code", "Code made for Q", tuple(CODES), "ideal", labels=CODES)
MOST_LETTERS = 24
MESSAGE = Line("message", "Message", "abacabad", MOST_LETTERS)
CODED = Slider("coded", "Letters of it that are coded", 0, MOST_LETTERS, 4, 1)
SUBJECT = subject.choice({"words": "A few words", "text": "A text"})
CONTROLS = (SUBJECT, *EDITOR.lines, CODE, MESSAGE, CODED, *text_controls.CONTROLS)
_HORSES = (0.5, 0.25, 0.125, 0.0625, 0.015625, 0.015625, 0.015625, 0.015625)
PRESETS = {
    "Q thinks all words equal": WordPair(),
    "Q is right": WordPair((0.5, 0.25, 0.125, 0.125), (0.5, 0.25, 0.125, 0.125)),
    "Q has the order reversed": WordPair((0.5, 0.25, 0.125, 0.125), (0.125, 0.125, 0.25, 0.5)),
    "Eight horses (Cover and Thomas)": WordPair(_HORSES, (1.0,) * 8),
    "Thirds: lengths must be rounded": WordPair((1.0, 1.0, 1.0), (1.0, 1.0, 1.0)),
    "One word is almost certain": WordPair((0.99, 0.01), (0.99, 0.01)),
    "Q has no word for d": WordPair((0.4, 0.3, 0.2, 0.1), (0.5, 0.3, 0.2, 0.0)),
}
CASES = {name: as_lines(asdict(pair)) for name, pair in PRESETS.items()}
"""The lines of each preset, by key."""


def pair_of(lines: Mapping[str, str]) -> WordPair:
    """Return the pair of lines that the editor returned."""
    return WordPair(**{key: read_weights(line) for key, line in lines.items()})


def move(pair: WordPair, dragged: Dragged) -> None:
    """Set the probability that a handle stands for.

    "p_0" and "q_0" are tops of bars, "length_0" is the length of word 0 in the code for Q, and
    "edge_0" the line between words 0 and 1, whose distance from the one before is p.
    """
    weights: dict[str, Weights] = asdict(pair)
    kind, _, number = dragged.name.partition("_")
    if number not in map(str, range(len(pair.p))):
        return
    word = int(number)
    if kind == "length":
        EDITOR.set_probability(weights, "q", word, 2.0**-dragged.y)
    elif kind == "edge" and word + 1 < len(pair.p):
        moved = _with_edge(pair.p, pair.probs_p, word, dragged.x)
        address.assign(as_lines(weights | {"p": moved}))
    else:
        EDITOR.move(weights, dragged)


def _with_edge(weights: Weights, probs: Weights, word: int, x: float) -> Weights:
    """Return weights with the line between `word` and the next at x, in steps of 0.005."""
    before = (0.0, *accumulate(probs))[word]
    both = probs[word] + probs[word + 1]
    if not both:
        return weights
    share = min(max((round(x * 200) / 200 - before) / both, 0.0), 1.0)
    total, moved = weights[word] + weights[word + 1], list(weights)
    moved[word : word + 2] = [float(f"{total * each:.4g}") for each in (share, 1 - share)]
    return tuple(moved)
