"""Multinomial against SciPy and against the sums over all vectors of counts."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from mpmath import mp, mpf
from scipy import stats

from kllab import Binomial, Multinomial


def all_counts(n, size):
    return [x for x in itertools.product(range(n + 1), repeat=size) if sum(x) == n]


def test_against_scipy():
    p, frozen = Multinomial(6, [0.5, 0.2, 0.3]), stats.multinomial(6, [0.5, 0.2, 0.3])
    x = np.array(all_counts(6, 3))
    np.testing.assert_allclose(p.prob(x), frozen.pmf(x), rtol=1e-12)
    np.testing.assert_allclose(p.variance, np.diag(frozen.cov()), rtol=1e-14)
    assert p.prob(x).sum() == pytest.approx(1, rel=1e-14)
    assert p.entropy() == pytest.approx(-(p.prob(x) * p.log_prob(x)).sum(), rel=1e-13)
    assert p.entropy() == pytest.approx(frozen.entropy(), rel=1e-10)
    assert p.prob([[1, 2, 4], [1.5, 1.5, 3], [-1, 4, 3]]).tolist() == [0, 0, 0]


def test_two_outcomes_are_binomial():
    p, one = Multinomial(1e15, [0.75, 0.25]), Binomial(1e15, 0.25)
    k = 2.5e14 + np.array([-3e8, 0, 1, 2e7])
    np.testing.assert_allclose(p.log_prob(np.stack([1e15 - k, k], -1)), one.log_prob(k), rtol=1e-14)
    assert p.entropy() == pytest.approx(one.entropy(), abs=1e-13)


def test_log_prob_of_huge_counts_against_the_definition():
    n, probs = 1e15, np.array([0.1, 0.6, 0.3])
    x = np.array([1e14 + 3e7, 6e14 - 1e7, 3e14 - 2e7])
    with mp.workdps(60):
        cells = [mpf(float(cell)) for cell in probs]
        truth = mp.loggamma(mpf(n) + 1)
        for count, cell in zip(x, cells, strict=True):
            truth += mpf(float(count)) * mp.log(cell / sum(cells)) - mp.loggamma(
                mpf(float(count)) + 1
            )
        value = Multinomial(n, probs).log_prob(x)
        assert abs(value - truth) <= 1e-13 * abs(truth)


@pytest.mark.parametrize("probs", [[0.5, 0.2, 0.3], [0.05, 0.05, 0.9], [0, 0.5, 0.5], [1, 0, 0]])
@pytest.mark.parametrize("n", [0, 1, 4, 7])
def test_the_mode_is_most_probable(n, probs):
    p = Multinomial(n, probs)
    assert p.mode.sum() == n
    assert p.prob(p.mode) == pytest.approx(max(p.prob(all_counts(n, 3))), rel=1e-12)


def test_batches_and_draws():
    p = Multinomial([3, 5], [[0.5, 0.5, 0], [0.2, 0.3, 0.5]])
    x = p.sample(4, rng=np.random.default_rng(0))
    assert x.shape == (4, 2, 3)
    assert x.dtype == np.int64
    assert x.sum(axis=-1).tolist() == [[3, 5]] * 4
    assert (x[:, 0, 2] == 0).all()
    assert "sum to total_count" in str(p.support)
    with pytest.raises(ValueError, match=r"total_count must be below 2\^63"):
        Multinomial(1e19, [0.5, 0.5]).sample(rng=np.random.default_rng(0))
