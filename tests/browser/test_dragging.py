"""Shapes that are dragged in a chart, and the controls that follow."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.support.serving import ServedLab

POINTS, SIMPLEX = ".st-key-data-points .kllab-chart", ".st-key-simplex .kllab-chart"
Point = tuple[float, float]


def on_screen(page: Page, chart: str, point: Point) -> Point:
    """Return where a point of the chart's axes is in the window, in pixels."""
    x, y = page.locator(chart).evaluate(
        """(e, [x, y]) => {
            const { xaxis, yaxis } = e._fullLayout, box = e.getBoundingClientRect();
            return [box.x + xaxis._offset + xaxis.d2p(x), box.y + yaxis._offset + yaxis.d2p(y)];
        }""",
        list(point),
    )
    return x, y


def drag(page: Page, chart: str, start: Point, end: Point) -> None:
    """Drag from one point of the chart's axes to another, and wait for the chart drawn after."""
    page.evaluate(f"() => document.querySelector('{chart}').scrollIntoView({{block: 'center'}})")
    drawn = page.locator(chart).get_attribute("data-drawn") or ""
    page.mouse.move(*on_screen(page, chart, start))
    page.mouse.down()
    page.mouse.move(*on_screen(page, chart, end), steps=6)
    page.mouse.up()
    expect(page.locator(chart)).not_to_have_attribute("data-drawn", drawn)


def shape(page: Page, chart: str, number: int, name: str) -> float:
    found: float = page.locator(chart).evaluate(f"e => e.layout.shapes[{number}].{name}")
    return found


def test_the_gap_is_moved_and_stretched(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/bayesian_network")
    drag(page, POINTS, (0.0, 0.5), (0.5, 0.0))
    page.wait_for_url("**gap_low=-0.1&gap_high=1.1**")
    low, high = (shape(page, POINTS, 0, end) for end in ("x0", "x1"))
    assert (low, high) == (-0.1, 1.1)
    drag(page, POINTS, (-0.08, 0.0), (-0.79, 0.0))
    page.wait_for_url("**gap_low=-0.8&gap_high=1.1**")
    # Beyond the slider's end: the gap stands where the slider can follow.
    drag(page, POINTS, (1.08, 0.0), (1.8, 0.0))
    page.wait_for_url("**gap_high=1.3**")
    assert shape(page, POINTS, 0, "x1") == 1.3
    expect(page.get_by_role("slider", name="Gap to")).to_have_value("1.3")


def handle(page: Page, chart: str, name: str) -> Point:
    """Return where a handle of the chart is, in the units of its axes."""
    x, y = page.locator(chart).evaluate(
        """(e, name) => {
            const { x, y } = e.layout.meta.handles.find((handle) => handle.name === name);
            return [x, y];
        }""",
        name,
    )
    return x, y


def test_the_trust_region_and_the_old_policy_are_dragged(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/policy?subject=trust_region", height=640)
    label = page.locator(SIMPLEX).get_attribute("aria-label") or ""
    assert "KL(old||new) ≤ 0.05" in label
    edge, old = handle(page, SIMPLEX, "radius"), handle(page, SIMPLEX, "old_policy")
    drag(page, SIMPLEX, edge, (edge[0] + (edge[0] - old[0]), edge[1]))
    page.wait_for_url("**radius=**")
    radius = float(page.url.split("radius=")[1].split("&")[0])
    assert 0.1 < radius < 1, "twice as far is about four times the KL"
    expect(page.locator(SIMPLEX)).to_have_attribute(
        "aria-label", re.compile(re.escape(f"KL(old||new) ≤ {radius:g} nats"))
    )
    assert handle(page, SIMPLEX, "radius")[0] > edge[0]
    drag(page, SIMPLEX, old, (0.55, 0.5))
    page.wait_for_url("**logit_0=-1.3&logit_1=-0.8**")
    label = page.locator(SIMPLEX).get_attribute("aria-label") or ""
    assert "the old one is (0.158, 0.261, 0.581)" in label
    x, y = handle(page, SIMPLEX, "old_policy")
    assert abs(x - 0.55) + abs(y - 0.5) < 0.02
