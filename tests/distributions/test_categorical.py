"""Categorical: cells, sums, samples."""

from __future__ import annotations

import numpy as np
import pytest

from kllab import Categorical

P = Categorical([0.5, 0, 0.125, 0.375, 0])


def test_probabilities_inside_and_outside_the_support():
    assert P.prob([0, 1, 2, 3, 4]).tolist() == [0.5, 0, 0.125, 0.375, 0]
    assert P.prob([-1, 5, 0.5, np.inf]).tolist() == [0, 0, 0, 0]
    assert P.log_prob([0, 1, 7]).tolist() == [np.log(0.5), -np.inf, -np.inf]
    assert P.cdf([-1, 0, 0.5, 1, 2, 3, 9]).tolist() == [0, 0.5, 0.5, 0.5, 0.625, 1, 1]
    assert np.isnan(P.cdf(np.nan))


def test_moments_are_of_the_number_of_the_outcome():
    assert P.mean == 0.25 + 1.125
    assert P.variance == pytest.approx(0.125 * 4 + 0.375 * 9 - P.mean**2, rel=1e-15)
    assert P.mode == 0
    assert str(P.support) == "{0, ..., 4}"


def test_probabilities_are_divided_by_their_sum():
    p = Categorical(np.array([0.1, 0.2, 0.7]) * (1 + 5e-7))
    assert p.prob([0, 1, 2]).sum() == pytest.approx(1, rel=1e-15)
    assert p.prob(1) == pytest.approx(0.2, rel=1e-15)
    assert p.probs.sum() == pytest.approx(1 + 5e-7, rel=1e-12)


def test_a_nearly_certain_outcome_keeps_its_digits():
    assert Categorical([1, 1e-20]).log_prob(0) == pytest.approx(-1e-20, rel=1e-15, abs=0)


@pytest.mark.parametrize("batch", [(), (3,)])
def test_empty_cells_are_never_drawn(batch):
    p = Categorical(np.broadcast_to(P.probs, (*batch, 5)))
    x = p.sample(20_000, rng=np.random.default_rng(1))
    assert x.shape == (20_000, *batch)
    assert x.dtype == np.int64
    assert set(np.unique(x)) == {0, 2, 3}
    shares = [(x == k).mean() for k in (0, 2, 3)]
    np.testing.assert_allclose(shares, [0.5, 0.125, 0.375], atol=0.02)


def test_batches_broadcast_with_outcomes():
    p = Categorical([[0.5, 0.5], [0.25, 0.75]])
    assert p.batch_shape == (2,)
    assert p.prob(1).tolist() == [0.5, 0.75]
    assert p.prob([[0], [1]]).tolist() == [[0.5, 0.25], [0.5, 0.75]]
    assert p.cdf([0, 0]).tolist() == [0.5, 0.25]
