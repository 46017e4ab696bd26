"""Classes of this process, what the visitor is in one, and the address that tells of changes."""

import threading
from collections.abc import Callable
from contextlib import suppress

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from kllab.classes import ClassService, Mark, Refused, Role, read_code
from kllab.data.data_dir import data_dir
from kllab.runs import UnknownRun
from kllab.storage.errors import Unavailable
from pages.web import visitor
from pages.web.clock import tick_when_changed
from pages.web.engine import engine
from pages.web.plain_text import as_text

FOLLOWED = "followed-lead"
"""Session key: code of the class and number of the lead that this browser has followed."""
TOKEN = "teachers-token"
"""Session key: codes of classes opened by this session, with their secret tokens."""
_CLOSED = "closed"

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
        stopped.stop()


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


def attempt(act: Callable[[], object], problem: str) -> None:
    """Do what a visitor asks for; if it is refused, keep why for `draw_problem`.

    Parameters
    ----------
    problem : str
        Session key of the sentence that says why.
    """
    try:
        act()
    except (ValueError, Unavailable) as error:
        st.session_state[problem] = str(error)


def draw_problem(problem: str, icon: str = ":material/block:") -> None:
    """Say once why the last `attempt` with this session key was refused."""
    if sentence := st.session_state.pop(problem, ""):
        st.warning(as_text(sentence), icon=icon)


def rerun_when_changed(role: Role, mark: Mark | None, seconds: float, *, key: str) -> None:
    """Rerun this fragment once the class has another mark than the one it was drawn with.

    For a student only what the teacher changes counts. `mark` is None if the class was closed.
    """
    path = f"kllab/class/{role.code}" + ("/all" if role.teaches else "")
    tick_when_changed(path, _text(mark, role.teaches), seconds, key=key)


def _answer(request: Request) -> PlainTextResponse:
    """Answer with a text that changes as the class does."""
    code = read_code(request.path_params["code"])
    try:
        mark = service().marks().get(code or "")
    except Unavailable:
        return PlainTextResponse("unavailable", 503)
    text = _text(mark, "of" in request.path_params)
    return PlainTextResponse(text, headers={"Cache-Control": "no-store"})


def _text(mark: Mark | None, is_all: bool) -> str:
    if mark is None:
        return _CLOSED
    return f"{mark.changes} {mark.activity}" if is_all else f"{mark.changes}"


# Without `async`: Starlette answers in a thread, as the store may be read.
ROUTES = (Route("/kllab/class/{code}", _answer), Route("/kllab/class/{code}/{of}", _answer))
