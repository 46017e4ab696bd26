"""Rate and distortion in a browser: points land while a sweep trains, one is chosen by a click."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit, wait_for_charts
from tests.support.serving import ServedLab

PLANE, SAMPLES = ".st-key-plane .kllab-chart", ".st-key-samples .kllab-chart"
POINTS = "e => e._fullData.find((trace) => trace.name === 'models')"
QUICK = "dataset=digits_8x8&sweep=three_0.1_to_10&seeds=1&steps=4000&run="


def test_points_land_and_a_click_shows_the_samples_of_one(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/rate_distortion?{QUICK}&view=Pictures")
    page.get_by_role("button", name=re.compile("^Train")).click()
    page.wait_for_function(
        f"() => document.querySelector('{PLANE}')?._fullData?.some((t) => t.name === 'models')"
    )
    plane = page.locator(PLANE)
    first = plane.evaluate(f"e => ({POINTS})(e).y.join()")
    page.wait_for_function(
        f"before => document.querySelector('{PLANE}')._fullData"
        ".find((trace) => trace.name === 'models').y.join() !== before",
        arg=first,
    )
    page.get_by_role("button", name=re.compile("^Stop")).first.click()
    expect(page.get_by_text("stopped")).to_be_visible(timeout=30_000)
    wait_for_charts(page)
    x, y = plane.evaluate(
        f"""(e) => {{
          const {{ x, y }} = ({POINTS})(e), {{ xaxis, yaxis }} = e._fullLayout;
          const {{ left, top }} = e.getBoundingClientRect();
          return [left + xaxis._offset + xaxis.d2p(x[2]), top + yaxis._offset + yaxis.d2p(y[2])];
        }}"""
    )
    page.mouse.move(x, y)
    page.mouse.click(x, y)
    page.wait_for_url(re.compile(r"point=10(&|$)"))
    expect(page.locator(SAMPLES)).to_have_attribute("aria-label", re.compile("β = 10,"))
    expect(plane).to_have_attribute("aria-label", re.compile("Chosen: β = 10,"))
