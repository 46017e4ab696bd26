import numpy as np
import pytest

from kllab.divergences.units import NATS
from kllab.topics.asymmetry_2d.compute import PLANE, explore
from kllab.topics.asymmetry_2d.spec import GaussianPair2D
from pages.foundations.asymmetry_2d import figures
from pages.foundations.asymmetry_2d.figures import mean_map
from tests.support.plain_figure import check_plain, decoded, trace

EQUAL = GaussianPair2D(0, 0, 1, 1, 0, 0, 0, 1, 1, 0)
EXTREME = GaussianPair2D(-3, -3, 4, 4, 0.9, 3, 3, 0.2, 0.2, -0.9)
PAIRS = [GaussianPair2D(), EQUAL, EXTREME]


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("background", ["pq", "qp", "none"])
def test_the_plane_is_plain_and_its_axes_stay(pair, background):
    figure = figures.plane(explore(pair), background, NATS)
    check_plain(figure, gaps=True)
    assert figure["layout"]["xaxis"]["range"] == [-6, 6]
    assert figure["layout"]["yaxis"]["range"] == [-6, 6]
    assert figure["layout"]["yaxis"]["scaleanchor"] == "x"


@pytest.mark.parametrize("direction", ["pq", "qp"])
def test_the_heat_map_is_the_contribution_with_a_symmetric_range(direction):
    view = explore(GaussianPair2D())
    heat = figures.plane(view, direction, NATS)["data"][0]
    values = view.contribution_pq if direction == "pq" else view.contribution_qp
    np.testing.assert_allclose(decoded(heat["z"]), values, rtol=1e-6, atol=1e-12)
    assert heat["zmin"] == -heat["zmax"]
    assert abs(values).max() <= heat["zmax"] <= 2.5 * abs(values).max()
    assert heat["x0"] + heat["dx"] * (PLANE.size - 1) == pytest.approx(PLANE[-1])


def test_equal_distributions_contribute_nothing():
    heat = figures.plane(explore(EQUAL), "pq", NATS)["data"][0]
    assert not decoded(heat["z"]).any()
    assert heat["zmax"] > 0


def test_p_is_solid_and_q_dashed_with_their_means():
    figure = figures.plane(explore(GaussianPair2D()), "pq", NATS)
    assert trace(figure, "P: 1, 2, 3 σ")["line"]["dash"] == "solid"
    assert trace(figure, "Q: 1, 2, 3 σ")["line"]["dash"] == "dash"
    assert trace(figure, "mean of Q")["x"] == [1.5]
    assert trace(figure, "mean of Q")["y"] == [-1.0]
    assert (
        trace(figure, "mean of P")["marker"]["symbol"]
        != trace(figure, "mean of Q")["marker"]["symbol"]
    )


def test_the_curves_are_the_three_ellipses_with_gaps_between():
    view = explore(GaussianPair2D())
    x = decoded(trace(figures.plane(view, "pq", NATS), "P: 1, 2, 3 σ")["x"])
    assert np.isnan(x).sum() == 3
    np.testing.assert_allclose(
        x[~np.isnan(x)], np.hstack([points[0] for points in view.ellipses_p]), rtol=1e-6
    )


@pytest.mark.parametrize("pair", PAIRS)
def test_every_parameter_has_a_handle_in_the_plane(pair):
    shape = figures.plane(explore(pair), "pq", NATS)["layout"]
    handles = {one["name"]: one for one in shape["meta"]["handles"]}
    names = ("mean", "variance_x", "variance_y", "correlation")
    assert set(handles) == {f"{name}_{of}" for name in names for of in "pq"}
    for one in handles.values():
        assert abs(one["x"]) < PLANE[-1]
        assert abs(one["y"]) < PLANE[-1]
        assert one["hollow"] == (not one["name"].startswith("mean"))


def test_only_the_mean_of_q_is_dragged_on_the_map():
    (mean,) = mean_map(explore(GaussianPair2D()), "pq", NATS)["layout"]["meta"]["handles"]
    assert (mean["name"], mean["x"], mean["y"]) == ("mean_q", 1.5, -1.0)


@pytest.mark.parametrize("pair", PAIRS)
def test_the_three_parts_are_drawn_for_both_directions(pair):
    view = explore(pair)
    figure = figures.three_parts(view, NATS)
    check_plain(figure)
    assert trace(figure, "KL(P‖Q)")["y"] == list(view.parts_pq.terms)
    assert trace(figure, "KL(Q‖P)")["y"] == list(view.parts_qp.terms)
    assert trace(figure, "KL(Q‖P)")["marker"]["pattern"]["shape"]


def test_what_is_sent_stays_small():
    view = explore(GaussianPair2D())
    sent = [figures.plane(view, "pq", NATS), *(mean_map(view, way, NATS) for way in ("pq", "qp"))]
    assert sum(len(str(figure)) for figure in sent) < 130_000
