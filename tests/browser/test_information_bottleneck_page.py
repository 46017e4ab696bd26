"""The information bottleneck in a browser: a cell is edited, a sweep is watched."""

import re
import time

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, wait_until_settled
from tests.support.serving import ServedLab

CURVE, PLANE = ".st-key-curve .kllab-chart", ".st-key-plane .kllab-chart"
SCATTER = ".st-key-scatter .kllab-chart"


def alt(page: Page, chart: str) -> str:
    return page.locator(chart).get_attribute("aria-label") or ""


def test_a_cell_is_edited_and_the_link_says_so(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/information_bottleneck?joint=9,1;1,9&beta=3.16")
    page.wait_for_selector(f"{CURVE}[data-drawn]")
    assert "I(X;Y) = 0.368064 nats" in alt(page, CURVE)
    cells = page.locator("[data-testid=stDataFrame] canvas").first
    cells.wait_for()
    wait_until_settled(page)  # a grid that is drawn again drops the cell that is being edited
    box = cells.bounding_box()
    assert box
    field = page.locator("#portal input, #portal textarea").first
    deadline = time.monotonic() + 60
    while not field.is_visible():  # a grid that has not settled lets a double click pass
        assert time.monotonic() < deadline, "no cell opens for editing"
        page.mouse.dblclick(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
        page.wait_for_timeout(1000)
    page.keyboard.press("Control+a")
    page.keyboard.type("4")
    expect(field).to_have_value("4")
    page.keyboard.press("Enter")
    line = page.get_by_role("textbox", name=re.compile("^Weights"))
    expect(line).to_have_value("4,1;1,9", timeout=30_000)
    page.wait_for_url(re.compile(r"joint=4%2C1%3B1%2C9"))
    page.wait_for_function(
        f"() => !document.querySelector('{CURVE}').getAttribute('aria-label').includes('0.368064')"
    )


def test_a_code_is_looked_into_while_the_sweep_trains(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/information_bottleneck?steps=3000")
    page.get_by_role("button", name=re.compile("^Train")).click()
    page.wait_for_selector(f"{PLANE}[data-drawn]")
    first = alt(page, PLANE)
    page.wait_for_function(
        f"before => document.querySelector('{PLANE}').getAttribute('aria-label') !== before",
        arg=first,
    )
    page.get_by_role("radio", name="0.1", exact=True).or_(
        page.get_by_role("button", name="0.1", exact=True)
    ).first.click()
    page.wait_for_function(
        f"() => document.querySelector('{SCATTER}').getAttribute('aria-label').includes('β = 0.1:')"
    )
    page.get_by_role("button", name=re.compile("^Stop")).first.click()
    expect(page.get_by_text("stopped")).to_be_visible(timeout=30_000)
