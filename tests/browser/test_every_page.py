"""Every page, wide and light, on a phone and dark: nothing overflows, complains or moves by itself.

axe looks at light in the wide window and at dark on the phone. Then the page is a workbench: its
controls, handles and views are moved and opened.
"""

from itertools import pairwise

import pytest
from playwright.sync_api import Page

from pages.web import navigation
from pages.web.late_messages import LAG
from tests.browser.accessibility import serious_violations
from tests.browser.conftest import IS_DARK, Visit, wait_for_charts, wait_until_settled
from tests.browser.workbench import it_is_a_workbench, set_scheme
from tests.support.serving import ServedLab

PAGES = sorted(page.name for page in navigation.PAGES)
TITLES = {page.name: f"{page.info.heading} · KL Lab" for page in navigation.PAGES} | {"": "KL Lab"}
PHONE = 390
FITS_A_PHONE = """() => { const chart = document.querySelector('.kllab-chart');
    return chart.clientWidth <= innerWidth && chart._fullLayout.width === chart.clientWidth; }"""

# Of what stands below one another: the slider's place in the rail, and the heights above the views.
# What scrolls, and what stays while the rest scrolls, has not moved.
EDGES = """() => {
    const one = (selector) => document.querySelector(selector);
    const top = (selector) => one(selector).getBoundingClientRect().top;
    return [top('[data-testid=stSlider]') - top('.st-key-rail > *'),
            one('.st-key-picture .kllab-chart').clientHeight, one('.st-key-numbers').clientHeight];
}"""

FIRST_SLIDER = """() => {
    const slider = document.querySelector('input[type=range], [role=slider]');
    return slider.value ?? slider.ariaValueText; }"""

# Headless browsers hide scroll bars; a visitor would see one beside each of these.
SCROLLING_CHARTS = """() => [...document.querySelectorAll('.stElementContainer:has(.kllab-chart)')]
    .filter((e) => e.scrollHeight > e.clientHeight || e.scrollWidth > e.clientWidth)
    .map((e) => e.className)"""

SHOWN_THOUGH_UNSAID = """() => [...document.querySelectorAll('[class*=st-key-unsaid-] p')]
    .filter((e) => e.checkVisibility({ visibilityProperty: true })).map((e) => e.textContent)"""


def edges_after_first_move(page: Page) -> list[float]:
    """Move the first slider by one key; return where slider and chart stand then."""
    address = page.url
    slider = page.get_by_role("slider").first
    slider.focus()
    at_its_end = slider.evaluate("e => e.value === e.max")
    slider.press("ArrowLeft" if at_its_end else "ArrowRight")
    page.wait_for_function("address => location.href !== address", arg=address)
    wait_until_settled(page)
    edges: list[float] = page.evaluate(EDGES)
    return edges


@pytest.mark.parametrize("name", ["", *PAGES], ids=lambda name: name or "home")
def test_a_page_fits_its_windows_and_works(lab: ServedLab, visit: Visit, name: str) -> None:
    page = visit(f"{lab.url}/{name}")  # once for all: opening a page takes longest
    it_has_a_title_and_headings(page, name)
    everything_fits_and_has_a_text(page)
    assert not page.evaluate(IS_DARK)
    assert not serious_violations(page)
    if name:  # home has no slider
        value = page.evaluate(FIRST_SLIDER)
        the_first_move_moves_nothing_else(page)
        page.go_back()  # to what a phone shows first
        page.wait_for_function(f"value => ({FIRST_SLIDER})() === value", arg=value)
        # The same move at once would be taken for a message from before Back.
        page.wait_for_timeout(1000 * LAG + 200)
    page.set_viewport_size({"width": PHONE, "height": 900})
    page.wait_for_function(FITS_A_PHONE)
    wait_for_charts(page)
    everything_fits_and_has_a_text(page)
    if name:
        the_first_move_moves_nothing_else(page)
    set_scheme(page, "dark")
    assert not serious_violations(page)
    set_scheme(page, "light")
    it_is_a_workbench(page, name)


def it_has_a_title_and_headings(page: Page, name: str) -> None:
    """Check that the title is the page's own, and that no level of headings is left out."""
    assert page.title() == TITLES[name]
    assert list(TITLES.values()).count(page.title()) == 1, "another page has the same title"
    levels = page.eval_on_selector_all(
        "[data-testid=stMain] :is(h1, h2, h3, h4)", "all => all.map((e) => Number(e.tagName[1]))"
    )
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


def everything_fits_and_has_a_text(page: Page) -> None:
    """Check that nothing scrolls sideways, that charts are drawn, and that each has its text."""
    assert page.locator("[data-testid=stException]").count() == 0
    sizes = page.evaluate(
        "() => { const m = document.querySelector('[data-testid=stMain]');"
        " return [m.scrollWidth, m.clientWidth]; }"
    )
    assert sizes[0] <= sizes[1], f"scrolls sideways: {sizes}"
    assert not page.evaluate(SCROLLING_CHARTS)
    assert not page.evaluate(SHOWN_THOUGH_UNSAID)
    for chart in page.query_selector_all(".kllab-chart"):
        assert len(chart.get_attribute("aria-label") or "") > 20
        drawn = chart.query_selector(".main-svg")
        assert drawn or chart.get_attribute("data-seen") == "false", chart.text_content()


def the_first_move_moves_nothing_else(page: Page) -> None:
    """Move the first slider: it stays where it is, and so does what it changes."""
    wait_until_settled(page)
    before = page.evaluate(EDGES)
    after = edges_after_first_move(page)
    moved = max(abs(a - b) for a, b in zip(before, after, strict=True))
    assert moved <= 1, f"the first move of a slider moved the page: {before} {after}"
