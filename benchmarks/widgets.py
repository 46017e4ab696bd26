"""Controls of a page as the server describes them: which values they can have, and their message.

Streamlit sends each widget as a message of its own kind; the answer of a browser has the widget's
id and its value, in the field that belongs to the kind.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState

MOST = 1000
"""Most values of one control."""

_TEXTS = 100  # values of a field for text


@dataclass(frozen=True)
class Widget:
    """A control of a page.

    Parameters
    ----------
    kind : str
        Such as "slider", as in Streamlit's protocol.
    message : protocol message
        From the server.
    """

    kind: str
    message: Any

    @property
    def values(self) -> list[Any]:
        """What a visitor can set it to; nothing if it is disabled."""
        return [] if self.message.disabled else _KINDS[self.kind].values(self.message)

    def state(self, value: Any) -> WidgetState:
        """Return the message of a browser that sets the value."""
        state = WidgetState(id=self.message.id)
        _KINDS[self.kind].write(state, value)
        return state


@dataclass(frozen=True)
class _Kind:
    values: Callable[[Any], list[Any]]
    write: Callable[[WidgetState, Any], None]


def _steps(low: float, high: float, step: float) -> list[float]:
    count = round((high - low) / step) + 1 if step > 0 else 1
    return [low + step * number for number in range(min(count, MOST))]


def _of_slider(slider: Any) -> list[Any]:
    if slider.type == Slider.SELECT_SLIDER:
        return list(slider.options)
    return [*_steps(slider.min, slider.max, slider.step)]


def _write_slider(state: WidgetState, value: Any) -> None:
    if isinstance(value, str):
        state.string_array_value.data.append(value)
    else:
        state.double_array_value.data.append(value)


def _of_number(field: Any) -> list[Any]:
    low = field.min if field.has_min else field.default
    step = field.step or 1.0
    return [*_steps(low, field.max if field.has_max else low + 100 * step, step)]


def _of_buttons(group: Any) -> list[Any]:
    # An icon at the beginning of an option travels apart from its text.
    texts = (" ".join(filter(None, (one.content_icon, one.content))) for one in group.options)
    return [[text] for text in texts]


def _of_text(field: Any) -> list[Any]:
    """Return the text with more and more blanks after it, which pages read as the same text."""
    most = _TEXTS
    if field.max_chars:
        most = min(most, field.max_chars - len(field.default) + 1)
    return [field.default + " " * number for number in range(most)]


def _write_texts(state: WidgetState, value: Sequence[str]) -> None:
    state.string_array_value.data.extend(value)


def _writer(name: str) -> Callable[[WidgetState, Any], None]:
    return lambda state, value: setattr(state, name, value)


_write_text = _writer("string_value")
_KINDS: Mapping[str, _Kind] = {
    "slider": _Kind(_of_slider, _write_slider),
    "number_input": _Kind(_of_number, _writer("double_value")),
    "selectbox": _Kind(lambda menu: list(menu.options), _write_text),
    "radio": _Kind(lambda group: list(group.options), _write_text),
    "multiselect": _Kind(lambda menu: [[option] for option in menu.options], _write_texts),
    "button_group": _Kind(_of_buttons, _write_texts),
    "checkbox": _Kind(lambda _: [True, False], _writer("bool_value")),
    "text_input": _Kind(_of_text, _write_text),
    "text_area": _Kind(_of_text, _write_text),
}
"""Kinds of widgets that have a value; switches are checkboxes, segmented controls button groups."""


def widget_of(element: Any) -> Widget | None:
    """Return the control of an element; None if it has no value that a visitor sets."""
    kind = element.WhichOneof("type")
    return Widget(kind, getattr(element, kind)) if kind in _KINDS else None
