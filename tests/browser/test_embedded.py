"""A page of the lab in a frame of somebody else's page: the snippet of the README at work."""

import contextlib
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Frame, Locator, Page, expect

from tests.browser.conftest import Visit, wait_for_charts
from tests.browser.workbench import HANDLES, PICTURE, SLIDER
from tests.support.serving import ROOT, ServedLab

EXAMPLE = "https://lab.example/normal"
HEADING = '<!doctype html><title>Lecture</title><link rel="icon" href="data:,"><h1>Lecture</h1>'
HAS_CHANGED = f"alt => document.querySelector('{PICTURE}').ariaLabel !== alt"


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and logs nothing."""

    def log_message(self, *_: object) -> None:
        """Leave a request out of the tests' output."""


@contextlib.contextmanager
def somebodys_page(folder: Path, body: str) -> Iterator[str]:
    """Serve a page from another origin than the lab's; lend its address."""
    (folder / "index.html").write_text(HEADING + body)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


def snippet(address: str) -> str:
    """Return the snippet of the README, with this address instead of its example."""
    readme = (ROOT / "README.md").read_text()
    found = readme[readme.index("<iframe") : readme.index("</iframe>") + len("</iframe>")]
    assert found.count(EXAMPLE) == 1
    return found.replace(EXAMPLE, address)


@pytest.mark.parametrize("name", ["normal", "bayesian_network"])
def test_a_page_works_in_somebodys_frame(
    lab: ServedLab, visit: Visit, tmp_path: Path, name: str
) -> None:
    # Without a recorded run, the picture follows the controls.
    frame_of_page = snippet(f"{lab.url}/{name}").replace("embed=true", "embed=true&run=")
    with somebodys_page(tmp_path, frame_of_page) as address:
        page = visit(address, height=800, is_workbench=False)
        element = page.locator("iframe").element_handle()
        frame = element.content_frame()
        assert frame
        frame.wait_for_selector("h1")
        wait_for_charts(frame)
        assert not frame.get_by_text("Deep learning", exact=True).count(), "navigation"
        # Both in pixels of somebody's window.
        box, bench = element.bounding_box(), frame.locator(".st-key-stage").bounding_box()
        assert box
        assert bench
        assert bench["y"] == box["y"]
        assert bench["height"] == box["height"]
        assert box["x"] + box["width"] - (bench["x"] + bench["width"]) <= 16  # padding
        slider = frame.locator(SLIDER).first
        drag(page, frame, slider.locator("xpath=../.."))
        handle = frame.locator(HANDLES).first
        value = handle.get_attribute("aria-valuetext")
        drag(page, frame, handle)
        expect(handle).not_to_have_attribute("aria-valuetext", value or "")
        it_is_presented(page, frame, box["y"])


def it_is_presented(page: Page, frame: Frame, top: float) -> None:
    """Enter present mode: its keys work, and no strip is left for the navigation."""
    frame.get_by_role("button", name="Present", exact=True).click()
    toolbar = frame.get_by_role("toolbar", name="Presenting")
    expect(toolbar.get_by_role("button", name="Full")).to_be_visible()  # the snippet allows it
    number = frame.locator(".st-key-numbers [data-testid=stMetricValue] *").last
    expect(number).to_be_hidden()
    page.keyboard.press("r")
    expect(number).to_be_visible()
    expect(frame.get_by_test_id("stHeader")).to_be_hidden()
    bench = frame.locator(".st-key-stage").bounding_box()
    assert bench
    assert bench["y"] == top


def drag(page: Page, frame: Frame, thing: Locator) -> None:
    """Drag something 30 pixels to the right: the frame's main picture changes."""
    alt = frame.locator(PICTURE).first.get_attribute("aria-label")
    box = thing.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y, steps=6)
    page.mouse.up()
    frame.wait_for_function(HAS_CHANGED, arg=alt)
