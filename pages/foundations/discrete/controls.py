"""Editor of the weights of P and Q, and presets of the page.

A line of text is the state and is part of the URL; sliders update it. An invalid line stays for the
visitor to correct, while the page uses the last valid weights.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

import streamlit as st

from kllab.models.weights import LEAST, MOST, Weights, read_weights, write_weights
from kllab.topics.discrete.probability_change import with_probability
from kllab.topics.discrete.spec import DiscretePair
from pages.web import address, controls, dragging
from pages.web.chart import Dragged
from pages.web.control_kinds import Line
from pages.web.fixed_controls import is_fixed, is_hidden
from pages.web.plain_text import as_text

START: dict[str, Weights] = asdict(DiscretePair())
LINES = tuple(
    Line(key, f"Weights of {key.upper()}, separated by commas", write_weights(weights))
    for key, weights in START.items()
)
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
# Session keys.
_LAST, _SPARE, _MOST, _DRAGGED = "last_weights", "spare_weights", "most_weight", "dragged_weight"


def _as_lines(weights: Mapping[str, Weights]) -> dict[str, str]:
    return {key: write_weights(values) for key, values in weights.items()}


CASES = {name: _as_lines(asdict(pair)) for name, pair in PRESETS.items()}
"""The lines of each preset, by key."""


def pair_of(lines: Mapping[str, str]) -> DiscretePair:
    """Return the pair of lines that `draw` returned."""
    return DiscretePair(**{key: read_weights(line) for key, line in lines.items()})


def draw() -> dict[str, str]:
    """Draw the sliders, and the lines folded below them; return the lines that are in use."""
    place = st.container(gap="xxsmall")
    lines = controls.draw_folded("Type the weights", ":material/keyboard:", LINES)
    free = not any(is_fixed(line.key) for line in LINES)
    with place:
        weights = _usable(lines)
        outcomes, most = len(weights["p"]), _end(weights)
        dragged = st.session_state.pop(_DRAGGED, None)
        if free:
            _slider("Outcomes", LEAST, MOST, 1, "outcomes", outcomes, dragged, _resize)
        with controls.pairs("weights", "xxsmall"):
            for outcome in range(outcomes):
                for side, values in weights.items():
                    if is_hidden(side):
                        continue
                    label = f"Weight of {side.upper()}({outcome})"
                    key = f"{side}_{outcome}_of_{most:.0f}"
                    collect = partial(_collect, side, outcome)
                    step = most / 100
                    _slider(
                        label, 0.0, most, step, key, values[outcome], dragged, collect,
                        disabled=is_fixed(side),
                    )  # fmt: skip
    return _as_lines(weights)


def move(pair: DiscretePair, dragged: Dragged) -> None:
    """Change the weights of one side so that a bar reaches the position of its handle."""
    side, _, outcome = dragged.name.partition("_")
    weights: dict[str, Weights] = asdict(pair)
    if side not in weights or outcome not in map(str, range(pair.outcomes)):
        return
    most = st.session_state.get(_MOST, 1.0)
    changed = with_probability(weights[side], int(outcome), dragged.y, most)
    _set(weights | {side: changed}, side)


def _usable(lines: dict[str, str]) -> dict[str, Weights]:
    """Return the weights of the lines, or explain an error and return the last valid ones."""
    weights: dict[str, Weights] = {}
    objections = []
    for key, line in lines.items():
        try:
            weights[key] = read_weights(line)
        except ValueError as error:
            objections.append(f"The weights of {key.upper()} could not be used: {error}.")
    if not objections and len({len(values) for values in weights.values()}) > 1:
        counts = " and ".join(f"{len(v)} for {key.upper()}" for key, v in weights.items())
        objections.append(f"There are {counts} weights; both need the same number.")
    if objections:
        weights = st.session_state.get(_LAST, START)
        shown = ", ".join(f"{key.upper()} = {write_weights(v)}" for key, v in weights.items())
        st.warning(
            f"{as_text(' '.join(objections))} Until then the page shows {shown}.",
            icon=":material/edit_off:",
        )
    st.session_state[_LAST] = weights
    return weights


def _slider(
    label: str,
    low: float,
    high: float,
    step: float,
    key: str,
    value: float,
    dragged: str | None,
    act: Callable[[Any], None],
    *,
    disabled: bool = False,
) -> None:
    """Draw a slider at `value`, and call `act` with its value, also while it is dragged.

    The slider that is `dragged` is not set: the browser has a newer value of it.
    """
    # Only if it differs: sending back an unchanged value would undo a visitor's next key press.
    if key != dragged and st.session_state.get(key) != value:
        st.session_state[key] = value

    def moved(position: float) -> None:
        st.session_state[_DRAGGED] = key
        act(type(low)(position))

    st.slider(
        label,
        low,
        high,
        step=step,
        format="%d" if step == 1 and isinstance(low, int) else "%.4g",
        key=key,
        on_change=lambda: act(st.session_state[key]),
        disabled=disabled,
    )
    dragging.follow(key, moved)


def _end(weights: dict[str, Weights]) -> float:
    """Return the upper end of the sliders: 1, or the power of ten above the largest weight."""
    most: float = st.session_state.get(_MOST, 1.0)
    while most < max(map(max, weights.values())):
        most *= 10
    st.session_state[_MOST] = most
    return most


def _collect(side: str, outcome: int, value: float) -> None:
    """Update the lines from a slider."""
    weights: dict[str, Weights] = st.session_state[_LAST]
    values = list(weights[side])
    values[outcome] = value
    _set(weights | {side: tuple(values)}, side)


def _set(weights: dict[str, Weights], side: str) -> None:
    """Update the line of `side`, and then the other, which may be invalid, as it is shown."""
    address.assign({side: write_weights(weights[side])})
    address.assign(_as_lines(weights))
    if all(map(any, weights.values())):
        st.session_state[_LAST] = weights


def _resize(count: int) -> None:
    """Update the lines from the number of outcomes; a removed weight returns with its outcome."""
    spare: dict[str, Weights] = st.session_state.setdefault(_SPARE, {})
    for key, values in st.session_state[_LAST].items():
        spare[key] = values + spare.get(key, ())[len(values) :]
        kept = (spare[key] + (0.1,) * count)[:count]
        address.assign({key: write_weights(kept if any(kept) else (0.1,) * count)})
