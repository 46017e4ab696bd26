"""Whatever parameter an address gives markup to: every page shows it as text, or not at all."""

from __future__ import annotations

import re
from itertools import cycle

import pytest
from streamlit.testing.v1 import AppTest

from pages.web.open_runs import HIDDEN, PARAMETER
from tests.pages.test_contract import PAGES, visit
from tests.support.hostile import ELSEWHERE, HOSTILE

pytestmark = pytest.mark.slow

MARKUP = ("](http", "![](", "<img", "<script", "<b>", f"https://{ELSEWHERE}", f"www.{ELSEWHERE}")
OTHERS = (
    PARAMETER,
    HIDDEN,
    "control",
    "lock",
    "hide",
    "unit",
    "preset",
    "focus",
    "learner",
    "embed_options",
    "nobody_knows_this",
)


def texts(app: AppTest) -> list[str]:
    """Everything that the browser reads as Markdown."""
    shown = (*app.markdown, *app.caption, *app.warning, *app.error, *app.info, *app.success)
    return [element.value for element in shown] + [button.label for button in app.button]


def known_parameters(app: AppTest) -> list[str]:
    """Return the keys of the page's widgets, of its controls, drawn or not, and some others."""
    drawn = (*app.slider, *app.number_input, *app.select_slider, *app.selectbox, *app.text_input)
    keys = [str(widget.key) for widget in drawn if widget.key]
    return sorted({*keys, *app.session_state["controls-of-the-page"].read, *OTHERS})


@pytest.mark.parametrize("page", PAGES)
def test_no_parameter_is_read_as_markup(page: str) -> None:
    keys = known_parameters(visit(page))
    assert len(keys) > len(OTHERS) + 3
    quoted = False
    for start in (0, 3, 7):
        values = dict(zip(keys, cycle(HOSTILE[start:] + HOSTILE[:start])))
        app = visit(page, **values)
        assert not app.exception
        assert app.title
        for text in texts(app):
            bare = re.sub(r"\\.", "", text)  # what is escaped is text
            assert not [markup for markup in MARKUP if markup in bare], text
        quoted = quoted or any("elsewhere" in text for text in texts(app))
    assert quoted, "no value was told"
