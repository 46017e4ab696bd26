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
@pytest.mark.parametrize("kind", ["divergence", "pull"])
def test_the_figure_of_one_prediction(target: str, kind: str) -> None:
    view = explore(Prediction(25.0, target))
    figure = figures.prediction(view, kind, BITS)
    check_plain(figure, gaps=True, endless=True)
    name = "tutorial" if kind == "divergence" else "tutorial_pull"
    (mark,) = decoded(figure["data"][5]["y"])
    assert mark == pytest.approx(view.now[name] / math.log(2), rel=1e-6)
