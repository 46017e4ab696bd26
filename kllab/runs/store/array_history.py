"""Arrays of runs over the steps, cached in memory: a repeated read queries only what is new."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.generic]
Arrays = dict[int, Array]

KEPT = 64
"""Histories in memory; one of 128 rates of 20 dimensions takes 20 kB, one of pictures 2 MB."""


class ArrayHistories:
    """Cache of the arrays of one name of a run, by both.

    Parameters
    ----------
    steps_of : callable
        ``(run_id, name) -> steps`` of all records that have the array, in order.
    read : callable
        ``(run_id, name, steps) -> arrays`` by step.
    """

    def __init__(
        self,
        steps_of: Callable[[str, str], list[int]],
        read: Callable[[str, str, Sequence[int]], Arrays],
    ) -> None:
        self._steps_of, self._read = steps_of, read
        self._kept = lru_cache(KEPT)(lambda _run_id, _name: _Kept())

    def get(self, run_id: str, name: str, most: int) -> Arrays:
        """Return at most `most` arrays by step; see `RunService.arrays_over_time`."""
        steps = choose_steps(self._steps_of(run_id, name), most)
        kept = self._kept(run_id, name)
        with kept.lock:
            missing = [step for step in steps if step not in kept.arrays]
            found = self._read(run_id, name, missing) if missing else {}
            for array in found.values():
                array.flags.writeable = False  # pages share them between visitors
            known = kept.arrays | found
            kept.arrays = {step: known[step] for step in steps if step in known}
            return dict(kept.arrays)


@dataclass
class _Kept:
    """Arrays last returned; hold the lock to replace them."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    arrays: Arrays = field(default_factory=dict)


def choose_steps(steps: Sequence[int], most: int) -> list[int]:
    """Choose first, last and every second, fourth, ... of `steps`, at most `most` >= 3 of them.

    While steps are added, those that were chosen stay, until half of them are dropped at once.

    >>> choose_steps([1, 10, 20, 30, 40, 50], 4)
    [1, 20, 40, 50]
    """
    last, apart = len(steps) - 1, 1
    while last // apart + 1 + (last % apart > 0) > most:
        apart *= 2
    chosen = list(steps[::apart])
    return chosen if last % apart == 0 or not steps else [*chosen, steps[-1]]
