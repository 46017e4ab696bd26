"""The lock that says which lab trains in a home."""

import json
import os
import socket
from pathlib import Path

from filelock import FileLock, Timeout

from kllab.runs.errors import RunsUnavailable, log_for_host, unusable


class HomeLock:
    """Held by the one lab that trains in a folder; freed by the system if the lab is killed.

    Parameters
    ----------
    home : pathlib.Path
        Created when missing.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._holder = home / "lab.json"
        # Taken in one thread, given back in another.
        self._lock = FileLock(home / "lab.lock", thread_local=False)

    def acquire(self) -> None:
        """Take the lock.

        Raises
        ------
        RunsUnavailable
            If another lab holds it (the log names its process), or it cannot be taken here.
        """
        try:
            self._home.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except Timeout as error:
            log_for_host(f"another lab ({self._who()}) trains in {self._home}")
            raise RunsUnavailable(
                "Another lab trains in the same home (the log says which): use that one, stop it, "
                "or set KLLAB_HOME to another folder."
            ) from error
        except OSError as error:
            raise unusable(self._home, error) from error
        except NotImplementedError as error:
            log_for_host(f"{self._home} takes no locks: {error}")
            raise RunsUnavailable("Runs cannot be kept: their folder takes no locks.") from error
        try:
            self._holder.write_text(
                json.dumps({"pid": os.getpid(), "host": socket.gethostname()}), encoding="utf-8"
            )
        except OSError as error:  # the lock is ours all the same
            log_for_host(f"{self._holder} cannot be written: {error}")

    def release(self) -> None:
        """Give the lock back; nothing happens if it is not held."""
        self._lock.release()

    def _who(self) -> str:
        try:
            holder = json.loads(self._holder.read_text(encoding="utf-8"))
            return f"process {holder['pid']} on {holder['host']}"
        except (OSError, ValueError, KeyError, TypeError):
            return "another process"
