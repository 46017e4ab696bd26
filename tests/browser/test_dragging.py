"""Shapes that are dragged in a chart, and the controls that follow."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, wait_for_charts, wait_until_settled
from tests.support.serving import ServedLab

POINTS, SIMPLEX = ".st-key-data-points .kllab-chart", ".st-key-simplex .kllab-chart"
DESIGNER = ".st-key-designer .kllab-chart"
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
    drag_handle(page, "Whole gap", 0.5)
    page.wait_for_url("**gap_low=-0.1&gap_high=1.1**")
    expect_gap(page, -0.1, 1.1)
    drag_handle(page, "Gap from", -0.8)
    page.wait_for_url("**gap_low=-0.8&gap_high=1.1**")
    expect_gap(page, -0.8, 1.1)
    # Beyond the slider's end: the gap stands where the slider can follow.
    drag_handle(page, "Gap to", 1.9)
    page.wait_for_url("**gap_low=-0.8&gap_high=1.3**")
    expect_gap(page, -0.8, 1.3)


def drag_handle(page: Page, label: str, x: float) -> None:
    """Drag a handle of the points to `x`: gap and sliders follow in the hand, then the address."""
    handle = page.locator(f"{POINTS} .kllab-handle[aria-label='{label}']")
    box, address = handle.bounding_box(), page.url
    assert box
    height = box["y"] + box["height"] / 2
    before = page.locator(POINTS).get_attribute("aria-label") or ""
    page.mouse.move(box["x"] + box["width"] / 2, height)
    page.mouse.down()
    page.mouse.move(on_screen(page, POINTS, (x, 0.0))[0], height, steps=6)
    expect(page.locator(POINTS)).not_to_have_attribute("aria-label", before)
    assert page.url == address, "written before the handle was let go"
    page.mouse.up()


def expect_gap(page: Page, low: float, high: float) -> None:
    """Check the shade, the handles and the sliders of the gap."""
    page.wait_for_function(
        f"""ends => {{ const [shade] = document.querySelector('{POINTS}').layout.shapes;
            return shade.x0 === ends[0] && shade.x1 === ends[1]; }}""",
        arg=[low, high],
    )
    for name, value in (("Gap from", low), ("Gap to", high)):
        expect(page.locator(f"{POINTS} .kllab-handle[aria-label='{name}']")).to_have_attribute(
            "aria-valuetext", f"{value:g}"
        )
        expect(page.locator(".st-key-rail").get_by_role("slider", name=name)).to_have_value(
            f"{value:g}"
        )


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
    wait_for_charts(page)
    assert handle(page, SIMPLEX, "radius")[0] > edge[0]
    drag(page, SIMPLEX, old, (0.55, 0.5))
    page.wait_for_url("**logit_0=-1.3&logit_1=-0.8**")
    expect(page.locator(SIMPLEX)).to_have_attribute(
        "aria-label", re.compile(re.escape("the old one is (0.158, 0.261, 0.581)"))
    )
    wait_for_charts(page)
    x, y = handle(page, SIMPLEX, "old_policy")
    assert abs(x - 0.55) + abs(y - 0.5) < 0.02


def test_a_key_begins_where_the_last_one_ended(lab: ServedLab, visit: Visit) -> None:
    """Even if the page has answered the last one, and its figure is not drawn yet."""
    page = visit(f"{lab.url}/normal")
    page.evaluate(
        """() => { const { react } = Plotly;
            const gate = new Promise((open) => (window.open_gate = open));
            Plotly.react = async (...given) => { await gate; return react(...given); }; }"""
    )
    handle = page.get_by_role("slider", name="μ of Q", exact=True)
    for mean in ("1.1", "1.2"):
        handle.press("ArrowRight")
        page.wait_for_url(f"**loc_q={mean}")
        wait_until_settled(page)
        page.wait_for_timeout(400)  # longer than an unchanged figure is waited for
    page.evaluate("() => window.open_gate()")
    expect(handle).to_have_attribute("aria-valuetext", re.compile("^1.2"))


def test_a_schedule_is_drawn_by_hand(lab: ServedLab, visit: Visit) -> None:
    """Beside the curves of a run: the preview follows the hand, the address waits for release."""
    page = visit(f"{lab.url}/vae?schedule=points&view=Schedule", height=640)
    chart = page.locator(DESIGNER)
    chart.locator(".kllab-handle[aria-label='Point 2 of 2']").hover()  # once it stands still
    page.mouse.move(*on_screen(page, DESIGNER, (750, 1)))
    page.mouse.down()
    page.mouse.move(*on_screen(page, DESIGNER, (1500, 1.5)), steps=6)
    expect(chart).to_have_attribute("aria-label", re.compile("quarter, half, .* is 0, 0.7.*, 1.5"))
    assert "points=" not in page.url, "written before the handle was let go"
    page.mouse.up()
    page.wait_for_url(re.compile(r"points=0(:|%3A)0(,|%2C)0\.5(:|%3A)1\.5"))
    line = page.locator(".st-key-rail").get_by_role("textbox", name="Points of β")
    expect(line).to_have_value("0:0,0.5:1.5")
    point = page.locator(f"{DESIGNER} .kllab-handle[aria-label='Point 2 of 2']")
    expect(point).to_have_attribute("aria-valuetext", "β = 1.5 at step 1,500")
    point.press("ArrowLeft")
    expect(line).to_have_value("0:0,0.49:1.5")
    point.press("ArrowDown")
    expect(line).to_have_value("0:0,0.49:1.46")
    page.get_by_role("button", name="Add a point").click()
    expect(line).to_have_value(re.compile("^0:0,0.49:1.46,0.7.*"))
    page.locator(f"{DESIGNER} .kllab-handle[aria-label='Point 1 of 3']").click()
    expect(page.get_by_role("button", name="Remove point 1")).to_be_visible()
    page.locator(f"{DESIGNER} .kllab-handle[aria-label='Point 3 of 3']").click()
    page.get_by_role("button", name="Remove point 3").click()
    expect(line).to_have_value("0:0,0.49:1.46")
