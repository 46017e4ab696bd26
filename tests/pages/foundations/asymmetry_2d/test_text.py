import pytest
from scipy.optimize import brentq

from kllab.divergences.units import NATS
from kllab.topics.asymmetry_2d.compute import explore
from kllab.topics.asymmetry_2d.spec import GaussianPair2D
from pages.foundations.asymmetry_2d.text import formula, matrix, why
from tests.support.gaussian_pairs import random_pairs

EQUAL = GaussianPair2D(
    mean_x_q=0.0, mean_y_q=0.0, variance_x_q=1.0, variance_y_q=1.0, correlation_q=0.0
)


def said(pair: GaussianPair2D) -> str:
    return why(explore(pair), NATS)


def test_equal_distributions():
    assert "exactly 0" in said(EQUAL)


def test_equal_covariances():
    pair = GaussianPair2D(
        mean_x_q=2.0, mean_y_q=1.0, variance_x_q=1.0, variance_y_q=1.0, correlation_q=0.0
    )
    assert "agree" in said(pair)
    assert "same covariance" in said(pair)
    assert "2.24 σ" in said(pair)


def test_mirrored_shapes_agree_for_another_reason():
    pair = GaussianPair2D(0, 0, 1.5, 1.5, 0.8, 0, 0, 1.5, 1.5, -0.8)
    assert "agree" in said(pair)
    assert "shapes differ" in said(pair)


def test_the_larger_direction_is_named_for_a_reason_that_holds():
    for pair in random_pairs(100):
        view = explore(pair)
        larger, smaller = (
            (view.parts_pq, view.parts_qp)
            if view.kl_pq > view.kl_qp
            else (view.parts_qp, view.parts_pq)
        )
        name = "KL(P‖Q)" if view.kl_pq > view.kl_qp else "KL(Q‖P)"
        sentence = said(pair)
        assert sentence.startswith(f"**{name} is the larger**"), pair
        if larger.distance > smaller.distance:
            assert "is thin" in sentence, pair
        else:
            assert "volume term" in sentence, pair
            assert larger.log_det > 0, pair


def test_the_formula_carries_its_three_numbers_and_the_value():
    view = explore(GaussianPair2D())
    text = formula(view, "pq", NATS)
    for number in ("1.7045", "1.5767", "0.5653", "-0.1477", "0.7884", "0.2827", "0.923282"):
        assert number in text
    reverse = formula(view, "qp", NATS)
    assert r"\mathrm{KL}(Q\|P)" in reverse
    assert "1.842343" in reverse


def test_a_matrix_carries_its_numbers():
    text = matrix("Q", GaussianPair2D().covariance("q"))
    assert text == r"\Sigma_Q = \begin{pmatrix}1.5 & -0.7 \\ -0.7 & 1.5\end{pmatrix}"


def test_equal_directions_of_other_volume_say_what_makes_up_for_it():
    # Over x the term of the means falls by a half from one direction to the other: enough of it
    # makes up for any other difference.
    def difference(mean_x: float) -> float:
        view = explore(GaussianPair2D(0, 0, 1, 1, 0, mean_x, 0, 2.0, 0.3, 0))
        return view.kl_pq - view.kl_qp

    pair = GaussianPair2D(0, 0, 1, 1, 0, brentq(difference, 0.5, 2.0, xtol=1e-15), 0, 2.0, 0.3, 0)
    view = explore(pair)
    assert view.parts_pq.distance != pytest.approx(view.parts_qp.distance, rel=0.1)
    assert "agree" in said(pair)
    for each in (view.parts_pq, view.parts_qp):
        assert f"{each.distance:.3g} σ" in said(pair)
    assert "the volume term makes up for just that difference" in said(pair)
