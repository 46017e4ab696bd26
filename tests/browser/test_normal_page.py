"""The hot path: a slider moves, both numbers and the chart answer, and zoom survives."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.support.serving import ServedLab

DENSITIES = ".st-key-densities .kllab-chart"


def press(page: Page, slider: str, key: str, times: int = 1) -> None:
    handle = page.get_by_role("slider", name=slider)
    handle.focus()
    for _ in range(times):
        handle.press(key)


def test_a_slider_moves_numbers_chart_and_address(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal")
    chart = page.locator(DENSITIES)
    before, drawn = chart.get_attribute("aria-label"), chart.get_attribute("data-drawn")
    press(page, "Mean μ of Q", "ArrowRight", 5)
    expect(chart).not_to_have_attribute("aria-label", before or "")
    expect(chart).not_to_have_attribute("data-drawn", drawn or "")
    # N(0, 1) against N(1.5, 4): log 2 + (1 + 2.25) / 8 - 1/2
    expect(page.get_by_text("0.5993971805599453 nats")).to_be_visible()
    expect(chart).to_have_attribute("aria-label", "Densities of P = N(0, 1²) and Q = N(1.5, 2²). "
        "KL(P||Q) = 0.599397 nats, KL(Q||P) = 1.93185 nats.")  # fmt: skip
    page.wait_for_url("**/normal?loc_q=1.5")


def test_the_chart_is_updated_in_place_and_keeps_its_zoom(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal")
    chart = page.locator(DENSITIES)
    chart.evaluate("e => { e.same = true; }")
    box = page.locator(f"{DENSITIES} .nsewdrag").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 150, steps=5)
    page.mouse.up()
    page.wait_for_function(
        f"() => document.querySelector('{DENSITIES}').layout.xaxis.range[0] > -5"
    )
    zoomed = chart.evaluate("e => [...e.layout.xaxis.range, ...e.layout.yaxis.range]")
    drawn = chart.get_attribute("data-drawn")
    press(page, "Mean μ of P", "ArrowRight", 3)
    expect(chart).not_to_have_attribute("data-drawn", drawn or "")
    page.wait_for_url("**loc_p=0.3**")
    assert chart.evaluate("e => e.same"), "the chart was mounted anew"
    assert chart.evaluate("e => [...e.layout.xaxis.range, ...e.layout.yaxis.range]") == zoomed


def test_a_link_restores_the_page(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal?loc_p=-1.5&scale_q=0.5&direction=KL(Q‖P)")
    label = page.locator(DENSITIES).get_attribute("aria-label") or ""
    assert "P = N(-1.5, 1²) and Q = N(1, 0.5²)" in label
    assert "KL(Q‖P)" in (
        page.locator(".st-key-integrand .kllab-chart").get_attribute("aria-label") or ""
    )


def test_a_bad_link_says_what_is_wrong_and_loses_nothing(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal?scale_p=-3&loc_q=abc&loc_p=2")
    expect(
        page.get_by_text("The link's scale_p could not be used: -3 is not between 0.1 and 5")
    ).to_be_visible()
    expect(
        page.get_by_text("loc_q could not be used: 'abc' is not a number between -5 and 5")
    ).to_be_visible()
    assert "P = N(2, 1²)" in (page.locator(DENSITIES).get_attribute("aria-label") or "")


def test_a_preset_sets_the_controls(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal")
    page.get_by_text("Only the mean differs").click()
    expect(page.get_by_text("2.0 nats = 2.88539 bits").first).to_be_visible()


def test_switching_light_and_dark_repaints_the_chart(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal")
    ink = "() => getComputedStyle(document.querySelector('.st-key-densities .xtick text')).fill"
    light = page.evaluate(ink)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"() => ({ink})() !== '{light}'")
