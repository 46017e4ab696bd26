"""Limit how often a page view of a run is written to the store."""

import threading
import time

NOTE_AGAIN_SECONDS = 60.0
_MOST_RUNS = 10_000


class Looks:
    """Times at which this process last noted a view of each run."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._noted: dict[str, float] = {}

    def due(self, run_id: str) -> bool:
        """Return whether to note a view of this run now: at most once a minute."""
        now = time.monotonic()
        with self._lock:
            if now - self._noted.get(run_id, float("-inf")) < NOTE_AGAIN_SECONDS:
                return False
            if len(self._noted) >= _MOST_RUNS:
                self._noted.clear()
            self._noted[run_id] = now
            return True
