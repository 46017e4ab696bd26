"""The lock that lets one lab at a time train in a data directory."""

import json
import os
import socket
from pathlib import Path

from filelock import FileLock, Timeout

from kllab.runs.errors import RunsUnavailable, log_for_host, unusable


class DataDirLock:
    """Lock file of a data directory; the system frees it when its holder dies.

    Parameters
    ----------
    home : pathlib.Path
        The data directory; created when missing.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._holder = home / "lab.json"
        # One thread acquires it, another one may release it.
        self._lock = FileLock(home / "lab.lock", thread_local=False)

    def acquire(self) -> None:
        """Acquire the lock without waiting, and note this process in ``lab.json``.

        Raises
        ------
        RunsUnavailable
            If another lab holds it (the log names its process), or the folder supports no locks.
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
        except OSError as error:  # the lock is held all the same
            log_for_host(f"{self._holder} cannot be written: {error}")

    def release(self) -> None:
        """Release the lock; do nothing if it is not held."""
        self._lock.release()

    def _who(self) -> str:
        try:
            holder = json.loads(self._holder.read_text(encoding="utf-8"))
            return f"process {holder['pid']} on {holder['host']}"
        except (OSError, ValueError, KeyError, TypeError):
            return "another process"
