"""Number as pages write it: a text that knows its value, for tables that sort by it."""

from collections.abc import Mapping
from typing import Self

from kllab.divergences.units import written


class Number(str):
    """Formatted number.

    Parameters
    ----------
    value : float
        The number, in `unit`.
    form : str, optional
        Format, as in `written`.
    unit : str, optional
        Name of the unit if the number's name does not have it, for the head of a table.

    >>> number = Number(0.51234, ".1%")
    >>> print(number, number.value)
    51.2% 0.51234
    """

    value: float
    form: str
    unit: str

    def __new__(cls, value: float, form: str = ".6g", unit: str = "") -> Self:
        """Return the number as a text."""
        made = super().__new__(cls, written(value, form))
        made.value, made.form, made.unit = float(value), form, unit
        return made


Parts = Mapping[str, Mapping[str, str]]
"""Numbers of a run by name, for each part of it; the name of the only part is empty."""
