"""Figures of a Bayesian network: what is drawn is what was recorded."""

from __future__ import annotations

import numpy as np

from kllab.divergences.units import BITS, NATS
from pages.charts.reliability import reliability
from pages.deep_learning.bayesian_network import digit_figures as digits
from pages.deep_learning.bayesian_network import figures
from pages.deep_learning.bayesian_network import weight_figures as weights
from tests.support.plain_figure import decoded

X = np.linspace(-2, 2, 5)
BAND = {
    "grid": X, "mean": X**2, "epistemic_sd": np.full(5, 0.3), "aleatoric_sd": np.full(5, 0.4),
    "functions": np.stack([X, -X, 2 * X]), "x": X[:3], "y": X[:3],
}  # fmt: skip


def traces(figure, name):
    return [trace for trace in figure["data"] if trace["name"] == name]


def test_the_band_is_two_standard_deviations_on_either_side():
    figure = figures.band(BAND, (-0.5, 0.5))
    for name, spread in (("with the noise, ± 2 sd", 0.5), ("epistemic, ± 2 sd", 0.3)):
        lower, upper = traces(figure, name)
        np.testing.assert_allclose(decoded(lower["y"]), X**2 - 2 * spread, atol=1e-6)
        np.testing.assert_allclose(decoded(upper["y"]), X**2 + 2 * spread, atol=1e-6)
    assert [trace["showlegend"] for trace in traces(figure, "drawn functions")] == [
        True, False, False
    ]  # fmt: skip
    [shade] = figure["layout"]["shapes"]
    assert (shade["x0"], shade["x1"]) == (-0.5, 0.5)
    assert figures.band(BAND, None)["layout"]["shapes"] == []


def test_both_parts_of_the_uncertainty_differ_in_more_than_colour():
    epistemic, aleatoric = figures.spreads(BAND, None)["data"]
    np.testing.assert_allclose(decoded(epistemic["y"]), 0.3, rtol=1e-6)
    np.testing.assert_allclose(decoded(aleatoric["y"]), 0.4, rtol=1e-6)
    assert aleatoric["line"]["dash"] != epistemic["line"].get("dash", "solid")


def test_information_is_drawn_in_the_visitor_s_unit():
    kl = {"layer 1": np.array([3.0, 2.0]), "layer 2": np.array([5.0, 1.0])}
    figure = figures.kl_of_layers(np.array([1.0, 2.0]), kl, 2, BITS)
    np.testing.assert_allclose(decoded(figure["data"][1]["y"]), BITS.of(kl["layer 2"]), rtol=1e-6)
    assert "bits" in figure["layout"]["yaxis"]["title"]["text"]
    figure = weights.tutorial_kl(X + 3, X, -X, (1.5, 2.0, -1.0), BITS)
    assert figure["data"][-1]["y"] == [BITS.of(2.0), BITS.of(-1.0)]


def test_each_layer_has_its_colour_and_symbol():
    layer = np.array([1, 1, 2], np.uint8)
    loc, scale = np.array([0.5, -1.0, 0.2]), np.array([1.0, 0.1, 0.3])
    figure = weights.weights(layer, loc, scale, [(X, X + 3)], (1.0,), NATS)
    [first], [second] = traces(figure, "layer 1"), traces(figure, "layer 2")
    np.testing.assert_allclose(decoded(first["x"]), loc[:2])
    np.testing.assert_allclose(decoded(second["y"]), scale[2:], rtol=1e-6)
    assert first["marker"]["symbol"] != second["marker"]["symbol"]
    [prior] = traces(figure, "prior")
    assert (prior["x"], prior["y"]) == ([0], [1])


def test_empty_bins_and_kinds_that_were_not_asked_are_not_drawn():
    bins = np.array([[0.0, 0.0, 0.0], [0.2, 0.5, 0.4], [0.8, 0.9, 1.0]])
    figure = reliability({"held out": bins})
    np.testing.assert_allclose(decoded(figure["data"][1]["x"]), [0.5, 0.9], rtol=1e-6)
    counts = np.array([[0.5, 0.5], [np.nan, np.nan]])
    figure = digits.entropies(counts, ["held out", "left out"], 2.0, "entropy", BITS)
    [only] = figure["data"]
    np.testing.assert_allclose(decoded(only["x"]), BITS.of(np.array([0.5, 1.5])), rtol=1e-6)


def test_the_sheet_has_a_row_for_each_kind():
    white = np.full((3, 8, 8), 255, np.uint8)
    assert digits.sheet({"a": white, "b": white // 2}).shape == (17, 26)
