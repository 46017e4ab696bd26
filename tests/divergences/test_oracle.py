"""The oracle itself: closed steps it takes are held against plain integrals and known values."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import (
    Bernoulli,
    Categorical,
    Cauchy,
    Exponential,
    MultivariateNormal,
    Normal,
    Pareto,
    StudentT,
    Uniform,
)
from tests.support.families.bernoulli import kl_bernoulli
from tests.support.families.categorical import kl_categorical
from tests.support.families.cauchy import entropy_cauchy, kl_cauchy
from tests.support.families.multivariate_normal import kl_multivariate_normal
from tests.support.families.normal import gaussian_mean
from tests.support.families.student_t import entropy_student_t, kl_student_t
from tests.support.oracle import KL, relative_error
from tests.support.truth import draws, entropy, kl


def test_gaussian_mean_of_polynomials():
    with mp.workdps(100):
        for power, moment in [(0, 1), (1, 0), (2, 1), (4, 3), (6, 15)]:
            assert abs(gaussian_mean(lambda t, n=power: t**n) - moment) < mpf("1e-90")


def test_multivariate_normal_against_the_integral_over_the_plane():
    p = MultivariateNormal([1, 0.5], [[2, 0.5], [0.5, 1]])
    q = MultivariateNormal([0, 1], [[1, -0.25], [-0.25, 0.5]])

    def log_density(x, g):
        (a, b), (_, c) = g.covariance.tolist()
        u, v = x[0] - float(g.loc[0]), x[1] - float(g.loc[1])
        determinant = mpf(a) * c - mpf(b) ** 2
        quadratic = (c * u * u - 2 * b * u * v + a * v * v) / determinant
        return -quadratic / 2 - mp.log(determinant) / 2 - mp.log(2 * mp.pi)

    with mp.workdps(40):
        # Any factor of the covariance serves as a change of variable.
        factor = mp.cholesky(mp.matrix(p.covariance.tolist()))

        def difference(s, t):
            x = (1 + factor[0, 0] * s, mpf(0.5) + factor[1, 0] * s + factor[1, 1] * t)
            return log_density(x, p) - log_density(x, q)

        def gaussian(f):
            # Steps of 1/2 and 13 standard deviations: 34 digits.
            nodes = [mpf(k) / 2 for k in range(-26, 27)]
            return mp.fsum(f(t) * mp.exp(-t * t / 2) for t in nodes) / 2 / mp.sqrt(2 * mp.pi)

        integral = gaussian(lambda s: gaussian(lambda t: difference(s, t)))
        assert abs(integral - kl_multivariate_normal(p, q)) < mpf("1e-30")


def test_student_t_of_one_degree_of_freedom_is_cauchy():
    with mp.workdps(40):
        value = kl_student_t(StudentT(1, 0.5, 2), StudentT(1, -1, 1.5))
        assert abs(value - kl_cauchy(Cauchy(0.5, 2), Cauchy(-1, 1.5))) < mpf("1e-17")
        assert abs(entropy_student_t(StudentT(1, 0, 3)) - entropy_cauchy(Cauchy(0, 3))) < 1e-30


def test_outcomes_outside_the_support_of_q_are_infinite():
    assert KL[Pareto, Pareto](Pareto(1, 2), Pareto(1.5, 2)) == mp.inf
    assert KL[Uniform, Exponential](Uniform(-1, 3), Exponential(1)) == mp.inf


def test_the_cases_of_the_tutorial():
    identity = MultivariateNormal([0, 0], np.eye(2))
    for loc, covariance, forward, reverse in [
        ((2, 1), np.eye(2), 2.5, 2.5),
        ((0, 0), [[2, 0.5], [0.5, 1]], 0.220192, 0.136951),
        ((1.5, -1), [[1.5, -0.7], [-0.7, 1.5]], 1.842343, 0.923282),
    ]:
        p = MultivariateNormal(loc, covariance)
        assert float(kl_multivariate_normal(p, identity)) == pytest.approx(forward, abs=5e-7)
        assert float(kl_multivariate_normal(identity, p)) == pytest.approx(reverse, abs=5e-7)


def test_sums():
    assert kl_bernoulli(Bernoulli(0.5), Bernoulli(0.25)) == pytest.approx(np.log(4 / 3) / 2)
    assert kl_bernoulli(Bernoulli(0.5), Bernoulli(0)) == mp.inf
    assert kl_categorical(Categorical([0, 1]), Categorical([0.5, 0.5])) == pytest.approx(np.log(2))


def test_relative_error():
    assert relative_error(1.0, mpf(1)) == 0
    assert relative_error(np.inf, mpf("1e309")) == 0
    assert relative_error(np.inf, mpf(1)) == np.inf
    assert relative_error(1.0, mp.inf) == np.inf
    assert relative_error(np.nan, mpf(1)) == np.inf
    assert relative_error(-1e-30, mpf("1e-30")) == np.inf
    assert relative_error(0.0, mpf("1e-400")) == pytest.approx(0, abs=1e-80)


@pytest.mark.parametrize("register", [kl(Normal, Normal), draws(Normal, Normal), entropy(Normal)])
def test_a_second_entry_is_refused(register):
    with pytest.raises(ValueError, match="has an entry already"):
        register(lambda *_: None)
