"""Log schedule: the steps with a record. Only the config decides, so a resumed run agrees."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

WORK_PER_RECORD = 1e10
"""Multiplications and additions between two records: 0.25 seconds on a slow core."""


def record_interval(work_per_step: float, work: float = WORK_PER_RECORD) -> int:
    """Return the number of steps between records: 10, or fewer if steps are slow.

    Between two records a training cannot be stopped.
    """
    return max(1, min(10, int(work / work_per_step)))


@dataclass(frozen=True)
class LogSchedule:
    """Steps with a record, and those whose record has an evaluation; both include first and last.

    Parameters
    ----------
    steps : int
        Length of the training.
    every : int
        Steps between records.
    phases : tuple of (int, int)
        Last step of each phase, and the steps between its evaluations, which are rounded up to a
        multiple of `every`.
    also : collection of int
        Further steps with a record and an evaluation.
    """

    steps: int
    every: int
    phases: tuple[tuple[int, int], ...] = ()
    also: Collection[int] = ()

    def is_due(self, step: int) -> bool:
        """Return whether a record is due after `step` steps."""
        return step in (1, self.steps) or step in self.also or step % self.every == 0

    @cached_property
    def evaluated(self) -> list[int]:
        """The steps with an evaluation, in order."""
        found, begin = {1, *self.also, self.steps}, 1
        for last, interval in self.phases:
            apart = -(-interval // self.every) * self.every
            found.update(range(-(-begin // apart) * apart, min(last, self.steps) + 1, apart))
            begin = last + 1
        return sorted(step for step in found if 1 <= step <= self.steps)
