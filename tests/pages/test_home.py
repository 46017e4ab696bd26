"""Home: the cards' thumbnails, and the two numbers in words."""

from math import exp
from xml.etree import ElementTree

import pytest
from streamlit.testing.v1 import AppTest

from pages.web import cards
from pages.web.navigation import PAGES, Page
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
