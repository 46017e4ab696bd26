"""Kinds of controls: sliders, menus and fields, each with its widget and its text in the address.

A control validates every value from a link, a preset or the browser: `parse` reads a link, `settle`
maps any value to an allowed one. `pages.web.controls` draws tables of controls.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from pages.web.link_text import number_text, option_name, quoted, shortened


class Control(ABC):
    """Control: a widget and a parameter of the address.

    Attributes
    ----------
    key
        Name of the widget and of its parameter.
    default
        Default value; the address omits it.
    aliases
        Names of the parameter in old links.
    repeats
        Whether a link may give the parameter more than once.
    """

    key: str
    label: str
    default: Any
    aliases: tuple[str, ...] = ()
    repeats = False

    def settle(self, value: object) -> Any:
        """Return `value` if it is allowed, else the corresponding allowed value."""
        return value if self.accepts(value) else self.nearest(value)

    @abstractmethod
    def text(self, value: Any) -> str:
        """Return `value` as text for the address."""

    @abstractmethod
    def parse(self, raw: str) -> Any:
        """Return the value of a link, or raise ValueError with the text and what is allowed.

        Accepts the output of `text`, also that of older versions.
        """

    @abstractmethod
    def accepts(self, value: object) -> bool:
        """Return whether the widget can have `value`."""

    def at(self, position: float) -> Any:
        """Return the value at a position of the slider."""
        return position

    def nearest(self, value: object) -> Any:  # noqa: ARG002
        """Return the allowed value nearest to `value`; the default if there is none."""
        return self.default

    @abstractmethod
    def widget(self, *, disabled: bool = False) -> object:
        """Draw the widget and return its value as the browser sent it, not validated."""


@dataclass(frozen=True)
class _Bounded(Control):
    """Number in ``[low, high]``; bounds, step and values are all integers or all floats.

    Without a ``format`` floats have two decimals.
    """

    key: str
    label: str
    low: float
    high: float
    default: float
    step: float
    format: str = ""
    help: str | None = None
    aliases: tuple[str, ...] = field(default=(), kw_only=True)

    @property
    def _whole(self) -> bool:
        return isinstance(self.step, int)

    def text(self, value: float) -> str:
        """Return `value` in as few digits as identify it."""
        return number_text(value)

    def parse(self, raw: str) -> float:
        """Return the number of a link, or raise ValueError."""
        between = f"between {self.low:,.12g} and {self.high:,.12g}"
        try:
            number = int(raw) if self._whole else float(raw)
        except ValueError:
            kind = "a whole number" if self._whole else "a number"
            raise ValueError(f"{quoted(raw)} is not {kind} {between}") from None
        if not self.low <= number <= self.high:
            raise ValueError(f"{shortened(raw)} is not {between}")
        return number

    def accepts(self, value: object) -> bool:
        """Return whether `value` is a number of the right type within the bounds."""
        kind = int if self._whole else float
        # In Python a bool is an int. The comparison rejects NaN.
        return type(value) is kind and self.low <= value <= self.high

    def nearest(self, value: object) -> float:
        """Return the step nearest to `value`; the default if it is not a number."""
        number = _number(value)
        if number is None:
            return self.default
        within = min(max(number, self.low), self.high)
        position = self.low + self.step * round((within - self.low) / self.step)
        return min(round(position, 10), self.high)  # the last step may be shorter than the others

    def settle(self, value: object) -> float:
        """Return `value` clamped to the bounds, without rounding errors of the browser's steps."""
        allowed: float = super().settle(value)
        tidy = float(f"{allowed:.12g}")
        is_rounding = abs(tidy - allowed) <= 4 * math.ulp(allowed)
        return tidy if is_rounding and tidy != allowed else allowed

    def _draw(self, widget: Callable[..., float], disabled: bool) -> float:
        return widget(
            self.label,
            self.low,
            self.high,
            step=self.step,
            format=self.format or ("%d" if self._whole else "%.2f"),
            help=self.help,
            key=self.key,
            value=self.default,
            disabled=disabled,
        )


@dataclass(frozen=True)
class Slider(_Bounded):
    """Slider for a number."""

    def widget(self, *, disabled: bool = False) -> object:
        """Draw the widget and return its value."""
        return self._draw(st.slider, disabled)


@dataclass(frozen=True)
class Number(_Bounded):
    """Input field for a number."""

    def widget(self, *, disabled: bool = False) -> object:
        """Draw the widget and return its value."""
        return self._draw(st.number_input, disabled)


@dataclass(frozen=True)
class Steps(Control):
    """Slider over given numbers, such as logarithmic steps."""

    key: str
    label: str
    options: tuple[float, ...]
    default: float
    help: str | None = None
    aliases: tuple[str, ...] = field(default=(), kw_only=True)

    def text(self, value: float) -> str:
        """Return the label of `value` on the slider."""
        return _plain(value)

    def parse(self, raw: str) -> float:
        """Return the option of a link, or raise ValueError."""
        for option in self.options:
            if raw in (_plain(option), number_text(option)):
                return option
        low, high = _plain(self.options[0]), _plain(self.options[-1])
        raise ValueError(
            f"{quoted(raw)} is not one of the {len(self.options)} steps from {low} to {high}"
        )

    def accepts(self, value: object) -> bool:
        """Return whether `value` is one of the options."""
        return type(value) in (int, float) and value in self.options

    def nearest(self, value: object) -> float:
        """Return the nearest option; by ratio if all are above 0."""
        number = _number(value)
        if number is None:
            return self.default
        within = min(max(number, min(self.options)), max(self.options))
        if min(self.options) > 0:
            return min(self.options, key=lambda option: abs(math.log(option / within)))
        return min(self.options, key=lambda option: abs(option - within))

    def at(self, position: float) -> float:
        """Return the option at an index."""
        return self.options[int(min(max(position, 0), len(self.options) - 1))]

    def widget(self, *, disabled: bool = False) -> object:
        """Draw the widget and return its value."""
        return st.select_slider(
            self.label,
            self.options,
            format_func=_plain,
            help=self.help,
            key=self.key,
            value=self.default,
            disabled=disabled,
        )


@dataclass(frozen=True)
class Choice(Control):
    """Choice of one named option; ``labels`` replace names for the visitor.

    With ``menu`` it is a menu instead of buttons; ``titled`` shows the label, which is always read
    to those who do not see it.

    The address has the name, in characters that need no encoding: labels may change, links may not.
    """

    key: str
    label: str
    options: tuple[str, ...]
    default: str
    labels: Mapping[str, str] = field(default_factory=dict)
    help: str | None = None
    menu: bool = False
    titled: bool = True
    aliases: tuple[str, ...] = field(default=(), kw_only=True)

    def shown(self, option: str) -> str:
        """Return the label of `option`."""
        return self.labels.get(option, option)

    def text(self, value: str) -> str:
        """Return the name of the option."""
        return option_name(value)

    def parse(self, raw: str) -> str:
        """Return the option of that name or label, or raise ValueError."""
        return _option(raw, self.options, self.labels)

    def accepts(self, value: object) -> bool:
        """Return whether `value` is one of the options."""
        return value in self.options

    def widget(self, *, disabled: bool = False) -> object:
        """Draw the widget and return its value."""
        common: dict[str, Any] = {
            "format_func": self.shown,
            "key": self.key,
            "help": self.help,
            "disabled": disabled,
            "label_visibility": "visible" if self.titled else "collapsed",
        }
        if self.menu:
            first = self.options.index(self.default)
            return st.selectbox(self.label, self.options, index=first, **common)
        return st.segmented_control(
            self.label, self.options, required=True, wrap=True, default=self.default, **common
        )


@dataclass(frozen=True)
class Several(Control):
    """Choice of any number of named options; its value lists them in their order."""

    key: str
    label: str
    options: tuple[str, ...]
    default: tuple[str, ...] = ()
    help: str | None = None
    aliases: tuple[str, ...] = field(default=(), kw_only=True)
    repeats = True

    def text(self, value: Sequence[str]) -> str:
        """Return the options' names, separated by commas."""
        return ",".join(map(option_name, value))

    def parse(self, raw: str) -> list[str]:
        """Return the options of these names, or raise ValueError."""
        return self._in_order([_option(one, self.options, {}) for one in raw.split(",") if one])

    def accepts(self, value: object) -> bool:
        """Return whether `value` is a list of options, as the widget returns."""
        return isinstance(value, list) and all(one in self.options for one in value)

    def nearest(self, value: object) -> list[str]:
        """Return the options in `value`; the default if it is not a list."""
        return self._in_order(value if isinstance(value, list | tuple) else self.default)

    def _in_order(self, chosen: Sequence[str]) -> list[str]:
        return [option for option in self.options if option in chosen]

    def widget(self, *, disabled: bool = False) -> object:
        """Draw the widget and return its value."""
        chosen = st.pills(
            self.label,
            self.options,
            selection_mode="multi",
            help=self.help,
            key=self.key,
            default=list(self.default),
            disabled=disabled,
        )
        return self._in_order(chosen)


@dataclass(frozen=True)
class Line(Control):
    """Line of text. Its page interprets it; an invalid line stays for the visitor to correct."""

    key: str
    label: str
    default: str
    longest: int = 400
    aliases: tuple[str, ...] = field(default=(), kw_only=True)

    def text(self, value: str) -> str:
        """Return the line."""
        return value

    def parse(self, raw: str) -> str:
        """Return the line, or raise ValueError if it is too long."""
        if not self.accepts(raw):
            raise ValueError(
                f"{quoted(raw)} has {len(raw):,} letters; allowed: {self.longest} at most"
            )
        return raw

    def accepts(self, value: object) -> bool:
        """Return whether `value` is a text of allowed length."""
        return isinstance(value, str) and len(value) <= self.longest

    def widget(self, *, disabled: bool = False) -> object:
        """Draw the widget and return its value."""
        return st.text_input(
            self.label,
            value=self.default,
            key=self.key,
            max_chars=self.longest,
            disabled=disabled,
        )


def _option(raw: str, options: Sequence[str], labels: Mapping[str, str]) -> str:
    """Return the option named `raw`; links of older versions have labels."""
    for option in options:
        if raw in (option_name(option), option, labels.get(option)):
            return option
    raise ValueError(f"{quoted(raw)} is not one of {', '.join(map(option_name, options))}")


def _plain(number: float) -> str:
    return f"{number:g}"


def _number(value: object) -> float | None:
    """Return `value` if it is a number and not NaN."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return None if not is_number or value != value else value  # type: ignore[return-value]
