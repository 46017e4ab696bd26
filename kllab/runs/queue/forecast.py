"""Places in the queue and estimates for pages, cached: every visitor's page asks twice a second."""

import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from sqlite3 import Row
from typing import NamedTuple

from kllab.runs.limits import Limits
from kllab.runs.queue.estimates import Paces, Pending, read_paces, seconds_left, starts
from kllab.runs.store import rows
from kllab.runs.store.store import Store

QUEUE_SECONDS = 0.25
"""Seconds between two reads of the queue."""

STARTS_SECONDS = 2.0
"""Seconds between two estimates of the starts."""

PACES_SECONDS = 10.0
"""Seconds between two reads of the paces of earlier runs."""


class Place(NamedTuple):
    """Place of a queued run, 1 is next, and the seconds until it starts, None if unknown."""

    place: int
    starts_in: float | None


class Forecast:
    """The queue with estimates; may be used from any thread.

    Parameters
    ----------
    store : callable
        Returns the open store, or raises `Unavailable`.
    in_flight : callable
        Returns the ids of runs that the executor has.
    slots : callable
        Returns the number of workers.
    """

    def __init__(
        self,
        store: Callable[[], Store],
        in_flight: Callable[[], Sequence[str]],
        slots: Callable[[], int],
    ) -> None:
        self._store, self._in_flight, self._slots = store, in_flight, slots
        self._order = lru_cache(1)(lambda _: self._read_order())
        self._starts = lru_cache(1)(lambda _: self._estimate_starts())
        self._paces = lru_cache(100)(lambda experiment, _: self._read_paces(experiment))

    def forget(self) -> None:
        """Read the queue again: a run was added or has another state."""
        self._order.cache_clear()

    def place(self, run_id: str) -> Place:
        """Return the place of a queued run, and when it starts."""
        now = time.monotonic()
        order = self._order(now // QUEUE_SECONDS)
        place = order.index(run_id) + 1 if run_id in order else 1
        at, starts_in = self._starts(now // STARTS_SECONDS)
        seconds = starts_in.get(run_id)
        return Place(place, None if seconds is None else max(seconds - (now - at), 0.0))

    def duration(self, experiment: str, config: str, steps: int) -> float | None:
        """Return the seconds that a training of this config takes; None if unknown."""
        pace = self._paces(experiment, time.monotonic() // PACES_SECONDS).of(config)
        return None if pace is None else pace * steps

    def _read_order(self) -> list[str]:
        first = self._in_flight()
        # A submitted run is next, even if an owner without a turn came later.
        return sorted(self._store().queue(), key=lambda run_id: run_id not in first)

    def _estimate_starts(self) -> tuple[float, dict[str, float | None]]:
        at = time.monotonic()
        with self._store().database.read() as db:
            on_worker, waiting = rows.on_worker(db), rows.waiting(db)
        first = self._in_flight()
        waiting.sort(key=lambda row: row["id"] not in first)

        def pending(row: Row) -> Pending:
            paces = self._paces(row["experiment"], at // PACES_SECONDS)
            left = seconds_left(row, paces)
            return Pending(row["id"], row["owner"], left, row["turn_seconds"])

        return at, starts(
            map(pending, on_worker),
            (pending(row)._replace(turn_seconds=0.0) for row in waiting),
            self._slots(),
            Limits.from_environment().turn,
        )

    def _read_paces(self, experiment: str) -> Paces:
        with self._store().database.read() as db:
            return read_paces(db, experiment)
