"""A preset is chosen by its visitor alone, never by a browser that is behind."""

import pytest

from pages.web import late_messages
from tests.pages.test_contract import visit


@pytest.fixture
def _takes_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A visitor who has seen the last answer before the next choice."""
    monkeypatch.setattr(late_messages, "LAG", 0.0)


def test_a_case_the_browser_still_shows_does_not_undo_a_slider() -> None:
    app = visit("foundations/asymmetry_2d/page.py")
    shown = app.session_state["preset"]
    app.slider(key="mean_x_q").set_value(1.6).run()
    assert app.session_state["preset"] is None
    # The next key press was sent before the browser heard of that.
    app.selectbox(key="preset").set_value(shown)
    app.slider(key="mean_x_q").set_value(1.7).run()
    assert app.slider(key="mean_x_q").value == 1.7
    assert app.session_state["preset"] is None


def test_the_same_on_weights() -> None:
    app = visit("foundations/discrete/page.py")
    shown = app.session_state["preset"]
    app.slider(key="q_0_of_1").set_value(0.31).run()
    app.selectbox(key="preset").set_value(shown)
    app.slider(key="q_0_of_1").set_value(0.32).run()
    assert app.text_input(key="q").value == "0.32,0.4,0.3"


def test_the_same_though_the_browser_has_the_new_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(late_messages, "LAG", 60.0)
    app = visit("foundations/asymmetry_2d/page.py")
    shown = app.session_state["preset"]
    app.slider(key="mean_x_q").set_value(1.6).run()
    app.selectbox(key="preset").set_value(shown).run()  # it still shows the case
    assert app.slider(key="mean_x_q").value == 1.6
    assert app.session_state["preset"] is None


@pytest.mark.usefixtures("_takes_time")
def test_a_case_left_by_a_slider_can_be_chosen_again() -> None:
    app = visit("foundations/asymmetry_2d/page.py")
    shown = app.session_state["preset"]
    app.slider(key="mean_x_q").set_value(1.6).run()
    app.selectbox(key="preset").set_value(shown).run()
    assert app.slider(key="mean_x_q").value == 1.5


@pytest.mark.usefixtures("_takes_time")
def test_a_message_from_before_the_last_answer_chooses_no_case() -> None:
    app = visit("foundations/asymmetry_2d/page.py")
    shown, heard = app.session_state["preset"], dict(app.query_params)
    app.slider(key="mean_x_q").set_value(1.6).run()
    answer = dict(app.query_params)
    # Two keys that cancel each other, sent before the browser heard that the case is left.
    app.query_params = heard
    app.selectbox(key="preset").set_value(shown).run()
    assert app.slider(key="mean_x_q").value == 1.6
    assert app.session_state["preset"] is None
    assert app.query_params == answer
    app.selectbox(key="preset").set_value(shown).run()
    assert app.slider(key="mean_x_q").value == 1.5
    assert app.session_state["preset"] == shown


@pytest.mark.usefixtures("_takes_time")
def test_a_chart_that_comes_into_the_window_chooses_no_case(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = visit("foundations/asymmetry_2d/page.py")
    shown = app.session_state["preset"]
    monkeypatch.setattr("pages.web.presets.visible_charts", lambda: {"plane": False})
    app.slider(key="mean_x_q").set_value(1.6).run()
    # The chart's message has the new address, and the case that the browser still shows.
    monkeypatch.setattr("pages.web.presets.visible_charts", lambda: {"plane": True})
    app.selectbox(key="preset").set_value(shown).run()
    assert app.slider(key="mean_x_q").value == 1.6
