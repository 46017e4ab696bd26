"""Over all presets of a page, no number a visitor can read is NaN, `inf` or minus zero."""

from __future__ import annotations

import re

import pytest

from tests.pages.test_contract import numbers, visit
from tests.pages.test_contract import page as page  # a fixture: each page

pytestmark = pytest.mark.slow

UNWRITTEN = re.compile(r"\bnan\b|\binf\b|(?<![\w.)\]])[-−]0(\.0*)?(?![\d.e])")


def test_the_pattern_finds_what_it_should() -> None:
    for wrong in ("at nan nats", "k1 -0", "gain -0.0000 at", "KL inf", "of −0 bits"):
        assert UNWRITTEN.search(wrong), wrong
    for right in ("-0.5", "0 nats", "10-0.5", "x = -0.004", "NaN: 0 · log 0", "1e-05", "∞"):
        assert not UNWRITTEN.search(right), right


def test_every_number_of_every_preset_is_one(page: str) -> None:
    app = visit(page)
    read = 0
    for key in ("preset", "deep_preset"):
        if key not in app.session_state:
            continue
        for option in list(app.selectbox(key=key).options):
            app.selectbox(key=key).set_value(option).run()
            assert not app.exception
            for text in numbers(app):
                found = UNWRITTEN.search(text)
                assert found is None, (option, text)
                read += 1
    assert read > 20
