"""The point of a latent space is dragged: what it decodes to follows the finger."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, wait_until_settled
from tests.browser.test_dragging import Point, on_screen
from tests.support.serving import ServedLab

PLANE, DECODED = (f".st-key-{key} .kllab-chart" for key in ("plane", "decoded"))
MANIFOLD = ".st-key-manifold .kllab-chart"
BRIGHTNESS = """selector => document.querySelector(selector).data[0].z
    .reduce((sum, row) => row.reduce((a, b) => a + b, sum), 0)"""
DRAWN = "selector => Number(document.querySelector(selector).dataset.drawn)"


def take(page: Page, chart: str) -> Point:
    """Press the mouse on the handle of a chart; return where."""
    box = page.locator(f"{chart} .kllab-handle").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    return x, y


def test_the_decoded_image_follows_the_point(lab: ServedLab, visit: Visit) -> None:
    sizes: list[int] = []
    page = visit(f"{lab.url}/latent_space?view=Manifold", height=640, frames=sizes.append)
    wait_until_settled(page)
    page.wait_for_timeout(500)  # the figures are kept once the app rests
    wait_until_settled(page)
    before, address = page.evaluate(BRIGHTNESS, DECODED), page.url
    drawn = [page.evaluate(DRAWN, chart) for chart in (PLANE, MANIFOLD)]
    sizes.clear()
    take(page, PLANE)
    page.mouse.move(*on_screen(page, PLANE, (-1.95, 0.25)), steps=8)
    changed = f"before => Math.abs(({BRIGHTNESS})('{DECODED}') - before) > before / 4"
    page.wait_for_function(changed, arg=before)
    assert page.url == address, "written before the point was let go"
    page.mouse.up()
    page.wait_for_url("**x=-1.95&y=0.25**")
    wait_until_settled(page)
    expect(page.locator(".st-key-numbers")).to_contain_text("1, 0.")
    assert [page.evaluate(DRAWN, chart) for chart in (PLANE, MANIFOLD)] == drawn, "drawn again"
    assert max(sizes) < 8_000, "what stays the same was sent again"
    take(page, MANIFOLD)
    page.mouse.move(*on_screen(page, MANIFOLD, (0.5, 0.5)), steps=4)
    page.mouse.up()
    page.wait_for_url("**x=0&y=0**")
    label = page.locator(f"{PLANE} .kllab-handle")
    expect(label).to_have_attribute("aria-valuetext", "(0.00, 0.00)")


def test_a_point_goes_back_to_where_its_picture_was_last_drawn(
    lab: ServedLab, visit: Visit
) -> None:
    page = visit(f"{lab.url}/latent_space")
    wait_until_settled(page)
    point = page.locator(f"{PLANE} .kllab-handle")
    first = point.get_attribute("aria-valuetext") or ""
    page.set_viewport_size({"width": 1200, "height": 640})  # drawn again, with the kept figure
    page.wait_for_function(f"() => ({DRAWN})('{PLANE}') > 1")
    point.press("ArrowRight")
    expect(point).not_to_have_attribute("aria-valuetext", first)
    wait_until_settled(page)
    point.press("ArrowLeft")
    expect(point).to_have_attribute("aria-valuetext", first)


def test_a_figure_that_was_kept_is_drawn_when_its_view_opens_again(
    lab: ServedLab, visit: Visit
) -> None:
    page = visit(f"{lab.url}/latent_space?view=Manifold")
    page.get_by_role("tab", name="Formula").click()
    expect(page.locator(MANIFOLD)).to_have_count(0)
    page.get_by_role("tab", name="Manifold").click()
    expect(page.locator(MANIFOLD)).to_have_attribute("data-drawn", "1")
    expect(page.locator(MANIFOLD)).to_have_attribute("aria-busy", "false")
