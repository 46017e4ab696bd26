"""The lock of a data directory: its holder leads, which means that it trains the runs."""

import json
import os
import socket
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from filelock import FileLock, Timeout

from kllab.runs.errors import HomeIsLed
from kllab.storage.errors import Unavailable, log_for_host, unusable


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
    HomeIsLed
        If another process on this machine holds the lock.
    Unavailable
        If a process on another machine holds it (the log says which), or the folder supports no
        locks. SQLite's log is not shared between machines.
    """
    lock = FileLock(home / "lab.lock", timeout=0, thread_local=False)
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        holder = _read(home)
        if holder.get("host", socket.gethostname()) == socket.gethostname():
            raise HomeIsLed("Another process of the lab trains the runs.") from error
        log_for_host(f"process {holder.get('pid')} on {holder['host']} trains in {home}")
        raise Unavailable(
            "A lab on another machine trains in the same home (the log says which): use that one, "
            "stop it, or set KLLAB_HOME to another folder."
        ) from error
    except OSError as error:
        raise unusable(home, error) from error
    except NotImplementedError as error:
        log_for_host(f"{home} takes no locks: {error}")
        raise Unavailable("Runs cannot be kept: their folder takes no locks.") from error
    write_leader(home, Leader("", 0))
    return lock


class Leader(NamedTuple):
    """State of the process that leads: why it cannot train, or nothing, and how many workers."""

    problem: str
    slots: int


def write_leader(home: Path, leader: Leader) -> None:
    """Note for other processes that this one leads, and its state."""
    path = home / "lab.json"
    note = {"pid": os.getpid(), "host": socket.gethostname(), **leader._asdict()}
    try:
        new = path.with_name("lab.json.new")
        new.write_text(json.dumps(note), encoding="utf-8")
        new.replace(path)
    except OSError as error:  # the lock is held all the same
        log_for_host(f"{path} cannot be written: {error}")


def read_leader(home: Path) -> Leader:
    """Return the state of the process that leads, as it has noted it."""
    note = _read(home)
    slots = note.get("slots", 0)
    return Leader(str(note.get("problem", "")), slots if isinstance(slots, int) else 0)


def _read(home: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        note = json.loads((home / "lab.json").read_text(encoding="utf-8"))
        if isinstance(note, dict):
            return note
    return {}
