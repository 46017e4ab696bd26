"""A summary of the store for the host's monitoring."""

import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass

from kllab.runs.states import State


@dataclass(frozen=True)
class Summary:
    """What a store has.

    Attributes
    ----------
    runs : mapping of State to int
        Number of runs in each state.
    bytes : int
        Size of their records and checkpoints.
    longest_wait : float
        Seconds since the queued run was queued that waits longest; 0 if none waits.
    """

    runs: Mapping[State, int]
    bytes: int
    longest_wait: float


def summary(db: sqlite3.Connection) -> Summary:
    """Return the summary of a store."""
    counted = dict(db.execute("SELECT state, COUNT(*) FROM runs GROUP BY state").fetchall())
    size, first = db.execute(
        "SELECT COALESCE(SUM(bytes + checkpoint_bytes), 0),"
        " MIN(CASE WHEN state = ? THEN updated END) FROM runs",
        [State.QUEUED],
    ).fetchone()
    wait = max(time.time() - first, 0.0) if first is not None else 0.0
    return Summary({state: counted.get(state, 0) for state in State}, size, wait)
