"""Outcome of a piece of code: its number, or what it raised instead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isinf, isnan, nan
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Outcome:
    """What a function returned.

    Attributes
    ----------
    value : float
        Its number; NaN if it raised an error.
    error : str
        The error, such as "ZeroDivisionError: division by zero"; empty if there was none.
    warnings : tuple of str
        What NumPy warned of, such as "divide by zero encountered in log".
    """

    value: float
    error: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """What it is: "number", "not a number", "infinite" or "error"."""
        if self.error:
            return "error"
        if isnan(self.value):
            return "not a number"
        return "infinite" if isinf(self.value) else "number"


def run(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Outcome:
    """Call `function`; its errors and NumPy's warnings are results, too.

    Python's warnings are not caught: that would be for all threads of the process.
    """
    warned: list[str] = []

    def note(what: str, _: int) -> None:
        if what not in warned:
            warned.append(what)

    try:
        with np.errstate(all="call", under="ignore", call=note):
            value = float(function(*arguments))
    except Exception as error:
        return Outcome(nan, f"{type(error).__name__}: {error}", tuple(warned))
    return Outcome(value, "", tuple(warned))
