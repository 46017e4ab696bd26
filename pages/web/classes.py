"""The classes of this process, and what the visitor is in one."""

import threading
from contextlib import suppress

from kllab.classes import ClassService, Refused, Role
from kllab.data.data_dir import data_dir
from kllab.runs import UnknownRun
from kllab.storage.errors import Unavailable
from pages.web import visitor
from pages.web.engine import engine

FOLLOWED = "followed-lead"
"""Session key: code of the class and number of the lead that this browser has followed."""
TOKEN = "teachers-token"
"""Session key: codes of classes opened by this session, with their secret tokens."""

_lock = threading.Lock()
_service: ClassService | None = None


def service() -> ClassService:
    """Return the classes of this process; their home is `KLLAB_HOME`."""
    global _service
    with _lock:
        if _service is None:
            _service = ClassService(data_dir())
        return _service


def stop() -> None:
    """Close the store of classes."""
    global _service
    with _lock:
        stopped, _service = _service, None
    if stopped is not None:
        stopped.close()


def role() -> Role | None:
    """Return what the visitor is in the class joined last; None if in none, or if none is known."""
    try:
        return service().role(visitor.owner())
    except Unavailable:
        return None


def run_class() -> str:
    """Return the class whose limits a run counts for that the visitor starts now; empty for none.

    It is that of a student; the runs of a teacher are those of any visitor.
    """
    current = role()
    if current is None or current.teaches:
        return ""
    try:
        return service().run_class(current.code)
    except Unavailable:
        return ""


def note_run(run_id: str) -> None:
    """Tell the class of a student of a run that it has started: its teacher may stop it."""
    current = role()
    if current is None or current.teaches:
        return
    with suppress(Refused, Unavailable, UnknownRun):  # it trains anyway
        control = engine().control_key(run_id, visitor.owner())
        service().add_run(current.code, visitor.owner(), run_id, control)
