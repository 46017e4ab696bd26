"""A question to a class."""

import math
from dataclasses import dataclass

from kllab.classes import limits
from kllab.classes.errors import Refused

Parameters = tuple[tuple[str, tuple[str, ...]], ...]
"""Parameters of an address, each with its values."""


@dataclass(frozen=True)
class Question:
    """A question with options, or for a number; validated at construction.

    Parameters
    ----------
    text : str
    options : tuple of str, optional
        Without options the answer is a number.
    truth : float, optional
        The true number, or the index of the true option. None if nothing is to be revealed.
    reason : str, optional
        Sentences that are shown with the truth.
    unit : str, optional
        Unit of a number, such as "nats".
    page, parameters : optional
        Page of the lab that shows the truth, and the parameters of its address.

    Raises
    ------
    Refused
        If a part is missing, too long, or not allowed.
    """

    text: str
    options: tuple[str, ...] = ()
    truth: float | None = None
    reason: str = ""
    unit: str = ""
    page: str = ""
    parameters: Parameters = ()

    def __post_init__(self) -> None:
        _check_length("The question", self.text, limits.TEXT)
        _check_length("The reason", self.reason or "-", 2 * limits.TEXT)
        if self.options:
            if len(self.options) not in limits.OPTIONS:
                raise Refused(
                    f"A question has {limits.OPTIONS[0]} to {limits.OPTIONS[-1]} options; "
                    f"{len(self.options)} were given."
                )
            for option in self.options:
                _check_length("An option", option, limits.OPTION)
            if len(set(self.options)) < len(self.options):
                raise Refused("Two options are the same; each must be different.")
        if self.truth is not None:
            self.check_answer(self.truth)

    def check_answer(self, value: float) -> None:
        """Raise `Refused` unless `value` can be an answer."""
        if not self.options:
            if not math.isfinite(value) or abs(value) > 1e9:
                raise Refused(f"{value:g} is not a number between -1e9 and 1e9.")
        elif value not in range(len(self.options)):
            raise Refused(f"{value:g} is no option; allowed: 0 to {len(self.options) - 1}.")

    def shown(self, value: float) -> str:
        """Return an answer as text: the option, or the number with its unit."""
        if self.options:
            return self.options[int(value)]
        return f"{value:.4g} {self.unit}".strip()


def _check_length(what: str, text: str, most: int) -> None:
    if not text.strip():
        raise Refused(f"{what} is empty.")
    if len(text) > most:
        raise Refused(f"{what} has {len(text)} characters; allowed: at most {most}.")
