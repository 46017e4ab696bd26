"""The numbers of a training, as the command line prints them."""

import math
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from kllab import topics
from kllab.data.data_dir import data_dir
from kllab.runs.status import RunStatus
from kllab.runs.store.history import Columns, Histories
from kllab.runs.store.store import DATABASE, Store
from kllab.storage.errors import Unavailable

ALL_ROWS = 10**9


class Numbers:
    """Returns the last value of each number that an experiment prints.

    Parameters
    ----------
    history : callable
        ``run id -> all records as columns``.
    """

    def __init__(self, history: Callable[[str], Columns]) -> None:
        self._history = history

    def __call__(self, status: RunStatus) -> dict[str, float]:
        """Return the numbers of a run by name, in nats where they have a unit."""
        columns = self._history(status.id)
        measured = {
            name: [value for value in columns[name].tolist() if not math.isnan(value)]
            for name in topics.load(status.experiment).Config.printed
            if name in columns
        }
        return {name: values[-1] for name, values in measured.items() if values}


def in_words(numbers: Mapping[str, float]) -> str:
    """Return numbers as text.

    >>> in_words({"beta": 1.0, "test_nelbo": 104.8123})
    'beta 1  test nelbo 104.8'
    """
    return "  ".join(f"{name.replace('_', ' ')} {value:.4g}" for name, value in numbers.items())


def line(status: RunStatus, numbers: Numbers) -> str:
    """Return a line about a run: id, state, steps, its message and its numbers."""
    steps = f"step {status.step} of {status.total_steps}"
    parts = (status.id, status.state, steps, status.message, in_words(numbers(status)))
    return "  ".join(filter(None, parts))


@contextmanager
def opened_store() -> Iterator[Store]:
    """Open the store of `KLLAB_HOME` to read it; exit with a sentence if that is not possible."""
    home = data_dir().absolute()
    if not (home / DATABASE).exists():
        sys.exit(f"No run is stored in {home}; KLLAB_HOME names another folder.")
    try:
        store = Store(home)
    except Unavailable as problem:
        sys.exit(str(problem))
    try:
        yield store
    except Unavailable as problem:
        sys.exit(str(problem))
    finally:
        store.close()


def history_of(store: Store) -> Callable[[str], Columns]:
    """Return ``run id -> all records as columns``."""
    histories = Histories(store.scalars)
    return lambda run_id: histories.get(run_id, ALL_ROWS)
