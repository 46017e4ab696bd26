"""A finished sweep in numbers, tables and formulas, against its own records."""

from __future__ import annotations

import math

import numpy as np
import pytest

from kllab.divergences.units import BITS, NATS
from kllab.topics.output_regularisation.compute import TARGETS, Prediction, explore
from kllab.topics.output_regularisation.summary import Summary, has_students
from kllab.topics.output_regularisation.train import Config, train
from kllab.topics.output_regularisation.train.config import METHODS
from pages.charts.reliability import reliability
from pages.deep_learning.output_regularisation import figures
from pages.deep_learning.output_regularisation.prediction_figure import prediction
from pages.deep_learning.output_regularisation.presets import PRESETS, config_of
from pages.deep_learning.output_regularisation.text import (
    DIVERGENCES,
    SENTENCES,
    TITLES,
    formula,
    label,
    latest,
    losses_table,
    size_of,
    tables,
)
from tests.support.plain_figure import check_plain, decoded

CONFIG = Config(
    dataset="digits_8x8", betas=(0.0, 0.3, 3.0), hidden=(16,), training_images=100, seeds=2,
    steps=60,
)  # fmt: skip


@pytest.fixture(scope="module")
def summary() -> Summary:
    *_, last = train(CONFIG)
    return Summary(CONFIG, last.arrays())


def test_every_method_has_its_words():
    assert set(TITLES) == set(DIVERGENCES) == set(SENTENCES) == set(METHODS)


def test_presets_are_configs():
    for values in PRESETS.values():
        config = config_of(values)
        assert config.method == values["method"]


def test_the_best_beta_is_that_of_the_lowest_mean_nll(summary):
    means = summary.arrays["nll"].mean(axis=1)
    assert summary.best == means.argmin()
    shown = latest(summary, NATS)
    assert shown["β"] == f"{CONFIG.betas[summary.best]:g}"
    assert float(shown["NLL, nats"]) == pytest.approx(means.min(), abs=5e-4)
    bits = latest(summary, BITS)
    assert float(bits["NLL, bits"]) == pytest.approx(means.min() / math.log(2), abs=6e-4)


def test_the_formula_adds_up(summary):
    text = formula(summary, 1, NATS)
    ce, kl = (float(values[1]) for values in summary.terms)
    assert f"{ce:.4f} + 0.3 \\cdot {kl:.4f} = {ce + 0.3 * kl:.4f}" in text
    assert r"\mathrm{KL}(u\,\|\,p)" in text


def test_tables_have_columns_of_one_length_and_say_their_unit(summary):
    found = tables({"step": np.arange(3), "kl": np.zeros(3)}, summary)
    for title, columns in found.items():
        assert len({len(column) for column in columns.values()}) == 1, title
    sweep = found["sweep"]
    assert list(sweep)[:4] == ["beta", "seed", "accuracy", "nll, nats"]
    np.testing.assert_array_equal(sweep["nll, nats"], summary.arrays["nll"].ravel())
    assert list(tables({"step": np.arange(3)}, None)) == ["records"]
    assert len(losses_table(summary, BITS)) == 3
    assert not has_students({})


def test_figures_show_these_numbers(summary):
    sweep = figures.Sweep("A", 0, summary.betas, summary.seeds, summary.means)
    figure = figures.over_beta([sweep], BITS)
    check_plain(figure)
    lines = [trace for trace in figure["data"] if "lines" in trace["mode"]]
    assert len(lines) == 4
    nats = np.asarray(summary.means["nll"])
    np.testing.assert_allclose(decoded(lines[1]["y"]), nats / math.log(2), rtol=1e-6)
    np.testing.assert_allclose(np.diff(decoded(lines[0]["x"])), [0.5, 1.0], rtol=1e-6)
    shares = summary.arrays["entropy_share"]
    bars = figures.entropy_histogram(summary.betas, shares, 2, math.log(10), NATS)
    check_plain(bars)
    assert [bar["name"] for bar in bars["data"]] == ["β = 0", "β = 3"]
    diagram = reliability({"β = 0": summary.arrays["reliability"][0]})
    check_plain(diagram)
    assert len(diagram["data"]) == 2  # the diagonal, and one beta
    assert decoded(diagram["data"][1]["customdata"]).sum() == pytest.approx(1, rel=1e-5)


def test_steps_of_teachers_and_students_in_one_figure(summary):
    columns = {
        "step": np.arange(4.0), "teaching": np.array([1.0, 1, 0, 0]),
        "teacher_nll": np.array([2.0, np.nan, 1.0, 1.0]),
    }  # fmt: skip
    taught = figures.taught(columns)
    assert [part.tolist() for part in taught] == [[0.0], [2.0]]
    figure = figures.over_steps(
        summary.betas, summary.arrays["trail_step"], summary.nll_over_steps, 1, taught, 60, NATS
    )
    check_plain(figure)
    assert [trace["name"] for trace in figure["data"] if trace.get("showlegend", True)] == [
        "β = 0", "β = 0.3", "teacher",
    ]  # fmt: skip
    assert figures.taught({"step": np.arange(2.0)})[0].size == 0
    labels = figure["layout"]["annotations"]
    assert sorted(label["text"] for label in labels) == ["β 0", "β 0.3", "β 3"]
    nll = summary.nll_over_steps
    heights = [label["y"] for label in labels]
    assert np.diff(heights).min() >= 0.06 * (nll.max() - nll.min())
    assert np.mean(heights) == pytest.approx(nll[-1].mean())


@pytest.mark.parametrize("lead", [0.0, 1.0, 25.0, 60.0])
def test_the_reverse_pull_keeps_its_digits(lead):
    rest = 9 * math.exp(-lead)  # p_0 = 1 / (1 + rest), and log(p_0 / p_k) = lead
    expected = rest * lead / (1 + rest) ** 2
    assert explore(Prediction(lead)).now["reverse_pull"] == pytest.approx(expected, rel=1e-12)


def test_a_run_is_named_and_sized_as_the_controls_say_it():
    config = Config(training_images=3000, label_noise=0.6)
    assert label(config.to_json()).endswith("MNIST, 10,000 digits")
    assert "1,800 of which have a wrong label on average" in size_of(config)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("kind", ["divergence", "pull"])
def test_the_figure_of_one_prediction(target, kind):
    view = explore(Prediction(25.0, target))
    figure = prediction(view, kind, BITS)
    check_plain(figure, gaps=True, endless=True)
    name = "tutorial" if kind == "divergence" else "tutorial_pull"
    (mark,) = decoded(figure["data"][5]["y"])
    assert mark == pytest.approx(view.now[name] / math.log(2), rel=1e-6)
