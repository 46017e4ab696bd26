"""Record of a run of wrong and right code."""

from dataclasses import dataclass

from kllab.training.record import Record

KINDS = ("number", "not a number", "infinite", "minus infinite", "error")
"""Kinds of results, by their numbers in records."""


@dataclass(frozen=True, eq=False, kw_only=True)
class StepRecord(Record):
    """Numbers of both pieces of code.

    Parameters
    ----------
    x : float
        Value of the input over which the picture is drawn; in a training the step.
    wrong, right : float or None
        Number of the wrong and of the right code there; None if it is no finite number.
    wrong_kind, right_kind : int
        What it is: an index of `KINDS`.
    wrong_warned : int
        Whether the wrong code warned, 0 or 1.
    """

    x: float
    wrong: float | None
    right: float | None
    wrong_kind: int
    right_kind: int
    wrong_warned: int
