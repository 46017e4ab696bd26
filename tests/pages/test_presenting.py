"""Present mode: entered and left in the head of a page, held by the address, kept over pages."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_contract import visit
from tests.support.serving import ROOT

BUTTON = "present-or-leave"


def opened(**query: str) -> AppTest:
    """Open the home page by a link."""
    app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=30)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def test_the_head_enters_and_leaves_and_a_change_of_page_keeps_it() -> None:
    app = visit("foundations/normal/page.py")
    assert app.button(key=BUTTON).label == "Present"
    app.button(key=BUTTON).click().run()
    assert app.session_state["present"] == "1"
    app.switch_page("deep_learning/vae/page.py").run()
    assert not app.exception
    assert app.session_state["present"] == "1"
    app.button(key=BUTTON).click().run()
    assert app.session_state["present"] == "0"
    assert app.button(key=BUTTON).label == "Present"


def test_a_link_presents_a_view_in_a_unit() -> None:
    app = opened(present="1", view="I need a number", unit="bits")
    assert not app.warning
    assert app.button(key=BUTTON).label == "Leave"
    assert app.session_state["view"] == "I need a number"
    assert app.metric[0].label == "KL(P‖Q), bits"


@pytest.mark.parametrize("given", ["7", "", "[x](http://y)"])
def test_another_value_is_told_and_does_not_present(given: str) -> None:
    app = opened(present=given)
    [warning] = app.warning
    assert "present" in warning.value
    assert "is not one of 0, 1" in warning.value
    assert "](http" not in warning.value.replace("\\[", "").replace("\\]", "")
    assert app.button(key=BUTTON).label == "Present"
