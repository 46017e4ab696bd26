"""Figures of the information bottleneck: plain data, every code in them, in the chosen unit."""

from __future__ import annotations

import numpy as np
import pytest

from kllab.divergences.units import BITS, NATS
from kllab.topics.information_bottleneck.compute import explore
from kllab.topics.information_bottleneck.run_view import BottleneckRun, LearnedCode
from kllab.topics.information_bottleneck.spec import BETAS
from kllab.topics.information_bottleneck.train.config import Config
from pages.deep_learning.information_bottleneck import figures as exact
from pages.deep_learning.information_bottleneck import sweep_figures as sweep
from pages.deep_learning.information_bottleneck.presets import EXACT_PRESETS as PRESETS
from pages.deep_learning.information_bottleneck.table_figure import FULL, weights
from tests.support.drawn_run import drawn_run
from tests.support.plain_figure import check_plain, decoded, trace


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("unit", [NATS, BITS])
def test_exact_figures_are_plain_for_every_preset(name, unit):
    view = explore(PRESETS[name])
    for figure in (
        exact.information_curve(view, unit),
        exact.clusters_over_beta(view),
        exact.encoder(view),
        exact.distortions(view, unit),
    ):
        check_plain(figure)


def test_the_curve_is_drawn_in_the_unit_with_its_bounds():
    view = explore(PRESETS["Binary symmetric channel"])
    figure = exact.information_curve(view, BITS)
    drawn = decoded(trace(figure, "optimal codes")["y"])
    np.testing.assert_allclose(drawn, view.curve.relevance / np.log(2), rtol=1e-6)
    bound = decoded(trace(figure, "I(X;Y)")["y"])
    np.testing.assert_allclose(bound, view.curve.source.relevant / np.log(2), rtol=1e-6)
    [now] = figure["layout"]["meta"]["handles"]
    assert now["text"] == f"{view.spec.beta:g}"
    assert now["x"] == pytest.approx(view.code.rate / np.log(2), rel=1e-6)
    assert now["y"] == pytest.approx(view.code.relevance / np.log(2), rel=1e-6)
    assert trace(figure, "exact, by Mrs. Gerber's lemma")
    assert "exact, by Mrs. Gerber's lemma" not in {
        item["name"]
        for item in exact.information_curve(explore(PRESETS["Asymmetric"]), BITS)["data"]
    }


def test_every_cluster_of_every_beta_is_a_point():
    view = explore(PRESETS["Two levels of clusters"])
    figure = exact.clusters_over_beta(view)
    points = decoded(figure["data"][0]["x"])
    assert len(points) == view.curve.clusters.sum()
    np.testing.assert_allclose(np.unique(points), BETAS, rtol=1e-6)


def test_the_handle_of_beta_stands_at_it_and_a_key_reaches_the_next() -> None:
    view = explore(PRESETS["Two levels of clusters"])
    [now] = exact.clusters_over_beta(view)["layout"]["meta"]["handles"]
    assert now["x"] == view.spec.beta
    assert now["x_range"] == (BETAS[0], BETAS[-1])
    index = BETAS.index(view.spec.beta)
    beta = BETAS[index + 1]
    assert min(BETAS, key=lambda one: abs(np.log(one / (now["x"] + now["step"])))) == beta
    [now] = exact.information_curve(view, NATS)["layout"]["meta"]["handles"]
    nearest = np.abs(view.curve.rate - (now["x"] + now["step"])).argmin()
    assert nearest > index


def test_each_weight_has_a_bar_and_a_handle_at_its_top() -> None:
    figure = weights(((8.0, 2.0), (0.0, 4.0), (5.0, 5.0)), 10.0)
    check_plain(figure)
    assert [bar["base"] for bar in figure["data"]] == [2, 1, 0]
    assert figure["data"][0]["y"] == pytest.approx([0.8 * FULL, 0.2 * FULL])
    handles = {one["name"]: one for one in figure["layout"]["meta"]["handles"]}
    assert set(handles) == {f"cell_{x}_{y}" for x in range(3) for y in range(2)}
    assert handles["cell_1_1"]["y"] == pytest.approx(1 + 0.4 * FULL)
    assert handles["cell_1_1"]["y_range"] == (1, 1 + FULL)
    assert handles["cell_1_0"]["text"] == "0"


def test_an_infinite_distortion_is_said_and_text_shows_on_every_cell():
    view = explore(PRESETS["A rare, informative x"])
    figure = exact.distortions(view, NATS)
    texts = [note["text"] for note in figure["layout"]["annotations"]]
    assert "∞" in texts
    assert len(texts) == view.distortions.size


BETA = (0.0, 0.1, 1.0)
RATE = np.array([[50.0, 5.0, 0.0], [60.0, 6.0, 1e-9]])
RELEVANCE = np.array([[1.9, 1.8, -0.01], [1.8, 1.7, 0.0]])
ACCURACY = np.array([[0.9, 0.95, 0.1], [0.92, 0.93, 0.12]])
LABEL_ENTROPY = 2.29


def run_of(betas=BETA, accuracy=ACCURACY, **arrays):
    config = Config(betas=betas, seeds=len(accuracy))
    columns = {"label_entropy": np.array([LABEL_ENTROPY])}
    return BottleneckRun(config, columns, {"accuracy": accuracy, **arrays})


@pytest.mark.parametrize("unit", [NATS, BITS])
def test_the_plane_holds_every_model_and_its_way(unit):
    nll = LABEL_ENTROPY - RELEVANCE
    trail = np.stack([[RATE / 3, nll, ACCURACY], [RATE, nll, ACCURACY]])
    figure = sweep.information_plane(run_of(rate=RATE, nll=nll, trail=trail), unit)
    check_plain(figure, gaps=True)
    first = decoded(trace(figure, "trained, sweep 1")["x"])
    np.testing.assert_allclose(first[:2], unit.of(RATE[0, :2]), rtol=1e-6)
    assert first[2] > 0  # on a logarithmic axis
    symbols = {trace(figure, f"trained, sweep {k}")["marker"]["symbol"] for k in (1, 2)}
    assert len(symbols) == 2
    assert "lines" not in trace(figure, "trained, sweep 1")["mode"]  # nothing in between
    way = decoded(trace(figure, "path during training")["x"])
    assert np.isnan(way).sum() == len(BETA)
    assert len(way) == len(BETA) * 3
    np.testing.assert_allclose(way[3:5], unit.of(np.array([5 / 3, 5])), rtol=1e-6)
    known = decoded(trace(figure, "H(Y)")["y"])
    np.testing.assert_allclose(known, unit.of(LABEL_ENTROPY), rtol=1e-6)
    bound = decoded(trace(figure, "trained, sweep 2")["y"])
    np.testing.assert_allclose(bound, unit.of(RELEVANCE[1]), rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("unit", [NATS, BITS])
def test_the_plane_before_a_training_has_its_bounds(unit):
    figure = sweep.empty_plane(unit)
    check_plain(figure)
    np.testing.assert_allclose(
        decoded(trace(figure, "H(Y) ≤ log 10")["y"]), unit.of(np.log(10)), rtol=1e-6
    )
    bound = trace(figure, "I(Z;Y) ≤ I(X;Z)")
    np.testing.assert_array_equal(decoded(bound["x"]), decoded(bound["y"]))


def test_accuracies_of_runs_with_other_betas_share_their_axis():
    other = run_of((0.0, 0.5), np.array([[1.0, 0.2]]))
    figure = sweep.accuracies([drawn_run("A", run_of()), drawn_run("B", other)])
    check_plain(figure)
    assert figure["layout"]["xaxis"]["categoryarray"] == ["0", "0.1", "0.5", "1"]
    first = trace(figure, "A")
    np.testing.assert_allclose(decoded(first["customdata"]), ACCURACY.mean(axis=0), rtol=1e-6)
    lowest = 10 ** -(decoded(first["y"]) - decoded(first["error_y"]["arrayminus"]))
    np.testing.assert_allclose(1 - lowest, ACCURACY.min(axis=0), rtol=1e-5)
    assert "error_y" not in trace(figure, "B")
    assert figure["layout"]["yaxis"]["ticktext"][3] == "0.9"
    assert figure["layout"]["yaxis"]["tickvals"][3] == pytest.approx(1)


def test_each_digit_stands_at_its_mean_with_its_ellipse():
    loc, scale = np.array([[1.0, 2.0], [-1.0, 0.0], [0.0, 3.0]]), np.full((3, 2), 0.5)
    code = LearnedCode(
        beta=0.1, rate=1.0, nll=1.0, relevance=1.0, accuracy=1.0, loc=loc, scale=scale,
        labels=np.array([7, 1, 7], np.uint8), dimensions=np.array([0, 4]),
    )  # fmt: skip
    figure = sweep.code_scatter(code)
    check_plain(figure, gaps=True)
    sevens = trace(figure, "7")
    assert sevens["text"] == ["7", "7"]
    np.testing.assert_allclose(decoded(sevens["y"]), [2, 3])
    edge = decoded(trace(figure, "of 1")["x"])
    assert np.nanmin(edge) == pytest.approx(-1.5)
    assert np.nanmax(edge) == pytest.approx(-0.5)
    assert figure["layout"]["yaxis"]["title"]["text"] == "latent dimension 5"
