"""Centres, edges and the point on the map are dragged: numbers and address follow."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_discrete_page import hold
from tests.support.serving import ServedLab


@pytest.mark.parametrize(
    ("chart", "handle", "written"),
    [
        ("plane", "P: mean", "mean_x_p="),
        ("plane", "Q: variance x", "variance_x_q="),
        ("plane", "P: correlation", "correlation_p="),
        ("mean-map", "Q: mean", "mean_x_q="),
    ],
)
def test_a_handle_is_dragged(
    lab: ServedLab, visit: Visit, chart: str, handle: str, written: str
) -> None:
    page = visit(f"{lab.url}/asymmetry_2d")
    number = page.locator("[data-testid=stMetricValue]").first
    expect(number).to_have_text("0.923282")
    held = page.locator(f".st-key-{chart} .kllab-handles").get_by_role("slider", name=handle)
    hold(page, held, -14, 0)
    expect(number).not_to_have_text("0.923282")
    assert "?" not in page.url
    page.mouse.up()
    page.wait_for_url(f"**/asymmetry_2d?{written}**")
