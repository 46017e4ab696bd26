"""Bernoulli at certainty and for rare outcomes."""

from __future__ import annotations

import numpy as np

from kllab import Bernoulli


def test_the_distribution_function_is_a_step():
    assert Bernoulli(0.25).cdf([-1, 0, 0.5, 1, 2]).tolist() == [0, 0.75, 0.75, 1, 1]


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
