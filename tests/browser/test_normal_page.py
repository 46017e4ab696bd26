"""The hot path: a slider moves, both numbers and the chart answer, and zoom survives."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, choose_preset, wait_for_charts, wait_until_settled
from tests.support.serving import ServedLab

DENSITIES = ".st-key-densities .kllab-chart"


def press(page: Page, slider: str, key: str, times: int = 1) -> None:
    handle = page.get_by_role("slider", name=slider)
    handle.focus()
    for _ in range(times):
        handle.press(key)


def ranges(page: Page, chart: str) -> list[float]:
    found: list[float] = page.locator(chart).evaluate(
        "e => [...e.layout.xaxis.range, ...e.layout.yaxis.range]"
    )
    return found


def zoom(page: Page, chart: str) -> list[float]:
    """Drag a rectangle over the chart's first panel; return the ranges it zoomed to."""
    before = ranges(page, chart)
    page.evaluate(f"() => document.querySelector('{chart}').scrollIntoView({{block: 'center'}})")
    # Asked in one go: a live chart replaces its elements at every update.
    box = page.locator(chart).evaluate(
        "e => e.querySelector('.nsewdrag').getBoundingClientRect().toJSON()"
    )
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.7, steps=5)
    page.mouse.up()
    page.wait_for_function(
        f"x => document.querySelector('{chart}').layout.xaxis.range[0] > x", arg=before[0]
    )
    return ranges(page, chart)


def test_a_slider_moves_numbers_chart_and_address(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal")
    chart = page.locator(DENSITIES)
    before, drawn = chart.get_attribute("aria-label"), chart.get_attribute("data-drawn")
    press(page, "Mean μ of Q", "ArrowRight", 5)
    expect(chart).not_to_have_attribute("aria-label", before or "")
    expect(chart).not_to_have_attribute("data-drawn", drawn or "")
    # N(0, 1) against N(1.5, 4): log 2 + (1 + 2.25) / 8 - 1/2
    expect(page.get_by_text("0.5993971805599 nats")).to_be_visible()
    expect(chart).to_have_attribute("aria-label", "Densities of P = N(0, 1²) and Q = N(1.5, 2²). "
        "KL(P||Q) = 0.599397 nats, KL(Q||P) = 1.93185 nats.")  # fmt: skip
    page.wait_for_url("**/normal?loc_q=1.5")


def test_charts_are_drawn_once_a_change(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal", height=640)
    wait_for_charts(page)
    press(page, "Mean μ of Q", "ArrowRight", 5)  # margins become as wide as the labels need
    page.wait_for_url("**loc_q=1.5")
    wait_until_settled(page)
    wait_for_charts(page)
    charts = page.locator(".kllab-chart")
    charts.evaluate_all(
        """all => all.forEach((e) => { e.draws = -e.dataset.drawn; e.plots = 0;
            e.on('plotly_afterplot', () => e.plots++); })"""
    )
    press(page, "Mean μ of Q", "ArrowLeft", 5)
    page.wait_for_url("**/normal")
    assert charts.count() == 2
    page.wait_for_function(
        """() => [...document.querySelectorAll('.kllab-chart')].every((e) =>
            e.plots && e.plots === e.draws + Number(e.dataset.drawn))"""
    )


def test_the_chart_is_updated_in_place_and_keeps_its_zoom(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal")
    chart = page.locator(DENSITIES)
    chart.evaluate("e => { e.before = [...e.querySelectorAll('.main-svg')]; }")
    zoomed = zoom(page, DENSITIES)
    drawn = chart.get_attribute("data-drawn")
    press(page, "Mean μ of P", "ArrowRight", 3)
    expect(chart).not_to_have_attribute("data-drawn", drawn or "")
    page.wait_for_url("**loc_p=0.3**")
    assert chart.evaluate(
        """e => { const now = [...e.querySelectorAll('.main-svg')];
            return now.length > 1 && now.every((svg, n) => svg === e.before[n]); }"""
    ), "Plotly built the chart anew"
    assert ranges(page, DENSITIES) == zoomed


def test_zoom_survives_a_figure_that_brings_another_range(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal?view=Sweeps")
    sweeps = ".st-key-sweeps .kllab-chart"
    before = ranges(page, sweeps)
    zoomed = zoom(page, sweeps)
    choose_preset(page, "Q too narrow")  # far larger divergences: another range
    page.wait_for_function(
        f"top => document.querySelector('{sweeps}').layout.yaxis2.range[1] > top", arg=before[3]
    )
    assert ranges(page, sweeps) == zoomed
    page.locator(sweeps).hover()
    page.locator(f"{sweeps} [data-title='Reset axes']").click()
    page.wait_for_function(
        f"top => document.querySelector('{sweeps}').layout.yaxis.range[1] > top", arg=before[3]
    )


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
    choose_preset(page, "Only the mean differs")
    expect(page.get_by_text("2.000000000000 nats = 2.88539 bits").first).to_be_visible()


def test_switching_light_and_dark_repaints_the_chart(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal")
    label = page.locator(".st-key-densities .xtick text").first
    light = label.evaluate("text => getComputedStyle(text).fill")
    page.emulate_media(color_scheme="dark")
    expect(label).not_to_have_css("fill", light)


def test_a_slider_at_its_lowest_value_stays_in_the_link(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal?loc_p=-4.9")
    press(page, "Mean μ of P", "ArrowLeft")
    page.wait_for_url("**loc_p=-5*")
    press(page, "Mean μ of Q", "ArrowRight")
    page.wait_for_url("**loc_q=1.1*")
    assert "loc_p=-5" in page.url
    again = visit(page.url)
    assert "P = N(-5, 1²)" in (again.locator(DENSITIES).get_attribute("aria-label") or "")
