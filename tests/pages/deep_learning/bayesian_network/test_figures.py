"""Figures of a Bayesian network: what is drawn is what was recorded."""

from __future__ import annotations

import numpy as np

from kllab.divergences.units import BITS, NATS
from kllab.topics.bayesian_network.compute import explore
from kllab.topics.bayesian_network.run_view import BayesianRun, LayerWeights
from kllab.topics.bayesian_network.spec import TutorialLayer
from kllab.topics.bayesian_network.train.config import Config
from pages.charts.reliability import reliability
from pages.deep_learning.bayesian_network import figures
from tests.support.plain_figure import decoded

X = np.linspace(-2, 2, 5)
BAND = {
    "grid": X, "mean": X**2, "epistemic_sd": np.full(5, 0.3), "aleatoric_sd": np.full(5, 0.4),
    "functions": np.stack([X, -X, 2 * X]), "x": X[:3], "y": X[:3],
}  # fmt: skip


def band_run(**settings):
    return BayesianRun(Config(**settings), {}, BAND)


def traces(figure, name):
    return [trace for trace in figure["data"] if trace["name"] == name]


def test_the_band_is_two_standard_deviations_on_either_side():
    figure = figures.band(band_run(gap_low=-0.5, gap_high=0.5))
    for name, spread in (("total, ± 2 sd", 0.5), ("epistemic, ± 2 sd", 0.3)):
        [area] = traces(figure, name)
        lower, upper = np.split(decoded(area["y"]), 2)
        np.testing.assert_allclose(lower, X**2 - 2 * spread, atol=1e-6)
        np.testing.assert_allclose(upper[::-1], X**2 + 2 * spread, atol=1e-6)
    assert [trace["showlegend"] for trace in traces(figure, "samples")] == [
        True, False, False
    ]  # fmt: skip
    [shade] = figure["layout"]["shapes"]
    assert (shade["x0"], shade["x1"]) == (-0.5, 0.5)
    assert figures.band(band_run(gap_low=0.5, gap_high=0.5))["layout"]["shapes"] == []


def test_the_gap_that_was_trained_and_the_next_one_are_told_apart():
    run = band_run(gap_low=-0.5, gap_high=0.5)
    same, other = (figures.band(run, ends)["layout"] for ends in ((-0.5, 0.5), (0.2, 1.0)))
    assert "annotations" not in same
    assert [note["text"] for note in other["annotations"]] == ["next gap"]
    for layout, ends in ((same, [-0.5, 0.5]), (other, [0.2, 1.0])):
        trained, *lines = layout["shapes"]
        assert (trained["x0"], trained["x1"]) == (-0.5, 0.5)
        assert [line["x0"] for line in lines] == ends
        assert [handle["x"] for handle in layout["meta"]["handles"][:2]] == ends


def test_both_parts_of_the_uncertainty_differ_in_more_than_colour():
    epistemic, aleatoric = figures.spreads(band_run())["data"]
    np.testing.assert_allclose(decoded(epistemic["y"]), 0.3, rtol=1e-6)
    np.testing.assert_allclose(decoded(aleatoric["y"]), 0.4, rtol=1e-6)
    assert aleatoric["line"]["dash"] != epistemic["line"].get("dash", "solid")


def test_information_is_drawn_in_the_visitor_s_unit():
    columns = {
        "step": np.array([1.0, 2.0]),
        "kl_layer_1": np.array([3.0, 2.0]),
        "kl_layer_2": np.array([5.0, 1.0]),
    }
    figure = figures.kl_of_layers(BayesianRun(Config(steps=2), columns, {}), BITS)
    _, second = figure["data"]
    np.testing.assert_allclose(decoded(second["x"]), [1, 2])
    np.testing.assert_allclose(decoded(second["y"]), BITS.of(np.array([5.0, 1.0])), rtol=1e-6)
    assert "bits" in figure["layout"]["yaxis"]["title"]["text"]
    assert figure["layout"]["xaxis"]["range"] == [0, 2]
    view = explore(TutorialLayer(2.0))
    *curves, now = figures.tutorial_kl(view, BITS)["data"]
    both = [BITS.of(view.kl), BITS.of(view.tutorial)]
    np.testing.assert_allclose(decoded(now["y"]), both, rtol=1e-6)
    np.testing.assert_array_equal(decoded(now["x"]), [2.0, 2.0])
    for curve, values in zip(curves, (view.kl_curve, view.tutorial_curve), strict=True):
        np.testing.assert_allclose(decoded(curve["y"]), BITS.of(values), rtol=1e-6)


def test_each_layer_has_its_colour_and_symbol():
    layers = (
        LayerWeights(1, np.array([0.5, -1.0]), np.array([1.0, 0.1])),
        LayerWeights(2, np.array([0.2]), np.array([0.3])),
    )
    figure = figures.weights(layers, {1.0: (X, X + 3)}, NATS)
    [first], [second] = traces(figure, "layer 1"), traces(figure, "layer 2")
    np.testing.assert_allclose(decoded(first["x"]), [0.5, -1.0])
    np.testing.assert_allclose(decoded(second["y"]), [0.3], rtol=1e-6)
    [level] = traces(figure, "KL = 1 nat")
    np.testing.assert_allclose(decoded(level["y"]), X + 3)
    assert first["marker"]["symbol"] != second["marker"]["symbol"]
    [prior] = traces(figure, "prior")
    assert (*decoded(prior["x"]), *decoded(prior["y"])) == (0, 1)


def test_empty_bins_and_kinds_that_were_not_asked_are_not_drawn():
    bins = np.array([[0.0, 0.0, 0.0], [0.2, 0.5, 0.4], [0.8, 0.9, 1.0]])
    figure = reliability({"held out": bins})
    np.testing.assert_allclose(decoded(figure["data"][1]["x"]), [0.5, 0.9], rtol=1e-6)
    counts = np.array([[0.5, 0.5], *[[np.nan, np.nan]] * 4])
    run = BayesianRun(Config(task="digits", left_out=2), {}, {"entropy_counts": counts})
    figure = figures.entropies(run, BITS)
    [only] = figure["data"]
    assert only["name"] == "held-out digits"
    np.testing.assert_allclose(decoded(only["x"]), [0.75, 2.25], rtol=1e-6)  # of 3 bits at most


def test_the_sheet_has_a_row_for_each_kind():
    white = np.full((3, 8, 8), 255, np.uint8)
    assert figures.sheet({"a": white, "b": white // 2}).shape == (17, 26)
