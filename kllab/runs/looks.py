"""Which runs pages have looked at lately, noted rarely enough to cost nothing."""

import threading
import time

NOTE_AGAIN_SECONDS = 60.0
_MOST_RUNS = 10_000


class Looks:
    """When this process last noted each run as looked at."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._noted: dict[str, float] = {}

    def due(self, run_id: str) -> bool:
        """Whether a look at this run is to be noted now; then it is not for a minute."""
        now = time.monotonic()
        with self._lock:
            if now - self._noted.get(run_id, float("-inf")) < NOTE_AGAIN_SECONDS:
                return False
            if len(self._noted) >= _MOST_RUNS:
                self._noted.clear()
            self._noted[run_id] = now
            return True
