"""Parameter of an experiment or a schedule: description, type and allowed values."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Value = bool | int | float | str | tuple[int, ...] | tuple[float, ...] | tuple[str, ...]


@dataclass(frozen=True)
class Parameter:
    """Named setting. Its type is that of its default; pages draw a control from it.

    Parameters
    ----------
    name : str
        The field's name, in configs and in error messages.
    default : bool, int, float, str, or a tuple of int, of float or of str
        Default value; all values have its type.
    sentence : str
        Description for the page.
    low, high : float, optional
        Allowed range, both ends included, of a number or of each number of a tuple.
    choices : tuple of str
        Allowed values of a text, or of each text of a tuple, which has each at most once.
    longest : int
        Most values in a tuple (at least one is needed).
    ascending : bool
        Whether the numbers of a tuple must be in ascending order.
    omitted_at_default : bool
        Whether configs are stored without it while it has its default. For a parameter that is
        added to what has been stored already: old configs keep their text and their meaning.
    """

    name: str
    default: Value
    sentence: str
    low: float = -math.inf
    high: float = math.inf
    choices: tuple[str, ...] = ()
    longest: int = 4
    ascending: bool = False
    omitted_at_default: bool = False

    def is_omitted(self, value: object) -> bool:
        """Return whether configs are stored without the parameter when it has this value."""
        return self.omitted_at_default and value == self.default

    @property
    def allowed(self) -> str:
        """Description of the allowed values."""
        between = f"from {self.low:g} to {self.high:g}"
        if isinstance(self.default, bool):
            return "true or false"
        if isinstance(self.default, int):
            return f"a whole number {between}"
        if isinstance(self.default, float):
            return f"a number {between}"
        if isinstance(self.default, str):
            return "one of " + ", ".join(self.choices)
        if self._item_type is str:
            return f"1 to {self.longest} different ones of " + ", ".join(self.choices)
        kind = "whole numbers" if self._item_type is int else "numbers"
        order = ", in ascending order" if self.ascending else ""
        return f"1 to {self.longest} {kind}, each {between}{order}"

    @property
    def _item_type(self) -> type | None:
        """Type of the values of a tuple; None if the parameter is no tuple."""
        return type(self.default[0]) if isinstance(self.default, tuple) else None

    def check(self, value: object) -> Value:
        """Return `value` as the type of the default.

        Integers are converted to floats; nothing else is converted (True and "3" are not numbers).

        Raises
        ------
        ValueError
            If the value is not allowed: names the parameter, the value and what is allowed.
        """
        if isinstance(self.default, tuple):
            checked = self._tuple(value)
        else:
            checked = self._converted(value, type(self.default))
        if checked is None:
            shown = repr(value)
            shown = shown if len(shown) <= 60 else shown[:57] + "..."
            raise ValueError(f"{self.name} is {shown}; allowed: {self.allowed}")
        return checked

    def _tuple(self, value: object) -> Value | None:
        """Return a tuple of allowed values, or None."""
        if not isinstance(value, Sequence) or isinstance(value, str | bytes):
            return None
        if not 0 < len(value) <= self.longest:
            return None
        items: list[Any] = [self._converted(item, self._item_type) for item in value]
        if None in items or (self.ascending and any(a >= b for a, b in pairwise(items))):
            return None
        if self._item_type is str and len(set(items)) < len(items):
            return None
        return tuple(items)

    def _converted(self, value: Any, kind: Any) -> Any:
        """Return an allowed value as a bool, int, float or str, or None."""
        accepted = (int, float) if kind is float else kind
        if not isinstance(value, accepted) or isinstance(value, bool) != (kind is bool):
            return None
        # The comparison rejects NaN. It precedes float(), which overflows for huge integers.
        allowed = value in self.choices if kind is str else self.low <= value <= self.high
        return kind(value) if allowed else None
