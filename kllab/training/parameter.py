"""Parameter of an experiment or a schedule: description, type and allowed values."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Value = bool | int | float | str | tuple[int, ...] | tuple[float, ...]


@dataclass(frozen=True)
class Parameter:
    """Named setting. Its type is that of its default; pages draw a control from it.

    Parameters
    ----------
    name : str
        The field's name, in configs and in error messages.
    default : bool, int, float, str, tuple of int or tuple of float
        Default value; all values have its type.
    sentence : str
        Description for the page.
    low, high : float, optional
        Allowed range, both ends included, of a number or of each number of a tuple.
    choices : tuple of str
        Allowed values of a text.
    longest : int
        Most numbers in a tuple (at least one is needed).
    ascending : bool
        Whether the numbers of a tuple must be in ascending order.
    """

    name: str
    default: Value
    sentence: str
    low: float = -math.inf
    high: float = math.inf
    choices: tuple[str, ...] = ()
    longest: int = 4
    ascending: bool = False

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
        kind = "whole numbers" if self._of_whole_numbers else "numbers"
        order = ", in ascending order" if self.ascending else ""
        return f"1 to {self.longest} {kind}, each {between}{order}"

    @property
    def _of_whole_numbers(self) -> bool:
        return isinstance(self.default, tuple) and isinstance(self.default[0], int)

    def check(self, value: object) -> Value:
        """Return `value` as the type of the default.

        Integers are converted to floats; nothing else is converted (True and "3" are not numbers).

        Raises
        ------
        ValueError
            If the value is not allowed: names the parameter, the value and what is allowed.
        """
        checked: Value | None = None
        if isinstance(self.default, bool):
            checked = value if isinstance(value, bool) else None
        elif isinstance(self.default, int):
            checked = self._whole(value)
        elif isinstance(self.default, float):
            checked = self._number(value)
        elif isinstance(self.default, str):
            checked = value if isinstance(value, str) and value in self.choices else None
        elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
            check = self._whole if self._of_whole_numbers else self._number
            found = [check(item) for item in value[: self.longest + 1]]
            numbers: Any = tuple(number for number in found if number is not None)
            whole = 0 < len(numbers) == len(value) <= self.longest
            ordered = not self.ascending or all(a < b for a, b in pairwise(numbers))
            checked = numbers if whole and ordered else None
        if checked is None:
            shown = repr(value)
            shown = shown if len(shown) <= 60 else shown[:57] + "..."
            raise ValueError(f"{self.name} is {shown}; allowed: {self.allowed}")
        return checked

    def _whole(self, value: object) -> int | None:
        whole = isinstance(value, int) and not isinstance(value, bool)
        return value if whole and self.low <= value <= self.high else None  # type: ignore[operator,return-value]

    def _number(self, value: object) -> float | None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        # The comparison rejects NaN. It precedes float(), which overflows for huge integers.
        return float(value) if self.low <= value <= self.high else None
