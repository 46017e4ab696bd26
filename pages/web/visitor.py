"""The visitor: whose runs are whose, without an account.

A browser gets a secret token in a cookie with its first page. What a visitor owns, such as a run,
is stored under a hash of that token, so that whoever reads the store cannot act for the visitor.
No server remembers tokens: several serving processes agree as the browser sends its cookie to each.

A host that runs ``app.py`` as a plain script sets no cookie: there the page itself sets one, with
the token of the session. Some browsers refuse it, and in a frame of another site it is not sent:
then the token ends with the session.
"""

import hashlib

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from kllab.storage.tokens import is_token, new_token
from pages.web.answer import with_headers

COOKIE = "kllab_visitor"
"""Name of the cookie."""
SESSION = "visitor"
"""Session key of the token of a session without cookie."""
_MAX_AGE = 400 * 86400  # seconds: the longest that browsers keep a cookie


# A cookie that the server has set meanwhile is kept: scripts cannot replace it.
_SCRIPT = """
export default function ({ data }) {
  if (document.cookie.includes(`${data.name}=`)) return;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${data.name}=${data.token}; ${data.attributes}${secure}`;
}
"""
_ATTRIBUTES = f"Max-Age={_MAX_AGE}; Path=/; SameSite=Lax"

_mount = st.components.v2.component("kllab_visitor_cookie", js=_SCRIPT)


def remember() -> None:
    """Let the browser keep the token of a session without cookie; the frame does this once."""
    if not _of_cookie():
        data = {"name": COOKIE, "token": _of_session(), "attributes": _ATTRIBUTES}
        _mount(key="visitor-cookie", data=data)


def owner() -> str:
    """Return whom the runs of this session belong to: a name that no other visitor can guess."""
    token = _of_cookie() or _of_session()
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def address() -> str:
    """Return the network address of this session's browser; empty if it is on this machine.

    It may be that of many browsers, and it is stored nowhere.
    """
    return st.context.ip_address or ""


def is_remembered() -> bool:
    """Return whether the browser sends a cookie, which makes its next session the same owner."""
    return bool(_of_cookie())


def _of_cookie() -> str:
    """Return the token of the browser's cookie, or nothing."""
    token = str(st.context.cookies.get(COOKIE, ""))  # under AppTest a mock
    return token if is_token(token) else ""


def _of_session() -> str:
    token: str = st.session_state.setdefault(SESSION, new_token())
    return token


class VisitorCookie:
    """ASGI middleware that gives a browser its token, with the first page that it gets.

    Parameters
    ----------
    app : ASGI application
        What answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, with the cookie if it is for a page and came without."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        if is_token(request.cookies.get(COOKIE, "")):
            await self._app(scope, receive, send)
            return

        def add_cookie(status: int, headers: MutableHeaders) -> None:
            if _is_page(request, status, headers):
                headers.append("Set-Cookie", _cookie(request))
                # No cache on the way may give the same token to others.
                headers["Cache-Control"] = "private, no-cache"

        await self._app(scope, receive, with_headers(send, add_cookie))


def _is_page(request: Request, status: int, headers: MutableHeaders) -> bool:
    """Return whether a browser shows the answer: a page, or that the page it has is the newest."""
    if status == 304:
        return "text/html" in request.headers.get("accept", "")
    return status == 200 and headers.get("content-type", "").startswith("text/html")


def _cookie(request: Request) -> str:
    """Return the header of a new cookie, which scripts cannot read and other sites cannot send."""
    at_proxy = request.headers.get("x-forwarded-proto", "").partition(",")[0].strip()
    is_secure = (at_proxy or request.url.scheme) == "https"
    cookie = f"{COOKIE}={new_token()}; {_ATTRIBUTES}; HttpOnly"
    return f"{cookie}; Secure" if is_secure else cookie
