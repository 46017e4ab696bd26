"""Bernoulli against SciPy, and at certainty."""

from __future__ import annotations

import numpy as np
from scipy import stats

from kllab import Bernoulli


def test_against_scipy():
    p, frozen, x = Bernoulli(0.3), stats.bernoulli(0.3), [0, 1]
    np.testing.assert_allclose(p.prob(x), frozen.pmf(x), rtol=1e-15)
    np.testing.assert_allclose(p.log_prob(x), frozen.logpmf(x), rtol=1e-14)
    np.testing.assert_allclose(
        p.cdf([-1, 0, 0.5, 1, 2]), frozen.cdf([-1, 0, 0.5, 1, 2]), rtol=1e-15
    )
    np.testing.assert_allclose(p.entropy(), frozen.entropy(), rtol=1e-14)
    assert (p.mean, p.variance) == (0.3, 0.21)


def test_certain_outcomes():
    p = Bernoulli([0, 1])
    assert p.log_prob(1).tolist() == [-np.inf, 0]
    assert p.log_prob(0).tolist() == [0, -np.inf]
    assert p.sample(50, rng=np.random.default_rng(0)).tolist() == [[0, 1]] * 50
    assert p.entropy().tolist() == p.variance.tolist() == [0, 0]
    assert p.mode.tolist() == [0, 1]
    assert not np.signbit(p.entropy()).any()


def test_values_outside_the_support_have_probability_zero():
    assert Bernoulli(0.5).prob([0.5, -1, 2, np.inf]).tolist() == [0, 0, 0, 0]
    assert Bernoulli(0.5).log_prob(0.5) == -np.inf
    assert np.isnan(Bernoulli(0.5).cdf(np.nan))


def test_a_rare_outcome_keeps_its_digits():
    assert Bernoulli(1e-300).log_prob(0) == -1e-300
    assert Bernoulli(1e-300).log_prob(1) == np.log(1e-300)


def test_samples_are_integers():
    assert Bernoulli(0.5).sample(9, rng=np.random.default_rng(0)).dtype == np.int64
    one = Bernoulli(1).sample(rng=np.random.default_rng(0))
    assert (type(one), one) == (int, 1)
    assert str(Bernoulli(0.5).support) == "{0, 1}"
