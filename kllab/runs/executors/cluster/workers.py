"""The workers of a cluster: which are there, busy, or unfit to train."""

import time
from collections.abc import Collection

NO_WORKER = (
    "The cluster that trains has no worker at the moment: training waits, and goes on by itself "
    "once one has joined."
)

UNFIT_SECONDS = 60.0
"""Seconds for which a worker that could not begin a run is given no other."""


class Workers:
    """Addresses of workers, as they join and leave.

    Attributes
    ----------
    present, free : frozenset of str
        All workers, and those that could be given a run. Replaced as a whole, so that any thread
        may read them.
    problem : str
        Why no worker can train; empty if one can.
    """

    def __init__(self) -> None:
        self.present: frozenset[str] = frozenset()
        self.free: frozenset[str] = frozenset()
        self.problem = ""
        self._busy: set[str] = set()
        self._unfit: dict[str, tuple[float, str]] = {}  # address -> until when, and why

    def update(self, addresses: Collection[str]) -> None:
        """Note which workers there are."""
        self.present = frozenset(addresses)
        self._busy &= self.present
        now = time.monotonic()
        self._unfit = {
            address: (until, why)
            for address, (until, why) in self._unfit.items()
            if address in self.present and until > now
        }
        self._note_free()

    def take(self) -> str:
        """Return a free worker, which is busy from now on; an empty string if there is none."""
        if not self.free:
            return ""
        address = min(self.free)
        self._busy.add(address)
        self._note_free()
        return address

    def leave(self, address: str) -> None:
        """Note that a worker is no longer busy."""
        self._busy.discard(address)
        self._note_free()

    def set_aside(self, address: str, why: str) -> None:
        """Give this worker no run for a while: it could not begin one."""
        self._unfit[address] = time.monotonic() + UNFIT_SECONDS, why
        self._note_free()

    def _note_free(self) -> None:
        self.free = self.present - self._busy - self._unfit.keys()
        if not self.present:
            self.problem = NO_WORKER
        elif self.present <= self._unfit.keys():
            self.problem = next(iter(self._unfit.values()))[1]
        else:
            self.problem = ""
