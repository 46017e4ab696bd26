"""The scalars of a run as columns, kept in memory and read on from where they ended."""

import threading
from collections import OrderedDict
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Columns = dict[str, npt.NDArray[np.float64]]
Rows = list[tuple[int, dict[str, float]]]

_RUNS_KEPT = 256


def choose_rows(present: npt.NDArray[np.bool_], points: int) -> npt.NDArray[np.intp]:
    """Choose rows to draw: evenly spaced, first and last among them, rare measurements not lost.

    Parameters
    ----------
    present : numpy.ndarray of bool, shape (rows, columns)
        Which scalars each row has.
    points : int
        Most rows to choose, at least 2.

    Returns
    -------
    numpy.ndarray of int, shape (at most points,)
        Increasing row numbers. Rows with a scalar that fewer than half of the rows have (a test
        NELBO measured at intervals) take up to half of the places.
    """
    rows = len(present)
    if rows <= points:
        return np.arange(rows)
    rare_columns = present.mean(axis=0) < 0.5
    rare = np.flatnonzero(present[:, rare_columns].any(axis=1))
    chosen = _evenly(rare, points // 2)
    common = np.setdiff1d(np.arange(rows), chosen)
    return np.union1d(chosen, _evenly(common, points - len(chosen)))


def _evenly(rows: npt.NDArray[np.intp], points: int) -> npt.NDArray[np.intp]:
    if len(rows) <= points:
        return rows
    return rows[np.linspace(0, len(rows) - 1, points).round().astype(np.intp)]


class _Run:
    """What is known of one run; its lock is held while it is read on."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.rows: Rows = []
        self.drawn: dict[int, Columns] = {}

    def columns(self, points: int) -> Columns:
        if points not in self.drawn:
            self.drawn[points] = _columns(self.rows, points)
        return self.drawn[points]


class Histories:
    """Histories of the runs asked for last.

    Parameters
    ----------
    read : callable
        ``(run_id, after step) -> rows``, in order of step.
    """

    def __init__(self, read: Callable[[str, int], Rows]) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._runs: OrderedDict[str, _Run] = OrderedDict()

    def get(self, run_id: str, points: int) -> Columns:
        """Return at most `points` rows as columns; see `RunService.history`."""
        with self._lock:
            run = self._runs.setdefault(run_id, _Run())
            self._runs.move_to_end(run_id)
            while len(self._runs) > _RUNS_KEPT:
                self._runs.popitem(last=False)
        with run.lock:
            new = self._read(run_id, run.rows[-1][0] if run.rows else 0)
            if new:
                run.rows.extend(new)
                run.drawn.clear()
            return dict(run.columns(points))


def _columns(rows: Rows, points: int) -> Columns:
    names = list(dict.fromkeys(name for _, scalars in rows for name in scalars if name != "step"))
    values = np.full((len(rows), len(names)), np.nan)
    present = np.zeros(values.shape, dtype=np.bool_)
    place = {name: index for index, name in enumerate(names)}
    for index, (_, scalars) in enumerate(rows):
        for name, value in scalars.items():
            if name != "step":
                values[index, place[name]] = value
                present[index, place[name]] = True
    chosen = choose_rows(present, points)
    columns = {"step": np.array([step for step, _ in rows], dtype=np.float64)[chosen]}
    columns |= {name: values[chosen, index] for name, index in place.items()}
    for column in columns.values():
        column.flags.writeable = False  # shared between callers
    return columns
