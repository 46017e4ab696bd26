"""Typed controls: one table of them draws the widgets, checks the URL and applies the presets.

Every widget is bound to a query parameter of its own key, so the address is the state. Streamlit
drops query values it cannot use without a word; `read` says which, and what is allowed.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import streamlit as st

from kllab.experiments.parameter import Parameter
from kllab.ui.plain_text import as_text


class Control(Protocol):
    """One widget bound to the query parameter `key`."""

    @property
    def key(self) -> str:
        """Name of the widget and of its query parameter."""

    def draw(self) -> Any:
        """Draw the widget and return its value."""

    def objection(self, raw: str) -> str | None:
        """Say what is wrong with the query value `raw`, or return None."""


@dataclass(frozen=True)
class _Bounded:
    """A number in ``[low, high]``; all whole, or none."""

    key: str
    label: str
    low: float
    high: float
    default: float
    step: float
    format: str | None = "%.2f"
    help: str | None = None

    def objection(self, raw: str) -> str | None:
        """Say what is wrong with the query value `raw`, or return None."""
        whole = isinstance(self.step, int)
        try:
            number = int(raw) if whole else float(raw)
        except ValueError:
            kind = "a whole number" if whole else "a number"
            return f"{raw!r} is not {kind} between {_bound(self.low)} and {_bound(self.high)}"
        if not self.low <= number <= self.high:
            return f"{raw} is not between {_bound(self.low)} and {_bound(self.high)}"
        return None

    def _draw(self, widget: Callable[..., float]) -> float:
        return widget(
            self.label,
            self.low,
            self.high,
            step=self.step,
            format=self.format,
            help=self.help,
            key=self.key,
            bind="query-params",
            value=self.default,
        )


@dataclass(frozen=True)
class Slider(_Bounded):
    """A number that is dragged."""

    def draw(self) -> float:
        """Draw the slider and return its value."""
        return self._draw(st.slider)

    def nearest(self, number: float) -> float:
        """Return the value of the slider that is nearest to `number`."""
        within = min(max(number, self.low), self.high)
        return round(self.low + self.step * round((within - self.low) / self.step), 10)


@dataclass(frozen=True)
class Number(_Bounded):
    """A number that is typed."""

    def draw(self) -> float:
        """Draw the field and return its value."""
        return self._draw(st.number_input)


@dataclass(frozen=True)
class Steps:
    """A number that is dragged over given ones, such as even steps in proportion."""

    key: str
    label: str
    options: tuple[float, ...]
    default: float
    help: str | None = None

    def draw(self) -> float:
        """Draw the slider and return its value."""
        return float(
            st.select_slider(
                self.label,
                self.options,
                format_func=_plain,
                help=self.help,
                key=self.key,
                bind="query-params",
                value=self.default,
            )
        )

    def nearest(self, number: float) -> float:
        """Return the option that is nearest to `number` in proportion; all are above 0."""
        within = min(max(number, self.options[0]), self.options[-1])
        return min(self.options, key=lambda option: abs(math.log(option / within)))

    def objection(self, raw: str) -> str | None:
        """Say what is wrong with the query value `raw`, or return None."""
        if raw in map(_plain, self.options):
            return None
        low, high = _plain(self.options[0]), _plain(self.options[-1])
        return f"{raw!r} is not one of the {len(self.options)} steps from {low} to {high}"


def _plain(number: float) -> str:
    return f"{number:g}"


@dataclass(frozen=True)
class Choice:
    """One of a few named options; ``labels`` are what the visitor reads."""

    key: str
    label: str
    options: tuple[str, ...]
    default: str
    labels: Mapping[str, str] = field(default_factory=dict)
    help: str | None = None
    menu: bool = False

    def shown(self, option: str) -> str:
        """Return what the visitor reads for `option`, on the page and in the URL."""
        return self.labels.get(option, option)

    def draw(self) -> str:
        """Draw the options side by side, or as a menu, and return the one chosen."""
        common: dict[str, Any] = {
            "format_func": self.shown,
            "key": self.key,
            "help": self.help,
            "bind": "query-params",
        }
        if self.menu:
            first = self.options.index(self.default)
            chosen = st.selectbox(self.label, self.options, index=first, **common)
        else:
            chosen = st.segmented_control(
                self.label,
                self.options,
                required=True,
                wrap=True,
                default=self.default,
                **common,
            )
        return str(chosen)

    def objection(self, raw: str) -> str | None:
        """Say what is wrong with the query value `raw`, or return None."""
        # Streamlit writes the label into the URL, not the option.
        shown = [self.shown(option) for option in self.options]
        return None if raw in shown else f"{raw!r} is none of {', '.join(shown)}"


@dataclass(frozen=True)
class Several:
    """Any number of named options."""

    key: str
    label: str
    options: tuple[str, ...]
    default: tuple[str, ...] = ()
    help: str | None = None

    def draw(self) -> list[str]:
        """Draw the options side by side and return those chosen, in their order."""
        chosen = st.pills(
            self.label,
            self.options,
            selection_mode="multi",
            help=self.help,
            key=self.key,
            bind="query-params",
            default=list(self.default),
        )
        return [option for option in self.options if option in chosen]

    def objection(self, raw: str) -> str | None:
        """Say what is wrong with the query value `raw`, or return None."""
        if not raw or raw in self.options:
            return None
        return f"{raw!r} is none of {', '.join(self.options)}"


def _bound(number: float) -> str:
    """Write a number of a sentence: whole ones with all digits."""
    return f"{number:,.0f}" if number == round(number) else f"{number:g}"


def slider(parameter: Parameter) -> Slider:
    """Return the slider for a number that an experiment or a schedule describes."""
    default = parameter.default
    if isinstance(default, int):
        low, high = int(parameter.low), int(parameter.high)
        return Slider(parameter.name, parameter.sentence, low, high, default, 1, "%d")
    if not isinstance(default, float):
        raise TypeError(f"{parameter.name} is {default!r}: a slider takes a number")
    step = 0.05 if parameter.high <= 10 else 0.5
    return Slider(parameter.name, parameter.sentence, parameter.low, parameter.high, default, step)


def warn_of_bad_query(controls: Sequence[Control]) -> None:
    """Tell the visitor which values of the link could not be used, before Streamlit drops them."""
    for control in controls:
        for raw in st.query_params.get_all(control.key):
            objection = control.objection(raw)
            if objection:
                st.warning(
                    f"The link's `{control.key}` could not be used: {as_text(objection)}. "
                    "It stands at its default instead.",
                    icon=":material/link_off:",
                )


def draw(controls: Sequence[Control]) -> dict[str, Any]:
    """Draw all `controls` and return their values by key."""
    return {control.key: control.draw() for control in controls}


def pairs(controls: Sequence[Control]) -> dict[str, Any]:
    """Draw `controls` two to a row, on a phone too, and return their values by key."""
    values: dict[str, Any] = {}
    for start in range(0, len(controls), 2):
        with st.container(horizontal=True, gap="small"):
            values |= draw(controls[start : start + 2])
    return values


def presets(
    cases: Mapping[str, Mapping[str, Any]], now: Mapping[str, Any], *, key: str = "preset"
) -> str | None:
    """Offer named cases; choosing one sets the controls to its values.

    Parameters
    ----------
    cases : mapping
        Values of controls by key, for each case's name.
    now : mapping
        The values that `draw` returned: the case they make, if any, is shown as chosen.
    key : str
        Of its own for each group of cases on a page.

    Returns
    -------
    str or None
        The name of that case.
    """
    matching = (
        name
        for name, values in cases.items()
        if all(now.get(key) == value for key, value in values.items() if key in now)
    )
    reached = next(matching, None)
    st.session_state[key] = reached
    seen = {name: st.session_state[name] for name in now if name in st.session_state}

    def apply() -> None:
        # While a key is held on a slider the browser still sends the case it was shown last,
        # which is no longer ours: a message that moved a control is not a choice of a case.
        if any(st.session_state[name] != value for name, value in seen.items()):
            return
        for name, value in cases.get(st.session_state[key], {}).items():
            st.session_state[name] = value

    st.pills("Presets", list(cases), key=key, on_change=apply)
    return reached
