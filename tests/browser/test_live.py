"""Runs before the eye: Ctrl+Enter from everywhere, short runs one after the other, hidden tabs."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OPEN_VIEW, Visit, wait_for_charts, wait_until_settled
from tests.support.serving import ServedLab

ROW = "[class*=st-key-row-]"
SHORT = "/policy?steps=10&environment=bandit&run="


def runs(page: Page) -> list[str]:
    return re.findall(r"run=([\w-]+)", page.url)


def on_a_preset(page: Page) -> None:
    page.locator(".st-key-preset input").focus()


def on_an_option(page: Page) -> None:
    page.locator(".st-key-unit [role=radio]").first.focus()


def on_a_slider(page: Page) -> None:
    page.locator(".st-key-latent_dim input").first.focus()


def in_a_number_field(page: Page) -> None:
    page.get_by_role("button", name="More settings").click()
    page.locator(".st-key-seed input").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("17")


def on_a_chart(page: Page) -> None:
    page.locator(".st-key-designer .kllab-chart").click()


def nowhere(page: Page) -> None:
    page.evaluate("document.activeElement.blur()")


def test_ctrl_enter_trains_once(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/vae?steps=100&dataset=digits_8x8&run=")
    for focus in (on_a_preset, on_an_option, on_a_slider, on_a_chart, nowhere, in_a_number_field):
        focus(page)
        wait_until_settled(page)
        page.keyboard.press("Control+Enter")
        page.wait_for_url(re.compile(r"run=[\w-]+"))
        page.wait_for_selector(ROW)
        wait_until_settled(page)
        assert len(runs(page)) == 1, f"pressed once, {focus.__name__}"
        page.locator(".st-key-close-A button").first.click()
        expect(page.locator(ROW)).to_have_count(0)
        wait_for_charts(page)


def test_short_runs_one_after_the_other_leave_the_page_whole(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}{SHORT}")
    page.evaluate(
        """() => { window.lost = 0; new MutationObserver(() => {
            if (!document.querySelector('[data-testid=stMain] .st-key-train button')
                || !document.querySelector('[data-testid=stMain] h1')) window.lost += 1;
        }).observe(document.body, { childList: true, subtree: true }); }"""
    )
    for number in range(1, 5):
        page.get_by_role("button", name=re.compile("^Train")).click()
        page.wait_for_url(re.compile(rf"(run=[\w-]+&?){{{number}}}"))
        expect(page.locator(f".st-key-row-{'ABCD'[number - 1]}")).to_be_visible()
        expect(page.locator(ROW).get_by_text("finished")).to_be_visible(timeout=120_000)
        assert page.get_by_role("tablist").count() == 1, "parts of the former stage"
    assert page.evaluate("window.lost") == 0
    assert len(set(runs(page))) == 4
    expect(page.locator(".st-key-focus [aria-checked=true]")).to_contain_text("D")


def hide_by_key_and_go_back(page: Page) -> None:
    """Hide run B and show it by the same key; Back and Forward hide and show it, too."""
    names, before = page.locator(".st-key-curves .legendtext"), page.url
    expect(page.locator(ROW).get_by_text("finished")).to_be_visible(timeout=120_000)
    expect(names).to_contain_text(["A", "B"])
    page.get_by_role("button", name="Hide", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{before}&hidden_run={runs(page)[1]}")
    expect(page.get_by_text("B is hidden; these are of A.")).to_be_visible()
    expect(page.locator(".st-key-focus [aria-checked=true]")).to_contain_text("hidden")
    expect(page.get_by_role("button", name="Show", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("B is hidden")).to_have_count(0)
    page.go_back()
    expect(page.get_by_text("B is hidden")).to_be_visible()
    page.go_forward()
    expect(page.get_by_text("B is hidden")).to_have_count(0)


def test_letters_and_colours_stay_when_a_run_is_closed_and_in_a_copied_link(
    lab: ServedLab, visit: Visit
) -> None:
    page = visit(f"{lab.url}{SHORT}")
    for letter in "AB":
        page.get_by_role("button", name=re.compile("^Train")).click()
        expect(page.locator(f".st-key-row-{letter}")).to_be_visible()
    hide_by_key_and_go_back(page)
    page.locator(".st-key-focus [role=radio]").first.click()
    page.locator(".st-key-close-A button").first.click()
    expect(page.locator(".st-key-row-A")).to_have_count(0)
    assert page.locator(".st-key-row-B").count() == 1
    expect(page.locator(ROW).get_by_text("finished")).to_be_visible(timeout=120_000)
    page.wait_for_url(re.compile(r"run=&run=[\w-]+"))
    copied = visit(page.url)
    expect(copied.locator(".st-key-row-B")).to_be_visible()
    assert copied.locator(ROW).count() == 1


def test_nothing_arrives_in_a_view_that_was_left(lab: ServedLab, visit: Visit) -> None:
    """The server has dropped the fragment of such a view, and would not answer."""
    page = visit(f"{lab.url}/estimation?view=By+n")
    asked = page.evaluate("window.kllabRuns.asked")
    page.wait_for_function("asked => window.kllabRuns.asked > asked", arg=asked)
    # As the browser does on a click, before it has the server's answer.
    page.evaluate(f"document.querySelector('{OPEN_VIEW}').inert = true")
    wait_until_settled(page)
    asked = page.evaluate("window.kllabRuns.asked")
    page.wait_for_timeout(1500)
    assert page.evaluate("window.kllabRuns.asked") == asked
