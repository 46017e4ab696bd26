"""Linear Gaussian VAE, for which everything is known exactly.

p(z) = N(0, I), p(x|z) = N(W z, noise I) and q(z|x) = N(V x, diag s) is probabilistic PCA with an
encoder (Tipping & Bishop 1999; Lucas et al. 2019). In the principal axes of the data all matrices
are diagonal, so each latent dimension belongs to one axis. Minimising distortion + beta rate gives,
for an axis with variance v, w^2 = max(v - beta noise, 0): a dimension collapses when its axis has
no more variance than beta noise. The rate of the others is log(v / (beta noise)) / 2 nats.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kllab.models.spec_field import check_field

FloatArray = NDArray[np.float64]

VARIANCES = (4.0, 2.0, 1.0, 0.5, 0.25, 0.125)
"""Variance of the data along each principal axis."""
NOISE = 0.1
"""Variance of each coordinate of x given z."""
IMAGES = 64
"""Number of data points; their covariance is exactly diagonal with `VARIANCES`."""
DRAWS = (1, 2, 4, 8, 16, 32, 64, 128, 256)
"""K: draws of z for each data point in a bound."""
_ALL_DRAWS = 1024  # for each data point; a bound with K averages 1024 / K groups
_SEED = 1


@dataclass(frozen=True)
class LinearCase:
    """Trained linear VAE, and how its encoder deviates from the best one.

    Parameters
    ----------
    beta : float
        Weight of the rate in the loss that decoder and encoder minimise, 0.25 to 20.
    spread : float
        Factor of the encoder's standard deviations: 1 is the best encoder; 0.25 to 4.

    Raises
    ------
    ValueError
        If a field is not allowed: names the field, its value and what is allowed.
    """

    beta: float = 1.0
    spread: float = 1.5

    def __post_init__(self) -> None:
        """Validate the fields."""
        check_field(self, "beta", 0.25 <= self.beta <= 20, "a number from 0.25 to 20")
        check_field(self, "spread", 0.25 <= self.spread <= 4, "a number from 0.25 to 4")


@dataclass(frozen=True, eq=False)
class LinearView:
    """Exact numbers of a linear VAE, and the bounds that are estimated; nats per data point.

    Attributes
    ----------
    case : LinearCase
    log_likelihood : float
        Mean of log p(x), exact.
    distortion, rate : float
        Means of -E log p(x|z) and KL(q(z|x) || p(z)), exact.
    gap : float
        Mean of KL(q(z|x) || p(z|x)), exact, by its own formula: log_likelihood - elbo.
    optimal_rates : numpy.ndarray
        (axes,): rate of each dimension with the best encoder and decoder.
    rates : numpy.ndarray
        (axes,): rate of each dimension with the encoder of the case.
    is_narrow : bool
        Whether q(z|x) has at most half the variance of p(z|x) in a dimension: then the weights have
        no finite variance, and the errors of the bounds are too small.
    draws, bounds, errors : numpy.ndarray
        K, the importance-weighted bound, and its standard error from the draws of z.
    """

    case: LinearCase
    log_likelihood: float
    distortion: float
    rates: FloatArray
    gap: float
    optimal_rates: FloatArray
    is_narrow: bool
    draws: NDArray[np.int64]
    bounds: FloatArray
    errors: FloatArray

    @property
    def rate(self) -> float:
        """Mean of KL(q(z|x) || p(z)), exact."""
        return float(self.rates.sum())

    @property
    def elbo(self) -> float:
        """-(distortion + rate): the ELBO of beta = 1, for every beta."""
        return -(self.distortion + self.rate)


@lru_cache(maxsize=1)
def data() -> FloatArray:
    """Return the data points, (IMAGES, axes), whose covariance is exactly diagonal."""
    drawn = np.random.default_rng(_SEED).standard_normal((IMAGES, len(VARIANCES)))
    axes, _, others = np.linalg.svd(drawn - drawn.mean(axis=0), full_matrices=False)
    return np.asarray(axes @ others * np.sqrt(IMAGES) @ np.diag(np.sqrt(VARIANCES)))


@lru_cache(maxsize=1)
def _noise() -> FloatArray:
    generator = np.random.default_rng(_SEED + 1)
    return generator.standard_normal((_ALL_DRAWS, IMAGES, len(VARIANCES)))


def optimal_weights(beta: float) -> FloatArray:
    """Return w of each axis: w^2 = max(variance - beta noise, 0)."""
    return np.sqrt(np.maximum(np.array(VARIANCES) - beta * NOISE, 0))


def optimal_rates(beta: float) -> FloatArray:
    """Return the rate of each dimension: max(log(variance / (beta noise)), 0) / 2."""
    return np.maximum(np.log(np.array(VARIANCES) / (beta * NOISE)), 0) / 2


def encoder(case: LinearCase, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the slope of the posterior's mean, and its variance, for each axis.

    The best ones are w / (w^2 + beta noise) and beta noise / (w^2 + beta noise): for beta = 1 the
    exact posterior p(z|x).
    """
    total = weights**2 + case.beta * NOISE
    return weights / total, case.spread**2 * case.beta * NOISE / total


@lru_cache(maxsize=64)
def explore(case: LinearCase) -> LinearView:
    """Compute all numbers of a case."""
    weights, variances = optimal_weights(case.beta), np.array(VARIANCES)
    slope, variance = encoder(case, weights)
    marginal = weights**2 + NOISE
    log_likelihood = -0.5 * (np.log(2 * np.pi * marginal) + variances / marginal).sum()
    squares = variances * (1 - weights * slope) ** 2 + weights**2 * variance
    distortion = 0.5 * (np.log(2 * np.pi * NOISE) + squares / NOISE).sum()
    mean_squares = slope**2 * variances
    rates = 0.5 * (mean_squares + variance - 1 - np.log(variance))
    exact_slope, exact_variance = weights / marginal, NOISE / marginal
    apart = (slope - exact_slope) ** 2 * variances
    ratio = variance / exact_variance
    gap = 0.5 * (apart / exact_variance + ratio - 1 - np.log(ratio)).sum()
    bounds, errors = _bounds(weights, slope, variance)
    return LinearView(
        case, float(log_likelihood), float(distortion), rates, float(gap),
        optimal_rates(case.beta), bool((2 * ratio <= 1).any()), np.array(DRAWS), bounds, errors,
    )  # fmt: skip


def log_weights(
    x: FloatArray, noise: FloatArray, weights: FloatArray, slope: FloatArray, variance: FloatArray
) -> FloatArray:
    """Return log p(x|z) + log p(z) - log q(z|x), (draws, N), of z = V x + sqrt(s) noise.

    Parameters
    ----------
    x : numpy.ndarray
        (N, axes).
    noise : numpy.ndarray
        (draws, N, axes), standard normal.
    weights, slope, variance : numpy.ndarray
        (axes,): w, V and s.
    """
    z = slope * x + np.sqrt(variance) * noise
    each = (x - weights * z) ** 2 / NOISE + z**2 - noise**2
    constant = np.log(2 * np.pi * NOISE) - np.log(variance)
    return np.asarray(-0.5 * (each.sum(axis=-1) + constant.sum()))


def _bounds(
    weights: FloatArray, slope: FloatArray, variance: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the bound for each K of `DRAWS`, a mean over the data, and its standard error.

    The log-weight of z is quadratic in the noise of each axis, whose terms are added up.
    """
    of_all = log_weights(data(), _noise(), weights, slope, variance)
    largest = of_all.max(axis=0)
    scaled = np.exp(of_all - largest)
    bounds, errors = [], []
    for draws in DRAWS:
        groups = scaled.reshape(-1, draws, IMAGES).mean(axis=1)
        with np.errstate(divide="ignore"):  # a group whose weights all underflow beside the largest
            each = np.log(groups) + largest
        bounds.append(each.mean())
        errors.append(np.sqrt((each.var(axis=0, ddof=1) / len(each)).sum()) / IMAGES)
    return np.array(bounds), np.array(errors)
