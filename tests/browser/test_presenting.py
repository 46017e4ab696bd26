"""Present mode: a lecturer's keys, on one page; every page's size is in test_every_page.py."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit, wait_until_settled
from tests.support.serving import ServedLab


def tab(page: Page, name: str) -> Locator:
    return page.get_by_role("tab", name=name, exact=True)


def test_keys_turn_views_reveal_numbers_and_fold_the_rail(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal?unit=bits")
    number = page.get_by_test_id("stMetricValue").first.get_by_text("0.639326")
    expect(number).to_be_visible()
    page.keyboard.press("r")
    wait_until_settled(page)
    expect(number).to_be_visible()  # a key of the mode only
    page.get_by_role("button", name="Present").click()
    page.wait_for_url("**present=1**")
    toolbar = page.get_by_role("toolbar", name="Presenting")
    numbers = toolbar.get_by_role("button", name=re.compile("Numbers"))
    expect(numbers).to_be_visible()
    expect(numbers).to_have_attribute("aria-pressed", "false")
    wait_until_settled(page)
    expect(number).to_be_hidden()
    for key, shown in (("PageDown", "Sweeps"), ("n", "Family"), ("PageUp", "Sweeps")):
        page.keyboard.press(key)
        page.wait_for_url(f"**view={shown}**")
        wait_until_settled(page)
        expect(tab(page, shown)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("r")
    expect(number).to_be_visible()
    numbers.click()
    expect(number).to_be_hidden()
    the_rail_goes_and_comes(page)
    what_does_not_fit_the_rail_is_a_key_away(page)
    a_slider_and_a_field_keep_their_keys(page)
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile("^[^?]*[?](?!.*present=)"))
    expect(number).to_have_count(0)  # the slider has moved
    expect(toolbar).to_have_count(0)
    expect(page.get_by_test_id("stMetricValue").first.locator("p")).to_be_visible()


def the_rail_goes_and_comes(page: Page) -> None:
    """Press C twice: the chart takes the room of the rail, and gives it back."""
    chart = page.locator(".st-key-densities .kllab-chart")
    width = chart.evaluate("e => e.clientWidth")
    page.keyboard.press("c")
    expect(page.locator(".st-key-rail")).to_be_hidden()
    page.wait_for_function(
        "width => document.querySelector('.st-key-densities .kllab-chart')"
        "._fullLayout.width > width + 50",
        arg=width,
    )
    page.keyboard.press("c")
    expect(page.locator(".st-key-rail")).to_be_visible()


def what_does_not_fit_the_rail_is_a_key_away(page: Page) -> None:
    """Press C three times in a low window: all controls, none, and those that fit."""
    rail, first, last = (page.locator(f".st-key-{key}") for key in ("rail", "loc_p", "scale_q"))
    page.set_viewport_size({"width": 1280, "height": 380})
    expect(last).to_be_hidden()
    expect(first).to_be_visible()
    assert rail.evaluate("e => e.scrollHeight <= e.clientHeight")
    expect(rail).to_have_attribute("data-more", re.compile("^[1-9] more: press C$"))
    page.keyboard.press("c")
    expect(last).to_be_visible()
    page.keyboard.press("c")
    expect(rail).to_be_hidden()
    page.keyboard.press("c")
    expect(first).to_be_visible()
    expect(last).to_be_hidden()
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(last).to_be_visible()


def a_slider_and_a_field_keep_their_keys(page: Page) -> None:
    """Move a slider by an arrow; type the mode's letters; hold a modifier."""
    opened = tab(page, "Sweeps")
    page.locator(".st-key-loc_p input").press("ArrowRight")
    page.wait_for_url("**loc_p=0.1**")
    wait_until_settled(page)
    page.locator(".st-key-preset input").press("n")
    page.keyboard.press("Escape")
    page.locator(".st-key-loc_p input").press("Control+PageDown")
    wait_until_settled(page)
    expect(opened).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("toolbar", name="Presenting")).to_be_visible()
