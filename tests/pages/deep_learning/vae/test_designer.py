"""Schedule designer: handles set controls, points are added and removed, faults are said."""

from typing import Any

import pytest

from kllab.divergences.units import BITS, NATS
from kllab.topics.vae.schedule_preview import preview
from pages.deep_learning.vae import controls, schedule_figure
from pages.deep_learning.vae.designer import positions
from pages.web import neighbours
from pages.web.chart import Dragged
from tests.pages.test_contract import charts, open_view, visit

PAGE = "deep_learning/vae/page.py"


def designed(**values: Any) -> Any:
    everything = {control.key: control.default for control in controls.all_controls()}
    return controls.designed(everything | values)


def handles(of: Any, unit: Any = NATS) -> dict[str, dict[str, Any]]:
    view = preview(of.plan)
    scale = schedule_figure.scale_of(of.plan, view, unit)
    drawn = schedule_figure.schedule(of.plan, view, scale, of.points, 0)
    return {each["name"]: each for each in drawn["layout"]["meta"]["handles"]}


@pytest.mark.parametrize(
    "values",
    [
        {"schedule": "constant", "start": 0.5, "delay": 0.25},
        {"schedule": "linear", "start": 0.5, "delay": 0.1, "warm_up": 0.3},
        {"schedule": "cyclical", "start": 0.5, "delay": 0.1, "cycles": 3, "ramp": 0.4},
        {"schedule": "tutorial"},
        {"schedule": "points", "points": "0:0,0.2:1.5,0.6:0.25"},
        {"objective": "capacity", "capacity_schedule": "points", "capacity_points": "0:0,0.5:20"},
        {"objective": "capacity", "capacity_schedule": "sigmoid", "capacity_start": 4.0},
    ],
    ids=lambda values: " ".join(map(str, values.values())),
)
@pytest.mark.parametrize("unit", [NATS, BITS], ids=lambda unit: unit.name)
def test_each_handle_stands_where_its_controls_put_it(values: dict[str, Any], unit: Any) -> None:
    """A handle that is let go where it is changes no control by more than a step of the hand."""
    of = designed(**values)
    scale = schedule_figure.scale_of(of.plan, preview(of.plan), unit)
    everything = {control.key: control.default for control in controls.all_controls()} | values
    found = handles(of, unit)
    assert "final" in found
    for handle in found.values():
        moved = positions(of, scale, Dragged(handle["name"], handle["x"], handle["y"]))
        assert moved
        if handle.get("selects"):
            assert moved == {of.line.key: values[of.line.key]}, "a click leaves a point as it is"
        for name, each in handles(designed(**(everything | moved)), unit).items():
            assert each["x"] == pytest.approx(found[name]["x"], abs=0.006 * of.plan.total_steps)
            assert each["y"] == pytest.approx(found[name]["y"], abs=scale.top / 100)


def test_a_point_stays_between_its_neighbours() -> None:
    of = designed(schedule="points", points="0:0,0.2:1.5,0.6:0.25")
    scale = schedule_figure.scale_of(of.plan, preview(of.plan), NATS)
    moved = positions(of, scale, Dragged("point 1", 2900.0, 0.5))
    assert moved == {"points": "0:0,0.598:0.5,0.6:0.25"}
    assert positions(of, scale, Dragged("point 7", 0.0, 0.0)) == {}
    assert positions(of, scale, Dragged("unknown", 0.0, 0.0)) == {}


def test_points_are_taken_over_added_and_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    # AppTest forgets the navigation where one fragment runs alone; a browser's session does not.
    monkeypatch.setattr(neighbours, "_link", lambda *_: None)
    app = visit(PAGE, schedule="linear", warm_up="0.5", run="")
    app.button(key="designer-draw").click().run()
    assert app.segmented_control(key="schedule").value == "points"
    assert app.text_input(key="points").value == "0:0,0.5:1"
    app.button(key="designer-add").click().run()
    assert app.text_input(key="points").value == "0:0,0.25:0.5,0.5:1"
    assert app.button(key="designer-remove").label == "Remove point 2"
    app.button(key="designer-remove").click().run()
    assert app.text_input(key="points").value == "0:0,0.5:1"
    [code] = open_view(app, "Code").code
    assert "'fractions': (0.0, 0.5), 'values': (0.0, 1.0)" in code.value
    assert not app.exception


def test_points_that_cannot_be_used_leave_the_last_ones() -> None:
    app = visit(PAGE, schedule="points", points="0:0,0.4:3", run="")
    app.text_input(key="points").set_value("0:0,*0.2*:1").run()
    [warning] = app.warning
    assert "Until then the page uses 0:0,0.4:3" in warning.value
    assert "*0.2*" not in warning.value, "text of a visitor is no Markdown"
    assert "half, three quarters and the last is 0, 1.87" in charts(app)[0]["alt"]


def test_the_tutorials_rule_shows_its_faults() -> None:
    app = visit(PAGE, schedule="tutorial", epochs="3", run="")
    [chart] = charts(app)
    assert "It jumps once, by 100% of its largest value" in chart["alt"]
    [note] = chart["figure"]["layout"]["annotations"]
    assert note["text"] == "+1 in one step"
    app.slider(key="epochs").set_value(1).run()
    assert not app.exception
    assert "divides by half of them, rounded down, which is 0" in app.warning[0].value
    assert "train" not in [button.key for button in app.button]
    [chart] = charts(app)
    assert chart["figure"]["layout"]["annotations"][0]["text"].endswith("divides by 0")


def test_the_designer_is_a_view_while_runs_are_drawn() -> None:
    app = visit(PAGE)
    assert "Schedule" in [tab.label for tab in app.tabs]
    app.button(key="designer-open").click().run()
    assert app.session_state["view"] == "Schedule"
    assert [chart["name"] for chart in charts(app)] == ["curves", "designer"]
    assert "designer-open" not in [button.key for button in visit(PAGE, run="").button]


def test_the_capacity_is_designed_in_the_same_place() -> None:
    app = visit(PAGE, run="")
    app.button(key="designer-swap_horiz").click().run().run()
    assert app.segmented_control(key="objective").value == "capacity"
    assert charts(app)[0]["alt"].startswith("Schedule linear over 3000 steps: C")
    app.button(key="designer-swap_horiz").click().run().run()
    assert charts(app)[0]["alt"].startswith("Schedule linear over 3000 steps: β")
    assert not app.exception
