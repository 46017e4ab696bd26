"""Predictions: questions on a topic whose answers the lab computes, for a class to answer first."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from kllab.classes import Question
from pages.web.navigation import PAGES, Page


@dataclass(frozen=True)
class Truth:
    """Answer to a prediction.

    Parameters
    ----------
    value : float
        The number, or the index of the option.
    reason : str
        Why it is so, in one or two sentences, with computed numbers.
    """

    value: float
    reason: str


@dataclass(frozen=True, eq=False)
class Prediction:
    """Question on a page, asked before the page shows the answer.

    Parameters
    ----------
    text : str
    truth : callable
        Computes the answer when the question is asked.
    options : tuple of str, optional
        Without options the answer is a number.
    unit : str, optional
        Unit of a number.
    parameters : mapping of str to str, optional
        Parameters of the address with which the page shows the answer.
    """

    text: str
    truth: Callable[[], Truth]
    options: tuple[str, ...] = ()
    unit: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)

    def question(self, page: str) -> Question:
        """Return the question to a class, with its computed answer."""
        truth = self.truth()
        return Question(
            self.text,
            self.options,
            truth=truth.value,
            reason=truth.reason,
            unit=self.unit,
            page=page,
            parameters=tuple((name, (value,)) for name, value in self.parameters.items()),
        )


@cache
def predictions() -> tuple[tuple[Page, Prediction], ...]:
    """Return all predictions with their pages: `PREDICTIONS` of each ``predictions.py``."""
    return tuple((page, one) for page in PAGES for one in _of(page))


def _of(page: Page) -> tuple[Prediction, ...]:
    module = f"pages.{page.section}.{page.name}.predictions"
    found: tuple[Prediction, ...] = (
        import_module(module).PREDICTIONS if find_spec(module) is not None else ()
    )
    return found


WHICH_IS_LARGER = ("KL(P‖Q)", "KL(Q‖P)", "They are equal")
"""Options of which `larger` returns the true one."""

WHICH_IS_INFINITE = ("KL(P‖Q)", "KL(Q‖P)", "Neither", "Both")
"""Options of which `infinite` returns the true one."""


def larger(first: float, second: float, margin: float = 1e-9) -> int:
    """Return the index of the option that is true, of: first, second, they are equal."""
    if abs(first - second) <= margin * max(abs(first), abs(second), 1.0):
        return 2
    return 0 if first > second else 1


def infinite(first: float, second: float) -> int:
    """Return the index of the option that is true, of: first, second, neither, both."""
    if math.isinf(first):
        return 3 if math.isinf(second) else 0
    return 1 if math.isinf(second) else 2
