"""The lock that lets one lab at a time train in a data directory."""

import json
import os
import socket
from pathlib import Path

from filelock import FileLock, Timeout

from kllab.runs.errors import RunsUnavailable, log_for_host, unusable


def lock_data_dir(home: Path) -> FileLock:
    """Lock a data directory without waiting, and note this process in its ``lab.json``.

    Parameters
    ----------
    home : pathlib.Path
        The data directory; created when missing.

    Returns
    -------
    filelock.FileLock
        To be released by any thread; the system frees it when this process dies.

    Raises
    ------
    RunsUnavailable
        If another lab holds the lock (the log names its process), or the folder supports no locks.
    """
    holder = home / "lab.json"
    lock = FileLock(home / "lab.lock", timeout=0, thread_local=False)
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        log_for_host(f"another lab ({_named_in(holder)}) trains in {home}")
        raise RunsUnavailable(
            "Another lab trains in the same home (the log says which): use that one, stop it, "
            "or set KLLAB_HOME to another folder."
        ) from error
    except OSError as error:
        raise unusable(home, error) from error
    except NotImplementedError as error:
        log_for_host(f"{home} takes no locks: {error}")
        raise RunsUnavailable("Runs cannot be kept: their folder takes no locks.") from error
    try:
        holder.write_text(
            json.dumps({"pid": os.getpid(), "host": socket.gethostname()}), encoding="utf-8"
        )
    except OSError as error:  # the lock is held all the same
        log_for_host(f"{holder} cannot be written: {error}")
    return lock


def _named_in(holder: Path) -> str:
    try:
        named = json.loads(holder.read_text(encoding="utf-8"))
        return f"process {named['pid']} on {named['host']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
