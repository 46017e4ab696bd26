"""Checks that a page is a workbench: what is moved and what it moves are in one window."""

import re
from contextlib import suppress
from itertools import cycle
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, TimeoutError, expect

from kllab.topics import EXPERIMENTS
from tests.browser.accessibility import serious_violations
from tests.browser.conftest import (
    IS_DARK,
    OPEN_VIEW,
    open_view,
    wait_for_charts,
    wait_for_view,
    wait_until_settled,
)
from tests.browser.legible import LEAST, illegible

WINDOWS = [(1280, 900), (1920, 1080), (1280, 640)]
PHONE = (390, 844)
PICTURE = ".st-key-picture .kllab-chart"
SLIDER = ".st-key-rail [data-testid=stSlider] input"
HANDLES = "[role=slider].kllab-handle"

WITHOUT_TRAINING = {"pitfalls", "estimation"}
"""Experiments whose page opens with what needs no worker."""

OUTSIDE = """([selectors, width, height]) => selectors.flatMap((selector) =>
    [...document.querySelectorAll(selector)].flatMap((e) => {
        const { left, top, right, bottom } = e.getBoundingClientRect();
        const inside = left >= 0 && top >= 0 && right <= width + 1 && bottom <= height + 1;
        const edges = [left, top, right, bottom].map(Math.round);
        return inside && right > left ? [] : [`${selector} ${e.innerText} ${edges}`];
    }))"""
FITS = f"""([width, height]) => {{
    const main = document.querySelector('[data-testid=stMain]');
    const chart = document.querySelector('{PICTURE}');
    return main.scrollHeight <= height && main.scrollWidth <= width
        && chart?._fullLayout?.height === chart.clientHeight; }}"""
ENLARGED = f"""() => [...document.querySelectorAll('.kllab-chart[data-drawn]')].every(
    (chart) => chart.dataset.seen === 'false' || chart._fullLayout?.font.size >= {LEAST})"""
RAIL_HOLDS = """height => {
    const rail = document.querySelector('.st-key-rail');
    const first = rail.querySelector('[data-testid=stSlider]');
    return rail.scrollHeight <= rail.clientHeight
        && (!first || first.checkVisibility() && first.getBoundingClientRect().bottom <= height);
}"""
THUMB = """e => { const { x, y, width, height } =
    e.parentElement.parentElement.getBoundingClientRect();
    return [x + width / 2, y + height / 2]; }"""
DECLARED = """() => [...document.querySelectorAll('.kllab-chart')]
    .reduce((count, chart) => count + (chart.layout?.meta?.handles?.length ?? 0), 0)"""
ALL_ARE_DRAWN = f"() => document.querySelectorAll('{HANDLES}').length === ({DECLARED})()"
HANDLES_OF_CHARTS = """() => [...document.querySelectorAll('.kllab-chart')].map((chart) => ({
    ...chart.dataset, busy: chart.ariaBusy, message: chart.nextElementSibling?.textContent,
    layers: chart.querySelectorAll('.kllab-handles').length,
    drawn: [...chart.querySelectorAll('.kllab-handle')].map((handle) => handle.ariaLabel),
    declared: chart.layout?.meta?.handles?.map(({ label }) => label) }))"""
ROOM_TO_THE_RIGHT = """e => {
    const { axes, x, y, x_range, y_range, step } = e.closest('.kllab-chart').layout.meta.handles
        .find(({ label }) => label === e.ariaLabel);
    const [value, range] = axes === 'y' ? [y, y_range] : [x, x_range];
    return value + step <= range[1]; }"""
FOLLOWED = f"""([alt, text]) => document.querySelector('{PICTURE}').ariaLabel !== alt
    || document.querySelector('.st-key-stage').innerText !== text"""


def it_is_a_workbench(page: Page, name: str) -> None:
    wanted = [PICTURE, "[role=tab]", ".st-key-numbers [data-testid=stMetric]", ".st-key-preset"]
    if name in EXPERIMENTS and name not in WITHOUT_TRAINING:
        assert page.locator(".st-key-train button").count() == 1
        wanted += [".st-key-train button"]
    for window in WINDOWS:
        everything_is_in(page, window, wanted)
    if page.locator(SLIDER).count():
        the_page_follows_the_first_slider(page)
    every_handle_moves_by_keys(page)
    every_view_opens(page)
    a_class_can_read_it(page, [one for one in wanted if one != ".st-key-preset"])
    the_picture_stays_on_a_phone(page)


def everything_is_in(page: Page, window: tuple[int, int], wanted: list[str]) -> None:
    """Check that nothing has to be scrolled in a window of this width and height."""
    page.set_viewport_size({"width": window[0], "height": window[1]})
    page.wait_for_function(FITS, arg=list(window))
    assert not page.evaluate(OUTSIDE, [wanted, *window])
    assert page.locator(PICTURE).first.evaluate("e => e.clientHeight") >= 180
    if page.locator(SLIDER).count():
        _, y = page.locator(SLIDER).first.evaluate(THUMB)
        assert y < window[1], "the first slider of the rail"


def the_page_follows_the_first_slider(page: Page) -> None:
    """Drag the first slider: the stage follows in the hand, the address when it is let go."""
    slider, address = page.locator(SLIDER).first, page.url
    alt = page.locator(PICTURE).first.get_attribute("aria-label")
    text = page.locator(".st-key-stage").inner_text()
    x, y = slider.evaluate(THUMB)
    way = 1 if slider.evaluate("e => 2 * e.value < Number(e.min) + Number(e.max)") else -1
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 31):
        page.mouse.move(x + 2 * way * step, y)
        page.wait_for_timeout(20)
        if page.evaluate(FOLLOWED, [alt, text]):
            break
    page.wait_for_function(FOLLOWED, arg=[alt, text])
    assert page.url == address, "written before the slider was let go"
    page.mouse.up()
    page.wait_for_function("address => location.href !== address", arg=address)
    wait_until_settled(page)


def every_handle_moves_by_keys(page: Page) -> None:
    """Move each handle of the charts by one key: the page and the address follow."""
    wait_for_charts(page)
    # Waited for: a chart that the page replaces keeps its handles until it is gone.
    with suppress(TimeoutError):
        page.wait_for_function(ALL_ARE_DRAWN)
    assert page.evaluate(ALL_ARE_DRAWN), page.evaluate(HANDLES_OF_CHARTS)
    for handle in page.locator(HANDLES).all():
        label, before = handle.get_attribute("aria-label"), handle.get_attribute("aria-valuetext")
        assert label
        handle.focus()
        keys = ["ArrowRight", "ArrowLeft"]
        if not handle.evaluate(ROOM_TO_THE_RIGHT):
            keys.reverse()
        # A handle that is held by others, such as the last of some probabilities, goes one way.
        assert any(moves(page, handle, key) for key in keys), f"{label} stays at {before}"
        expect(handle).not_to_have_attribute("aria-valuetext", before or "")
        wait_until_settled(page)


def moves(page: Page, handle: Locator, key: str) -> bool:
    """Press a key on a handle; return whether the address becomes another."""
    address = page.url
    handle.press(key)
    with suppress(TimeoutError):
        changed = "address => location.href !== address"
        page.wait_for_function(changed, arg=address, timeout=10_000)
    return page.url != address


def every_view_opens(page: Page) -> None:
    """Open each view: it is in the address, the window holds everything, axe finds nothing.

    The view that is open at first is checked with the whole page.
    """
    schemes = cycle(("dark", "light"))
    for tab in page.get_by_role("tab").all()[1:]:
        open_view(page, tab)
        title = tab.inner_text()
        page.wait_for_url(
            lambda url, title=title: parse_qs(urlsplit(url).query).get("view") == [title]
        )
        assert not page.evaluate(OUTSIDE, [[PICTURE, "[role=tab]"], 1280, 640])
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight") <= 640
        assert page.locator("[data-testid=stException]").count() == 0
        # All rules in one scheme, and colours in the other, in which the next view is opened.
        assert not serious_violations(page, OPEN_VIEW)
        set_scheme(page, next(schemes))
        assert not serious_violations(page, OPEN_VIEW, ["color-contrast"])
    set_scheme(page, "light")
    page.go_back()
    expect(page.get_by_role("tab").nth(-2)).to_have_attribute("aria-selected", "true")
    wait_for_view(page)


def set_scheme(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.wait_for_function(f"isDark => ({IS_DARK})() === isDark", arg=scheme == "dark")


def a_class_can_read_it(page: Page, wanted: list[str]) -> None:
    """Enter and leave present mode: all text is large and whole, and the window holds all."""
    window = {"width": 1280, "height": 640}
    page.get_by_role("button", name="Present", exact=True).click()
    page.wait_for_url(re.compile("present=1"))
    expect(page.get_by_role("toolbar", name="Presenting")).to_be_visible()
    page.keyboard.press("r")  # the numbers have to be legible, too
    wait_for_charts(page)
    page.wait_for_function(ENLARGED)
    page.wait_for_function(FITS, arg=list(window.values()))
    page.wait_for_function(RAIL_HOLDS, arg=window["height"])
    assert not illegible(page, **window)
    assert not page.evaluate(OUTSIDE, [wanted, *window.values()])
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Present", exact=True)).to_be_visible()


def the_picture_stays_on_a_phone(page: Page) -> None:
    """Scroll to the end on a phone: the picture is still there, and takes less than half of it."""
    width, height = PHONE
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function(
        f"width => document.querySelector('{PICTURE}')._fullLayout.width <= width", arg=width
    )
    page.locator("[data-testid=stMain]").evaluate("e => e.scrollTo(0, e.scrollHeight)")
    wait_for_charts(page)
    box = page.locator(PICTURE).first.bounding_box()
    assert box
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 0.45 * height
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
