"""What the server hands out beside pages."""

import gzip
import urllib.request

import pytest
from playwright.sync_api import Browser

from pages.web import static_file
from pages.web.response_headers import content_security_policy
from pages.web.visitor import COOKIE
from tests.browser.conftest import wait_for_charts
from tests.support.serving import ServedLab


def fetch(url: str, **headers: str) -> tuple[bytes, dict[str, str]]:
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
        return answer.read(), {name.lower(): value for name, value in answer.headers.items()}


def test_it_says_that_it_is_ready(lab: ServedLab) -> None:
    body, _ = fetch(f"{lab.url}/ready")
    assert b"ready" in body


@pytest.mark.parametrize("file", static_file.ALL, ids=lambda file: file.name)
def test_scripts_come_compressed_and_are_cached_for_long(
    lab: ServedLab, file: static_file.StaticFile
) -> None:
    url = lab.url + file.route.path
    plain, headers = fetch(url, **{"Accept-Encoding": "identity"})
    assert plain == (file.folder / file.name).read_bytes()
    assert "immutable" in headers["cache-control"]
    packed, headers = fetch(url, **{"Accept-Encoding": "gzip"})
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed) == plain
    assert len(packed) < 2 * len(plain) / 3


@pytest.mark.parametrize("path", ["/", "/normal", "/ready", "/_stcore/health"])
def test_every_answer_has_the_headers(lab: ServedLab, path: str) -> None:
    _, headers = fetch(lab.url + path)
    assert headers["content-security-policy"] == content_security_policy()
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_a_page_brings_the_cookie_that_makes_a_visitor_an_owner(
    lab: ServedLab, browser: Browser
) -> None:
    first, other = browser.new_context(), browser.new_context()
    tokens = []
    for context, path in ((first, "/normal"), (first, "/"), (other, "/")):
        page = context.new_page()
        page.goto(lab.url + path)
        wait_for_charts(page)
        [cookie] = [one for one in context.cookies() if one["name"] == COOKIE]
        assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
        assert page.evaluate("document.cookie").find(COOKIE) == -1
        tokens.append(cookie["value"])
    assert tokens[0] == tokens[1] != tokens[2]
    first.close()
    other.close()


def test_nothing_is_loaded_from_elsewhere(lab: ServedLab, browser: Browser) -> None:
    page = browser.new_page()  # not of `visit`: the browser logs what it blocks as errors
    page.goto(f"{lab.url}/normal")
    wait_for_charts(page)
    blocked = page.evaluate(
        """() => new Promise((tell) => {
            const blocked = [];
            document.addEventListener("securitypolicyviolation", (event) => {
                blocked.push(event.effectiveDirective);
                if (blocked.length === 2) tell(blocked.sort());
            });
            new Image().src = "https://elsewhere.example/picture.png";
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.head.append(script);
        })"""
    )
    assert blocked == ["img-src", "script-src-elem"]
    assert page.evaluate("window.ran") is None
    page.close()
