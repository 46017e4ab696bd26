"""The critic of the page of estimates is trained: all of it is in one window, and the run ends."""

import re

from playwright.sync_api import expect

from tests.browser.accessibility import serious_violations
from tests.browser.conftest import Visit
from tests.browser.workbench import PICTURE, WINDOWS, everything_is_in
from tests.support.serving import ServedLab

ROW = "[class*=st-key-row-]"


def test_a_critic_is_trained_in_one_window(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/estimation?subject=critic&n=50&steps=100", height=640)
    page.get_by_role("button", name=re.compile("^Train")).click()
    expect(page.locator(ROW).get_by_text("finished")).to_be_visible()
    expect(page.locator(PICTURE)).to_have_attribute("aria-label", re.compile("After step 100"))
    wanted = [PICTURE, "[role=tab]", ".st-key-numbers [data-testid=stMetric]", ROW]
    for window in WINDOWS:
        everything_is_in(page, window, [*wanted, ".st-key-train button"])
    assert not serious_violations(page, ".st-key-stage")
