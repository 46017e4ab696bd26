"""The visitor's own numbers: read, estimated, kept, refused in words, and in no link and no log."""

import logging

import pytest
from streamlit.testing.v1 import AppTest

from kllab.topics.estimation.columns import MOST_CHARACTERS
from kllab.topics.estimation.examples import example
from pages.foundations.estimation.visitors_numbers import PRIVACY, TEXT
from tests.pages.test_contract import charts, open_view, visit

PAGE = "foundations/estimation/page.py"
OWN = {"subject": "own"}
PASTED = "before;after\n" + "".join(f"{n * 0.731 % 1:.4f};{n * 0.377 % 2:.4f}\n" for n in range(99))


def paste(app: AppTest, text: str) -> AppTest:
    return app.text_area(key=TEXT).set_value(text).run()


def test_pasted_numbers_are_estimated_both_ways_and_are_in_no_link_and_no_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = visit(PAGE, **OWN)
    before = charts(app)[0]["alt"]
    with caplog.at_level(logging.DEBUG):
        paste(app, PASTED)
    assert not app.exception
    assert not app.warning
    alt = charts(app)[0]["alt"]
    assert alt != before
    assert "KL(P||Q) and KL(Q||P)" in alt
    assert [metric.value for metric in app.metric][-1] == "99 and 99"
    assert any("Believe nearest neighbours" in one.value for one in app.markdown)
    assert dict(app.query_params) == OWN
    assert "0.7310" not in caplog.text
    assert PRIVACY in [one.value for one in app.caption]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (PASTED + "1;[a](b)\n", ("Row 101, column Q", r"“\[a\](b)” is not a number")),
        ("1,2\n", ("at least 10",)),
        ("1" * (MOST_CHARACTERS + 1), ("at most 250,000 are allowed",)),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_is_lost(
    text: str, words: tuple[str, ...]
) -> None:
    app = paste(visit(PAGE, **OWN), PASTED)
    results = [metric.value for metric in app.metric]
    paste(app, text)
    assert not app.exception
    [warning] = app.warning
    for word in words:
        assert word in warning.value
    assert "of the last numbers that could be read" in warning.value
    assert [metric.value for metric in app.metric] == results
    assert app.text_area(key=TEXT).value == text


def test_numbers_outlast_the_other_subject_and_another_example_replaces_them() -> None:
    app = paste(visit(PAGE, **OWN), PASTED)
    app.segmented_control(key="subject").set_value("known").run()
    app.segmented_control(key="subject").set_value("own").run()
    assert app.text_area(key=TEXT).value == PASTED
    app.selectbox(key="example").set_value("counts").run()
    assert app.text_area(key=TEXT).value == example("counts")
    assert any("Believe plug-in" in one.value for one in app.markdown)


def test_a_file_is_read_into_the_field_and_one_that_is_no_text_is_refused() -> None:
    app = visit(PAGE, **OWN)
    app.file_uploader[0].set_value(("mine.csv", PASTED.encode(), "text/csv")).run()
    assert app.text_area(key=TEXT).value == PASTED
    app.file_uploader[0].set_value(("mine.csv", b"\xff\xfe\x00", "text/csv")).run()
    assert "no text in UTF-8" in app.warning[0].value
    app.file_uploader[0].set_value(("big.csv", b"1" * (MOST_CHARACTERS + 1), "text/csv")).run()
    assert "at most 250,000 are allowed" in app.warning[0].value
    assert app.text_area(key=TEXT).value == PASTED


def test_each_view_opens() -> None:
    app = visit(PAGE, **OWN, example="heavy")
    for title in ("Advice", "Table", "Samples", "Data", "About", "Code"):
        assert not open_view(app, title).exception, title
