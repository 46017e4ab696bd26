"""The first move of a slider changes numbers and pictures, not where they stand."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.support.serving import ROOT, ServedLab

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*/*.py"))
_EDGES = """() => {
    const top = document.querySelector('[data-testid=stMain]').scrollTop;
    const edge = (e) => e.getBoundingClientRect().top + top;
    return ['[data-testid=stSlider]', '.kllab-chart'].map((e) => edge(document.querySelector(e)));
}"""

_SHOWN_THOUGH_UNSAID = """() => [...document.querySelectorAll('[class*=st-key-unsaid-] p')]
    .filter((e) => e.checkVisibility({ visibilityProperty: true })).map((e) => e.textContent)"""


def settled(page: Page) -> None:
    """Wait until the app has run and nothing is being drawn."""
    page.wait_for_function(
        """() => document.querySelector('.stApp').dataset.testScriptState !== 'running'
            && !document.querySelector('[data-stale=true]')"""
    )


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_the_first_move_of_a_slider_moves_nothing_else(
    lab: ServedLab, visit: Visit, name: str, width: int
) -> None:
    page = visit(f"{lab.url}/{name}", width=width)
    settled(page)
    assert not page.evaluate(_SHOWN_THOUGH_UNSAID)
    before: list[float] = page.evaluate(_EDGES)
    address = page.url
    slider = page.get_by_role("slider").first
    slider.focus()
    at_its_end = slider.evaluate("e => e.value === e.max")
    slider.press("ArrowLeft" if at_its_end else "ArrowRight")
    page.wait_for_function("address => location.href !== address", arg=address)
    settled(page)
    after: list[float] = page.evaluate(_EDGES)
    assert max(abs(a - b) for a, b in zip(before, after, strict=True)) <= 1, (before, after)
