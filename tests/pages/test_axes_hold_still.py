"""Axes hold still while a slider moves a little: the picture shows the change."""

from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.foundations.properties.sections import SECTIONS
from tests.pages.test_contract import PAGES, charts, open_view, subjects, views, visit
from tests.support.axis_ranges import Span, axis_spans

pytestmark = pytest.mark.slow

STEPS = 6
AT_MOST = 2
"""Changes of one axis in `STEPS` steps of one slider."""
PROPERTIES = "foundations/properties/page.py"
STATES: list[tuple[str, dict[str, str]]] = [
    # Recorded runs do not move with sliders: without one the preview is the picture.
    *((page, {"run": ""}) for page in PAGES if page != PROPERTIES),
    *((PROPERTIES, {"property": name}) for name in SECTIONS),
]


def spans(app: AppTest) -> dict[str, Span]:
    """Return the span of each axis of each chart, by both names."""
    return {
        f"{chart['name']}: {axis}": span
        for chart in charts(app)
        for axis, span in axis_spans(chart["figure"]).items()
    }


def sent(app: AppTest) -> list[bytes]:
    """Return what the browser gets of each chart."""
    return [element.proto.bytes for element in app.get("bidi_component")]


def steps(app: AppTest, key: str) -> Iterator[None]:
    """Move a slider step by step, away from the end that is nearer."""
    [slider] = [each for each in (*app.slider, *app.select_slider) if each.key == key]
    places: list[Any]
    if slider.type == "select_slider":
        options = [float(option) for option in slider.options]
        at = options.index(slider.value)
        places = options[at + 1 :][:STEPS]
        if len(places) < STEPS <= at:
            places = options[:at][::-1][:STEPS]
    else:
        up = slider.value + STEPS * slider.step <= slider.max
        places = [
            round(slider.value + (n if up else -n) * slider.step, 10) for n in range(1, STEPS + 1)
        ]
        places = [place for place in places if slider.min <= place <= slider.max]
    for place in places:
        find = app.select_slider if slider.type == "select_slider" else app.slider
        find(key=key).set_value(place).run()
        assert not app.exception, f"{key} at {place}"
        yield


@pytest.mark.parametrize(("page", "query"), STATES)
def test_axes_hold_still_while_a_slider_moves(page: str, query: dict[str, str]) -> None:
    moved: dict[str, list[Span]] = {}
    for subject in subjects(page):
        app = visit(page, **query, **subject)
        drawn = {chart["name"] for chart in charts(app)}
        for place, title in enumerate(views(app)):
            open_view(app, title)
            # The picture beside a view without charts has been seen.
            if not place or {chart["name"] for chart in charts(app)} - drawn:
                moved |= of_view(page, {**query, **subject, "view": title})
    assert not moved


def of_view(page: str, query: dict[str, str]) -> dict[str, list[Span]]:
    """Return the axes that change too often while the sliders of an open view are moved."""
    app = visit(page, **query)
    keys = [each.key for each in (*app.slider, *app.select_slider)]
    assert keys
    moved: dict[str, list[Span]] = {}
    for key in keys:
        app = visit(page, **query)
        before, pictures = spans(app), sent(app)
        changes = {axis: [span] for axis, span in before.items()}
        for _ in steps(app, key):
            if sent(app) == pictures:
                break  # a setting of a training, which no chart shows
            now = spans(app)
            for axis in now.keys() & before.keys():
                if now[axis] != before[axis]:
                    changes.setdefault(axis, []).append(now[axis])
            before, pictures = now, sent(app)
        moved |= {
            f"{key} moves {axis}": seen for axis, seen in changes.items() if len(seen) > AT_MOST + 1
        }
    return moved
