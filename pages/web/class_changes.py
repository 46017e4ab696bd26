"""The address that tells browsers of changes of their class, and the clock that asks there."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from kllab.classes import Mark, Role, read_code
from kllab.storage.errors import Unavailable
from pages.web.classes import service
from pages.web.clock import tick_when_changed

_CLOSED = "closed"


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
