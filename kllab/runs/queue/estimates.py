"""Estimates from measured times: how long a training takes, and when a queued run starts.

An estimate is None where nothing comparable was measured.
"""

import heapq
import json
import sqlite3
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from statistics import median
from typing import NamedTuple

LEAST_SECONDS = 1.0
"""Seconds that a run must have trained to its end for its pace to be used for others."""

LEAST_UNFINISHED = 15.0
"""The same for a run that has not ended."""

OWN_SECONDS = 5.0
"""Seconds that a run must have trained for its own pace to be preferred to that of others.

In the first seconds it reads its data.
"""

SIMILAR = 3.0
"""Ratio of paces up to which the settings of an experiment are taken not to matter."""

_SAMPLES = 50
_MOST_EVENTS = 10_000
_SIZE_ONLY = ("seed", "steps")  # settings that leave the pace as it is


@dataclass(frozen=True)
class Paces:
    """Seconds per step of an experiment's newest runs.

    Parameters
    ----------
    all : tuple of float
    by_settings : mapping of str to list of float
        Paces by the config without seed and number of steps.
    """

    all: Sequence[float] = ()
    by_settings: Mapping[str, Sequence[float]] = field(default_factory=dict[str, Sequence[float]])

    def of(self, config: str) -> float | None:
        """Return the median pace of runs with these settings, else of all if they are similar."""
        same = self.by_settings.get(_settings(config))
        if same:
            return median(same)
        if self.all and max(self.all) <= SIMILAR * min(self.all):
            return median(self.all)
        return None


def read_paces(db: sqlite3.Connection, experiment: str) -> Paces:
    """Return the paces of the newest runs of an experiment."""
    by_settings: dict[str, list[float]] = {}
    for row in db.execute(
        "SELECT config, seconds / step AS pace FROM runs"
        " WHERE experiment = ? AND step > 0 AND seconds >= CASE step WHEN total_steps THEN ? ELSE ?"
        " END ORDER BY key DESC LIMIT ?",
        [experiment, LEAST_SECONDS, LEAST_UNFINISHED, _SAMPLES],
    ):
        by_settings.setdefault(_settings(row["config"]), []).append(row["pace"])
    return Paces([pace for paces in by_settings.values() for pace in paces], by_settings)


@lru_cache(5000)  # each run in the queue is estimated again and again
def _settings(config: str) -> str:
    values = json.loads(config)
    return json.dumps({name: values[name] for name in sorted(values) if name not in _SIZE_ONLY})


def seconds_left(row: sqlite3.Row, paces: Paces) -> float | None:
    """Return the seconds that a run still has to train, from its own pace or that of others."""
    if row["seconds"] >= OWN_SECONDS and row["step"]:
        pace: float | None = row["seconds"] / row["step"]
    else:
        pace = paces.of(row["config"])
    return None if pace is None else pace * (row["total_steps"] - row["step"])


class Pending(NamedTuple):
    """A run on a worker or in the queue.

    Parameters
    ----------
    run_id, owner : str
    left : float or None
        Seconds that it still has to train, if known.
    turn_seconds : float
        For how long it has trained since it was given its worker.
    """

    run_id: str
    owner: str
    left: float | None
    turn_seconds: float = 0.0


def starts(
    training: Iterable[Pending], waiting: Iterable[Pending], slots: int, turn: float
) -> dict[str, float | None]:
    """Return in how many seconds each waiting run starts, if no other run is added.

    Parameters
    ----------
    training : iterable of Pending
        The runs on workers.
    waiting : iterable of Pending
        The queue, next one first.
    slots : int
        Number of workers.
    turn : float
        Seconds after which a run yields to other owners.
    """
    queues: dict[str, deque[Pending]] = {}  # by owner, next one first
    for run in waiting:
        queues.setdefault(run.owner, deque()).append(run)
    found: dict[str, float | None] = {
        run.run_id: None for queue in queues.values() for run in queue
    }
    unknown = set(found)
    # When a worker is free, whether that is known, and the run that then goes back to the queue.
    free: list[tuple[float, int, bool, Pending | None]] = []
    order = count()

    def train(run: Pending, now: float, *, known: bool) -> None:
        others = any(owner != run.owner for owner in queues)
        most = max(turn - run.turn_seconds, 0.0) if others else float("inf")
        spent = most if run.left is None else min(run.left, most)
        known = known and run.left is not None
        left = None if run.left is None else run.left - spent
        again = Pending(run.run_id, run.owner, left) if left is None or left > 0 else None
        heapq.heappush(free, (now + spent, next(order), known, again))

    for run in training:
        train(run, 0.0, known=True)
    for _ in range(slots - len(free)):
        heapq.heappush(free, (0.0, next(order), True, None))
    for _ in range(_MOST_EVENTS):
        if not free or not unknown:
            break
        now, _, known, again = heapq.heappop(free)
        if again is not None:
            its = queues.pop(again.owner, deque())
            queues[again.owner] = its  # other owners come first
            its.append(again)
        if not queues:
            continue
        owner = next(iter(queues))
        queue = queues.pop(owner)
        run = queue.popleft()
        if queue:
            queues[owner] = queue  # its other runs come after those of all other owners
        if run.run_id in unknown:
            unknown.remove(run.run_id)
            found[run.run_id] = now if known else None
        train(run, now, known=known)
    return found
