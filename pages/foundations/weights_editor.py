"""Editor of the weights of P and Q over a few outcomes, for pages that share it.

A line of text is the state and is part of the URL; sliders update it. An invalid line stays for the
visitor to correct, while the page uses the last valid weights.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from kllab.models.probability_change import with_probability
from kllab.models.weights import LEAST, MOST, Weights, read_weights, write_weights
from pages.web import address, controls, dragging, late_messages
from pages.web.chart import Dragged
from pages.web.control_kinds import Line
from pages.web.fixed_controls import is_fixed, is_hidden
from pages.web.plain_text import as_text

# Session keys, after the name of the page.
_LAST, _SPARE, _MOST, _DRAGGED = "last_weights", "spare_weights", "most_weight", "dragged_weight"


def as_lines(weights: Mapping[str, Weights]) -> dict[str, str]:
    """Return the lines of weights by the same keys."""
    return {key: write_weights(values) for key, values in weights.items()}


class WeightsEditor:
    """Sliders and lines of the weights of P and Q.

    Parameters
    ----------
    page : str
        Name of the page, whose visitors' last weights are its own.
    start : mapping
        First weights of "p" and "q".
    outcome : callable
        Returns the name of an outcome by its index.
    outcomes : str
        What the outcomes are called.
    """

    def __init__(
        self,
        page: str,
        start: Mapping[str, Weights],
        outcome: Callable[[int], str] = str,
        outcomes: str = "Outcomes",
    ) -> None:
        self._page, self._start = page, dict(start)
        self._outcome, self._outcomes = outcome, outcomes
        self.lines = tuple(
            Line(key, f"Weights of {key.upper()}, separated by commas", write_weights(weights))
            for key, weights in start.items()
        )

    def draw(self) -> dict[str, str]:
        """Draw the sliders, and the lines folded below them; return the lines that are in use."""
        place = st.container(gap="xxsmall")
        lines = controls.draw_folded("Type the weights", ":material/keyboard:", self.lines)
        free = not any(is_fixed(line.key) for line in self.lines)
        with place:
            weights = self._usable(lines)
            outcomes, most = len(weights["p"]), self._end(weights)
            dragged = st.session_state.pop(self._key(_DRAGGED), None)
            if free:
                self._slider(
                    self._outcomes, LEAST, MOST, 1, "outcomes", outcomes, dragged, self._resize
                )
            with controls.pairs("weights", "xxsmall"):
                for outcome in range(outcomes):
                    for side, values in weights.items():
                        if is_hidden(side):
                            continue
                        label = f"Weight of {side.upper()}({self._outcome(outcome)})"
                        key = f"{side}_{outcome}_of_{most:.0f}"
                        collect = partial(self._collect, side, outcome)
                        step = most / 100
                        self._slider(
                            label, 0.0, most, step, key, values[outcome], dragged, collect,
                            disabled=is_fixed(side),
                        )  # fmt: skip
        return as_lines(weights)

    def move(self, weights: dict[str, Weights], dragged: Dragged) -> None:
        """Change the weights of one side so that a bar reaches the position of its handle.

        The name of the handle is the side and the outcome, such as "p_0".
        """
        side, _, outcome = dragged.name.partition("_")
        if side not in weights or outcome not in map(str, range(len(weights[side]))):
            return
        self.set_probability(weights, side, int(outcome), dragged.y)

    def set_probability(
        self, weights: dict[str, Weights], side: str, outcome: int, probability: float
    ) -> None:
        """Change the weights of `side` so that an outcome has a probability."""
        most = st.session_state.get(self._key(_MOST), 1.0)
        changed = with_probability(weights[side], outcome, probability, most)
        self._set(weights | {side: changed}, side)

    def _key(self, name: str) -> str:
        return f"{self._page}_{name}"

    def _usable(self, lines: dict[str, str]) -> dict[str, Weights]:
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
            weights = st.session_state.get(self._key(_LAST), self._start)
            shown = ", ".join(f"{key.upper()} = {write_weights(v)}" for key, v in weights.items())
            st.warning(
                f"{as_text(' '.join(objections))} Until then the page shows {shown}.",
                icon=":material/edit_off:",
            )
        st.session_state[self._key(_LAST)] = weights
        return weights

    def _slider(
        self,
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
            late_messages.set_widget(key, value)

        def changed() -> None:
            if not late_messages.is_late(key):
                act(st.session_state[key])

        def moved(position: float) -> None:
            st.session_state[self._key(_DRAGGED)] = key
            act(type(low)(position))

        st.slider(
            label,
            low,
            high,
            step=step,
            format="%d" if step == 1 and isinstance(low, int) else "%.4g",
            key=key,
            on_change=changed,
            disabled=disabled,
        )
        dragging.follow(key, moved)

    def _end(self, weights: dict[str, Weights]) -> float:
        """Return the upper end of the sliders: 1, or the power of ten above the largest weight."""
        most: float = st.session_state.get(self._key(_MOST), 1.0)
        while most < max(map(max, weights.values())):
            most *= 10
        st.session_state[self._key(_MOST)] = most
        return most

    def _collect(self, side: str, outcome: int, value: float) -> None:
        """Update the lines from a slider."""
        weights: dict[str, Weights] = st.session_state[self._key(_LAST)]
        values = list(weights[side])
        values[outcome] = value
        self._set(weights | {side: tuple(values)}, side)

    def _set(self, weights: dict[str, Weights], side: str) -> None:
        """Update the line of `side`, and then the other, which may be invalid, as it is shown."""
        address.assign({side: write_weights(weights[side])})
        address.assign(as_lines(weights))
        if all(map(any, weights.values())):
            st.session_state[self._key(_LAST)] = weights

    def _resize(self, count: int) -> None:
        """Update the lines from the number of outcomes; a removed weight returns with it."""
        spare: dict[str, Weights] = st.session_state.setdefault(self._key(_SPARE), {})
        for key, values in st.session_state[self._key(_LAST)].items():
            spare[key] = values + spare.get(key, ())[len(values) :]
            kept = (spare[key] + (0.1,) * count)[:count]
            address.assign({key: write_weights(kept if any(kept) else (0.1,) * count)})
