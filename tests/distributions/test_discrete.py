"""Discrete: values of any kind, batches, and the empirical distribution."""

from __future__ import annotations

import numpy as np
import pytest

from kllab import Discrete


def test_known_values():
    p = Discrete([2.5, -1, 0], [0.25, 0.5, 0.25])
    assert p.prob([2.5, -1, 0, 1]).tolist() == [0.25, 0.5, 0.25, 0]
    assert p.log_prob(1) == -np.inf
    assert p.cdf([-2, -1, -0.5, 0, 2, 2.5, 9]).tolist() == [0, 0.5, 0.5, 0.75, 0.75, 1, 1]
    assert (p.mean, p.mode) == (0.125, -1)
    assert p.variance == pytest.approx(0.25 * 6.25 + 0.5 - 0.125**2)
    assert p.entropy() == pytest.approx(1.5 * np.log(2), rel=1e-15)
    assert str(p.support) == "{2.5, -1, 0}"


def test_batches_of_values_and_of_probabilities():
    p = Discrete([[1, 2], [3, 4]], [0.5, 0.5])
    assert p.batch_shape == (2,)
    assert p.mean.tolist() == [1.5, 3.5]
    assert p.prob(2).tolist() == [0.5, 0]
    x = p.sample(2000, rng=np.random.default_rng(0))
    assert x.shape == (2000, 2)
    assert set(x[:, 0]) == {1, 2}
    # Elements of a batch are independent.
    assert abs(np.corrcoef(x[:, 0], x[:, 1])[0, 1]) < 0.1
    q = Discrete([1, 2], [[0.5, 0.5], [0.25, 0.75]])
    assert q.mode.tolist() == [1, 2]
    assert q.cdf(1).tolist() == [0.5, 0.25]


def test_empirical():
    p = Discrete.from_samples([[3, 1.5], [3, -2]])
    assert p == Discrete([-2, 1.5, 3], [0.25, 0.25, 0.5])
    with pytest.raises(ValueError, match="x must hold at least one sample"):
        Discrete.from_samples([])
    with pytest.raises(ValueError, match="Discrete: values must be finite"):
        Discrete.from_samples([1, np.nan])
