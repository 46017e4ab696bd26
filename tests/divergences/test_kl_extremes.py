"""Where other libraries return 0, NaN or a wrong infinity: fixed cases with their truth."""

from __future__ import annotations

import numpy as np
import pytest

from kllab import (
    Bernoulli,
    Categorical,
    Exponential,
    Gamma,
    Gumbel,
    InverseGamma,
    LogNormal,
    MultivariateNormal,
    Normal,
    Pareto,
    Uniform,
    cross_entropy,
    explain_kl,
    kl_divergence,
)
from tests.support.oracle import KL, relative_error

MVN = MultivariateNormal
OVERFLOW = "larger than the largest float64"
VARIANCE = "the variance of p is infinite"
FINITE = [
    (Normal(0, 1), Normal(1e-8, 1), 5e-17),
    (Normal(0, 1e-200), Normal(0, 1), 200 * np.log(10) - 0.5),
    (Normal(0, 1e-200), Normal(0, 1e200), 400 * np.log(10) - 0.5),
    (Normal(1e308, 1e308), Normal(-1e308, 1e308), 2.0),
    (Normal(0, 1.7e308), Normal(0, 1.7e308), 0.0),
    (Normal(0, 5e-324), Normal(0, 1e-323), np.log(2) - 0.375),
    (Normal(1e200, 1e200), Normal(0, 1e200), 0.5),
    (Normal(1.8e154, 1), Normal(0, 1), 1.62e308),
    (Bernoulli(1e-300), Bernoulli(2e-300), 1e-300 * (1 - np.log(2))),
    (Bernoulli(0), Bernoulli(1e-300), 1e-300),
    (Bernoulli(0), Bernoulli(0.5), np.log(2)),
    (Bernoulli(1), Bernoulli(1e-300), 300 * np.log(10)),
    (Bernoulli(1), Bernoulli(5e-324), 744.4400719213812),
    (Bernoulli(0), Bernoulli(0), 0.0),
    (Bernoulli(1), Bernoulli(1), 0.0),
    (Categorical([0, 1]), Categorical([0.5, 0.5]), np.log(2)),
    (Categorical([0, 1, 0]), Categorical([0, 1, 0]), 0.0),
    (Categorical([1]), Categorical([0.9999999]), 0.0),
    (Categorical([1, 1e-300]), Categorical([1, 2e-300]), 1e-300 * (1 - np.log(2))),
    (Categorical([0.5, 0.5]), Categorical([0.5000002, 0.5000002]), 0.0),
    (
        MVN([1e200, 0], scale_tril=np.diag([1e200, 1e-200])),
        MVN([0, 0], scale_tril=np.diag([1e200, 1e-200])),
        0.5,
    ),
    (MVN(1e308, scale_tril=[[1e308]]), MVN(-1e308, scale_tril=[[1e308]]), 2.0),
    (MVN(0, [[1e-300, 0], [0, 1e300]]), MVN(0, [[1e-300, 0], [0, 4e300]]), np.log(2) - 0.375),
    (MVN(0, scale_tril=[[1e-200]]), MVN(0, scale_tril=[[1e200]]), 400 * np.log(10) - 0.5),
    # Products of P's and Q's entries leave float64 on the way, the divergence does not.
    (
        MVN(0, scale_tril=[[1, 0], [1e180, 1e180]]),
        MVN(0, scale_tril=[[1, 0], [1e180, 2e180]]),
        np.log(2) - 0.375,
    ),
]


@pytest.mark.parametrize(("p", "q", "truth"), FINITE)
def test_finite(p, q, truth):
    assert kl_divergence(p, q) == pytest.approx(truth, rel=1e-13, abs=0)
    assert explain_kl(p, q).reason is None


INFINITE = [
    (Normal(0, 1e200), Normal(0, 1e-200), OVERFLOW),
    (Normal(1e308, 1), Normal(-1e308, 1e-300), OVERFLOW),
    (Normal(2e154, 1), Normal(0, 1), OVERFLOW),
    (MVN(0, scale_tril=[[1e200]]), MVN(0, scale_tril=[[1]]), OVERFLOW),
    (MVN([1e200, -1e200, 1e200], np.eye(3)), MVN(0, np.eye(3)), OVERFLOW),
    (
        MVN(0, scale_tril=[[1e200, 0], [-1e200, 1]]),
        MVN(0, scale_tril=[[1, 0], [1, 1e-200]]),
        OVERFLOW,
    ),
    (Bernoulli(0.25), Bernoulli(0), "q gives 0 where p gives 0.25 (outcome 1)"),
    (Bernoulli(0.25), Bernoulli(1), "q gives 0 where p gives 0.75 (outcome 0)"),
    (Bernoulli(1e-300), Bernoulli(0), "q gives 0 where p gives 1e-300 (outcome 1)"),
    (
        Categorical([0.5, 0.25, 0.25]),
        Categorical([0.5, 0.5, 0]),
        "q gives 0 where p gives 0.25 (outcome 2)",
    ),
    (Categorical([1, 1e-300]), Categorical([1, 0]), "q gives 0 where p gives 1e-300 (outcome 1)"),
    (Bernoulli([0.5, 0.5]), Bernoulli([[0.5], [0]]), "(outcome 1), at index (1, 0)"),
    (Normal([0, 1e200], 1), Normal(0, 1), "at index (1,)"),
    *((p, Normal(0, 1), VARIANCE) for p in (Pareto(1, 2), Pareto(1, 0.5), InverseGamma(2, 1))),
    (Pareto(1e200, 2.5), Normal(0, 1), OVERFLOW),
    (InverseGamma(2.5, 1e200), Normal(0, 1), OVERFLOW),
    (LogNormal(999, 1), Normal(0, 1), OVERFLOW),
    (Uniform(0, 1e200), Exponential(1e200), OVERFLOW),
    (Uniform(-1, 3), Exponential(1), "q gives 0 below 0, where p gives 0.25"),
]


@pytest.mark.parametrize(("p", "q", "reason"), INFINITE)
def test_infinite_with_its_reason(p, q, reason):
    explained = explain_kl(p, q)
    assert np.isinf(explained.value).any()
    assert reason in explained.reason
    assert (np.asarray(explained.error)[np.isinf(explained.value)] == 0).all()
    assert np.isinf(cross_entropy(p, q)).any()


def test_what_is_below_float64_rounds_to_zero():
    assert kl_divergence(Normal(1e-200, 1), Normal(0, 1)) == 0.0
    assert kl_divergence(Normal(1e-160, 1), Normal(0, 1)) == pytest.approx(5e-321, rel=1e-2)


SPREAD = np.array([-1e308, -1e200, -1.0, -1e-200, 0.0, 5e-324, 1e-160, 1.0, 1e154, 1e200, 1.7e308])


def test_never_negative_and_never_nan_over_a_grid_of_extremes():
    scale = np.abs(SPREAD[SPREAD > 0])
    p = Normal(SPREAD[:, None, None, None], scale[:, None, None])
    q = Normal(SPREAD[:, None], scale)
    for value in (kl_divergence(p, q), kl_divergence(q, p)):
        assert (value >= 0).all()
        assert (cross_entropy(p, q) > -np.inf).all()
    small = np.array([0, 5e-324, 1e-300, 1e-16, 0.5, 1 - 1e-16, 1.0])
    value = kl_divergence(Bernoulli(small[:, None]), Bernoulli(small))
    assert (value >= 0).all()
    assert (np.diag(value) == 0).all()
    vertices = np.stack([small, 1 - small], -1)
    value = kl_divergence(Categorical(vertices[:, None]), Categorical(vertices))
    assert (value >= 0).all()
    assert (np.diag(value) == 0).all()
    factors = np.array([[[a, 0], [b, c]] for a in scale for b in SPREAD for c in scale])
    normals = MVN(0, scale_tril=factors)
    value = kl_divergence(MVN(0, scale_tril=factors[:, None]), normals)
    assert (value >= 0).all()
    assert (np.diag(value) == 0).all()


def test_gammas_that_are_nearly_gumbel():
    # The least divergence of all, 0.0029, at shapes of about 5; its terms are of order 1.
    for a in np.linspace(3, 9, 25):
        scale = np.sqrt(a) / 1.3
        q = Gumbel(a * np.log1p(1 / scale) * scale, scale)
        truth = KL[Gamma, Gumbel](Gamma(a, 1), q)
        assert truth < 0.02
        assert relative_error(kl_divergence(Gamma(a, 1), q), truth) < 5e-14


def test_units_in_which_float64_nearly_overflows():
    p, q = Gamma(2.5, 1e303), Gumbel(1e-303, 1e-303)
    assert relative_error(kl_divergence(p, q), KL[Gamma, Gumbel](p, q)) < 1e-14
