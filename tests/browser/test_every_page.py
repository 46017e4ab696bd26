"""Every page, at both widths, light and dark: nothing overflows, nothing complains."""

from itertools import pairwise

import pytest

from tests.browser.accessibility import serious_violations
from tests.browser.conftest import Visit
from tests.support.serving import ROOT, ServedLab

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*/*.py"))


BACKGROUND = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
IS_DARK = f"() => {BACKGROUND}.match(/\\d+/g).slice(0, 3).every((channel) => channel < 80)"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["", *PAGES], ids=lambda name: name or "home")
def test_a_page_fits_its_window(lab: ServedLab, visit: Visit, name: str, width: int) -> None:
    page = visit(f"{lab.url}/{name}", width=width)
    assert page.locator("[data-testid=stException]").count() == 0
    sizes = page.evaluate(
        "() => { const m = document.querySelector('[data-testid=stMain]');"
        " return [m.scrollWidth, m.clientWidth]; }"
    )
    assert sizes[0] <= sizes[1], f"scrolls sideways: {sizes}"
    for chart in page.query_selector_all(".kllab-chart"):
        assert len(chart.get_attribute("aria-label") or "") > 20
        drawn = chart.query_selector(".main-svg")
        assert drawn or chart.get_attribute("data-seen") == "false", chart.text_content()
    assert not page.evaluate(IS_DARK)
    assert not serious_violations(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(IS_DARK)
    assert not serious_violations(page)


def test_a_page_can_be_embedded(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal?embed=true")  # the frame of all pages decides
    assert page.locator("[data-testid=stSidebarNav]").count() == 0


def test_a_page_is_named_in_the_tab_and_its_headings_leave_no_level_out(
    lab: ServedLab, visit: Visit
) -> None:
    page = visit(lab.url)
    titles = [page.title()]
    for name in PAGES:
        page.goto(f"{lab.url}/{name}")
        page.wait_for_selector("h2, .kllab-chart")
        page.wait_for_function("before => document.title !== before", arg=titles[-1])
        titles.append(page.title())
        levels = page.eval_on_selector_all(
            "[data-testid=stMain] :is(h1, h2, h3, h4)",
            "all => all.map((e) => Number(e.tagName[1]))",
        )
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels)), (name, levels)
    assert titles[0] == "KL Lab"
    assert all(title.endswith(" · KL Lab") for title in titles[1:])
    assert len(set(titles)) == len(titles)
