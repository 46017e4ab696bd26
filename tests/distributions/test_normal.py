"""Normal: moments, broadcasting, and the ends of float64."""

from __future__ import annotations

import numpy as np

from kllab import Normal

X = np.linspace(-9, 9, 37)


def test_moments():
    p = Normal([0, 1], 2)
    assert p.mean.tolist() == p.mode.tolist() == [0, 1]
    assert p.variance.tolist() == [4, 4]
    assert str(p.support) == "R"


def test_outcomes_broadcast_with_the_batch():
    assert Normal([[0], [1]], 1).log_prob(X).shape == (2, 37)
    assert Normal(0, [1, 2]).cdf(X[:, None]).shape == (37, 2)


def test_the_ends_of_float64():
    assert Normal(-1e308, 1e308).log_prob(1e308) == Normal(-1, 1).log_prob(1) - 308 * np.log(10)
    assert Normal(0, 1e-200).prob(1e200) == 0
    assert Normal(0, 1e-200).log_prob(1e200) == -np.inf
    assert Normal(0, 1).cdf([-np.inf, 0, np.inf]).tolist() == [0, 0.5, 1]
    assert Normal(0, 1e-320).prob(0) == np.inf
    assert Normal(0, 1e200).variance == np.inf
    assert type(Normal(0, 1.7e308).sample(rng=np.random.default_rng(0))) is float
    assert Normal(0, 1.7e308).sample(50, rng=np.random.default_rng(0)).shape == (50,)
