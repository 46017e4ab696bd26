"""Firefox: Debian's, driven by Playwright through WebDriver BiDi."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Error, Page, Playwright

from tests.browser.window import LONGEST_WAIT, Point, Window

PROGRAMS = ("firefox-esr", "firefox")
ABORTED = "status=2152398850"
"""NS_BINDING_ABORTED: Firefox reports a font whose download ended when its page was left."""


def find_firefox() -> str:
    found = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    assert found, "the browser tests need Firefox; `make test` installs Debian's"
    return found


class FirefoxWindow(Window):
    """A page of Playwright."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def open(self, address: str) -> None:
        self._page.goto(address)

    def run(self, function: str, *values: Any) -> Any:
        return self._page.evaluate(f"values => ({function})(...values)", list(values))

    def press(self, key: str) -> None:
        self._page.keyboard.press(key)

    def drag(self, start: Point, end: Point) -> None:
        self._page.mouse.move(*start)
        self._page.mouse.down()
        self._page.mouse.move(*end, steps=6)
        self._page.mouse.up()


@contextmanager
def firefox(playwright: Playwright) -> Iterator[FirefoxWindow]:
    """Lend a window of Firefox."""
    # Playwright's own build of Firefox is not used: this channel is the stock one.
    browser = playwright.firefox.launch(channel="moz-firefox", executable_path=find_firefox())
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(1000 * LONGEST_WAIT)
    errors: list[str] = []

    def note(error: Error) -> None:
        if ABORTED not in str(error):
            errors.append(str(error))

    page.on("pageerror", note)
    try:
        yield FirefoxWindow(page)
    finally:
        browser.close()
    assert not errors, errors
