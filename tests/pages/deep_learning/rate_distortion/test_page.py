"""The page of rate and distortion beyond its contract: points are chosen, views follow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from kllab.divergences.units import NATS
from kllab.topics.rate_distortion.run_view import Place, RateDistortionRun
from kllab.topics.rate_distortion.train.config import Config
from pages.deep_learning.rate_distortion import controls, figures, text
from pages.deep_learning.rate_distortion.presets import PRESETS
from pages.deep_learning.rate_distortion.results import choose
from pages.web import address, recorded_runs
from pages.web.chart import Dragged
from tests.pages.test_contract import charts, open_view, views, visit
from tests.support.drawn_run import drawn_run

PAGE = "deep_learning/rate_distortion/page.py"
FIRST = recorded_runs.id_of(next(iter(PRESETS)))
TITLES = ["Pictures", "Bounds", "Slope", "Steps", "Tutorial", "Data", "About", "Code"]


def recorded(preset: str) -> RateDistortionRun:
    found = recorded_runs.load("rate_distortion", recorded_runs.id_of(preset))
    return RateDistortionRun.of(Config.from_json(found.config), found.columns, found.arrays)


def alt(app: Any, name: str) -> str:
    [found] = [chart["alt"] for chart in charts(app) if chart["name"] == name]
    return str(found)


def test_the_chosen_point_is_in_the_link_the_numbers_and_all_views() -> None:
    app = visit(PAGE, point="10_seed_2", view="Pictures")
    run = recorded(next(iter(PRESETS)))
    point = run.point(Place(0, 2, len(run.config.betas) - 1))
    assert not app.exception
    assert app.selectbox(key="point").value == "10, seed 2"
    assert views(app) == TITLES
    shown = [metric.value for metric in app.metric]
    assert shown[:2] == [f"{point.rate:.2f}", f"{point.distortion:.1f}"]
    assert "Chosen: β = 10, 16 latents, constant, seed 2" in alt(app, "plane")
    for name in ("samples", "reconstructions"):
        assert "β = 10, 16 latents, constant, seed 2" in alt(app, name)
    app.selectbox(key="point").set_value("0.1, seed 0").run()
    assert app.query_params["point"] == "0.1_seed_0"
    assert "β = 0.1, 16 latents, constant, seed 0" in alt(app, "samples")
    for title in TITLES:
        open_view(app, title)
        assert not app.exception, title


def test_the_time_slider_goes_back_to_the_points_and_pictures_of_a_step() -> None:
    app = visit(PAGE, point="10_seed_2", view="Pictures")
    found, run = recorded_runs.load("rate_distortion", FIRST), recorded(next(iter(PRESETS)))
    place, ends = Place(0, 2, len(run.config.betas) - 1), figures.axes(run, NATS)
    newest = app.metric[0].value
    app.slider(key="moment").set_value(10).run()
    assert not app.exception
    then, step = run.at(80), int(run.arrays["trail_step"][run.arrays["trail_step"] <= 80].max())
    assert app.metric[0].value == f"{then.point(place).rate:.2f}" != newest
    assert app.query_params["moment"] == "10"
    assert alt(app, "plane").startswith(f"Step {step} of 800. ")
    [kept] = [each for each in charts(app) if each["name"] == "samples"]
    last = max(each for each in found.over_time["samples"] if each <= 80)
    assert kept["alt"].startswith(f"Step {last} of 800. ")
    assert not np.array_equal(
        found.over_time["samples"][last][0, 2], run.arrays["samples"][0, 2]
    ), "pictures of two steps differ"
    drawn = figures.plane(then, then.point(place), NATS, ends=ends)
    axes = drawn["layout"]["xaxis"]["range"], drawn["layout"]["yaxis"]["range"]
    assert axes == ends, "the axes stay while the time moves"
    for title in TITLES:
        open_view(app, title)
        assert not app.exception, title


def test_each_parameter_of_a_schedule_makes_the_config() -> None:
    app = visit(
        PAGE,
        schedules="constant_and_cyclical",
        seeds="1",
        cycles="2",
        shape="cosine",
        delay="0.1",
        run="",
    )
    assert not app.exception
    [code] = open_view(app, "Code").code
    expected = "schedule_parameters={'cyclical': {'cycles': 2, 'shape': 'cosine', 'delay': 0.1}}"
    assert expected in code.value
    app.selectbox(key="schedules").set_value("points").run()
    app.text_input(key="points").set_value("0:0.5,0.2:2").run()
    assert not app.exception
    [code] = open_view(app, "Code").code
    assert "{'points': {'fractions': (0.0, 0.2), 'values': (0.5, 2.0)}}" in code.value
    app.text_input(key="points").set_value("nonsense").run()
    assert "The points could not be used" in app.warning[0].value
    assert not app.exception


def test_values_of_no_preset_open_the_recorded_run_of_the_defaults() -> None:
    app = visit(PAGE, schedules="cyclical")
    assert not app.exception
    assert [chart["name"] for chart in charts(app)] == ["plane"]
    assert "Chosen: β = 1," in alt(app, "plane")


def test_a_point_of_another_sweep_is_told() -> None:
    app = visit(PAGE, point="0.7_seed_0")
    assert not app.exception
    assert any("point" in warning.value for warning in app.warning)
    assert app.selectbox(key="point").value == "1, seed 0"


@pytest.mark.parametrize(("name", "curve", "beta"), [(figures.CLICK, 1, 10.0), ("point", 0, 4.0)])
def test_a_click_chooses_any_point_and_the_handle_one_of_its_curve(
    monkeypatch: pytest.MonkeyPatch, name: str, curve: int, beta: float
) -> None:
    assigned: dict[str, str] = {}
    monkeypatch.setattr(address, "assign", assigned.update)
    run = recorded("Two latent sizes")
    near = run.point(Place(1, 0, len(run.config.betas) - 1))
    start = run.point(Place(0, 0, 0))
    choose(run, start, NATS, figures.axes(run, NATS), Dragged(name, near.rate, near.distortion))
    names = {value: place for place, value in controls.names_of(run.config).items()}
    place = names[assigned["point"]]
    assert (place.curve, place.seed) == (curve, 0)
    assert run.config.betas[place.beta] == beta


def test_without_a_latent_size_nothing_can_be_trained_and_it_is_told() -> None:
    app = visit(PAGE, latent_dims="2,8,16", run="")
    assert not app.exception
    assert "54 models" in app.warning[0].value
    assert "allowed: up to 40" in app.warning[0].value
    assert all(button.key != "train" for button in app.button)


@pytest.mark.parametrize("preset", PRESETS)
def test_the_tangent_passes_its_point_with_slope_minus_beta(preset: str) -> None:
    run = recorded(preset)
    for place in run.places:
        point = run.point(place)
        drawn = figures.plane(run, point, NATS)
        [tangent] = [t for t in drawn["data"] if t["name"].startswith("tangent")]
        (x0, x1), (y0, y1) = (map(float, tangent[axis]) for axis in "xy")
        assert (y1 - y0) == pytest.approx(-point.beta * (x1 - x0), rel=1e-4)
        assert y0 + point.beta * x0 == pytest.approx(point.loss, rel=1e-4)


def test_the_means_of_another_run_stand_beside_the_points() -> None:
    run, other = recorded(next(iter(PRESETS))), recorded("Two latent sizes")
    point = run.point(Place(0, 0, 0))
    drawn = figures.plane(run, point, NATS, [drawn_run("B", other)])
    [means] = [trace for trace in drawn["data"] if trace["name"] == "B: means"]
    assert list(means["x"]) == pytest.approx(other.mean_rate.ravel(), rel=1e-5)
    assert list(means["y"]) == pytest.approx(other.mean_distortion.ravel(), rel=1e-5)
    alone = figures.plane(run, point, NATS)
    assert len(alone["data"]) == len(drawn["data"]) - 1


def test_slopes_are_compared_with_beta() -> None:
    run = recorded(next(iter(PRESETS)))
    said = text.slopes(run, run.point(Place(0, 0, 2)))
    assert "from β = 0.3 to here" in said
    assert "from here to β = 2" in said
    assert "on either side of β = 1" in said
    for before, after, what in (
        (1.2, 1.5, "They are on one side of β = 1"),
        (0.4, 0.9, "They are on one side of β = 1"),
        (None, 0.9, "They are on one side"),
        (None, 1.1, "it is on the right side"),
        (0.4, 1.1, "they are on either side"),
        (None, None, "There is no other β"),
    ):
        point = replace(run.point(Place(0, 0, 2)), before=before, after=after)
        assert what in text.slopes(run, point)
