"""Chromium, and a lab to look at; a test that leaves an error in the console fails."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Frame,
    Locator,
    Page,
    Playwright,
    TimeoutError,
    expect,
    sync_playwright,
)

from tests.browser.settled import DRAWN, SETTLED, STATE, WATCH
from tests.support.serving import ServedLab, serve

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TIMEOUT = 30_000
"""Milliseconds that a page may take to become what is expected, on a busy machine."""
POLL = 50
"""Milliseconds between two looks at a page; by default Playwright asks for a frame each time."""

BACKGROUND = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
IS_DARK = f"() => {BACKGROUND}.match(/\\d+/g).slice(0, 3).every((channel) => channel < 80)"

OPEN_VIEW = "[role=tabpanel]:not([hidden])"

expect.set_options(timeout=TIMEOUT)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


def find_chromium() -> str:
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    assert found, "the browser tests need chromium; `make test` installs Debian's"
    return found


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def profile(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    """Chromium with one profile for all tests.

    It is on disk: only then the browser keeps compiled scripts, which takes a third off the
    processor time of a visit. Most of that time is plotly.js and Streamlit's own code.
    """
    context = playwright.chromium.launch_persistent_context(
        tmp_path_factory.mktemp("profile"), executable_path=find_chromium(), args=FLAGS
    )
    context.add_init_script(f"({WATCH})()")
    yield context
    context.close()


@pytest.fixture(scope="session")
def browser(profile: BrowserContext) -> Browser:
    """Return the browser, for a test that needs another profile than that of all."""
    assert profile.browser
    return profile.browser


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedLab]:
    folder = tmp_path_factory.mktemp("lab")
    with serve(folder / "home", folder / "log.txt") as served:
        yield served


def is_known_noise(message: ConsoleMessage) -> bool:
    # Streamlit's own front end, on a deep link: it first asks for _stcore below the page's path.
    return "404" in message.text and "/_stcore/" in message.location.get("url", "")


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, profile: BrowserContext) -> Iterator[Visit]:
    """Open a page in a window of its own: visit(url, width=1280, dark=False).

    `before` is a script that runs before the page's own; `frames` gets the size in bytes of each
    message that the server sends; `is_workbench` is False for a page that is not of the lab;
    `device` is what makes a browser that of a phone.
    """
    pages: list[Page] = []
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not is_known_noise(message):
            errors.append(f"{message.text} ({message.location.get('url')})")

    def open_page(
        url: str,
        *,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        before: str | None = None,
        frames: Callable[[int], None] | None = None,
        is_workbench: bool = True,
        **device: Any,
    ) -> Page:
        context = profile
        if device:
            context = browser.new_context(**device)
            context.add_init_script(f"({WATCH})()")
            contexts.append(context)
        page = context.new_page()
        pages.append(page)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.set_default_timeout(TIMEOUT)
        page.on("console", note)
        page.on("pageerror", lambda error: errors.append(str(error)))
        if before:
            page.add_init_script(f"({before})()")
        if frames:
            page.on(
                "websocket",
                lambda socket: socket.on("framereceived", lambda data: frames(len(data))),
            )
        page.goto(url)
        page.wait_for_selector("h1")
        if is_workbench:
            wait_for_charts(page)
        return page

    yield open_page
    for page in pages:
        if not page.is_closed():
            page.evaluate("localStorage.clear()")
            page.close()
    for context in contexts:
        context.close()
    profile.clear_cookies()
    assert not errors, errors


def choose_preset(page: Page, name: str, key: str = "preset") -> None:
    """Choose a preset in the menu at the top of the rail."""
    page.locator(f".st-key-{key} input").click()
    page.get_by_role("option", name=name, exact=True).click()


def preset(page: Page) -> Locator:
    """Return the menu of presets, whose value is the chosen one."""
    return page.locator(".st-key-preset input")


def go_to(page: Page, section: str, title: str) -> None:
    """Open a page by the navigation at the top."""
    page.get_by_test_id("stHeader").get_by_text(section).click()
    page.get_by_test_id("stTopNavDropdownLink").get_by_text(title, exact=True).click()


def open_view(page: Page, view: str | Locator) -> None:
    """Open a view of the stage by its tab, or by its name; wait until it is drawn."""
    tab = page.get_by_role("tab", name=view, exact=True) if isinstance(view, str) else view
    tab.click()
    expect(tab).to_have_attribute("aria-selected", "true")
    wait_for_view(page)


def wait_for_view(page: Page) -> None:
    """Wait until the view whose tab is selected has its contents, and all charts are drawn."""
    page.wait_for_selector(f"{OPEN_VIEW} .stElementContainer", state="attached")
    wait_for_charts(page)


def wait_for_charts(page: Page | Frame) -> None:
    """Wait until the page is settled, has a chart, and every chart near the window is drawn."""
    _wait_for(page, f"() => ({SETTLED})() && ({DRAWN})()")


def wait_until_settled(page: Page) -> None:
    """Wait until all that the page was asked is answered, and nothing of it is old."""
    _wait_for(page, SETTLED)


def _wait_for(page: Page | Frame, function: str) -> None:
    try:
        page.wait_for_function(function, polling=POLL)
    except TimeoutError as error:
        raise AssertionError(f"after {TIMEOUT} ms: {page.evaluate(STATE)}") from error
