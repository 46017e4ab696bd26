"""The page's text: typed by anybody, so shown as text, and named where it cannot be coded."""

import pytest

from kllab.topics.coding.text_compute import explore
from kllab.topics.coding.text_spec import CodedText
from pages.foundations.coding.letters import letter_figure
from pages.web.passage import IN_LINK
from tests.pages.test_contract import charts, views, visit
from tests.support.plain_figure import check_plain

PAGE = "foundations/coding/page.py"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"text": "we meet at 7"}, ["Infinitely many bits for “7”: q = 0, as English letters"]),
        ({"text": "a*b_c"}, [r"“\*”, “\_”", "do not have them"]),
        ({"text": "abc", "source": "other", "other": "ab"}, ["the other text does not have it"]),
        ({"text": "a\tb"}, ["Infinitely many bits for tab"]),
        ({"text": "été", "capitals": "own"}, ["for “é”"]),
    ],
)
def test_letters_without_a_code_are_named_with_the_reason(
    query: dict[str, str], words: list[str]
) -> None:
    app = visit(PAGE, subject="text", view="Bits", **query)
    assert not app.exception
    caption = app.caption[1].value
    assert all(word in caption for word in words), caption
    assert [metric.value for metric in app.metric][1:] == ["∞"] * 3
    assert "probability 0 under Q" in app.info[0].value.replace("\\", "")


def test_an_empty_text_is_refused_and_the_page_stays() -> None:
    app = visit(PAGE, subject="text")
    app.text_area(key="text").set_value("").run()
    assert not app.exception
    assert "text has 0 letters; allowed are 1 to 1,000" in app.warning[0].value
    app.text_area(key="text").set_value("so it goes").run()
    assert not app.warning
    assert app.query_params["text"] == "so it goes"


def test_a_long_text_is_not_in_the_address_and_the_page_says_so() -> None:
    app = visit(PAGE, subject="text", view="Letters")
    app.text_area(key="text").set_value("ab" * IN_LINK).run()
    assert "text" not in app.query_params
    assert f"up to {IN_LINK} letters: the text will not be in it" in app.caption[1].value
    assert app.metric[0].value == "1"
    assert len(charts(app)[1]["figure"]["data"][0]["y"]) == 2 * IN_LINK


def test_every_view_of_a_text_opens_and_its_bits_are_decoded() -> None:
    app = visit(PAGE, subject="text", source="own", text="Abra <b>cadabra</b>!")
    app.slider(key="part").set_value(50).run()
    assert app.caption[1].value.startswith("10 letters, 7 different ones"), app.caption[1].value
    for title in views(app):
        app.session_state["chosen-view"] = title
        assert not app.run().exception, title
    app.session_state["chosen-view"] = "Bits"
    shown = [text.value for text in app.run().markdown if "decoded" in text.value]
    assert len(shown) == 3
    assert all("decoded: the same text" in text for text in shown)
    for spec in (CodedText("we meet at 7"), CodedText("x", "own")):
        view = explore(spec)
        check_plain(letter_figure(view, view.codes["huffman"], 40))
