from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from kllab import Categorical
from kllab.experiments.bayesian_network.calibration import calibrate, entropy, separation


def test_by_hand():
    probs = np.array([[0.95, 0.05], [0.95, 0.05], [0.35, 0.65], [1.0, 0.0]])
    found = calibrate(probs, np.array([0, 1, 1, 0]))
    assert found.right == 0.75
    assert found.count.tolist() == [0, 0, 0, 0, 0, 0, 1, 0, 0, 3]
    assert found.confidence[9] == pytest.approx(2.9 / 3)
    assert found.accuracy[9] == pytest.approx(2 / 3)
    assert found.ece == pytest.approx((0.35 + 0.9) / 4)
    assert found.nll == pytest.approx(-(math.log(0.95) + math.log(0.05) + math.log(0.65)) / 4)
    assert np.isnan(found.accuracy[0])


def test_probabilities_that_are_right_have_little_error():
    rng = np.random.default_rng(0)
    probs = rng.dirichlet([0.5, 0.5, 0.5], 50_000)
    labels = (rng.random((50_000, 1)) > probs.cumsum(axis=1)).sum(axis=1)
    assert calibrate(probs, labels).ece < 0.01
    sure = np.eye(3)[probs.argmax(axis=1)]
    assert calibrate(sure, labels).ece > 0.2


def test_entropy_is_kllab_s():
    rows = np.array([[0.2, 0.3, 0.5], [1.0, 0.0, 0.0], [1 / 3, 1 / 3, 1 / 3]])
    expected = [Categorical(row).entropy() for row in rows]
    np.testing.assert_allclose(entropy(rows), expected, rtol=1e-14, atol=1e-15)


def test_separation_is_the_statistic_of_mann_and_whitney():
    rng = np.random.default_rng(0)
    known, strange = rng.integers(0, 9, 60) / 4, rng.integers(2, 12, 45) / 4  # with ties
    u = mannwhitneyu(strange, known).statistic
    assert separation(known, strange) == pytest.approx(u / (60 * 45))
    assert separation(known, known) == pytest.approx(0.5)
