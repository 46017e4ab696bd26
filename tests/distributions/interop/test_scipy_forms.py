"""SciPy's usual forms: common shifts and intervals, special members, newer objects."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from scipy import stats

from kllab import (
    Beta,
    Binomial,
    Geometric,
    Logistic,
    MultivariateNormalMixture,
    NegativeBinomial,
    Normal,
    Poisson,
    Uniform,
    as_distribution,
    cross_entropy,
    explain_kl,
    kl_divergence,
    total_variation,
    wasserstein_2,
)


@pytest.mark.parametrize(
    ("p", "q", "plain"),
    [
        (stats.geom(0.3), stats.geom(0.5), (Geometric(0.3), Geometric(0.5))),
        (stats.geom(0.3, loc=4), stats.geom(0.5, 4), (Geometric(0.3), Geometric(0.5))),
        (stats.poisson(3, loc=2), stats.poisson(4, loc=2), (Poisson(3), Poisson(4))),
        (stats.geom(0.3), stats.poisson(4, loc=1), (Geometric(0.3), Poisson(4))),
        (
            stats.nbinom(5, 0.3, loc=-1),
            stats.nbinom(4, 0.3, loc=-1),
            (NegativeBinomial(5, failure_probs=0.3), NegativeBinomial(4, failure_probs=0.3)),
        ),
        (
            stats.beta(2, 3, loc=1, scale=4),
            stats.beta(3, 2, 1, 4),
            (Beta(2, 3), Beta(3, 2)),
        ),
    ],
    ids=lambda value: type(getattr(value, "dist", value)).__name__,
)
def test_what_both_are_shifted_and_scaled_by_changes_no_divergence(p, q, plain):
    assert kl_divergence(p, q) == kl_divergence(*plain)
    assert explain_kl(p, q).error == explain_kl(*plain).error
    assert total_variation(p, q) == total_variation(*plain)


def test_a_common_shift_of_a_batch():
    p, q = stats.poisson([1, 2], loc=[3, 4]), stats.poisson([2, 3], loc=[3, 4])
    assert (kl_divergence(p, q) == kl_divergence(Poisson([1, 2]), Poisson([2, 3]))).all()


@pytest.mark.parametrize(
    ("p", "q", "said"),
    [
        (stats.poisson(3, loc=2), stats.poisson(3), "poisson with loc=2"),
        (stats.poisson(3, loc=2), Poisson(3), "poisson with loc=2"),
        (stats.geom(0.3), stats.poisson(1), "geom with loc=0.0"),
        (stats.beta(2, 3, scale=4), stats.beta(2, 3, scale=5), "beta with scale=4"),
        (stats.chi2(3, loc=1), stats.norm(), "chi2 with loc=1"),
    ],
)
def test_different_shifts_are_refused(p, q, said):
    with pytest.raises(ValueError, match=said):
        kl_divergence(p, q)


def test_what_depends_on_the_unit_refuses_a_common_scale():
    p = stats.beta(2, 3, scale=4)
    for divergence in (cross_entropy, wasserstein_2):
        with pytest.raises(ValueError, match="beta with scale=4"):
            divergence(p, p)
    shifted = stats.poisson(2, loc=4), stats.poisson(3, loc=4)
    assert cross_entropy(*shifted) == cross_entropy(Poisson(2), Poisson(3))


def test_special_members():
    x = np.array([0.3, 1, 4])
    for theirs in (stats.chi2(3), stats.chi2(3, scale=2.5), stats.rayleigh(scale=2)):
        ours = as_distribution(theirs)
        np.testing.assert_allclose(ours.log_prob(x), theirs.logpdf(x), rtol=1e-12)
    found = explain_kl(stats.rayleigh(scale=2), stats.rayleigh(scale=3))
    truth = 2 * log(1.5) + 4 / 9 - 1
    assert abs(found.value - truth) <= found.error + 1e-16
    assert found.error < 1e-13
    assert kl_divergence(stats.chi2([3, 4]), stats.chi2(4))[1] == 0


def test_objects_of_the_newer_interface():
    assert as_distribution(stats.Normal(mu=1.0, sigma=[2.0, 3.0])) == Normal([1, 1], [2, 3])
    assert as_distribution(stats.Normal()) == Normal(0, 1)
    assert as_distribution(stats.Uniform(a=-1.0, b=2.0)) == Uniform(-1, 2)
    assert as_distribution(stats.Binomial(n=3, p=0.5)) == Binomial(3, 0.5)
    assert as_distribution(stats.Logistic()) == Logistic(0, 1)
    for x in (2 * stats.Normal(), stats.make_distribution(stats.gamma)(a=2.0)):
        with pytest.raises(TypeError, match="has no family in kllab; of SciPy's newer objects"):
            as_distribution(x)


def test_kernel_density_estimates_are_mixtures():
    rng = np.random.default_rng(0)
    line = stats.gaussian_kde(rng.normal(size=20), weights=rng.dirichlet(np.ones(20)))
    x = np.array([-1, 0, 2.0])
    np.testing.assert_allclose(as_distribution(line).log_prob(x), line.logpdf(x), rtol=1e-12)
    found = explain_kl(line, stats.norm())
    sampled = line.resample(100_000, seed=1)[0]
    mean = np.mean(line.logpdf(sampled) - stats.norm.logpdf(sampled))
    assert found.value == pytest.approx(mean, abs=0.01)
    plane = stats.gaussian_kde(rng.normal(size=(2, 15)))
    ours = as_distribution(plane)
    assert isinstance(ours, MultivariateNormalMixture)
    np.testing.assert_allclose(ours.log_prob([0.5, 1]), plane.logpdf([0.5, 1])[0], rtol=1e-12)
