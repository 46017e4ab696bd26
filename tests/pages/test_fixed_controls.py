"""A link locks or hides any control of any page, which is drawn and keeps its value."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from streamlit.testing.v1 import AppTest

from pages.web.control_kinds import Control
from tests.pages.test_contract import charts, menu_of_presets, open_view, subjects, views, visit
from tests.pages.test_contract import page as page  # a fixture: each page

NORMAL = "foundations/normal/page.py"
WIDGETS = (
    "slider", "select_slider", "number_input", "selectbox", "segmented_control", "pills",
    "text_input",
)  # fmt: skip


def in_all_views(app: AppTest) -> dict[str, tuple[Control, Any]]:
    """Open every view; return the controls of the page with their values, by key."""
    for title in views(app):
        open_view(app, title)
    return drawn(app)


def drawn(app: AppTest) -> dict[str, tuple[Control, Any]]:
    found: dict[str, tuple[Control, Any]] = app.session_state["controls-of-the-page"].drawn
    return found


def widgets(app: AppTest) -> dict[str, Any]:
    """Return the widgets that are drawn, by key; a control's has its key."""
    found = (widget for kind in WIDGETS for widget in app.get(kind))
    return {str(widget.key): widget for widget in found if widget.key}


def handles(app: AppTest) -> set[str]:
    layouts = [chart["figure"]["layout"] for chart in charts(app)]
    return {one["name"] for layout in layouts for one in layout.get("meta", {}).get("handles", ())}


@pytest.mark.slow
def test_every_control_can_be_locked_and_hidden(page: str) -> None:
    for subject in subjects(page):
        controls = in_all_views(visit(page, **subject))
        texts = {key: control.text(value) for key, (control, value) in controls.items()}
        assert len(texts) >= 2
        locked = visit(page, **(texts | subject | {"lock": ",".join(texts)}))
        assert not locked.warning, [one.value for one in locked.warning]
        seen = 0
        for title in views(locked):
            open_view(locked, title)
            assert not locked.exception, title
            assert not handles(locked), title
            for key, widget in widgets(locked).items():
                assert widget.disabled or key not in texts, key
                seen += key in texts
        assert seen >= 2
        assert menu_of_presets(locked).disabled, "it changes nothing"
        hidden = visit(page, **(texts | subject | {"hide": ",".join(texts)}))
        for title in views(hidden):
            open_view(hidden, title)
            assert not hidden.exception, title
            assert not widgets(hidden).keys() & texts.keys(), title
            assert not handles(hidden), title
        for app in (locked, hidden):
            now = {key: control.text(value) for key, (control, value) in drawn(app).items()}
            assert now == texts
            kept = dict(app.query_params)
            assert {key: kept[key] for key in texts} == texts, "the address lost a value"


def test_a_preset_leaves_a_locked_and_a_hidden_control_alone() -> None:
    app = visit(NORMAL, loc_q="2", scale_p="0.3", lock="scale_p", hide="loc_q")
    app.selectbox(key="preset").set_value("Q too narrow").run()
    assert (app.slider(key="loc_p").value, app.slider(key="scale_q").value) == (0.0, 0.5)
    assert app.slider(key="scale_p").value == 0.3
    assert "Q = N(2, 0.5²)" in charts(app)[0]["alt"]
    assert app.session_state["preset"] is None, "shown as chosen though it is another case"
    assert dict(app.query_params) == {
        "loc_q": "2", "scale_p": "0.3", "lock": "scale_p", "hide": "loc_q", "scale_q": "0.5",
    }  # fmt: skip


def test_only_handles_of_free_controls_are_drawn() -> None:
    assert handles(visit(NORMAL)) == {"loc_p", "scale_p", "loc_q", "scale_q"}
    assert handles(visit(NORMAL, lock="loc_p,scale_q", hide="loc_q")) == {"scale_p"}
    plane = "foundations/asymmetry_2d/page.py"
    free = handles(visit(plane))
    # The mean moves in two directions; it goes when both are locked.
    assert handles(visit(plane, lock="mean_x_p")) == free
    assert free - handles(visit(plane, lock="mean_x_p,mean_y_p")) == {"mean_p"}


def test_a_locked_line_locks_the_sliders_and_bars_of_its_side() -> None:
    app = visit("foundations/discrete/page.py", lock="p")
    sides = {slider.key[:1]: slider.disabled for slider in app.slider}
    assert sides == {"p": True, "q": False}
    assert handles(app) == {"q_0", "q_1", "q_2"}
    app = visit("foundations/discrete/page.py", hide="p")
    assert {slider.key[:1] for slider in app.slider} == {"q"}


def test_parameters_of_families_can_be_fixed() -> None:
    app = visit("foundations/families/page.py", lock="p_loc", hide="q_scale")
    assert not app.warning
    assert app.slider(key="p_loc").disabled
    assert "q_scale" not in widgets(app)


@pytest.mark.parametrize("parameter", ["lock", "hide"])
def test_an_unknown_name_is_told_with_those_that_are_allowed(parameter: str) -> None:
    app = visit(NORMAL, **{parameter: "loc_p,*nobody*,x"})
    [warning] = app.warning
    assert warning.value == (
        rf"The link's `{parameter}` could not be used for '\*nobody\*' and 1 more; the names of "
        r"this page's controls are loc\_p, scale\_p, loc\_q, scale\_q, direction, varied."
    )
    shown = widgets(app)
    assert "loc_p" not in shown or shown["loc_p"].disabled
    assert not shown["loc_q"].disabled


def test_the_dialog_has_the_link_and_the_frame(page: str) -> None:
    app = visit(page)
    app.button(key="share").click().run()
    assert not app.exception
    link, frame = (block.value for block in app.code[-2:])
    assert link == ""
    assert frame.startswith('<iframe src="?embed=true" title="')


def test_the_dialog_begins_with_what_the_link_fixes() -> None:
    given = {"loc_q": "2", "view": "Code", "lock": "loc_q", "hide": "loc_p,scale_q"}
    app = visit(NORMAL, **given)
    app.button(key="share").click().run()
    assert app.multiselect(key="share-lock").value == ["loc_q"]
    assert app.multiselect(key="share-hide").value == ["loc_p", "scale_q"]
    link = app.code[-2].value
    values = {"loc_p": "0", "scale_q": "2"}
    assert parse_qs(urlparse(link).query) == {
        name: [value] for name, value in (given | values).items()
    }
