"""How much is kept. Older runs make room for newer ones; nothing else is ever removed.

Runs that wait or train are never removed. Of the others, the oldest go first (by when they were
last queued, not by a clock) as long as there are more than `KEEP_RUNS` or all take more than
`KEEP_BYTES`: first finished, failed and cancelled ones, then paused and interrupted ones, of which
the newest `KEEP_RESTING` always stay. This is done at start and after each run's end.
"""

from kllab.runs.store import Store

KEEP_RUNS = 200
KEEP_BYTES = 500_000_000
KEEP_RESTING = 50


def prune(store: Store) -> list[str]:
    """Remove what is beyond the bounds; returns the ids removed."""
    return store.prune(KEEP_RUNS, KEEP_BYTES, KEEP_RESTING)
