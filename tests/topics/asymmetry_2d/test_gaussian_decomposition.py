import random

import numpy as np
import pytest
from scipy.optimize import brentq

from kllab import MultivariateNormal, kl_divergence
from kllab.divergences.units import NATS
from kllab.topics.asymmetry_2d.compute import GaussianPair2D, explore
from kllab.topics.asymmetry_2d.gaussian_decomposition import formula, matrix, parts, why

EQUAL = GaussianPair2D(
    mean_x_q=0.0, mean_y_q=0.0, variance_x_q=1.0, variance_y_q=1.0, correlation_q=0.0
)


def said(pair: GaussianPair2D) -> str:
    view = explore(pair)
    return why(view.parts_pq, view.parts_qp, view.kl_pq, view.kl_qp, NATS)


def random_pairs(n: int) -> list[GaussianPair2D]:
    draw = random.Random(5)
    low, high = (-3, -3, 0.2, 0.2, -0.9) * 2, (3, 3, 4, 4, 0.9) * 2
    return [GaussianPair2D(*map(draw.uniform, low, high)) for _ in range(n)]


def test_the_three_terms_sum_to_the_divergence():
    for pair in random_pairs(20):
        view = explore(pair)
        assert sum(view.parts_pq.terms) == pytest.approx(view.kl_pq, rel=1e-10), pair
        assert sum(view.parts_qp.terms) == pytest.approx(view.kl_qp, rel=1e-10), pair


def test_the_terms_are_those_of_the_closed_form():
    p = MultivariateNormal([0.0, 1.0, 2.0], np.diag([1.0, 2.0, 3.0]))
    q = MultivariateNormal([1.0, 1.0, 0.0], np.diag([4.0, 1.0, 2.0]))
    found = parts(p, q)
    assert found.trace == pytest.approx(0.25 + 2 + 1.5)
    assert found.mahalanobis == pytest.approx(1 / 4 + 4 / 2)
    assert found.log_det == pytest.approx(np.log(8 / 6))
    assert sum(found.terms) == pytest.approx(kl_divergence(p, q))


def test_distance_is_the_root_mean_square_distance_of_draws():
    pair = GaussianPair2D()
    rng = np.random.default_rng(3)
    offset = pair.p.sample(200_000, rng=rng) - pair.q.loc
    squared = np.einsum("ni,ij,nj->n", offset, np.linalg.inv(pair.covariance("q")), offset)
    error = squared.std() / np.sqrt(squared.size)
    assert abs(explore(pair).parts_pq.distance ** 2 - squared.mean()) < 5 * error


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
    text = formula(view.parts_pq, view.kl_pq, NATS)
    for number in ("1.7045", "1.5767", "0.5653", "-0.1477", "0.7884", "0.2827", "0.923282"):
        assert number in text
    reverse = formula(view.parts_qp, view.kl_qp, NATS, of="Q", against="P")
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
