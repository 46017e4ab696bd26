"""Student's t from heavy tails to nearly normal."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf
from scipy import stats

from kllab import Cauchy, Normal, StudentT, explain_kl, kl_divergence
from kllab.divergences.log_density_ratio import log_density_ratio
from tests.support.definitions import log_density

X = np.linspace(-9, 9, 37)
DEGREES = [1e-6, 0.1, 0.5, 1.0, 2.5, 10.0, 19.0, 300.0, 1e5, 1e8, 1e15]


def test_density_and_cdf_against_scipy():
    for df in (0.7, 1.0, 4.0, 30.0):
        p, frozen = StudentT(df, 0.5, 1.5), stats.t(df, 0.5, 1.5)
        np.testing.assert_allclose(p.prob(X), frozen.pdf(X), rtol=1e-12)
        np.testing.assert_allclose(p.cdf(X), frozen.cdf(X), rtol=1e-10)
        assert p.entropy() == pytest.approx(float(frozen.entropy()), rel=1e-13)


def test_moments_where_they_exist():
    p = StudentT([0.5, 1, 1.5, 2, 3, 1e300], 7, 2)
    np.testing.assert_array_equal(p.mean, [np.nan, np.nan, 7, 7, 7, 7])
    np.testing.assert_array_equal(p.variance, [np.nan, np.nan, np.inf, np.inf, 12, 4])
    assert (p.mode == 7).all()
    assert StudentT(3) == StudentT(3, 0, 1)
    assert [part.tolist() for part in StudentT(1, 2, 3).centres_and_scales()] == [[2], [3]]


@pytest.mark.parametrize("df", DEGREES)
def test_density_and_entropy_at_every_df(df):
    p = StudentT(df)
    for z in (0.0, 1e-9, -0.3, 2.0, -37.0, 1e7, -1e12, 1e160, 1e300):
        with mp.workdps(60):
            truth = log_density(p)(mpf(z))
        if truth > -1.7e308:
            assert abs(p.log_prob(z) - truth) <= 2e-14 * max(1, abs(truth)), z
    with mp.workdps(60):
        growth = mp.digamma((mpf(df) + 1) / 2) - mp.digamma(mpf(df) / 2)
        entropy = (mpf(df) + 1) / 2 * growth - log_density(p)(mpf(0))
    assert abs(p.entropy() - entropy) <= 1e-14 * max(1, abs(entropy))


@pytest.mark.parametrize("df", [0.1, 1.0, 2.5, 10.0, 300.0])
def test_cdf_in_the_middle_and_in_the_tail(df):
    for z in (-1e-6, -0.3, -0.499, -0.501, -3.0, -12.0, -1e10):
        with mp.workdps(40):
            share = mpf(df) / (mpf(df) + mpf(z) ** 2)
            below = mp.betainc(mpf(df) / 2, mpf(1) / 2, 0, share, regularized=True) / 2
        assert StudentT(df).cdf(z) == pytest.approx(float(below), rel=2e-14, abs=1e-300)
        assert StudentT(df).cdf(-z) == pytest.approx(1 - float(below), rel=1e-14)


def test_far_outcomes_and_any_scale():
    for scale in (1e-200, 1e200):
        for x in (1e200, 1e300):
            p, cauchy = StudentT(1, 0, scale), Cauchy(0, scale)
            assert p.log_prob(x) == pytest.approx(cauchy.log_prob(x), rel=1e-14)
    normal = Normal(0, 1)
    np.testing.assert_allclose(StudentT(1e300).log_prob(X), normal.log_prob(X), rtol=1e-14)
    np.testing.assert_allclose(StudentT(1e300).cdf(X), normal.cdf(X), rtol=1e-13)


def test_one_degree_of_freedom_is_closed():
    explained = explain_kl(StudentT([1, 2], 0, 1), StudentT([1, 3], 1, 2))
    assert explained.method == "closed form, quadrature"
    assert explained.value[0] == kl_divergence(Cauchy(0, 1), Cauchy(1, 2))
    assert kl_divergence(StudentT(2.5, 1, 2), StudentT(2.5, 1, 2)) == 0


def test_ratio_near_equality_has_its_digits():
    rng = np.random.default_rng(0)
    x = np.concatenate([rng.normal(size=20) * 3, [1e3, -1e6]])
    for df in (0.3, 1.0, 30.0, 1e5, 1e8):
        for step in 10.0 ** -np.arange(1, 15, 3):
            p, q = StudentT(df), StudentT(df * (1 + step))
            value = log_density_ratio(p, q, x)
            with mp.workdps(90):
                log_p, log_q = log_density(p), log_density(q)
                truth = [float(log_q(z) - log_p(z)) for z in map(mpf, x.tolist())]
            size = step / max(df, 1)
            np.testing.assert_allclose(value, truth, rtol=1e-13, atol=1e-13 * size)


@pytest.mark.parametrize(
    ("df_p", "scale_p", "df_q", "scale_q"),
    [(19, 1e27, 22, 1e184), (0.7, 1e4, 74, 1e180), (6, 1e-136, 0.6, 1e187), (2, 1e-60, 2, 1e60)],
)
def test_against_one_that_is_far_wider(df_p, scale_p, df_q, scale_q):
    # P has all its mass at the peak of Q, so the divergence is a difference of two constants.
    with mp.workdps(40):
        growth = mp.digamma((mpf(df_p) + 1) / 2) - mp.digamma(mpf(df_p) / 2)
        peaks = (log_density(StudentT(df))(mpf(0)) for df in (df_p, df_q))
        truth = next(peaks) - next(peaks) - (mpf(df_p) + 1) / 2 * growth
        truth += mp.log(mpf(scale_q)) - mp.log(mpf(scale_p))
    value = kl_divergence(StudentT(df_p, 0, scale_p), StudentT(df_q, 0, scale_q))
    assert value == pytest.approx(float(truth), rel=1e-12)
