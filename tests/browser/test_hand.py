"""A live hand: numbers and charts follow while a slider or a handle is dragged."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, wait_for_charts
from tests.browser.workbench import THUMB
from tests.support.serving import ServedLab

Point = tuple[float, float]
NUMBER = "[data-testid=stMetricValue]"
SEVERAL = 6  # different numbers, to say that the page follows
RECORD = f"""() => {{ window.seen = new Set(); new MutationObserver(() =>
    window.seen.add(document.querySelector('{NUMBER}')?.textContent)
).observe(document.querySelector('.st-key-numbers'),
    {{ childList: true, characterData: true, subtree: true }}); }}"""


@contextmanager
def held(page: Page, start: Point) -> Iterator[None]:
    """Hold the mouse down at `start`, and let it go at the end."""
    page.mouse.move(*start)
    page.mouse.down()
    yield
    page.mouse.up()


def move(page: Page, start: Point, end: Point, steps: int = 40) -> None:
    """Move the mouse as a hand does, in about a second."""
    for step in range(1, steps + 1):
        part = step / steps
        page.mouse.move(*(a + part * (b - a) for a, b in zip(start, end, strict=True)))
        page.wait_for_timeout(25)


def move_until_followed(page: Page, start: Point, end: Point) -> None:
    """Move back and forth until several numbers were shown, and stop at `end`."""
    page.evaluate(RECORD)
    move(page, start, end)
    for _ in range(10):
        if page.evaluate("window.seen.size") >= SEVERAL:
            break
        move(page, end, start)
        move(page, start, end)
    assert page.evaluate("window.seen.size") >= SEVERAL, "the page did not follow"


def centre(page: Page, handle: str) -> Point:
    """Return where a handle of a chart is, in pixels."""
    box = (
        page.locator(".kllab-handles").get_by_role("slider", name=handle, exact=True).bounding_box()
    )
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def number(page: Page) -> str:
    return page.locator(NUMBER).first.inner_text()


def test_a_page_follows_a_slider_and_writes_its_address_on_release(
    lab: ServedLab, visit: Visit
) -> None:
    page = visit(f"{lab.url}/normal")
    slider = page.get_by_role("slider", name="Mean μ of Q")
    entries, address = page.evaluate("history.length"), page.url
    start = slider.evaluate(THUMB)
    end = (start[0] + 80, start[1])
    with held(page, start):
        move_until_followed(page, start, end)
        value, figure = slider.input_value(), page.locator(".st-key-densities .kllab-chart")
        expect(figure).to_have_attribute(
            "aria-label", re.compile(re.escape(f"P = N(0, 1²) and Q = N({value}, 2²)."))
        )
        numbers = re.findall(r"([\d.]+) nats", figure.get_attribute("aria-label") or "")
        assert len(numbers) == 2
        expect(page.locator(NUMBER)).to_have_text(numbers)
        assert (page.url, page.evaluate("history.length")) == (address, entries)
    page.wait_for_url(f"**loc_q={value}")
    assert page.evaluate("history.length") == entries + 1
    expect(slider).to_have_value(value)


def test_a_slider_is_followed_that_takes_the_focus_from_another(
    lab: ServedLab, visit: Visit
) -> None:
    page = visit(f"{lab.url}/normal")
    page.get_by_role("slider", name="Mean μ of P").focus()
    start = page.get_by_role("slider", name="Mean μ of Q").evaluate(THUMB)
    with held(page, start):
        move_until_followed(page, start, (start[0] + 80, start[1]))


def test_a_slider_dragged_back_leaves_nothing(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal")
    before, address = number(page), page.url
    start = page.get_by_role("slider", name="Mean μ of Q").evaluate(THUMB)
    end = (start[0] + 60, start[1])
    with held(page, start):
        move(page, start, end, 10)
        expect(page.locator(NUMBER).first).not_to_have_text(before)
        move(page, end, start, 10)
    expect(page.locator(NUMBER).first).to_have_text(before)
    assert page.url == address


def test_a_page_and_its_sliders_follow_a_handle(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal")
    address, slider = page.url, page.get_by_role("slider", name="Mean μ of Q")
    start = centre(page, "μ of Q")
    end = (start[0] + 60, start[1] + 20)
    with held(page, start):
        move_until_followed(page, start, end)
        expect(slider).not_to_have_value("1")
        assert page.url == address, "written before it was let go"
    page.wait_for_url("**loc_q=**")
    expect(slider).to_have_value(page.url.split("loc_q=")[1])


def test_a_handle_stops_where_its_slider_ends(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal")
    start = centre(page, "μ of Q")
    with held(page, start):
        move(page, start, (start[0] + 400, start[1]), 10)
    page.wait_for_url("**loc_q=5")
    wait_for_charts(page)
    page.wait_for_function(
        """() => {
            const chart = document.querySelector('.st-key-densities .kllab-chart');
            const { xaxis } = chart._fullLayout;
            const x = chart.getBoundingClientRect().x + xaxis._offset + xaxis.d2p(5);
            const handle = chart.querySelector("[aria-label='μ of Q']").getBoundingClientRect();
            return Math.abs(handle.x + handle.width / 2 - x) < 1; }"""
    )
    expect(page.get_by_role("slider", name="Mean μ of Q")).to_have_value("5")


def test_a_handle_does_not_zoom_its_chart(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal")
    ranges = "e => [...e.layout.xaxis.range]"
    chart = page.locator(".st-key-densities .kllab-chart")
    before, start = chart.evaluate(ranges), centre(page, "σ of Q")
    with held(page, start):
        move(page, start, (start[0] + 50, start[1] - 60), 10)
    page.wait_for_url("**scale_q=**")
    assert chart.evaluate(ranges) == before
