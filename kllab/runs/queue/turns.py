"""Turns on the workers: which runs give their place to runs of other owners that wait.

A run that has trained for a turn goes back to the end of its owner's queue if another owner waits
who has fewer runs on workers. So nobody yields while nobody else waits, and a long run delays a run
of another owner by one turn, however long it is.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Held:
    """A worker's run.

    Parameters
    ----------
    run_id, owner : str
    seconds : float
        For how long it has trained since it was given the worker.
    stopping : bool
        Whether it has been asked to leave the worker.
    """

    run_id: str
    owner: str
    seconds: float
    stopping: bool = False


def to_yield(held: Sequence[Held], waiting: Sequence[str], slots: int, turn: float) -> list[str]:
    """Return the ids of runs that must yield now.

    Parameters
    ----------
    held : sequence of Held
        The runs on workers.
    waiting : sequence of str
        Owners of the queued runs, next one first.
    slots : int
        Number of workers.
    turn : float
        Seconds after which a run yields.
    """
    staying = [run for run in held if not run.stopping]
    free = max(slots - len(staying), 0)  # now or soon; the queue's first runs get these
    share = Counter(run.owner for run in staying) + Counter(waiting[:free])
    candidates = [run for run in staying if run.seconds >= turn]
    chosen: list[str] = []
    for owner in waiting[free:]:
        richer = [run for run in candidates if share[run.owner] > share[owner]]
        if not richer:
            continue
        run = max(richer, key=lambda run: (share[run.owner], run.seconds))
        candidates.remove(run)
        chosen.append(run.run_id)
        share[run.owner] -= 1
        share[owner] += 1
    return chosen
