"""Retention: how much is kept, and what is removed first.

Runs that wait or train and runs that have just ended are never removed, nor runs that a page has
read or that have ended within the last hour (except for their checkpoints). Of the others, the
least recently read are removed first:

1. runs that no page has read for `Bounds.days`;
2. while paused and interrupted runs take more than half of `Bounds.bytes`: their checkpoints, then
   these runs themselves, at last the checkpoints of those that were read within the last hour;
3. while all runs take more than `Bounds.bytes`: checkpoints of ended runs, ended runs, paused and
   interrupted runs; at last the checkpoints of runs that were read within the last hour.

A paused run without checkpoint resumes from its beginning. Retention is applied at start and after
each run's end.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kllab.runs.environment import HostSettings, set_by
from kllab.runs.states import ENDED, SUSPENDED, State

LATELY = 3600.0
"""Seconds for which a run is kept after a page has read it."""

_DAY = 86400.0
_GB = 1_000_000_000


@dataclass(frozen=True)
class Bounds(HostSettings):
    """Limits on what a lab keeps.

    Parameters
    ----------
    bytes : float
        Size of all runs: records, arrays and checkpoints.
    days : float
        Time for which a run is kept that no page reads.
    """

    bytes: float = set_by("KLLAB_KEEP_GB", 2 * _GB, unit=_GB)
    days: float = set_by("KLLAB_KEEP_DAYS", 90.0)


@dataclass(frozen=True)
class KeptRun:
    """The facts about a run on which retention depends.

    Parameters
    ----------
    key : int
        Increases in the order of creation.
    state : State
    seen : float
        When a page last read it, or when it last changed, in seconds since the epoch.
    bytes, checkpoint_bytes : int
        Sizes of its records and of its checkpoint.
    """

    key: int
    state: State
    seen: float
    bytes: int
    checkpoint_bytes: int


_Stage = tuple[Literal["run", "checkpoint"], Sequence[KeptRun]]


@dataclass
class Removal:
    """Keys of runs to remove: their checkpoints only, or all of them."""

    checkpoints: list[int] = field(default_factory=list[int])
    runs: list[int] = field(default_factory=list[int])


def choose(runs: Iterable[KeptRun], bounds: Bounds, now: float, spared: Collection[int]) -> Removal:
    """Choose what to remove, so that what is left is within bounds.

    Parameters
    ----------
    runs : iterable of KeptRun
        All runs of the store.
    bounds : Bounds
    now : float
        Seconds since the epoch.
    spared : collection of int
        Keys of runs that have just ended: nothing of them is removed.
    """
    runs = sorted(runs, key=lambda run: (run.seen, run.key))
    ended = [run for run in runs if run.state in ENDED and run.key not in spared]
    suspended = [run for run in runs if run.state in SUSPENDED and run.key not in spared]
    old = [run for run in ended + suspended if now - run.seen > bounds.days * _DAY]
    removal = Removal()
    records = {run.key: run.bytes for run in runs}
    checkpoints = {run.key: run.checkpoint_bytes for run in runs}

    def unseen(those: Sequence[KeptRun]) -> list[KeptRun]:
        return [run for run in those if now - run.seen > LATELY]

    def shrink(counted: Sequence[KeptRun], limit: float, *stages: _Stage) -> None:
        """Remove what the stages name, in turn, while the `counted` runs exceed `limit` bytes."""
        size = sum(records.get(run.key, 0) + checkpoints.get(run.key, 0) for run in counted)
        for what, candidates in stages:
            for run in candidates:
                if size <= limit:
                    return
                freed = checkpoints.pop(run.key, 0)
                if what == "run" and run.key in records:
                    freed += records.pop(run.key)
                    removal.runs.append(run.key)
                elif what == "checkpoint" and freed:
                    removal.checkpoints.append(run.key)
                size -= freed

    shrink(runs, -1.0, ("run", old))
    shrink(
        [run for run in runs if run.state in SUSPENDED],
        bounds.bytes / 2,
        ("checkpoint", unseen(suspended)),
        ("run", unseen(suspended)),
        ("checkpoint", suspended),
    )
    shrink(
        runs,
        bounds.bytes,
        ("checkpoint", unseen(ended)),
        ("run", unseen(ended)),
        ("run", unseen(suspended)),
        ("checkpoint", ended),
        ("checkpoint", suspended),
    )
    return removal
