"""Figures of a finished sweep and of one prediction: what is drawn is what was computed."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from kllab.divergences.units import BITS, NATS
from kllab.topics.output_regularisation.compute import explore
from kllab.topics.output_regularisation.run_view import RegularisationRun
from kllab.topics.output_regularisation.spec import TARGETS, Prediction
from pages.deep_learning.output_regularisation import figures
from tests.support.drawn_run import drawn_run
from tests.support.plain_figure import check_plain, decoded


def test_measures_over_beta(run: RegularisationRun) -> None:
    figure = figures.over_beta([drawn_run("A", run)], BITS)
    check_plain(figure)
    lines = [trace for trace in figure["data"] if "lines" in trace["mode"]]
    assert len(lines) == 4
    nats = np.asarray(run.means["nll"])
    np.testing.assert_allclose(decoded(lines[1]["y"]), nats / math.log(2), rtol=1e-6)
    np.testing.assert_allclose(np.diff(decoded(lines[0]["x"])), [0.5, 1.0], rtol=1e-6)


def test_the_beta_that_is_looked_at_has_a_handle(run: RegularisationRun) -> None:
    runs = [drawn_run("A", run)]
    layout = figures.over_beta(runs, NATS, (runs[0], 1))["layout"]
    [handle] = layout["meta"]["handles"]
    assert (handle["name"], handle["text"]) == (figures.BETA, "0.3")
    assert handle["y"] == run.means["accuracy"][1]
    assert [line["x0"] for line in layout["shapes"]] == [handle["x"]] * 4
    assert "handles" not in figures.over_beta(runs, NATS)["layout"]["meta"]
    low, high = handle["x_range"]
    found = [figures.beta_at(x, runs[0], runs) for x in (low - 1, handle["x"] + 0.1, high)]
    assert found == [0, 1, 2]
    # One press of an arrow key reaches the next beta.
    assert figures.beta_at(handle["x"] + handle["step"], runs[0], runs) == 2
    assert figures.beta_at(handle["x"] - handle["step"], runs[0], runs) == 0


def test_a_phone_names_powers_of_ten_only(run: RegularisationRun) -> None:
    few = replace(run, config=replace(run.config, betas=(0.0, 0.1, 1.0)))
    layout = figures.over_beta([drawn_run("A", few), drawn_run("B", run)], NATS)["layout"]
    assert layout["xaxis3"]["ticktext"] == ["0", "0.1", "0.3", "1", "3"]
    assert layout["meta"]["narrow"]["xaxis3"]["ticktext"] == ["0", "0.1", "", "1", ""]


def test_the_chosen_beta_beside_the_smallest(run: RegularisationRun) -> None:
    bars = figures.entropy_histogram(run, 2, NATS)
    check_plain(bars)
    assert [bar["name"] for bar in bars["data"]] == ["β = 0", "β = 3"]
    assert bars["layout"]["xaxis"]["range"] == [0, math.log(10)]
    diagram = figures.calibration(run, 0)
    check_plain(diagram)
    assert len(diagram["data"]) == 2  # the diagonal, and one beta
    assert decoded(diagram["data"][1]["customdata"]).sum() == pytest.approx(1, rel=1e-5)
    two = figures.calibration(run, 2)["data"]
    assert [trace["name"] for trace in two] == ["calibrated", "β = 3", "β = 0"]


def test_steps_of_teachers_and_students_in_one_figure(run: RegularisationRun) -> None:
    figure = figures.over_steps(run, 1, NATS)
    check_plain(figure)
    assert [trace["name"] for trace in figure["data"] if trace.get("showlegend", True)] == [
        "β = 0", "β = 0.3", "teacher",
    ]  # fmt: skip
    labels = figure["layout"]["annotations"]
    assert sorted(label["text"] for label in labels) == ["β 0", "β 0.3", "β 3"]
    nll = run.over_steps("nll")
    heights = [label["y"] for label in labels]
    assert np.diff(heights).min() >= 0.06 * (nll.max() - nll.min())
    assert np.mean(heights) == pytest.approx(nll[-1].mean())


def test_teachers_alone_while_no_student_was_measured(run: RegularisationRun) -> None:
    figure = figures.over_steps(replace(run, arrays={}), 0, BITS)
    check_plain(figure)
    (teacher,) = figure["data"]
    assert teacher["name"] == "teacher"
    np.testing.assert_allclose(decoded(teacher["y"]), [2.0 / math.log(2)], rtol=1e-6)
    assert figure["layout"]["annotations"] == []


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("kind", ["divergence", "gradient"])
def test_the_figure_of_one_prediction(target: str, kind: str) -> None:
    view = explore(Prediction(25.0, target))
    figure = figures.prediction(view, kind, BITS)
    check_plain(figure, gaps=True, endless=True)
    name = "tutorial" if kind == "divergence" else "tutorial_gradient"
    (mark,) = decoded(figure["data"][5]["y"])
    [handle] = figure["layout"]["meta"]["handles"]
    assert (handle["x"], *handle["x_range"]) == (25.0, 0.0, 60.0)
    assert mark == pytest.approx(view.now[name] / math.log(2), rel=1e-6)
