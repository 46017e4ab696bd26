"""Home: the cards' thumbnails, and the two numbers in words."""

from math import exp
from xml.etree import ElementTree

import pytest
from streamlit.testing.v1 import AppTest

from pages import ways_in
from pages.web import cards, course
from pages.web.lesson import lesson_of
from pages.web.navigation import PAGES, Page
from tests.pages.test_contract import visit
from tests.support.serving import ROOT

OF_PAGES = [page for page in PAGES if cards.thumbnail_of(page)]


@pytest.fixture(scope="module")
def home() -> AppTest:
    return AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=60).run()


@pytest.mark.parametrize("page", OF_PAGES, ids=lambda page: page.name)
def test_a_thumbnail_is_drawn_from_the_topic(page: Page) -> None:
    drawn = cards.thumbnail_of(page)
    assert len(list(ElementTree.fromstring(drawn))) >= 2 or "fill-opacity" in drawn
    assert "nan" not in drawn
    assert len(drawn) < 4000, "home is opened often"


def test_a_card_without_a_thumbnail_has_its_icon(
    home: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not any(link.proto.icon for link in home.get("page_link"))
    monkeypatch.setattr(cards, "thumbnail_of", lambda _: "")
    bare = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=60).run()
    assert all(link.proto.icon for link in bare.get("page_link"))


def test_the_numbers_are_said_in_words(home: AppTest) -> None:
    kl = float(home.metric[0].value)
    outcomes = next(n for n in range(1, 100) if exp(n * kl) > 20)
    captions = (text.value for text in home.caption)
    [words] = [text for text in captions if f"on average, {outcomes} outcomes" in text]
    assert f"expecting Q costs {kl:.3g} extra nats per outcome" in words


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def texts(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.markdown, *app.caption))


def test_the_course_starts_and_goes_on_where_the_visitor_is(home: AppTest) -> None:
    first, second = course.pages()[:2]
    assert home.button(key="course").label == f"Start: {first.info.heading}"
    app = opened(done=f"{first.name},no-page")
    assert app.button(key="course").label == f"Continue: {second.info.heading}"
    assert app.query_params["done"] in (first.name, [first.name])
    app.button(key="course").click().run()
    assert app.title[0].value == lesson_title(second)
    assert f"1 of {len(lesson_of(second))}" in texts(app)
    assert app.query_params["done"] in (first.name, [first.name])


def lesson_title(page: Page) -> str:
    return visit(str(page.script.relative_to(ROOT / "pages"))).title[0].value


def test_a_course_that_is_done_offers_no_lesson() -> None:
    app = opened(done=",".join(page.name for page in course.pages()))
    assert "course" not in [button.key for button in app.button]
    assert app.button(key="glossary")


def test_a_lecture_is_presented() -> None:
    app = opened(view=ways_in.TEACH)
    page = course.pages()[1]
    app.selectbox(key="lecture").set_value(page.name).run()
    assert f"/{page.name}?lesson=1" in app.code[0].value
    app.button(key="present-lecture").click().run()
    assert f"1 of {len(lesson_of(page))}" in texts(app)
    assert presenting_is_on(app)


def presenting_is_on(app: AppTest) -> bool:
    return bool(app.session_state["present"] == "1")


def test_a_number_is_one_click_away() -> None:
    labels = [link.proto.label for link in opened(view=ways_in.COMPUTE).get("page_link")]
    assert labels == ["**Any two families**", "**Samples**"]
