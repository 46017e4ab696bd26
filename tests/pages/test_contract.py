"""What every page owes its visitor. A new page is covered by being there."""

import subprocess
import sys
from io import BytesIO
from typing import Any

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from pages.web import navigation
from tests.support.serving import ROOT
from tests.support.wire import unpack

MOST_VIEWS = 8
"""More names do not fit beside the picture on a projector."""
PAGES = sorted(str(page.script.relative_to(ROOT / "pages")) for page in navigation.PAGES)


def visit(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=30)
    app.run()
    app.switch_page(page)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def charts(app: AppTest) -> list[dict[str, Any]]:
    mounted = [element.proto for element in app.get("bidi_component")]
    return [unpack(proto.bytes) for proto in mounted if proto.component_name == "kllab_chart"]


def open_view(app: AppTest, title: str) -> AppTest:
    """Open a view of the stage, as a visitor does."""
    app.session_state["chosen-view"] = title
    return app.run()


def views(app: AppTest) -> list[str]:
    """Titles of the views of the stage."""
    return [tab.label for tab in app.tabs]


def subjects(page: str) -> list[dict[str, str]]:
    """The addresses of a page's subjects; most pages have one, and no choice."""
    drawn = visit(page).session_state["controls-of-the-page"].drawn
    return (
        [{"subject": name} for name in drawn["subject"][0].options] if "subject" in drawn else [{}]
    )


def menu_of_presets(app: AppTest) -> Any:
    [menu] = [box for box in app.selectbox if box.label == "Presets"]
    return menu


def tables(app: AppTest) -> list[Any]:
    """Tables that are shown; one with a key is a control, edited by the visitor."""
    return [table for table in app.dataframe if table.key is None]


def displayed(table: Any) -> Any:
    """What a table shows: its values, or the texts that stand for them."""
    texts = table.proto.arrow_data.styler.display_values
    return pa.ipc.open_stream(BytesIO(texts)).read_pandas() if texts else table.value


def numbers(app: AppTest) -> list[str]:
    """Everything a visitor can read a number from."""
    return [
        *(metric.value for metric in app.metric),
        *(text.value for text in (*app.caption, *app.markdown, *app.latex)),
        *(chart["alt"] for chart in charts(app)),
    ]


def unused(code: str) -> str:
    """Return ruff's complaints about imports and variables that the code does not use."""
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--select=F401,F811,F841", "-"]
    done = subprocess.run(ruff, input=code, capture_output=True, text=True)
    return done.stdout if done.returncode else ""


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def test_it_opens_as_a_workbench(page: str) -> None:
    app = visit(page)
    assert not app.exception
    assert not app.error
    assert len(app.title) == 1
    assert charts(app)
    assert {"Code"} < set(views(app)), "a view for the code, and others"
    assert len(views(app)) <= MOST_VIEWS
    assert app.selectbox(key="preset").options, "no presets"


def test_every_view_opens_and_its_charts_say_what_they_show(page: str) -> None:
    app = visit(page)
    for title in views(app):
        open_view(app, title)
        assert not app.exception, title
        assert not app.error, title
        keys = [chart["name"] for chart in charts(app)]
        assert len(set(keys)) == len(keys), title
        for chart in charts(app):
            assert len(chart["alt"]) > 20
            assert chart["figure"]["layout"]["uirevision"]
            assert chart["height"] is None or chart["height"] >= 60


def test_the_address_opens_a_view(page: str) -> None:
    first = visit(page)
    last = views(first)[-1]
    assert visit(page, view=last).session_state["view"] == last
    assert visit(page, view="none").session_state["view"] == first.session_state["view"] != last


def test_every_slider_changes_the_numbers(page: str) -> None:
    # The numbers of a recorded run do not follow the controls of the next one.
    app, moved = visit(page, run=""), set()
    for title in views(app):
        open_view(app, title)
        for key in [slider.key for slider in app.slider if slider.key not in moved]:
            moved.add(key)
            slider = app.slider(key=key)
            before, value = numbers(app), slider.value
            above = value + slider.step
            target = above if above <= slider.max else value - slider.step
            app.slider(key=key).set_value(target).run()
            assert not app.exception, key
            assert numbers(app) != before, f"{key} from {value} to {target} changed nothing"
    assert moved or app.select_slider or app.selectbox


@pytest.mark.parametrize("end", ["min", "max"])
def test_all_controls_at_one_end_leave_the_page(page: str, end: str) -> None:
    app = visit(page)
    for title in views(app):
        open_view(app, title)
        for control in (*app.slider, *app.number_input):
            control.set_value(getattr(control, end))
        app.run()
        assert not app.exception, title
        assert charts(app) or app.warning, "neither shown nor told why not"


def test_every_preset_can_be_chosen(page: str) -> None:
    app = visit(page)
    for name in app.selectbox(key="preset").options:
        app.selectbox(key="preset").set_value(name).run()
        assert not app.exception, name
        assert not app.error, name
        assert app.session_state["preset"] == name, f"{name} is not shown as chosen"


def test_the_code_view_has_code_that_runs(page: str) -> None:
    app = open_view(visit(page), "Code")
    assert any("kllab" in block.value for block in app.code)
    for block in app.code:
        assert not unused(block.value), block.value


def test_the_numbers_of_its_charts_are_tables(page: str) -> None:
    app = visit(page)
    open_view(app, "Data")
    boxes = [box for box in app.selectbox if box.label == "Table"]
    for title in boxes[0].options if boxes else []:
        app.selectbox(key=boxes[0].key).set_value(title).run()
        assert not app.exception, title
        assert len(tables(app)[0].value) > 1, title
    assert len(tables(app)) == 1
