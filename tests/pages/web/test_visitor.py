"""The cookie that makes a visitor the owner of runs, and what stands for it where there is none."""

import asyncio
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from unittest.mock import patch

import pytest
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Message
from streamlit.runtime.context import StreamlitCookies
from streamlit.testing.v1 import AppTest

from pages.web.visitor import COOKIE, VisitorCookie

TOKEN = "a" * 32
PAGE = HTMLResponse("<h1>KL</h1>", headers={"Cache-Control": "no-cache"})


def fetch(
    answer: Response = PAGE, scheme: str = "http", method: str = "GET", **headers: str
) -> Headers:
    """The headers of the answer to a request with these headers."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    raw = [
        (name.lower().replace("_", "-").encode(), text.encode()) for name, text in headers.items()
    ]
    scope = {
        "type": "http",
        "method": method,
        "scheme": scheme,
        "path": "/",
        "headers": raw,
        "query_string": b"",
        "server": ("lab.example", 80),
    }
    call = VisitorCookie(answer)(scope, receive, send)
    # In a thread: the browser tests of this process may have an event loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, call).result()
    return Headers(raw=sent[0]["headers"])


def given(answer: Headers) -> str:
    """The header that sets the cookie, or nothing."""
    return answer.get("set-cookie", "")


def test_a_browser_gets_one_token_with_its_first_page() -> None:
    first = fetch()
    [(name, cookie)] = SimpleCookie(given(first)).items()
    assert name == COOKIE
    assert re.fullmatch(r"[\w-]{32}", cookie.value)
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["path"], cookie["secure"]) == ("Lax", "/", "")
    assert int(cookie["max-age"]) > 86400 * 90, "runs are kept for 90 days"
    assert first["cache-control"] == "private, no-cache"
    again = fetch(cookie=f"_streamlit_xsrf=1; {COOKIE}={cookie.value}")
    assert (given(again), again["cache-control"]) == ("", "no-cache")
    assert given(fetch()).split(";")[0] != given(first).split(";")[0]


@pytest.mark.parametrize("sent", ["", "short", "a" * 31, "a" * 33, "a" * 31 + "%", "'; --"])
def test_a_token_of_another_form_is_replaced(sent: str) -> None:
    assert given(fetch(cookie=f"{COOKIE}={sent}")).startswith(f"{COOKIE}=")
    assert given(fetch(cookie=f"{COOKIE}={TOKEN}")) == ""


@pytest.mark.parametrize(
    ("scheme", "headers", "is_secure"),
    [
        ("https", {}, True),
        ("http", {"x_forwarded_proto": "https"}, True),
        ("http", {"x_forwarded_proto": "https, http"}, True),
        ("http", {"x_forwarded_proto": "http"}, False),
        ("http", {}, False),
    ],
)
def test_it_is_secure_where_the_visitor_s_connection_is(
    scheme: str, headers: Mapping[str, str], is_secure: bool
) -> None:
    assert given(fetch(scheme=scheme, **headers)).endswith("; Secure") == is_secure


def test_what_is_no_page_sets_none() -> None:
    assert given(fetch(JSONResponse({}))) == ""
    assert given(fetch(HTMLResponse("gone", 404))) == ""
    assert given(fetch(method="HEAD")) == ""
    unchanged = Response(status_code=304)
    assert given(fetch(unchanged, accept="text/javascript")) == ""
    assert given(fetch(unchanged, accept="text/html,*/*")) != ""


def script() -> None:
    import streamlit as st

    from pages.web import visitor

    st.text(visitor.owner())


def owner(cookies: dict[str, str], app: AppTest | None = None) -> str:
    app = AppTest.from_function(script) if app is None else app
    sent = "streamlit.runtime.context.ContextProxy.cookies"
    with patch(sent, StreamlitCookies(cookies)):
        app.run()
    assert not app.exception
    return str(app.text[0].value)


def test_the_owner_is_a_hash_of_the_cookie() -> None:
    one, other = owner({COOKIE: TOKEN}), owner({COOKIE: "b" * 32})
    assert owner({COOKIE: TOKEN, "other": "b" * 32}) == one != other
    assert re.fullmatch(r"[0-9a-f]{32}", one)
    assert TOKEN not in one


@pytest.mark.parametrize("cookies", [{}, {COOKIE: "short"}, {COOKIE: "a" * 33}])
def test_without_a_cookie_each_session_is_an_owner(cookies: dict[str, str]) -> None:
    app = AppTest.from_function(script)
    first = owner(cookies, app)
    assert owner(cookies, app) == first, "on each run of the page"
    assert owner(cookies) != first
