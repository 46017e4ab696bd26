"""Views of a VAE's run: rates over time while it trains, pictures at a time, its schedule."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, open_view
from tests.browser.test_normal_page import ranges, zoom
from tests.support.serving import ServedLab

HEAT_MAP, SAMPLES = ".st-key-rates-over-time .kllab-chart", ".st-key-samples .kllab-chart"
DESIGNER = ".st-key-designer .kllab-chart"
LONG = "batch_size=512&steps=4000&run="
"""A training of about a minute: it is stopped here."""
SHOWN = f"JSON.stringify(document.querySelector('{SAMPLES}')?._fullData?.[0].z)"
COUNT_REMOVED = """selector => {
  const chart = document.querySelector(selector);
  chart.removed = 0;
  new MutationObserver((changes) => {
    for (const { removedNodes } of changes)
      for (const node of removedNodes) chart.removed += node.contains(chart) ? 1 : 0;
  }).observe(document.body, { childList: true, subtree: true });
  return Number(chart.dataset.drawn);
}"""
"""Note whether a chart is taken out of the page, if only for a moment; return its drawings."""


def drawn_beyond(page: Page, chart: str, drawn: int) -> None:
    page.wait_for_function(
        "([chart, drawn]) => Number(document.querySelector(chart)?.dataset.drawn) > drawn",
        arg=[chart, drawn],
    )


def test_views_of_a_run_hold_still_go_back_and_shape_the_next(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/vae?{LONG}&view=Latents&schedule=points&points=0:0,0.5:1.5")
    page.get_by_role("button", name=re.compile("^Train")).click()
    page.wait_for_selector(f"{HEAT_MAP}[data-drawn]", timeout=120_000)  # a worker may load torch
    drawn = page.evaluate(COUNT_REMOVED, HEAT_MAP)
    zoomed = zoom(page, HEAT_MAP)
    drawn_beyond(page, HEAT_MAP, drawn + 2)
    assert page.locator(HEAT_MAP).evaluate("chart => chart.removed") == 0, "mounted anew"
    assert ranges(page, HEAT_MAP) == zoomed

    page.get_by_role("button", name=re.compile("^Stop")).first.click()
    expect(page.get_by_text("stopped")).to_be_visible()
    open_view(page, "Pictures")
    slider = page.get_by_role("slider", name="Time")
    page.wait_for_function(f"() => {SHOWN}")
    newest = page.evaluate(SHOWN)
    slider.press("Home")
    page.wait_for_function(f"newest => ![undefined, newest].includes({SHOWN})", arg=newest)
    expect(page.get_by_text("Step 1 of 4,000.")).to_be_visible()
    slider.press("End")
    page.wait_for_function(f"newest => {SHOWN} === newest", arg=newest)
    expect(page.get_by_text("Step 1 of 4,000.")).to_have_count(0)

    open_view(page, "Schedule")
    point = page.locator(f"{DESIGNER} .kllab-handle[aria-label^='Point 2']")
    said = point.get_attribute("aria-valuetext")
    point.press("ArrowUp")
    expect(point).not_to_have_attribute("aria-valuetext", said or "")
    page.wait_for_url(re.compile(r"points=0(:|%3A)0(,|%2C)0\.5(:|%3A)1\.[5-9]\d"))
