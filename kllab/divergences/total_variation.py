"""The total variation distance.

The densities of some pairs cross once. Then it is the difference of both probabilities of one side
of the crossing, and the closed forms compute that difference without cancellation.
"""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

from kllab.distributions import (
    Bernoulli,
    Categorical,
    Distribution,
    Exponential,
    Geometric,
    Laplace,
    LogNormal,
    MultivariateNormal,
    Normal,
    Uniform,
    Weibull,
)
from kllab.distributions.triangular import solve_lower
from kllab.divergences.affinity.pareto import outside_shares
from kllab.divergences.bernoulli_kl import differences, log_ratios
from kllab.divergences.divergence import PairwiseDivergence, divergence
from kllab.divergences.kl.categorical import shares
from kllab.divergences.registry import ANY_FAMILY
from kllab.divergences.result import Divergence
from kllab.divergences.scalar_fallback import scalar_total
from kllab.special.cancellation import log_quotient
from kllab.special.float_array import FloatArray
from kllab.special.standardise import standardise

TOTAL_VARIATION = PairwiseDivergence("total variation distance")

_RARE = 1e-200
"""Probability of success below which a geometric distribution is exponential to all digits."""


@divergence("Total variation", in_nats=False, value=TOTAL_VARIATION.value)
def total_variation(p: Distribution, q: Distribution) -> Divergence:
    """Return the total variation distance ``integral |p - q| / 2``, between 0 and 1.

    It is the largest difference between the probabilities that P and Q give to one event.

    Parameters
    ----------
    p, q
        Distributions as in `kl_divergence`.

    Returns
    -------
    float or ndarray
        Of the broadcast batch shape; 1 for disjoint supports, exactly 0 for equal parameters.

    Raises
    ------
    TypeError
        If `p` or `q` is not a distribution, or there is no method for the pair.
    ValueError
        If the batches do not broadcast.

    Examples
    --------
    >>> from kllab import Bernoulli
    >>> total_variation(Bernoulli(0.5), Bernoulli(0.25))
    0.25
    """
    return TOTAL_VARIATION.explain(p, q)


@TOTAL_VARIATION.closed_form(Bernoulli, Bernoulli)
def total_variation_bernoulli(p: Bernoulli, q: Bernoulli) -> FloatArray:
    """Return ``|p - q|``."""
    return np.abs(differences(p.trial, q.trial)[..., 0])


@TOTAL_VARIATION.closed_form(Categorical, Categorical)
def total_variation_categorical(p: Categorical, q: Categorical) -> FloatArray:
    """Return half the sum of the absolute differences of probabilities."""
    return np.asarray(np.minimum(np.abs(shares(p, q)[2]).sum(axis=-1) / 2, 1.0))


def _equal_scales(p: Normal | LogNormal, q: Normal | LogNormal) -> NDArray[np.bool_]:
    return np.equal(p.scale, q.scale)


def _of_equal_scales(p: Normal | LogNormal, q: Normal | LogNormal) -> FloatArray:
    """Return ``2 Phi(|loc_p - loc_q| / (2 scale)) - 1``."""
    return np.asarray(erf(np.abs(standardise(p.loc, q.loc, q.scale)) / sqrt(8)))


for _family in (Normal, LogNormal):
    TOTAL_VARIATION.closed_form(_family, _family, valid=_equal_scales)(_of_equal_scales)


def _equal_covariances(p: MultivariateNormal, q: MultivariateNormal) -> NDArray[np.bool_]:
    if (p.scale_tril is None) != (q.scale_tril is None):
        return np.zeros((), dtype=bool)
    if p.scale_tril is not None and q.scale_tril is not None:
        return np.asarray((p.scale_tril == q.scale_tril).all(axis=(-2, -1)))
    return np.asarray((p.covariance == q.covariance).all(axis=(-2, -1)))


@TOTAL_VARIATION.closed_form(MultivariateNormal, MultivariateNormal, valid=_equal_covariances)
def total_variation_of_equal_covariances(
    p: MultivariateNormal, q: MultivariateNormal
) -> FloatArray:
    """Return the total variation of the marginals along the line through both locations."""
    factor, exponents = q.scaled_factor
    offset = standardise(p.loc, q.loc, np.ldexp(1.0, exponents))
    z = solve_lower(factor, offset[..., None])[..., 0]
    largest = np.abs(z).max(axis=-1)
    unit = np.where((largest > 0) & np.isfinite(largest), largest, 1.0)
    distance = unit * np.sqrt(np.square(z / unit[..., None]).sum(axis=-1))
    return np.asarray(erf(distance / sqrt(8)))


def _of_rates(logarithm: FloatArray) -> FloatArray:
    """Return the total variation of two exponentials from the log quotient of their rates.

    With ``u = larger / smaller - 1`` it is ``exp(-log(1 + u) / u) u / (1 + u)``.
    """
    logs = np.abs(logarithm)
    u = np.expm1(logs)
    value = np.exp(-logs / u) * -np.expm1(-logs)
    return np.where(logs == 0, 0.0, value)


@TOTAL_VARIATION.closed_form(Exponential, Exponential)
def total_variation_exponential(p: Exponential, q: Exponential) -> FloatArray:
    """Return the total variation from the quotient of rates."""
    return _of_rates(log_quotient(p.rate, q.rate))


def _same_shape(p: Weibull, q: Weibull) -> NDArray[np.bool_]:
    return np.equal(p.concentration, q.concentration)


@TOTAL_VARIATION.closed_form(Weibull, Weibull, valid=_same_shape)
def total_variation_weibull(p: Weibull, q: Weibull) -> FloatArray:
    """Return the total variation of the exponential distributions of ``x^concentration``."""
    return _of_rates(p.concentration * log_quotient(p.scale, q.scale))


def _one_shared(p: Laplace, q: Laplace) -> NDArray[np.bool_]:
    return np.equal(p.loc, q.loc) | np.equal(p.scale, q.scale)


@TOTAL_VARIATION.closed_form(Laplace, Laplace, valid=_one_shared)
def total_variation_laplace(p: Laplace, q: Laplace) -> FloatArray:
    """Return ``1 - exp(-|loc_p - loc_q| / (2 scale))``; for equal loc, that of ``|x - loc|``."""
    moved = -np.expm1(-np.abs(standardise(p.loc, q.loc, q.scale)) / 2)
    return np.where(p.loc == q.loc, _of_rates(log_quotient(p.scale, q.scale)), moved)


@TOTAL_VARIATION.closed_form(Geometric, Geometric)
def total_variation_geometric(p: Geometric, q: Geometric) -> FloatArray:
    """Return ``(1 - a)^k - (1 - b)^k`` for a < b, where k outcomes are likelier under b."""
    fall, rise = (np.abs(ratio) for ratio in log_ratios(p.trial, q.trial))
    k = np.floor(rise / fall) + 1
    log_failure = np.maximum(p.trial.log_failure, q.trial.log_failure)
    value = np.exp(k * log_failure) * -np.expm1(-k * fall)
    value = np.where((rise == 0) | (fall == 0), 0.0, value)
    rare = np.maximum(p.trial.success, q.trial.success) < _RARE
    return np.where(rare, _of_rates(rise), value)


@TOTAL_VARIATION.closed_form(Uniform, Uniform)
def total_variation_uniform(p: Uniform, q: Uniform) -> FloatArray:
    """Return the larger of the shares of one interval that are outside the other."""
    return np.maximum(*outside_shares(p, q))


def _term(log_p: FloatArray, log_ratio: FloatArray) -> FloatArray:
    larger = np.exp(log_p + np.maximum(log_ratio, 0))
    return np.asarray(larger * (np.expm1(-np.abs(log_ratio)) / -2))


@TOTAL_VARIATION.numerical(ANY_FAMILY, ANY_FAMILY, method="quadrature")
def total_variation_by_quadrature(p: Any, q: Any) -> Divergence:
    """Return the integral or sum over the outcomes of both."""
    return scalar_total(TOTAL_VARIATION.name, p, q, _term, has_kink=True, bound=1.0)
