"""The affinities from normalising constants, held against plain integrals of the densities."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import (
    Beta,
    Binomial,
    Dirichlet,
    Exponential,
    Gamma,
    Geometric,
    HalfNormal,
    InverseGamma,
    Laplace,
    LogNormal,
    Multinomial,
    MultivariateNormal,
    NegativeBinomial,
    Normal,
    Pareto,
    Poisson,
    Uniform,
    VonMises,
    Weibull,
    Wishart,
)
from tests.support.affinities import AFFINITY
from tests.support.definitions import log_density

HALF_LINE = [0, 0.25, 1, 2, 4, 8, 16, mp.inf]
LINE = [-mp.inf, -8, -2, 0, 0.5, 1, 2, 4, 8, mp.inf]
CASES = [
    (Normal(0, 1), Normal(0.5, 1.25), LINE),
    (HalfNormal(1), HalfNormal(1.25), HALF_LINE),
    (LogNormal(0, 1), LogNormal(0.5, 1.25), HALF_LINE),
    (Laplace(0.5, 1), Laplace(0.5, 1.25), LINE),
    (Exponential(1.5), Exponential(2), HALF_LINE),
    (Gamma(2.5, 1.5), Gamma(2.25, 1.25), HALF_LINE),
    (InverseGamma(2.5, 1.5), InverseGamma(2.25, 1.25), HALF_LINE),
    (Weibull(1.5, 2), Weibull(1.75, 2), HALF_LINE),
    (Pareto(1.5, 2), Pareto(1, 1.5), [1.5, 3, 9, mp.inf]),
    (Beta(2.5, 1.5), Beta(2.25, 1.75), [0, 0.25, 0.5, 0.75, 1]),
    (VonMises(0.5, 2), VonMises(1.5, 1), [-mp.pi, -1, 0, 1, 2, mp.pi]),
    (Uniform(0, 1), Uniform(-1, 2), [0, 1]),
    # Counts, with the number of those that are summed.
    (Binomial(9, 0.25), Binomial(9, 0.5), 10),
    (Geometric(0.25), Geometric(0.5), 400),
    (NegativeBinomial(2.5, 0.25), NegativeBinomial(2.5, 0.5), 300),
    (Poisson(3), Poisson(2.5), 150),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: type(case[0]).__name__)
@pytest.mark.parametrize("alpha", ["0.3", "1.25"])
def test_against_the_integral_or_the_sum(case, alpha):
    p, q, ends = case
    with mp.workdps(30):
        order, log_p, log_q = mpf(alpha), log_density(p), log_density(q)

        def product(x):
            return mp.exp(order * log_p(x) + (1 - order) * log_q(x))

        counts = isinstance(ends, int)
        total = mp.fsum(map(product, map(mpf, range(ends)))) if counts else mp.quad(product, ends)
        assert abs(AFFINITY[type(p), type(q)](p, q, order) / total - 1) < 1e-12


def test_dirichlet_against_its_conditional_betas():
    # The first share is Beta(a1, a2 + a3), and the second of what is left Beta(a2, a3).
    p, q, alpha = Dirichlet([2.5, 1.5, 1]), Dirichlet([2, 1.75, 1.25]), mpf("0.3")
    with mp.workdps(30):
        joint = AFFINITY[Dirichlet, Dirichlet](p, q, alpha)
        first = AFFINITY[Beta, Beta](Beta(2.5, 2.5), Beta(2, 3), alpha)
        second = AFFINITY[Beta, Beta](Beta(1.5, 1), Beta(1.75, 1.25), alpha)
        assert abs(joint / (first * second) - 1) < 1e-14


def test_wishart_of_one_axis_is_a_gamma():
    p, q, alpha = Wishart(3, [[2.0]]), Wishart(4.5, [[0.5]]), mpf("0.3")
    with mp.workdps(30):
        one = AFFINITY[Wishart, Wishart](p, q, alpha)
        other = AFFINITY[Gamma, Gamma](Gamma(1.5, 0.25), Gamma(2.25, 1), alpha)
        assert abs(one / other - 1) < 1e-14


def test_wishart_against_samples():
    p, q = Wishart(5, [[2, 0.5], [0.5, 1]]), Wishart(6, [[1.5, 0], [0, 1]])
    x = q.sample(200_000, rng=np.random.default_rng(0))
    ratio = np.exp(0.3 * (p.log_prob(x) - q.log_prob(x)))
    expected = float(AFFINITY[Wishart, Wishart](p, q, mpf("0.3")))
    assert abs(ratio.mean() - expected) < 5 * ratio.std() / np.sqrt(ratio.size)


def test_multinomial_against_the_sum():
    p, q, alpha = Multinomial(3, [0.5, 0.3, 0.2]), Multinomial(3, [0.25, 0.25, 0.5]), 0.3
    counts = np.array([(i, j, 3 - i - j) for i in range(4) for j in range(4 - i)])
    total = (p.prob(counts) ** alpha * q.prob(counts) ** (1 - alpha)).sum()
    assert float(AFFINITY[Multinomial, Multinomial](p, q, mpf(alpha))) == pytest.approx(total)


def test_multivariate_normal_against_independent_axes():
    alpha = mpf("0.3")
    turn = np.array([[3, -4], [4, 3]]) / 5
    first, second = (turn @ np.diag(s) @ turn.T for s in ((4.0, 1.0), (2.25, 9.0)))
    p, q = MultivariateNormal([0, 0], first), MultivariateNormal(turn @ [1, 2], second)
    with mp.workdps(30):
        joint = AFFINITY[MultivariateNormal, MultivariateNormal](p, q, alpha)
        axes = [(Normal(0, 2), Normal(1, 1.5)), (Normal(0, 1), Normal(2, 3))]
        product = mp.fprod(AFFINITY[Normal, Normal](a, b, alpha) for a, b in axes)
        assert abs(joint / product - 1) < 1e-14
