"""The information bottleneck in a browser: a cell and β are dragged, a sweep is watched."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, open_view, wait_until_settled
from tests.support.serving import ServedLab

CURVE, PLANE = ".st-key-curve .kllab-chart", ".st-key-plane .kllab-chart"
SCATTER = ".st-key-scatter .kllab-chart"


def alt(page: Page, chart: str) -> str:
    return page.locator(chart).get_attribute("aria-label") or ""


def test_a_cell_is_dragged_and_the_link_says_so(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/information_bottleneck?joint=9,1;1,9&beta=3.16")
    page.wait_for_selector(f"{CURVE}[data-drawn]")
    assert "I(X;Y) = 0.368064 nats" in alt(page, CURVE)
    cell = page.get_by_label("Weight of x = 0, y = 0")
    cell.wait_for()
    wait_until_settled(page)
    cell.hover()  # once it stands still
    box = cell.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.down()
    page.mouse.move(x, y + 30, steps=5)
    page.wait_for_function(
        f"() => !document.querySelector('{CURVE}').getAttribute('aria-label').includes('0.368064')"
    )
    assert "joint=9,1;1,9" in page.url  # it is written on release
    page.mouse.up()
    page.wait_for_url(re.compile(r"joint=[1-6](\.5)?%2C1%3B1%2C9"))
    [weight] = re.findall(r"joint=([\d.]+)%2C", page.url)
    line = page.get_by_role("textbox", name=re.compile("^Weights"))
    expect(line).to_have_value(f"{weight},1;1,9")
    expect(cell).to_have_attribute("aria-valuetext", weight)


def test_beta_is_dragged_along_the_curve(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/information_bottleneck")
    page.wait_for_selector(f"{CURVE}[data-drawn]")
    knob = page.locator(".st-key-curve .kllab-handle")
    knob.wait_for()
    wait_until_settled(page)
    knob.hover()
    box = knob.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.down()
    page.mouse.move(x - 60, y, steps=5)
    page.mouse.up()
    page.wait_for_url(re.compile(r"beta=[12]\.\d+"))
    [beta] = re.findall(r"beta=([\d.]+)", page.url)
    expect(knob).to_have_attribute("aria-valuetext", beta)
    expect(page.locator(CURVE)).to_have_attribute(
        "aria-label", re.compile(re.escape(f"At β = {beta},"))
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
    open_view(page, "Codes")
    page.get_by_role("combobox", name=re.compile("^Show the code")).click()
    page.get_by_role("option", name="0.1", exact=True).click()
    page.wait_for_function(
        f"() => document.querySelector('{SCATTER}')?.ariaLabel?.includes('β = 0.1:')"
    )
    page.get_by_role("button", name=re.compile("^Stop")).first.click()
    expect(page.get_by_text("stopped")).to_be_visible(timeout=30_000)
