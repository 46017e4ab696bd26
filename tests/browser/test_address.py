"""The address is the state: copied, reloaded, and by Back and Forward."""

import json
import re
import time
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import (
    TIMEOUT,
    Visit,
    choose_preset,
    go_to,
    preset,
    wait_for_charts,
    wait_until_settled,
)
from tests.browser.test_live import ROW
from tests.browser.test_normal_page import DENSITIES, press
from tests.support.serving import ServedLab


def shown(page: Page) -> list[str]:
    """The numbers of a page and the values of its sliders."""
    wait_for_charts(page)
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll(
              '[data-testid=stMetricValue], .kllab-chart, [role=slider], [aria-checked=true]')]
            .map(e => e.ariaLabel + e.ariaValueNow + e.ariaValueText + '|' +
                      (e.matches('.kllab-chart, [role=slider]') ? '' : e.innerText))"""
    )
    return found


def expect_shown(page: Page, wanted: list[str]) -> None:
    """Wait until the page shows these numbers and values."""
    deadline = time.monotonic() + TIMEOUT / 1000
    while (now := shown(page)) != wanted and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    assert now == wanted


def wait_for_address(page: Page, name: str, **parameters: str) -> None:
    """Wait until the address is this page's with these parameters, and no others."""

    def is_reached(url: str) -> bool:
        found = urlsplit(url)
        return found.path == f"/{name}" and dict(parse_qsl(found.query)) == parameters

    page.wait_for_url(is_reached)


def entries(page: Page) -> int:
    return int(page.evaluate("() => history.length"))


@pytest.mark.parametrize(
    ("name", "case", "parameters"),
    [
        ("families", "Student t, nearly Normal", ["p_df=50", "family_p=StudentT"]),
        ("policy", "REINFORCE, learning rate 1", ["learning_rate=1", "algorithm=policy_gradient"]),
    ],
)
def test_what_a_preset_brings_in_survives_a_copied_link_and_a_reload(
    lab: ServedLab, visit: Visit, name: str, case: str, parameters: list[str]
) -> None:
    page = visit(f"{lab.url}/{name}")
    before, start = shown(page), entries(page)
    choose_preset(page, case)
    for parameter in parameters:
        page.wait_for_url(f"**{parameter}**")
    assert entries(page) == start + 1, "a preset is one entry of the history"
    copied = visit(page.url)
    expect(preset(copied)).to_have_value(case)
    assert shown(copied) != before
    page.reload()
    page.wait_for_selector("h1")
    expect_shown(page, shown(copied))
    page.go_back()
    page.wait_for_url(f"**/{name}")
    expect(preset(page)).not_to_have_value(case)
    expect_shown(page, before)
    page.go_forward()
    expect(preset(page)).to_have_value(case)
    expect_shown(page, shown(copied))
    assert page.url == copied.url


def test_back_and_forward_restore_each_state_with_one_press(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal")
    chart, slider = page.locator(DENSITIES), page.get_by_role("slider", name="Mean μ of Q")
    narrow = {"scale_p": "2", "loc_q": "0", "scale_q": "0.5"}
    press(page, "Mean μ of Q", "ArrowRight")
    wait_for_address(page, "normal", loc_q="1.1")
    choose_preset(page, "Q too narrow")
    wait_for_address(page, "normal", **narrow)
    go_to(page, "Foundations", "Discrete distributions")
    wait_for_address(page, "discrete")
    wait_for_charts(page)
    page.go_back()
    wait_for_address(page, "normal", **narrow)
    expect(chart).to_have_attribute("aria-label", "Densities of P = N(0, 2²) and Q = N(0, 0.5²). "
        "KL(P||Q) = 6.11371 nats, KL(Q||P) = 0.917544 nats.")  # fmt: skip
    page.go_back()
    wait_for_address(page, "normal", loc_q="1.1")
    expect(slider).to_have_value("1.1")
    expect(page.get_by_role("slider", name="deviation σ of P")).to_have_value("1")
    page.go_forward()
    wait_for_address(page, "normal", **narrow)
    expect(slider).to_have_value("0")
    press(page, "Mean μ of Q", "ArrowRight")
    wait_for_address(page, "normal", **narrow | {"loc_q": "0.1"})
    expect(chart).to_have_attribute("aria-label", "Densities of P = N(0, 2²) and Q = N(0.1, 0.5²). "
        "KL(P||Q) = 6.13371 nats, KL(Q||P) = 0.918794 nats.")  # fmt: skip


def test_the_unit_goes_from_page_to_page_in_one_entry(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal?loc_q=2&unit=bits")
    start = entries(page)
    go_to(page, "Foundations", "Discrete distributions")
    wait_for_address(page, "discrete", unit="bits")
    wait_for_charts(page)
    expect(page.get_by_text("KL(P‖Q), bits").first).to_be_visible()
    assert entries(page) == start + 1
    page.go_back()
    wait_for_address(page, "normal", loc_q="2", unit="bits")
    expect(page.get_by_role("slider", name="Mean μ of Q")).to_have_value("2")
    expect(page.get_by_text("KL(P‖Q), bits").first).to_be_visible()


# The order of the parameters means nothing, but for that of the runs.
SAME_ADDRESS = """address => {
    const parts = (url) => [url.pathname, ...[...url.searchParams].map(String)].sort().join();
    const runs = (url) => url.searchParams.getAll('run').join();
    const [here, there] = [new URL(location), new URL(address)];
    return parts(here) === parts(there) && runs(here) === runs(there); }"""

# What a link holds beside numbers: the open view, the options chosen, and the rows of the runs.
VIEW_OPTIONS_RUNS = """() => ['[role=tab][aria-selected=true]', '[aria-checked=true]',
    '[class*=st-key-row-] [data-testid=stBadge]']
    .map((wanted) => [...document.querySelectorAll(wanted)].map((e) => e.innerText.trim()))"""


def test_back_forward_and_a_copy_restore_run_view_unit_and_subject(
    lab: ServedLab, visit: Visit
) -> None:
    page = visit(f"{lab.url}/policy?steps=10&environment=bandit")
    states = [(page.url, page.evaluate(VIEW_OPTIONS_RUNS))]
    for changed, act in (
        ("run=", page.get_by_role("button", name=re.compile("^Train"))),
        ("unit=bits", page.locator(".st-key-unit").get_by_text("bits", exact=True)),
        ("view=Code", page.get_by_role("tab", name="Code")),
        ("environment=FrozenLake", page.locator(".st-key-environment").get_by_text("FrozenLake")),
    ):
        act.click()
        page.wait_for_url(f"**{changed}*")
        expect(page.locator(ROW).get_by_text("finished")).to_be_visible()
        wait_until_settled(page)
        if changed == "unit=bits":  # the switch changes the present entry of the history
            states.pop()
        states.append((page.url, page.evaluate(VIEW_OPTIONS_RUNS)))
    assert len({str(state) for _, state in states}) == len(states)

    def expect_state(page: Page, number: int) -> None:
        address, state = states[number]
        page.wait_for_function(SAME_ADDRESS, arg=address)
        page.wait_for_function(f"state => JSON.stringify(({VIEW_OPTIONS_RUNS})()) === state",
            arg=json.dumps(state, ensure_ascii=False, separators=(",", ":")))  # fmt: skip

    for number in reversed(range(len(states) - 1)):
        page.go_back()
        expect_state(page, number)
    for number in range(1, len(states)):
        page.go_forward()
        expect_state(page, number)
    expect_state(visit(page.url, locale="en"), len(states) - 1)  # a browser of its own


def test_a_bad_link_adds_nothing_to_the_history(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal?loc_q=abc&direction=KL(Q‖P)")
    expect(page.get_by_text("'abc' is not a number between -5 and 5")).to_be_visible()
    assert entries(page) == entries(visit(f"{lab.url}/normal"))
    choose_preset(page, "Q too narrow")
    wait_for_address(page, "normal", scale_p="2", loc_q="0", scale_q="0.5", direction="qp")
