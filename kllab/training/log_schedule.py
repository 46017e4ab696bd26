"""Log schedule: the steps with a record. Only the config decides, so a resumed run agrees."""

from collections.abc import Collection
from dataclasses import dataclass

WORK_PER_RECORD = 1e10
"""Multiplications and additions between two records: 0.25 seconds on a slow core."""


def record_interval(work_per_step: float, *, most: int = 10, work: float = WORK_PER_RECORD) -> int:
    """Return the number of steps between records: `most`, or fewer if steps are slow.

    Between two records a training cannot be stopped.
    """
    return max(1, min(most, int(work / work_per_step)))


@dataclass(frozen=True)
class LogSchedule:
    """Log schedule: the first step, every `every` steps, the last step and further steps.

    Parameters
    ----------
    steps : int
        Length of the training.
    every : int
        Steps between records.
    also : collection of int
        Further steps.
    """

    steps: int
    every: int
    also: Collection[int] = ()

    def is_due(self, step: int) -> bool:
        """Return whether a record is due after `step` steps."""
        return step in (1, self.steps) or step in self.also or step % self.every == 0

    def rounded_up(self, apart: int) -> int:
        """Return `apart` rounded up to a multiple of `every`."""
        return -(-apart // self.every) * self.every

    def sparse(self, apart: int) -> list[int]:
        """Return the first step, about every `apart` steps, and the last; each has a record."""
        apart = self.rounded_up(apart)
        return sorted({1, *range(apart, self.steps + 1, apart), self.steps})
