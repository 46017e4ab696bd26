"""Probabilities, distribution functions and moments against `scipy.stats`."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from kllab import (
    Bernoulli,
    Beta,
    Binomial,
    Cauchy,
    Exponential,
    Gamma,
    Geometric,
    Gumbel,
    HalfNormal,
    InverseGamma,
    Laplace,
    Logistic,
    LogNormal,
    NegativeBinomial,
    Normal,
    Pareto,
    Poisson,
    Weibull,
)

CASES = [
    # the distribution, the same in SciPy, and its mode
    (Bernoulli(0.3), stats.bernoulli(0.3), 0),
    (Beta(2, 3), stats.beta(2, 3), 1 / 3),
    (Binomial(12, 0.3), stats.binom(12, 0.3), 3),
    (Cauchy(0.5, 1.5), stats.cauchy(0.5, 1.5), 0.5),
    (Exponential(1.7), stats.expon(scale=1 / 1.7), 0),
    (Gamma(2.5, 1.7), stats.gamma(2.5, scale=1 / 1.7), 1.5 / 1.7),
    # SciPy counts the trials, this family the failures before the success.
    (Geometric(0.3), stats.geom(0.3, loc=-1), 0),
    (Gumbel(0.5, 1.7), stats.gumbel_r(0.5, 1.7), 0.5),
    (HalfNormal(1.7), stats.halfnorm(scale=1.7), 0),
    (InverseGamma(3.5, 1.7), stats.invgamma(3.5, scale=1.7), 1.7 / 4.5),
    (Laplace(0.5, 1.5), stats.laplace(0.5, 1.5), 0.5),
    (Logistic(0.5, 1.5), stats.logistic(0.5, 1.5), 0.5),
    (LogNormal(0.5, 0.7), stats.lognorm(0.7, scale=np.exp(0.5)), np.exp(0.5 - 0.49)),
    # SciPy's p is the probability of failure.
    (NegativeBinomial(2.5, 0.6), stats.nbinom(2.5, 0.4), 2),
    (Normal(0.5, 1.5), stats.norm(0.5, 1.5), 0.5),
    (Pareto(1.5, 3.7), stats.pareto(3.7, scale=1.5), 1.5),
    (Poisson(2.5), stats.poisson(2.5), 2),
    (Weibull(1.7, 2.5), stats.weibull_min(2.5, scale=1.7), 1.7 * 0.6**0.4),
]


@pytest.mark.parametrize(("p", "frozen", "mode"), CASES, ids=lambda x: type(x).__name__)
def test_against_scipy(p, frozen, mode):
    x = np.arange(-2, 30, 0.5) if p.support.discrete else np.linspace(-8.75, 9.25, 37)
    density, log_density = (
        (frozen.pmf, frozen.logpmf) if p.support.discrete else (frozen.pdf, frozen.logpdf)
    )
    np.testing.assert_allclose(p.prob(x), density(x), rtol=1e-13)
    np.testing.assert_allclose(p.log_prob(x), log_density(x), rtol=1e-13)
    np.testing.assert_allclose(p.cdf(x), frozen.cdf(x), rtol=1e-13)
    assert p.entropy() == pytest.approx(float(frozen.entropy()), rel=1e-10)
    np.testing.assert_allclose((p.mean, p.variance), frozen.stats(), rtol=1e-13)
    assert p.mode == pytest.approx(mode, rel=1e-15)
