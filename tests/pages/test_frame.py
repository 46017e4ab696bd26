"""The home page, from the frame and from app.py, and the navigation."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_contract import charts
from tests.support.serving import ROOT


@pytest.mark.parametrize("script", ["pages/frame.py", "app.py"])
def test_home_opens_with_a_chart_and_a_link_to_every_page(script: str) -> None:
    app = AppTest.from_file(str(ROOT / script), default_timeout=30).run()
    assert not app.exception
    assert [title.value for title in app.title] == ["KL Lab"]
    assert len(charts(app)) == 1
    linked = {link.proto.page for link in app.get("page_link")}
    assert linked == {path.parent.name for path in (ROOT / "pages").glob("*/*/page.py")}


def test_every_page_file_is_in_the_navigation() -> None:
    app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=30).run()
    for path in (ROOT / "pages").glob("*/*/page.py"):
        app.switch_page(str(path.relative_to(ROOT / "pages"))).run()
        assert [title.value for title in app.title] != ["KL Lab"], (
            f"{path} is in no section of pages/web/navigation.py"
        )
