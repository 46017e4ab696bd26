"""Weights as a line of text, as sliders and in the URL; nothing a visitor gave is lost."""

import pytest
from streamlit.testing.v1 import AppTest

from kllab.topics.discrete.spec import DiscretePair
from pages.foundations.discrete import controls as own
from pages.web import address
from pages.web.chart import Dragged
from tests.pages.test_contract import charts, visit

PAGE = "foundations/discrete/page.py"


def shown(app: AppTest) -> list[str]:
    return [metric.value for metric in app.metric]


def said(app: AppTest) -> str:
    return " ".join(warning.value for warning in app.warning)


def test_a_line_of_weights_is_normalised_where_it_can_be_seen() -> None:
    app = visit(PAGE, p="4,5,1", q="3,4,3")
    assert shown(app) == ["0.116783", "0.154022"]
    bars = charts(app)[0]["figure"]["data"][0]
    assert [text.split("<br>")[0] for text in bars["text"]] == ["0.4", "0.5", "0.1"]
    assert app.slider(key="p_1_of_10").label == "Weight of P(1)"
    assert app.slider(key="p_1_of_10").value == 5.0


def test_a_slider_writes_the_line_and_the_url() -> None:
    app = visit(PAGE, view="Zeros")
    app.slider(key="q_2_of_1").set_value(0.0).run()
    assert app.text_input(key="q").value == "0.3,0.4,0"
    assert app.query_params["q"] == "0.3,0.4,0"
    assert shown(app)[0] == "∞"
    assert "infinite: Q gives 0 to outcome 2" in [caption.value for caption in app.caption]
    assert "outcome 2" in " ".join(info.value for info in app.info)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"p": "0.5,x,1"}, ("weights of P", "'x'", "2 to 8 numbers")),
        ({"q": "0.5,-1,1"}, ("weights of Q", "-1", "from 0 to 1,000,000")),
        ({"p": "0.5,0.5"}, ("2 for P", "3 for Q", "same number")),
        ({"p": "0,0,0"}, ("weights of P", "all weights are 0", "above 0")),
        ({"p": "1"}, ("weights of P", "1 weights", "2 to 8")),
    ],
)
def test_a_bad_link_is_named_and_kept_to_be_mended(
    query: dict[str, str], words: tuple[str, ...]
) -> None:
    app = visit(PAGE, **query)
    assert not app.exception
    for word in (*words, "P = 0.4,0.5,0.1, Q = 0.3,0.4,0.3"):
        assert word in said(app)
    (name,) = query
    assert app.text_input(key=name).value == query[name]
    assert shown(app) == ["0.116783", "0.154022"]
    app.text_input(key=name).set_value("0.2,0.2,0.6").run()
    assert not app.warning
    assert shown(app) != ["0.116783", "0.154022"]


def test_a_bad_line_leaves_the_page_at_the_last_good_one() -> None:
    app = visit(PAGE, p="0.2,0.2,0.6")
    before = shown(app)
    app.text_input(key="p").set_value("0.2,0.2,").run()
    assert "weights of P" in said(app)
    assert shown(app) == before


def test_all_weights_at_zero_are_refused_and_can_be_raised_again() -> None:
    app = visit(PAGE, p="1,0", q="0.5,0.5")
    before = shown(app)
    app.slider(key="p_0_of_1").set_value(0.0).run()
    assert "all weights are 0" in said(app)
    assert shown(app) == before
    app.slider(key="p_1_of_1").set_value(0.5).run()
    assert not app.exception


def test_outcomes_come_back_with_their_weights() -> None:
    app = visit(PAGE, p="0.1,0.2,0.3,0.4", q="0.4,0.3,0.2,0.1")
    before = shown(app)
    app.slider(key="outcomes").set_value(2).run()
    assert app.text_input(key="p").value == "0.1,0.2"
    assert len(app.slider) == 5
    app.slider(key="outcomes").set_value(4).run()
    assert app.text_input(key="p").value == "0.1,0.2,0.3,0.4"
    assert shown(app) == before
    app.slider(key="outcomes").set_value(5).run()
    assert app.text_input(key="q").value == "0.4,0.3,0.2,0.1,0.1"


def test_two_outcomes_bring_the_bernoulli_curve() -> None:
    assert "Bernoulli" not in [tab.label for tab in visit(PAGE).tabs]
    app = visit(PAGE, p="0.7,0.3", q="0.4,0.6", view="Bernoulli").run()
    assert "Bernoulli" in [tab.label for tab in app.tabs]
    assert any("Bernoulli(0.3)" in chart["alt"] for chart in charts(app))


def test_a_handle_sets_the_lines_and_an_unknown_one_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assigned: list[dict[str, str]] = []
    monkeypatch.setattr(address, "assign", assigned.append)
    for name in ("r_0", "p_3", "p_-1", "p", "q_1_of_1"):
        own.move(DiscretePair(), Dragged(name, 0.0, 0.5))
    assert not assigned
    own.move(DiscretePair(), Dragged("q_1", 0.0, 0.25))
    assert assigned == [{"q": "0.3,0.2,0.3"}, {"p": "0.4,0.5,0.1", "q": "0.3,0.2,0.3"}]
