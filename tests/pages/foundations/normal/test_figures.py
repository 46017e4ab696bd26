import numpy as np
import pytest

from kllab.divergences.units import NATS
from kllab.topics.normal.compute import explore, family
from kllab.topics.normal.spec import NormalPair
from pages.foundations.normal import figures
from tests.support.plain_figure import check_plain, decoded, trace

PAIRS = [
    NormalPair(),
    NormalPair(-5, 0.1, 5, 0.1),
    NormalPair(0, 5, 0, 0.1),
    NormalPair(0, 1, 0, 1),
]


@pytest.mark.parametrize("pair", PAIRS)
def test_every_figure_is_plain(pair):
    view = explore(pair)
    check_plain(figures.densities(view))
    check_plain(figures.integrand(view, "pq", NATS))
    check_plain(figures.integrand(view, "qp", NATS))
    check_plain(figures.sweeps(view, NATS))
    check_plain(figures.family(family(pair, "loc_q", (-1.0, 1.0)), NATS))
    check_plain(figures.family(family(pair, "scale_q", (0.5, 2.0)), NATS))


def test_p_is_solid_and_q_dashed():
    figure = figures.densities(explore(NormalPair()))
    assert trace(figure, "P")["line"]["dash"] == "solid"
    assert trace(figure, "Q")["line"]["dash"] == "dash"
    assert trace(figure, "P")["line"]["color"] != trace(figure, "Q")["line"]["color"]


def test_the_integrand_is_filled_above_and_below_apart():
    view = explore(NormalPair())
    figure = figures.integrand(view, "pq", NATS)
    adds, subtracts = (
        decoded(trace(figure, name)["y"]) for name in ("q < p: adds", "q > p: subtracts")
    )
    assert (adds >= 0).all()
    assert (subtracts <= 0).all()
    np.testing.assert_allclose(adds + subtracts, view.integrand_pq, rtol=1e-6, atol=1e-12)


def test_every_sweep_marks_the_present_pair():
    view = explore(NormalPair())
    marked = [t for t in figures.sweeps(view, NATS)["data"] if t["mode"] == "markers"]
    assert len(marked) == 8
    assert {decoded(t["y"])[0] for t in marked} == {*np.float32([view.kl_pq, view.kl_qp])}
    assert [t["x"][0] for t in marked[::2]] == [0.0, 1.0, 1.0, 2.0]


def test_a_family_carries_its_divergences_in_the_legend():
    figure = figures.family(family(NormalPair(), "loc_q", (-1.0, 3.0)), NATS)
    names = [item["name"] for item in figure["data"]]
    assert any("μ = 3" in name and "4.5000" in name for name in names)
