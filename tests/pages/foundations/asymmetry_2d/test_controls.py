"""Handles on the ellipses: where they are, and what a drag sets."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kllab.divergences.units import NATS
from kllab.topics.asymmetry_2d.compute import explore
from kllab.topics.asymmetry_2d.marks import marks
from kllab.topics.asymmetry_2d.spec import GaussianPair2D
from pages.foundations.asymmetry_2d import controls, figures
from pages.web import address
from pages.web.chart import Dragged

SHAPE = ("variance_x", "variance_y", "correlation")


@pytest.fixture
def assigned(monkeypatch):
    values = {}
    monkeypatch.setattr(address, "assign", values.update)
    return values


def test_a_mean_follows_its_handle_in_steps_of_its_sliders(assigned):
    controls.move(GaussianPair2D(), Dragged("mean_q", 2.04, -5.0))
    assert assigned == {"mean_x_q": 2.0, "mean_y_q": -3.0}


def test_an_edge_sets_one_variance(assigned):
    # At a correlation of 0 the ellipse reaches two standard deviations from the mean.
    controls.move(GaussianPair2D(), Dragged("variance_x_p", -2 * 1.6, 0.0))
    assert assigned == {"variance_x_p": 2.6}  # the step nearest to 1.6 squared


@pytest.mark.parametrize("correlation", [-0.9, -0.5, 0.0, 0.4, 0.9])
def test_the_corner_sets_the_correlation(assigned, correlation):
    pair = GaussianPair2D()
    for of in ("p", "q"):
        at = marks(pair, of)
        right, up = at.corner(correlation)
        controls.move(pair, Dragged(f"correlation_{of}", at.mean[0] + right, at.mean[1] + up))
        assert assigned[f"correlation_{of}"] == correlation


def test_an_unknown_handle_sets_nothing(assigned):
    for name in ("", "mean", "mean_r", "p", "loc_p"):
        controls.move(GaussianPair2D(), Dragged(name, 1.0, 1.0))
    assert assigned == {}


STEPS = st.integers(1, 37), st.integers(-17, 17)


@given(STEPS[0], STEPS[0], STEPS[1], st.sampled_from("pq"), st.sampled_from((-1, 1)))
def test_an_arrow_key_moves_every_parameter_by_a_step(x, y, correlation, of, way):
    values = {
        f"variance_x_{of}": 0.2 + 0.1 * x,
        f"variance_y_{of}": 0.2 + 0.1 * y,
        f"correlation_{of}": 0.05 * correlation,
    }
    pair = replace(GaussianPair2D(), **values)
    shown = figures.plane(explore(pair), "none", NATS)["layout"]["meta"]["handles"]
    handles = {one["name"]: one for one in shown}
    for name in SHAPE:
        one = handles[f"{name}_{of}"]
        step = way * one["step"]
        right, up = (step, 0.0) if one["axes"] == "x" else (0.0, step)
        found = {}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(address, "assign", found.update)
            controls.move(pair, Dragged(one["name"], one["x"] + right, one["y"] + up))
        slider = controls.SLIDERS[one["name"]]
        moved = abs(found[one["name"]] - values[one["name"]]) / slider.step
        assert 0.9 < moved < 2.1
