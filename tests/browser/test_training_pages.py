"""Every page that trains: train, watch, stop, reload. A new page is covered by being there."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from kllab.topics import EXPERIMENTS
from pages.web.navigation import PAGES
from tests.browser.accessibility import serious_violations
from tests.browser.conftest import Visit
from tests.support.serving import ServedLab

TRAINING_PAGES = sorted(
    page.name for page in PAGES if page.name in EXPERIMENTS and page.section == "deep_learning"
)
"""Not the pitfalls: their runs are over before one could stop them."""
STEP = re.compile(r"step ([\d,]+) of ([\d,]+)")
ROW = "[class*=st-key-row-]"


def steps(page: Page) -> tuple[int, int]:
    # A run that begins has no step yet: this waits for the row that tells one.
    found = STEP.search(page.locator(ROW).filter(has_text=STEP).last.inner_text())
    assert found
    made, total = (int(text.replace(",", "")) for text in found.groups())
    return made, total


def wait_for_step(page: Page, beyond: int) -> None:
    deadline = time.monotonic() + 90
    while steps(page)[0] <= beyond:
        assert time.monotonic() < deadline, f"no step beyond {beyond} within 90 seconds"
        page.wait_for_timeout(200)


def wait_for_a_chart_of_the_run(page: Page) -> None:
    """Scroll to the first chart below the rows of the runs until it is drawn."""
    page.wait_for_function(
        """row => { const below = chart =>
            [...document.querySelectorAll(row)].at(-1).compareDocumentPosition(chart) & 4;
            const chart = [...document.querySelectorAll('.kllab-chart')].find(below);
            chart?.scrollIntoView({ block: 'center' });
            return chart?.dataset.drawn; }""",
        arg=ROW,
    )


@pytest.mark.parametrize("name", TRAINING_PAGES)
def test_train_watch_stop_reload(name: str, lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/{name}")
    page.get_by_role("button", name=re.compile("^Train")).click()
    page.wait_for_selector(ROW)
    wait_for_a_chart_of_the_run(page)
    made, total = steps(page)
    assert made < total, "over before one could watch"
    wait_for_step(page, made)
    page.get_by_role("button", name=re.compile("^Stop")).first.click()
    expect(page.locator(ROW).get_by_text("stopped")).to_be_visible()
    stopped = steps(page)
    page.wait_for_timeout(1200)
    assert steps(page) == stopped
    recorded, run = re.findall(r"run=([\w-]+)", page.url)
    assert recorded.startswith("recorded-")
    page.reload()
    page.wait_for_selector(ROW)
    wait_for_a_chart_of_the_run(page)
    assert f"run={run}" in page.url
    assert steps(page) == stopped
    assert not serious_violations(page, ".st-key-stage")  # the rail is as it was before the run
