"""Logistic against its definition, and its log density ratio near P = Q."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import Logistic, explain_kl, kl_divergence
from kllab.divergences.log_density_ratio import log_density_ratio
from tests.support.definitions import log_density


@pytest.mark.parametrize("x", [-1e300, -700.0, -30.0, -1e-9, 0.0, 1e-9, 3.0, 700.0])
def test_density_and_tail_at_any_scale(x):
    for scale in (1e-200, 1.0, 1e200):
        p, at = Logistic(0, scale), x * min(scale, 1)
        with mp.workdps(40):
            log_p = log_density(p)(mpf(at))
            below = 1 / (1 + mp.exp(-mpf(at) / mpf(scale)))
        assert p.log_prob(at) == pytest.approx(float(log_p), rel=1e-14)
        assert p.cdf(at) == pytest.approx(float(below), rel=2e-13, abs=0)


def test_equal_scales_are_closed_and_others_integrated():
    explained = explain_kl(Logistic(0, 1), Logistic(1, [1, 2]))
    assert explained.method == "closed form, quadrature"
    assert explained.value[0] == pytest.approx(1 / np.tanh(0.5) - 2, rel=1e-14)
    assert explained.value[1] == kl_divergence(Logistic(0, 1), Logistic(1, 2))
    assert explain_kl(Logistic(0, 1), Logistic(3, 1)).method == "closed form"
    assert explain_kl(Logistic(0, 1), Logistic(3, 2)).method == "quadrature"
    explained = explain_kl(Logistic(-1e300, [1e-100, 1e290]), Logistic(1e300, 1e-100))
    assert explained.value.tolist() == [np.inf, np.inf]
    assert explained.reason.endswith("(overflow), at index (0,)")
    explained = explain_kl(Logistic(-1e300, [1e290, 1e-100]), Logistic(1e300, 1e-100))
    assert explained.value.tolist() == [np.inf, np.inf]
    assert explained.reason.endswith("(overflow), at index (0,)")
    assert kl_divergence(Logistic([], 1), Logistic(0, 2)).shape == (0,)


@pytest.mark.parametrize("d", [10.0**-k for k in range(0, 155, 9)] + [0.999, 1.001, 2.0, 40, 1e3])
def test_equal_scales_at_any_distance(d):
    with mp.workdps(400):
        truth = mpf(d) * mp.coth(mpf(d) / 2) - 2
    assert kl_divergence(Logistic(0, 1), Logistic(d, 1)) == pytest.approx(
        float(truth), rel=2e-14, abs=0
    )


def test_ratio_near_equality_has_its_digits():
    rng = np.random.default_rng(0)
    for step in 10.0 ** -np.arange(0, 15, 2):
        p = Logistic(rng.normal(), rng.lognormal())
        q = Logistic(p.loc * (1 + step), p.scale * (1 - step / 3))
        x = p.sample(20, rng=rng) * 3
        value = log_density_ratio(p, q, x)
        with mp.workdps(50):
            log_p, log_q = log_density(p), log_density(q)
            truth = [float(log_q(at) - log_p(at)) for at in map(mpf, x.tolist())]
        # Where the ratio changes sign, its terms of the size of the step cancel.
        np.testing.assert_allclose(value, truth, rtol=1e-13, atol=1e-14 * step)
