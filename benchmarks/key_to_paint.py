"""Time from a key press on a slider to the frame that shows the new chart, in Chromium.

Measured in the page: from the key event's own time to the end of the first frame after the main
chart was drawn, or a plain page's picture was loaded. Keys follow each other when the page has
answered. Browser, server and driver share the machine.
"""

import contextlib
import statistics
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.exploration_pages import PAGES, MovedPage, served
from benchmarks.table import print_table
from tests.browser.conftest import FLAGS, find_chromium
from tests.support.serving import ServedLab

KEYS, WARM_UP = 60, 5
SETTLE = 150  # milliseconds after an answer, as a hand does not press faster
WINDOW = {"width": 1280, "height": 640}
WATCH = """
() => {
  window.waits = [];
  let pressed;
  const painted = () => {
    if (pressed === undefined) return;
    const from = pressed;
    pressed = undefined;
    requestAnimationFrame(() => {
      const channel = new MessageChannel(); // its message comes when the frame is finished
      channel.port1.onmessage = () => window.waits.push(performance.now() - from);
      channel.port2.postMessage(null);
    });
  };
  addEventListener("keydown", (event) => (pressed = event.timeStamp), { capture: true });
  const loaded = ({ target }) => target.tagName === "IMG" && painted();
  document.addEventListener("load", loaded, { capture: true }); // the window gets none of images
  const chart = document.querySelector(".st-key-picture .kllab-chart");
  if (chart) new MutationObserver(painted).observe(chart, { attributeFilter: ["data-drawn"] });
}
"""


def waits(page: Page, slider: str, keys: int = KEYS, warm_up: int = WARM_UP) -> list[float]:
    """Return the milliseconds from key to frame of each key press after those that warm up."""
    page.evaluate(WATCH)
    page.locator(
        f".st-key-{slider} [role=slider], .st-key-{slider} input[type=range]"
    ).first.focus()
    for number in range(warm_up + keys):
        # Back before a slider is at its end, where a key changes nothing.
        page.keyboard.press("ArrowRight" if number % 20 < 10 else "ArrowLeft")
        page.wait_for_function("(count) => window.waits.length >= count", arg=number + 1)
        page.wait_for_timeout(SETTLE)
    found: list[float] = page.evaluate("window.waits")
    return found[warm_up:]


def open_page(browser: Browser, lab: ServedLab, name: str) -> Page:
    """Open a page and wait until its charts, or its picture, are drawn."""
    page = browser.new_page(viewport=WINDOW)
    page.goto(f"{lab.url}/{name}")
    if name:
        for key in PAGES[name].charts:
            page.wait_for_selector(f".st-key-{key} .kllab-chart[data-drawn]")
    else:
        page.wait_for_selector("img")
    page.wait_for_timeout(1000)
    return page


def row(browser: Browser, page: MovedPage, lab: ServedLab) -> list[str]:
    """Measure a page and, if there is one, the plain page with the tutorial's figure."""
    cells = [page.address]
    with contextlib.ExitStack() as stack:
        peer = page.peer and stack.enter_context(served(Path(page.peer)))
        places = [(lab, page.address), *([(peer, "")] if peer else [])]
        medians = []
        for server, name in places:
            opened = open_page(browser, server, name)
            found = sorted(waits(opened, page.sliders[0]))
            opened.close()
            medians.append(statistics.median(found))
            cells += [f"{medians[-1]:.0f}", f"{found[int(0.95 * (len(found) - 1))]:.0f}"]
    if len(medians) > 1:
        cells.append(f"{medians[1] / medians[0]:.1f}")
    return cells + [""] * (6 - len(cells))


def main() -> None:
    """Print the table."""
    with served() as lab, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        rows = [row(browser, page, lab) for page in PAGES.values()]
        browser.close()
    print_table(
        ["page", "p50 ms", "p95 ms", "plain, p50 ms", "plain, p95 ms", "times as fast"], rows
    )


if __name__ == "__main__":
    main()
