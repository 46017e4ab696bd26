"""Geometric at certainty and for tiny probabilities."""

from __future__ import annotations

import numpy as np
import pytest

from kllab import Geometric


def test_certain_success():
    p = Geometric(1)
    assert p.log_prob([0, 1]).tolist() == [0, -np.inf]
    assert (p.mean, p.variance, p.entropy()) == (0, 0, 0)
    assert p.cdf([-1, 0]).tolist() == [0, 1]
    assert p.sample(5, rng=np.random.default_rng(0)).tolist() == [0] * 5


def test_tiny_probabilities_keep_their_digits():
    p = Geometric(1e-300)
    assert p.mean == pytest.approx(1e300, rel=1e-15)
    assert p.variance == np.inf
    assert p.entropy() == pytest.approx(1 - np.log(1e-300), rel=1e-15)
    assert p.log_prob(1e300) == pytest.approx(np.log(1e-300) - 1, rel=1e-15)
    assert p.cdf(1e280) == pytest.approx(1e-20, rel=1e-15, abs=0)


def test_draws_stay_within_64_bits():
    rng = np.random.default_rng(0)
    assert Geometric(1e-15).sample(100, rng=rng).min() >= 0
    with pytest.raises(ValueError, match=r"probs must be at least 1e-17, .* smallest is 1e-18"):
        Geometric([0.5, 1e-18]).sample(rng=rng)
