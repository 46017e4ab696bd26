"""Scalars of runs as columns, cached in memory and extended from the last step read."""

import threading
from array import array
from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Columns = dict[str, npt.NDArray[np.float64]]
Rows = list[tuple[int, dict[str, float]]]

RUNS_KEPT = 256
"""Histories in memory; one of 500 records with 20 scalars takes 80 kB."""


class Histories:
    """Cache of histories by run: a repeated read queries only the new records.

    Parameters
    ----------
    read : callable
        ``(run_id, after step) -> rows``, in order of step.
    """

    def __init__(self, read: Callable[[str, int], Rows]) -> None:
        self._read = read
        self._run = lru_cache(RUNS_KEPT)(self._first_read)

    def _first_read(self, run_id: str) -> "_Run":
        """Return a run's history; an error, as of an unknown run, is not cached."""
        run = _Run()
        run.extend(self._read(run_id, 0))
        return run

    def get(self, run_id: str, points: int) -> Columns:
        """Return at most `points` rows as columns; see `RunService.history`."""
        run = self._run(run_id)
        with run.lock:
            run.extend(self._read(run_id, run.last_step))
            return run.columns(points)


class _Run:
    """Cached history of one run; hold its lock to extend it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._steps = array("d")
        self._values: dict[str, array[float]] = {}

    @property
    def last_step(self) -> int:
        return int(self._steps[-1]) if self._steps else 0

    def extend(self, rows: Rows) -> None:
        for step, scalars in rows:
            for name in scalars:
                if name not in self._values and name != "step":
                    self._values[name] = array("d", [np.nan] * len(self._steps))
            self._steps.append(step)
            for name, values in self._values.items():
                values.append(scalars.get(name, np.nan))

    def columns(self, points: int) -> Columns:
        # Copies: an `array` that exports its buffer to NumPy cannot grow.
        columns = {"step": np.array(self._steps)}
        columns |= {name: np.array(values) for name, values in self._values.items()}
        present = ~np.isnan(np.stack(list(columns.values()), axis=1))
        chosen = choose_rows(present, points)
        columns = {name: values[chosen] for name, values in columns.items()}
        for values in columns.values():
            values.flags.writeable = False  # pages share them between visitors
        return columns


def choose_rows(present: npt.NDArray[np.bool_], points: int) -> npt.NDArray[np.intp]:
    """Choose rows to draw: evenly spaced, with first, last and rare measurements.

    Parameters
    ----------
    present : numpy.ndarray of bool, shape (rows, columns)
        Whether each row has each scalar.
    points : int
        Most rows to choose, at least 4.

    Returns
    -------
    numpy.ndarray of int, shape (at most points,)
        Increasing row numbers. Rows with a scalar that fewer than half of the rows have (a test
        NELBO measured at intervals) take up to half of the places.
    """
    rows = np.arange(len(present))
    if len(rows) <= points:
        return rows
    rare_columns = present.mean(axis=0) < 0.5
    rare = rows[present[:, rare_columns].any(axis=1)]
    kept = _evenly(rare, points // 2)
    return np.union1d(kept, _evenly(rows, points - len(kept)))


def _evenly(rows: npt.NDArray[np.intp], points: int) -> npt.NDArray[np.intp]:
    if len(rows) <= points:
        return rows
    return rows[np.linspace(0, len(rows) - 1, points).round().astype(np.intp)]
