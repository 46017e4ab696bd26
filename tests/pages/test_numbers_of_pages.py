"""Over all presets of a page, no number a visitor can read is NaN, `inf` or minus zero."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_contract import menu_of_presets, numbers, open_view, subjects, views, visit
from tests.pages.test_contract import page as page  # a fixture: each page

pytestmark = pytest.mark.slow

UNWRITTEN = re.compile(r"\bnan\b|\binf\b|(?<![\w.)\]])[-−]0(\.0*)?(?![\d.e])")


def test_the_pattern_finds_what_it_should() -> None:
    for wrong in ("at nan nats", "k1 -0", "gain -0.0000 at", "KL inf", "of −0 bits"):
        assert UNWRITTEN.search(wrong), wrong
    for right in ("-0.5", "0 nats", "10-0.5", "x = -0.004", "NaN: 0 · log 0", "1e-05", "∞"):
        assert not UNWRITTEN.search(right), right


def presets(page: str) -> Iterator[tuple[AppTest, str]]:
    """Yield the page with each of its presets, and the preset's name."""
    for subject in subjects(page):
        app = visit(page, **subject)
        menu = menu_of_presets(app)
        for name in menu.options:
            app.selectbox(key=menu.key).set_value(name).run()
            assert not app.exception, name
            yield app, name


def test_every_number_of_every_preset_is_one(page: str) -> None:
    read = 0
    for app, name in presets(page):
        for title in views(app):
            open_view(app, title)
            assert not app.exception, (name, title)
            for text in numbers(app):
                found = UNWRITTEN.search(text)
                assert found is None, (name, title, text)
                read += 1
    assert read > 20
