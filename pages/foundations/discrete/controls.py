"""Editor of the weights of P and Q, and presets of the page.

A line of text is the state and is part of the URL; sliders update it. An invalid line stays for the
visitor to correct, while the page uses the last valid weights.
"""

from dataclasses import asdict

import streamlit as st

from kllab.models.weights import LEAST, MOST, Weights, read_weights, shares, write_weights
from kllab.topics.discrete.spec import DiscretePair
from pages.web import address, controls
from pages.web.control_kinds import Line
from pages.web.plain_text import as_text

START: dict[str, Weights] = asdict(DiscretePair())
LINES = tuple(
    Line(key, f"Weights of {key.upper()}, separated by commas", write_weights(weights))
    for key, weights in START.items()
)
"""All controls of the page; their keys are those of the weights."""
PRESETS = {
    "The tutorial's pair": DiscretePair(),
    "Bernoulli": DiscretePair((0.7, 0.3), (0.4, 0.6)),
    "Loaded die against fair": DiscretePair((0.1, 0.1, 0.1, 0.1, 0.1, 0.5), (1.0,) * 6),
    "Q misses an outcome": DiscretePair((0.5, 0.25, 0.25), (0.6, 0.4, 0.0)),
    "P misses an outcome": DiscretePair((0.6, 0.4, 0.0), (0.5, 0.25, 0.25)),
    "Nothing in common": DiscretePair((0.5, 0.5, 0.0, 0.0), (0.0, 0.0, 0.5, 0.5)),
    "Equal": DiscretePair((0.4, 0.5, 0.1), (0.4, 0.5, 0.1)),
}
_LAST, _SPARE, _HIGH = "last_weights", "spare_weights", "weights_reach"  # session keys


def as_lines(pair: DiscretePair) -> dict[str, str]:
    """Return the lines of a pair, by key."""
    return {key: write_weights(weights) for key, weights in asdict(pair).items()}


def draw() -> DiscretePair:
    """Draw the lines and the sliders; return the pair."""
    weights = _usable(controls.draw(LINES))
    outcomes = len(weights["p"])
    key = _put("outcomes", outcomes)
    st.slider("Outcomes", LEAST, MOST, key=key, on_change=_resize)
    high = _end(weights)
    probabilities = {side: shares(values) for side, values in weights.items()}
    for outcome in range(outcomes):
        with st.container(horizontal=True, gap="small"):
            for side, values in weights.items():
                key = _put(f"{side}_{outcome}_of_{high:g}", values[outcome])
                st.slider(
                    f"{side.upper()}({outcome}) = {probabilities[side][outcome]:.4g}",
                    0.0,
                    high,
                    step=high / 100,
                    format="%.4g",
                    key=key,
                    on_change=_collect,
                    args=(side, outcome, key),
                )
    return DiscretePair(**weights)


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


def _put(key: str, value: float) -> str:
    # Only if it differs: sending back an unchanged value would undo a visitor's next key press.
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    return key


def _end(weights: dict[str, Weights]) -> float:
    """Return the upper end of the sliders: 1, or the power of ten above the largest weight."""
    high: float = st.session_state.get(_HIGH, 1.0)
    while high < max(map(max, weights.values())):
        high *= 10
    st.session_state[_HIGH] = high
    return high


def _collect(side: str, outcome: int, key: str) -> None:
    """Update the lines from a slider."""
    weights: dict[str, Weights] = st.session_state[_LAST]
    values = list(weights[side])
    values[outcome] = st.session_state[key]
    weights = weights | {side: tuple(values)}
    address.assign({other: write_weights(weights[other]) for other in weights})
    if any(values):
        st.session_state[_LAST] = weights


def _resize() -> None:
    """Update the lines from the number of outcomes; a removed weight returns with its outcome."""
    count = st.session_state["outcomes"]
    spare: dict[str, Weights] = st.session_state.setdefault(_SPARE, {})
    for key, values in st.session_state[_LAST].items():
        spare[key] = values + spare.get(key, ())[len(values) :]
        kept = (spare[key] + (0.1,) * count)[:count]
        address.assign({key: write_weights(kept if any(kept) else (0.1,) * count)})
