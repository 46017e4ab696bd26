"""A message that the browser sent before the last answer undoes nothing that the page has set."""

import pytest

from pages.web import late_messages
from tests.pages.test_contract import visit

NORMAL = "foundations/normal/page.py"


@pytest.mark.parametrize("lag", [60, 0])
def test_a_message_from_before_a_preset_does_not_undo_it(
    lag: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late_messages, "LAG", lag)
    app = visit(NORMAL)
    app.slider(key="loc_q").set_value(2.0).run()
    app.selectbox(key="preset").set_value("Q too narrow").run()
    assert app.slider(key="loc_q").value == 0.0
    app.slider(key="loc_q").set_value(2.0).run()
    assert app.slider(key="loc_q").value == (0.0 if lag else 2.0)
    app.slider(key="loc_q").set_value(3.0).run()
    assert app.slider(key="loc_q").value == 3.0


def test_a_slow_browsers_message_does_not_undo_a_preset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(late_messages, "LAG", 0.0)
    app = visit(NORMAL)
    app.slider(key="loc_q").set_value(2.0).run()
    before = dict(app.query_params)
    app.selectbox(key="preset").set_value("Q too narrow").run()
    app.query_params = before  # the browser had neither the preset nor its address
    app.slider(key="loc_q").set_value(2.0).run()
    assert app.slider(key="loc_q").value == 0.0
    app.slider(key="loc_q").set_value(2.0).run()  # it has both now: the visitor's own choice
    assert app.slider(key="loc_q").value == 2.0
    app.query_params = before  # and no later message brings the preset back
    app.slider(key="scale_q").set_value(3.0).run()
    assert app.slider(key="loc_q").value == 2.0


@pytest.mark.parametrize(
    ("page", "step", "slider", "former"),
    [(NORMAL, "3", "scale_q", 2.0), ("foundations/discrete/page.py", "6", "q_0_of_1", 0.6)],
)
def test_a_message_from_before_the_page_was_opened_anew_does_not_undo_it(
    page: str, step: str, slider: str, former: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late_messages, "LAG_OF_OPENING", 60.0)
    app = visit(page, lesson=step)
    assert app.slider(key=slider).value == former
    app.button(key="lesson-show").click().run()
    example = app.slider(key=slider).value
    assert example != former
    app.slider(key=slider).set_value(former).run()
    assert app.slider(key=slider).value == example
