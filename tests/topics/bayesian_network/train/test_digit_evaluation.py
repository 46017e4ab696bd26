from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from scipy.stats import mannwhitneyu

from kllab.topics.bayesian_network.train.digit_evaluation import separation, trust


def test_trust_by_hand():
    probs = torch.tensor([[0.95, 0.05], [0.95, 0.05], [0.35, 0.65], [1.0, 0.0]]).double()
    found = trust(probs.log(), torch.tensor([0, 1, 1, 0]))
    assert found["accuracy"] == 0.75
    assert found["ece"] == pytest.approx((0.35 + 0.9) / 4)
    expected = -(math.log(0.95) + math.log(0.05) + math.log(0.65)) / 4
    assert found["test_nll"] == pytest.approx(expected)
    share, confidence, accuracy = found["reliability"][-1]
    assert (share, confidence, accuracy) == pytest.approx((0.75, 2.9 / 3, 2 / 3))


def test_a_label_of_probability_0_costs_without_end():
    found = trust(torch.tensor([[0.0, -math.inf]]), torch.tensor([1]))
    assert found["test_nll"] == math.inf


def test_probabilities_that_are_right_have_little_error():
    rng = np.random.default_rng(0)
    probs = rng.dirichlet([0.5, 0.5, 0.5], 50_000)
    labels = torch.from_numpy((rng.random((50_000, 1)) > probs.cumsum(axis=1)).sum(axis=1))
    assert trust(torch.from_numpy(np.log(probs)), labels)["ece"] < 0.01
    sure = torch.from_numpy(np.log(np.eye(3)[probs.argmax(axis=1)] + 1e-9))
    assert trust(sure, labels)["ece"] > 0.2


def test_separation_is_the_statistic_of_mann_and_whitney():
    rng = np.random.default_rng(0)
    known, strange = rng.integers(0, 9, 60) / 4, rng.integers(2, 12, 45) / 4  # with ties
    u = mannwhitneyu(strange, known).statistic
    assert separation(known, strange) == pytest.approx(u / (60 * 45))
    assert separation(known, known) == pytest.approx(0.5)
