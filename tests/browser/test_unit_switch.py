"""Nats or bits: the switch in the header, over pages, in links, and without a header."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, go_to, wait_for_charts
from tests.support.serving import ServedLab

DENSITIES = ".st-key-densities .kllab-chart"


def test_the_switch_converts_the_page_and_is_kept_over_pages(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal?view=Sweeps")
    chart = page.locator(DENSITIES)
    drawn = chart.get_attribute("data-drawn") or ""
    page.locator(".st-key-unit").get_by_text("bits", exact=True).click()
    page.wait_for_url("**unit=bits**")
    expect(page.get_by_text("0.6393262397778 bits = 0.443147 nats")).to_be_visible()
    expect(chart).to_have_attribute("aria-label", "Densities of P = N(0, 1²) and Q = N(1, 2²). "
        "KL(P||Q) = 0.639326 bits, KL(Q||P) = 1.88539 bits.")  # fmt: skip
    sweeps = page.locator(".st-key-sweeps .kllab-chart")
    expect(sweeps).to_have_attribute("aria-label", "KL(P||Q) and KL(Q||P) over the mean and "
        "standard deviation of P and of Q, the current pair marked: 0.639326 bits and "
        "1.88539 bits.")  # fmt: skip
    page.wait_for_function(
        "() => document.querySelector('.st-key-sweeps .kllab-chart').layout"
        ".yaxis.title.text === 'bits'"
    )
    assert drawn
    go_to(page, "Foundations", "Any two families")
    page.wait_for_url("**/families?**unit=bits**")
    wait_for_charts(page)
    expect(page.get_by_text("KL(P‖Q), bits").first).to_be_visible()


def test_a_link_names_the_unit_where_there_is_no_header(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/discrete?embed=true&unit=bits")
    expect(page.locator(".st-key-unit")).to_have_count(0)
    expect(page.get_by_test_id("stMetricValue").first).to_have_text("0.168483")


@pytest.mark.parametrize("unit", ["bats", ""])
def test_a_link_with_an_unknown_unit_shows_the_default_and_a_warning(
    lab: ServedLab, visit: Visit, unit: str
) -> None:
    page = visit(f"{lab.url}/normal?unit={unit}")
    warning = page.get_by_text(f"'{unit}' is not one of nats, bits")
    expect(warning).to_be_visible()
    expect(page.get_by_role("radio", name="nats")).to_be_checked()
    page.locator(".st-key-unit").get_by_text("bits", exact=True).click()
    page.wait_for_url("**/normal?unit=bits")
    expect(warning).to_have_count(0)
