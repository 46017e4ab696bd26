"""The folder runs are kept in, and the lock that says which lab trains there."""

import json
import os
import socket
from pathlib import Path

import platformdirs
from filelock import FileLock, Timeout

from kllab.runs.errors import RunsUnavailable, unusable


def default_home() -> Path:
    """Return $KLLAB_HOME, or the user's data folder when it is not set or empty."""
    named = os.environ.get("KLLAB_HOME", "")
    path = Path(named).expanduser() if named else platformdirs.user_data_path("kllab")
    return path.absolute()


class HomeLock:
    """Held by the one lab that trains in a folder; freed by the system if the lab is killed.

    Parameters
    ----------
    home : pathlib.Path
        An existing folder.
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
            If another lab holds it (names its process), or it cannot be taken here.
        """
        try:
            self._lock.acquire(timeout=0)
            self._holder.write_text(
                json.dumps({"pid": os.getpid(), "host": socket.gethostname()}), encoding="utf-8"
            )
        except Timeout as error:
            raise RunsUnavailable(
                f"Another lab ({self._who()}) trains in {self._home}: use that one, stop it, or "
                "set KLLAB_HOME to another folder."
            ) from error
        except OSError as error:
            self._lock.release()
            raise unusable(self._home, error) from error
        except NotImplementedError as error:
            raise RunsUnavailable(f"{self._home} takes no locks: {error}.") from error

    def release(self) -> None:
        """Give the lock back; nothing happens if it is not held."""
        self._lock.release()

    def _who(self) -> str:
        try:
            holder = json.loads(self._holder.read_text(encoding="utf-8"))
            return f"process {holder['pid']} on {holder['host']}"
        except (OSError, ValueError, KeyError, TypeError):
            return "another process"
