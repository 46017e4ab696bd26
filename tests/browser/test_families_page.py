"""Families by menu, an infinite case, and properties that answer the hand."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit, choose_preset, wait_for_charts
from tests.browser.test_discrete_page import hold
from tests.browser.test_normal_page import press
from tests.support.serving import ServedLab


def test_a_tail_makes_it_infinite_and_a_link_shows_the_same(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/families")
    choose_preset(page, "Cauchy against Normal: the tail")
    page.wait_for_url("**family_p=Cauchy**")
    reason = "the tail of P is too heavy for how fast Q falls"
    expect(page.get_by_text(reason).first).to_be_visible()
    expect(page.get_by_test_id("stMetricValue").first).to_have_text("∞")
    again = visit(page.url)
    expect(again.get_by_text(reason).first).to_be_visible()


def test_another_family_brings_its_own_sliders(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/families?family_p=Poisson&p_rate=4&family_q=Geometric&q_probs=0.2")
    chart = page.locator(".st-key-densities .kllab-chart")
    expect(chart).to_have_attribute("aria-label", "Probabilities of P = Poisson(rate 4) and "
        "Q = Geometric(probs 0.2). KL(P||Q) = 0.415339 nats (sum), "
        "KL(Q||P) = 0.970719 nats (sum).")  # fmt: skip
    press(page, "P: rate", "ArrowRight", 2)
    page.wait_for_url("**p_rate=5**")
    expect(chart).to_have_attribute("aria-label", "Probabilities of P = Poisson(rate 5) and "
        "Q = Geometric(probs 0.2). KL(P||Q) = 0.52076 nats (sum), "
        "KL(Q||P) = 1.07814 nats (sum).")  # fmt: skip


def test_a_zero_is_reached_by_the_keyboard(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/properties?property=Infinite at a zero")
    page.locator(".st-key-rail").get_by_role("slider", name="q = Q(2)").press("End")
    expect(page.get_by_text("Q gives 0 where P gives 0.2 (outcome 2)")).to_be_visible()
    choose_preset(page, "Data processing", key="property")
    wait_for_charts(page)
    page.locator(".st-key-rail").get_by_text("2+3", exact=True).click()
    page.wait_for_url("**processing_merges=1_2%2C2_3**")


def test_a_scale_is_dragged_on_an_axis_that_does_not_run_away(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/families")
    chart = page.locator(".st-key-densities .kllab-chart")
    ends = "e => e.layout.xaxis.range.map(Math.round)"
    assert chart.evaluate(ends) == [-10, 10]
    handle = page.locator(".kllab-handles").get_by_role("slider", name="scale of P")
    hold(page, handle, 100, 0)
    expect(handle).to_have_attribute("aria-valuetext", "6")
    assert chart.evaluate(ends) == [-10, 10]
    assert "?" not in page.url
    page.mouse.up()
    page.wait_for_url("**/families?p_scale=6")
    page.wait_for_function(
        "() => document.querySelector('.st-key-densities .kllab-chart').layout.xaxis.range[1] > 40"
    )


def test_a_pair_is_dragged_below_the_bound_and_comes_back(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/properties?property=pinsker")
    handle = page.locator(".kllab-handles").get_by_role("slider", name="Your pair")
    alt = page.locator(".st-key-property-pinsker .kllab-chart")
    before = alt.get_attribute("aria-label") or ""
    assert "Holds: 0.143841 nats" in before
    hold(page, handle, 150, 20)
    expect(alt).not_to_have_attribute("aria-label", before)
    assert "pinsker_" not in page.url
    page.mouse.up()
    page.wait_for_url("**pinsker_q=**")
    expect(alt).to_have_attribute("aria-label", re.compile("Holds"))
    expect(page.locator(".st-key-numbers")).to_contain_text("0 lie below")
