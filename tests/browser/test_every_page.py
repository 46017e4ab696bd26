"""Every page, at both widths, light and dark: nothing overflows, nothing complains."""

import pytest

from tests.browser.conftest import Visit
from tests.support.serving import ROOT, ServedLab

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*/*.py"))


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["", *PAGES], ids=lambda name: name or "home")
def test_a_page_fits_its_window(
    lab: ServedLab, visit: Visit, name: str, width: int, dark: bool
) -> None:
    page = visit(f"{lab.url}/{name}", width=width, dark=dark)
    assert page.locator("[data-testid=stException]").count() == 0
    sizes = page.evaluate(
        "() => { const m = document.querySelector('[data-testid=stMain]');"
        " return [m.scrollWidth, m.clientWidth]; }"
    )
    assert sizes[0] <= sizes[1], f"scrolls sideways: {sizes}"
    for chart in page.query_selector_all(".kllab-chart"):
        assert len(chart.get_attribute("aria-label") or "") > 20
        assert chart.query_selector(".main-svg"), chart.text_content()
    background = page.evaluate(
        "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    )
    channels = [int(part) for part in background.strip("rgba()").split(",")[:3]]
    assert (sum(channels) < 3 * 80) == dark


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_embedded(lab: ServedLab, visit: Visit, name: str) -> None:
    page = visit(f"{lab.url}/{name}?embed=true")
    assert page.locator("[data-testid=stSidebarNav]").count() == 0
