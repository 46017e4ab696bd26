"""Weights of a few outcomes, edited as a line of text or by sliders.

The line is the state and is part of the URL. An invalid line stays for the visitor to correct,
while the page uses the last valid weights.
"""

from collections.abc import Callable

import streamlit as st

from pages.web import address, controls
from pages.web.controls import Line
from pages.web.plain_text import as_text

Weights = tuple[float, ...]


class WeightsEditor:
    """Editor of the weights of several distributions over the same outcomes.

    Parameters
    ----------
    start
        Weights of each distribution by its key; the key is also the query parameter.
    read, write
        From text to weights, raising ValueError if the text is invalid; and from weights to text.
    least, most
        Number of outcomes.
    """

    def __init__(
        self,
        start: dict[str, Weights],
        read: Callable[[str], Weights],
        write: Callable[[Weights], str],
        *,
        least: int,
        most: int,
    ) -> None:
        self.start, self.read, self.write = start, read, write
        self.least, self.most = least, most
        self.lines = tuple(
            Line(key, f"Weights of {key.upper()}, separated by commas", write(weights))
            for key, weights in start.items()
        )

    def draw(self, shares: Callable[[Weights], Weights]) -> dict[str, Weights]:
        """Draw the lines and the sliders; return the weights by key."""
        weights = self._usable(controls.draw(self.lines))
        st.slider(
            "Outcomes",
            self.least,
            self.most,
            key=self._put("outcomes", len(next(iter(weights.values())))),
            on_change=self._resize,
        )
        high = self._reach(weights)
        probabilities = {key: shares(values) for key, values in weights.items()}
        for outcome in range(len(next(iter(weights.values())))):
            with st.container(horizontal=True, gap="small"):
                for key, values in weights.items():
                    st.slider(
                        f"{key.upper()}({outcome}) = {probabilities[key][outcome]:.4g}",
                        0.0,
                        high,
                        step=high / 100,
                        format="%.4g",
                        key=self._put(f"{key}_{outcome}_of_{high:g}", values[outcome]),
                        on_change=self._collect,
                        args=(key, outcome, f"{key}_{outcome}_of_{high:g}"),
                    )
        return weights

    def _usable(self, lines: dict[str, str]) -> dict[str, Weights]:
        """Return the weights of the lines, or explain an error and return the last valid ones."""
        weights: dict[str, Weights] = {}
        objections = []
        for key, line in lines.items():
            try:
                weights[key] = self.read(line)
            except ValueError as error:
                objections.append(f"The weights of {key.upper()} could not be used: {error}.")
        if not objections and len({len(values) for values in weights.values()}) > 1:
            counts = " and ".join(f"{len(v)} for {key.upper()}" for key, v in weights.items())
            objections.append(f"There are {counts} weights; both need the same number.")
        last: dict[str, Weights] = st.session_state.get("last_weights", self.start)
        if objections:
            going_on = ", ".join(f"{key.upper()} = {self.write(last[key])}" for key in last)
            st.warning(
                f"{as_text(' '.join(objections))} Until then the page shows {going_on}.",
                icon=":material/edit_off:",
            )
            st.session_state["last_weights"] = last
            return last
        st.session_state["last_weights"] = weights
        return weights

    def _put(self, key: str, value: float) -> str:
        # Only if it differs: sending back an unchanged value would undo a visitor's next key press.
        if st.session_state.get(key) != value:
            st.session_state[key] = value
        return key

    def _reach(self, weights: dict[str, Weights]) -> float:
        """Return the top of the sliders: 1, or the power of ten above the largest weight."""
        high: float = st.session_state.get("weights_reach", 1.0)
        while high < max(max(values) for values in weights.values()):
            high *= 10
        st.session_state["weights_reach"] = high
        return high

    def _collect(self, key: str, outcome: int, widget: str) -> None:
        weights: dict[str, Weights] = st.session_state["last_weights"]
        values = list(weights[key])
        values[outcome] = st.session_state[widget]
        weights = weights | {key: tuple(values)}
        address.assign({other: self.write(weights[other]) for other in weights})
        if any(values):
            st.session_state["last_weights"] = weights

    def _resize(self) -> None:
        weights: dict[str, Weights] = st.session_state["last_weights"]
        count = st.session_state["outcomes"]
        spare: dict[str, Weights] = st.session_state.setdefault("spare_weights", {})
        for key, values in weights.items():
            # A removed weight returns with its outcome.
            known = values + spare.get(key, ())[len(values) :]
            spare[key] = known
            kept = (known + (0.1,) * count)[:count]
            address.assign({key: self.write(kept if any(kept) else (0.1,) * count)})
