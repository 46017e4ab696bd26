"""How fast students join: a limit for each browser and for each network address."""

import math
import threading
import time
from collections import deque

from kllab.classes import limits
from kllab.classes.errors import Refused

_MOST_KEYS = 10_000


class JoiningPace:
    """Counts the attempts to join within `limits.JOINING_SECONDS`, in the memory of one process.

    An address is not stored anywhere, and is forgotten with its last attempt. All methods may be
    called from any thread.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._attempts: dict[tuple[str, str], deque[float]] = {}

    def check(self, code: str, visitor: str, address: str) -> None:
        """Count an attempt; raise `Refused` if there were too many.

        Parameters
        ----------
        code : str
            Code of the class, which need not exist: whoever guesses codes is counted too.
        visitor : str
        address : str
            Of the network; empty if unknown.
        """
        counted = {("visitor", visitor): limits.JOINS_OF_VISITOR}
        if address:
            counted[code, address] = limits.JOINS_OF_ADDRESS
        now = time.monotonic()
        with self._lock:
            for key, most in counted.items():
                recent = self._recent(key, now)
                if len(recent) >= most:
                    wait = max(math.ceil(limits.JOINING_SECONDS - (now - recent[0])), 1)
                    who = "this browser" if key[0] == "visitor" else "your network"
                    raise Refused(
                        f"There were {len(recent)} attempts to join from {who} within "
                        f"{limits.JOINING_SECONDS:g} seconds, which is the most allowed: try "
                        f"again in {wait} s."
                    )
            for key in counted:
                self._attempts.setdefault(key, deque()).append(now)
            if len(self._attempts) > _MOST_KEYS:
                for key in list(self._attempts):
                    self._recent(key, now)

    def _recent(self, key: tuple[str, str], now: float) -> deque[float]:
        """Return the times of the attempts that count, and forget the others."""
        times = self._attempts.get(key, deque())
        while times and now - times[0] > limits.JOINING_SECONDS:
            times.popleft()
        if not times:
            self._attempts.pop(key, None)
        return times
