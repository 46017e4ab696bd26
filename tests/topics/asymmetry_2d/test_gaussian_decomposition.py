import numpy as np
import pytest

from kllab import MultivariateNormal, kl_divergence
from kllab.topics.asymmetry_2d.compute import explore
from kllab.topics.asymmetry_2d.gaussian_decomposition import parts
from kllab.topics.asymmetry_2d.spec import GaussianPair2D
from tests.support.gaussian_pairs import random_pairs


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
