"""Bars and weights are dragged: numbers follow at once, the address on release."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.support.serving import ServedLab


def hold(page: Page, held: Locator, right: float, down: float) -> None:
    """Take an element by its centre and move it by some pixels, without releasing it."""
    held.hover()  # once it stands still
    box = held.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.down()
    page.mouse.move(x + right, y + down, steps=5)


def test_the_top_of_a_bar_is_dragged(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/discrete")
    number = page.locator("[data-testid=stMetricValue]").first
    expect(number).to_have_text("0.116783")
    handle = page.locator(".kllab-handles").get_by_role("slider", name="P(0)")
    hold(page, handle, 0, -60)
    expect(number).not_to_have_text("0.116783")
    assert "?" not in page.url
    page.mouse.up()
    page.wait_for_url("**/discrete?p=**")
    weights = [float(each) for each in page.url.split("p=")[1].split("%2C")]
    probability = weights[0] / sum(weights)
    assert probability > 0.5
    expect(handle).to_have_attribute("aria-valuetext", f"{probability:.4g}")


def test_a_weight_is_dragged(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/discrete")
    number = page.locator("[data-testid=stMetricValue]").first
    thumb = page.get_by_role("slider", name="Weight of Q(2)").locator("xpath=../..")
    hold(page, thumb, -200, 0)
    expect(number).to_have_text("∞")
    expect(page.get_by_text("infinite: Q gives 0 to outcome 2")).to_be_visible()
    assert "?" not in page.url
    page.mouse.up()
    page.wait_for_url("**/discrete?q=0.3%2C0.4%2C0")
