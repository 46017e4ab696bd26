"""A run belongs to who started it: after a reload, by a link, by a control link, in "My runs"."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.accessibility import serious_violations
from tests.browser.conftest import IS_DARK, TIMEOUT, Visit
from tests.support.serving import ServedLab

LONG = "/vae?steps=4000&run="


def row(page: Page) -> Locator:
    return page.locator(".st-key-row-A")


def button(page: Page, name: str) -> Locator:
    return row(page).get_by_role("button", name=name, exact=True)


def test_who_controls_a_run(lab: ServedLab, visit: Visit, browser: Browser) -> None:
    page = visit(f"{lab.url}{LONG}", height=640)
    page.get_by_role("button", name=re.compile("^Train")).click()
    page.wait_for_url(re.compile(r"run=\w+"))
    expect(button(page, "Stop")).to_be_visible()
    page.reload()
    expect(button(page, "Stop")).to_be_visible()

    button(page, "More").click()
    name = page.get_by_label("Name", exact=True)
    name.press_sequentially("seen by all", delay=100)  # while the row changes
    name.press("Enter")
    expect(row(page)).to_contain_text("seen by all")
    control_link = page.get_by_test_id("stPopoverBody").locator("code").inner_text()
    assert control_link.startswith(f"{lab.url}/vae?run=")

    stranger = browser.new_context().new_page()
    stranger.set_default_timeout(TIMEOUT)
    stranger.goto(page.url)
    expect(row(stranger)).to_contain_text("seen by all")
    expect(row(stranger)).to_contain_text("somebody else's")
    for action in ("Pause", "Stop", "More"):
        assert not button(stranger, action).count()
    stranger.goto(control_link)
    expect(button(stranger, "Stop")).to_be_visible()
    stranger.wait_for_url(control_link.partition("&control=")[0])
    entries = stranger.evaluate("history.length")
    stranger.get_by_role("tab").last.click()
    stranger.wait_for_url(re.compile("view="))
    assert "control=" not in stranger.url
    stranger.go_back()
    stranger.wait_for_url(control_link.partition("&control=")[0])
    assert stranger.evaluate("history.length") == entries + 1, "no entry with the key"

    button(stranger, "Stop").click()
    expect(row(page)).to_contain_text("stopped")
    stranger.context.close()


def test_my_runs(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/policy?steps=10&environment=bandit&run=", height=640)
    for letter in "AB":
        page.get_by_role("button", name=re.compile("^Train")).click()
        row_of_run = page.locator(f".st-key-row-{letter}")
        expect(row_of_run).to_contain_text("finished", timeout=120_000)
    page.get_by_test_id("stHeader").get_by_text("My runs").click()
    expect(page).to_have_title("My runs · KL Lab")
    rows = page.locator("[class*=st-key-mine-]")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("step 10 of 10")
    assert not serious_violations(page)
    for number in range(2):
        rows.nth(number).locator("label").click()
    page.get_by_role("link", name="Open 2 on Policy optimisation").click()
    page.wait_for_url(re.compile(r"/policy\?run=\w+&run=\w+"))
    expect(page.locator(".st-key-focus [role=radio]")).to_have_count(2)

    page.go_back()
    expect(rows).to_have_count(2)
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(IS_DARK)
    assert not serious_violations(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    rows.first.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete it").click()
    expect(rows).to_have_count(1)
    page.reload()
    expect(rows).to_have_count(1)
