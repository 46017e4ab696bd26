"""The page of the information bottleneck beyond its contract: its subjects, the table, runs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kllab.runs import RunSpec
from kllab.topics.information_bottleneck.train import Config
from pages.web.engine import engine
from tests.pages.test_contract import charts, numbers, open_view, views, visit
from tests.support.lab import wait_for

PAGE = "deep_learning/information_bottleneck/page.py"


def alts(app: Any) -> dict[str, str]:
    return {chart["name"]: chart["alt"] for chart in charts(app)}


def cells(app: Any) -> dict[str, str]:
    """The text of each weight's handle, by its label."""
    [drawn] = [chart for chart in charts(app) if chart["name"] == "weights"]
    handles = drawn["figure"]["layout"]["meta"]["handles"]
    return {one["label"].removeprefix("Weight of "): one["text"] for one in handles}


def test_the_line_is_the_table() -> None:
    app = visit(PAGE, joint="9,1;2,8;3,3", beta="10")
    assert cells(app) == {
        "x = 0, y = 0": "9", "x = 0, y = 1": "1", "x = 1, y = 0": "2", "x = 1, y = 1": "8",
        "x = 2, y = 0": "3", "x = 2, y = 1": "3",
    }  # fmt: skip
    app.text_input(key="joint").set_value("1,2,3;4,5,6").run()
    assert list(cells(app).values()) == ["1", "2", "3", "4", "5", "6"]
    assert not app.exception


def test_a_table_that_cannot_be_used_is_told_and_the_last_stays() -> None:
    app = visit(PAGE, joint="9,1;1,9")
    before = [chart["alt"] for chart in charts(app)]
    app.text_input(key="joint").set_value("9,1;x,9").run()
    assert not app.exception
    assert "'x' is not a number" in app.warning[0].value
    assert "Until then the page shows 9,1;1,9" in app.warning[0].value
    assert [chart["alt"] for chart in charts(app)] == before


@pytest.mark.parametrize("query", [{"beta": "3"}, {"noise": "2"}, {"way": "sideways"}])
def test_what_a_link_says_wrongly_is_told(query: dict[str, str]) -> None:
    app = visit(PAGE, **query)
    assert not app.exception
    assert any("could not be used" in warning.value for warning in app.warning)


@pytest.mark.parametrize(
    ("query", "subject"),
    [
        ({}, "exact"),
        ({"joint": "9,1;1,9"}, "exact"),
        ({"steps": "300", "noise": "0.1"}, "exact"),
        ({"steps": "300"}, "digits"),
        ({"run": "0123456789abcdef"}, "digits"),
        ({"run": "0123456789abcdef", "subject": "exact"}, "exact"),
        ({"subject": "digits"}, "digits"),
    ],
)
def test_a_link_opens_its_subject_even_an_old_one(query: dict[str, str], subject: str) -> None:
    app = visit(PAGE, **query)
    assert not app.exception
    assert app.segmented_control(key="subject").value == subject
    assert ("Clusters" in views(app)) is (subject == "exact")
    assert visit(PAGE, **app.query_params).segmented_control(key="subject").value == subject


def test_an_old_link_names_its_subject_once_something_changes() -> None:
    app = visit(PAGE, steps="300")
    app.slider(key="steps").set_value(Config().steps).run()
    assert app.query_params == {"subject": "digits"}


def test_the_subject_can_be_changed_and_keeps_its_controls() -> None:
    app = visit(PAGE, beta="10")
    app.segmented_control(key="subject").set_value("digits").run()
    assert "Mistake" in views(app)
    assert app.query_params == {"subject": "digits"}
    app.slider(key="latent_dim").set_value(16).run()
    app.segmented_control(key="subject").set_value("exact").run()
    assert app.select_slider(key="beta").value == 10
    assert app.query_params == {"beta": "10"}
    app.segmented_control(key="subject").set_value("digits").run()
    assert app.slider(key="latent_dim").value == 16


def test_both_subjects_have_presets_of_their_own() -> None:
    app = visit(PAGE, subject="digits")
    app.selectbox(key="deep_preset").set_value("Sixteen").run()
    assert app.session_state["deep_preset"] == "Sixteen"
    assert app.slider(key="latent_dim").value == 16
    app.segmented_control(key="subject").set_value("exact").run()
    assert app.session_state["preset"] == "Two levels of clusters"
    app.selectbox(key="preset").set_value("Independent").run()
    assert app.text_input(key="joint").value == "1,2;2,4"
    app.segmented_control(key="subject").set_value("digits").run()
    assert app.session_state["deep_preset"] == "Sixteen"


def test_every_preset_of_digits_can_be_chosen() -> None:
    app = visit(PAGE, subject="digits")
    for name in app.selectbox(key="deep_preset").options:
        app.selectbox(key="deep_preset").set_value(name).run()
        assert not app.exception, name
        assert not app.error, name
        assert app.session_state["deep_preset"] == name, f"{name} is not shown as chosen"


def test_every_view_of_digits_opens() -> None:
    app = visit(PAGE, subject="digits", run="")
    assert views(app) == ["About", "Mistake", "Code"]
    for title in views(app):
        open_view(app, title)
        assert not app.exception, title


def test_every_slider_of_digits_changes_the_numbers() -> None:
    app = open_view(visit(PAGE, subject="digits"), "About")
    keys = [slider.key for slider in app.slider]
    assert len(keys) > 3
    for key in keys:
        before, slider = numbers(app), app.slider(key=key)
        app.slider(key=key).set_value(slider.value + slider.step).run()
        assert not app.exception, key
        assert numbers(app) != before, f"{key} changed nothing"


@pytest.mark.parametrize("end", ["min", "max"])
def test_all_controls_of_digits_at_one_end_leave_the_page(end: str) -> None:
    app = visit(PAGE, subject="digits")
    for control in (*app.slider, *app.number_input):
        control.set_value(getattr(control, end))
    app.run()
    assert not app.exception
    assert [button.key for button in app.button].count("train") + len(app.warning) == 1
    for title in views(app):
        open_view(app, title)
        assert not app.exception, title


def test_a_run_shows_both_bounds_and_the_code_of_the_chosen_beta() -> None:
    config = Config(dataset="digits_8x8", betas=(0.0, 0.1, 1.0), hidden=(16,), steps=60, seeds=2)
    store = engine()
    run = store.submit(RunSpec("information_bottleneck", config.to_json(), "tests"))
    wait_for(lambda: store.status(run).state == "finished", 120, "the run finishes")
    app = visit(PAGE, run=run)
    assert not app.exception
    titles = ["Accuracy", "Codes", "Formula", "Mistake", "Data", "About", "Code"]
    assert views(app) == titles
    assert set(alts(app)) == {"plane", "accuracy"}
    open_view(app, "Codes")
    rate = store.latest_arrays(run)["rate"]
    assert f"β = 0.1: rate {rate[0, 1]:.4g} nats" in alts(app)["scatter"]
    app.selectbox(key="shown_beta").set_value("0").run()
    assert f"β = 0: rate {rate[0, 0]:.4g} nats" in alts(app)["scatter"]
    open_view(app, "Mistake")
    assert app.selectbox(key="shown_beta").value == "0"
    for title in titles:
        open_view(app, title)
        assert not app.exception, title
    assert json.loads(store.status(run).config)["seeds"] == 2
