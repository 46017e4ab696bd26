"""Tails that float64 cannot follow to where they decide, and what is said of them."""

from __future__ import annotations

import numpy as np
import pytest

from kllab import (
    Cauchy,
    Exponential,
    Gumbel,
    HalfNormal,
    InverseGamma,
    Laplace,
    Logistic,
    LogNormal,
    Normal,
    NormalMixture,
    Pareto,
    StudentT,
    Uniform,
    VonMises,
    Weibull,
    chi_squared,
    explain,
    explain_kl,
    jensen_shannon,
    renyi,
    squared_hellinger,
    total_variation,
)
from kllab.divergences.quadrature import quadrature_kl

DIVERGES = "the integral is infinite"
LARGE = "the divergence is finite but larger than the largest float64"
TWO_NORMALS = NormalMixture([0.5, 0.5], [0, 1], [1, 1])


@pytest.mark.parametrize(
    ("p", "q", "words"),
    [
        # -log q grows like exp(-x / scale), of which a power tail has no mean.
        (Cauchy(0, 1), Gumbel(0, 1), DIVERGES),
        (Cauchy(4.9, 30), Gumbel(0, 0.8), DIVERGES),
        (StudentT(14, 3.9, 0.25), Gumbel(0.9, 28), DIVERGES),
        # Its power tail begins where its density is exp(-1000) and less.
        (StudentT(1e4, 0, 1), Gumbel(0, 1), DIVERGES),
        (StudentT(1e4, 0, 1), Gumbel(-1000, 0.01), DIVERGES),
        # E exp(|x| / scale of q) with a Laplace of a larger scale, whose mass there is exp(-138000)
        # or exp(-1.7e11).
        (Laplace(-1e-6, 211047.0), Gumbel(-2.9e10, 1.2e-29), DIVERGES),
        (Laplace(2e29, 1.2e18), Gumbel(2e5, 1.8e-21), DIVERGES),
        # E x^100 of a tail with exponent 3.
        (Pareto(1, 3), Weibull(1, 100), DIVERGES),
        # E x^6000 of a tail with exponent 50; E x^2 of one with exponent 1.
        (InverseGamma(50, 2), Weibull(3, 6000.0), DIVERGES),
        (Cauchy(3.3e111, 2.5e-71), Normal(0, 1.4e-41), DIVERGES),
        # E x^17 of a half normal, 1e1100: the ratio leaves float64 where P is still level.
        (HalfNormal(3e28), Weibull(1.9e-36, 17.3), LARGE),
        # E x^2, 1e550: the ratio leaves float64 before the tail of P begins.
        (StudentT(260, 0, 5.2e128), Normal(1.7e35, 5.6e-147), LARGE),
        # exp(1 / (2 scale^2)) above the largest float64.
        (TWO_NORMALS, Gumbel(0, 0.02), LARGE),
        (NormalMixture([0.5, 0.5], [0, 1], [1e-3, 1]), Gumbel(-1000, 1e-9), LARGE),
        # E 1/x diverges for every shape up to 1, but most of it below 1e-308.
        (Weibull(2e5, 0.0043), InverseGamma(0.2, 3.5e6), DIVERGES),
        # E exp(|x| / 5e-18) over angles below 0.
        (VonMises(2.2, 24.7), Gumbel(0, 5e-18), LARGE),
        # No number is between the ends, and 51^5177 is too large.
        (Uniform(1.5e28, np.nextafter(1.5e28, 2e28)), Weibull(2.9e26, 5177.0), LARGE),
    ],
    ids=lambda x: type(x).__name__,
)
def test_kl(p, q, words):
    found = quadrature_kl(p, q)
    assert found.value == np.inf
    assert found.error == 0
    assert words in found.reason


@pytest.mark.parametrize("divergence", [(chi_squared, {}), (renyi, {"alpha": 2.0})])
@pytest.mark.parametrize(
    ("p", "q", "words"),
    [
        (Cauchy(0, 1), Normal(0, 1), DIVERGES),
        (Cauchy(0.3, 1), Normal(0, 1), DIVERGES),
        (Cauchy(0, 1), StudentT(4, 0, 1), DIVERGES),
        (StudentT(3, 0.3, 1), Laplace(0, 1), DIVERGES),
        (StudentT(3, 0.3, 1), Gumbel(0, 1), DIVERGES),
        (Pareto(1, 2), LogNormal(0, 1), DIVERGES),
        (Exponential(1), InverseGamma(2, 2), "near 0"),
        (Laplace(0, 1), Normal(0, 1), DIVERGES),
        (Normal(0, 1), Gumbel(0, 1), DIVERGES),
    ],
    ids=lambda x: type(x).__name__,
)
def test_order_two(divergence, p, q, words):
    function, parameters = divergence
    found = explain(function, p, q, **parameters)
    assert found.value == np.inf
    assert words in found.reason


@pytest.mark.parametrize(
    ("p", "q"),
    [
        # Nearly all their mass is beyond the range of float64.
        (
            Weibull(6.409394163401797e-62, 7.692404997409829e-06),
            Weibull(6.4093943097374124e-62, 7.6924e-06),
        ),
        # E x is scale Gamma(1 + 1 / shape), 1e690 and 1e930; some mass is nearer to 0 than float64.
        (Weibull(1.5e29, 0.0031), Laplace(0, 3.5e-29)),
        (Weibull(8e19, 0.0023), Laplace(0, 2.5e16)),
        # The scale is below the spacing of float64 at the location.
        (Laplace(8e75, 4e-48), NormalMixture([0.1, 0.9], [0, 0], [3e-48, 1e-50])),
        (
            NormalMixture([0.87, 0.13], [0, 2.5e14], [3.6e-121, 1.4e-100]),
            Gumbel(-2.8e-52, 3.9e-128),
        ),
    ],
    ids=lambda x: type(x).__name__,
)
def test_what_no_float64_resolves_has_an_infinite_error(p, q):
    found = quadrature_kl(p, q)
    assert np.isfinite(found.value)
    assert found.error == np.inf


@pytest.mark.parametrize("function", [total_variation, jensen_shannon, squared_hellinger])
@pytest.mark.parametrize(
    ("p", "q"),
    [
        (Pareto(1, 1e-80), StudentT(3, 0, 1)),
        (StudentT(1e-70, 0, 1), LogNormal(0, 1e40)),
        (Weibull(1, 1e-40), Exponential(1)),
    ],
    ids=lambda x: type(x).__name__,
)
def test_what_is_bounded_never_diverges(function, p, q):
    """Though the mass of P is beyond float64, and its density no sum of what is seen."""
    found = explain(function, p, q)
    assert 0 <= found.value <= 1
    assert found.error == np.inf


@pytest.mark.parametrize(
    ("p", "q", "truth"),
    [
        # E x^2 exists for more than 2 degrees of freedom, however far off the normal is.
        (StudentT(2.05, 0, 1), Normal(1e140, 1), 5e279),
        (StudentT(2.01, 0, 1), Normal(1e60, 1), 5e119),
        # E x is scale Gamma(1 + 1 / shape), most of it where the log density of Q overflows.
        (Weibull(2.67e149, 0.0412), Logistic(0, 4.94e-134), 8.012868975293463e306),
        # An expectation of logarithms exists for every index of a tail, however small.
        (InverseGamma(1e-3, 1), Cauchy(0, 1), 993.8120517753476),
        # The ends of the Uniform are not where those of one around the Cauchy would round to.
        (
            Uniform(0, 7.8),
            Cauchy(643494300.1, 3.73e-32),
            112.0217683368018,
        ),
    ],
    ids=lambda x: type(x).__name__,
)
def test_finite_far_from_each_other(p, q, truth):
    found = quadrature_kl(p, q)
    assert found.reason is None
    assert found.value == pytest.approx(truth, rel=1e-12)


def test_a_uniform_as_narrow_as_rounding():
    """-log(width) + log(pi scale) + E 2 log(x / scale)."""
    width, scale = 2.0**-52, 1e-30
    found = explain_kl(Uniform(1, 1 + width), Cauchy(1, scale))
    truth = -np.log(width) + np.log(np.pi * scale) + 2 * (np.log(width / scale) - 1)
    assert abs(found.value - truth) <= found.error + 1e-13
