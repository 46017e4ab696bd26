"""Estimate KL(P||Q) from samples alone by kernel densities."""

from __future__ import annotations

from math import inf, log, pi
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from scipy.spatial.distance import cdist

from kllab.distributions.sample_arguments import checked_generator
from kllab.estimators.estimate import Estimate
from kllab.estimators.groups import error_by_groups
from kllab.estimators.samples import checked_number, checked_points
from kllab.special.float_array import FloatArray

Bandwidth: TypeAlias = float | Literal["scott", "silverman"]

_MANY_DIMENSIONS = 3
_DOMINANT = 0.1
"""Share of one sample in the sum of |log p/q| above which there is a warning."""
_FEW = 20
"""Number of samples below which there is no such warning, as each share is large."""
_HELD = 32768
"""Distances that are held at once: few enough for a processor's cache."""


def kernel_density(
    x: ArrayLike, y: ArrayLike, *, rng: np.random.Generator, bandwidth: Bandwidth = "scott"
) -> Estimate:
    """Return an estimate of KL(P||Q) from normal kernel densities of `x` (from P) and `y` (from Q).

    It is the mean of ``log p(x_i) / q(x_i)``. The density of P at x_i is that of the other samples,
    as its own kernel would raise it. There are two biases of opposite sign: smoothing lowers the
    divergence, increasingly with the dimension, and where P has samples but Q has few, the density
    of Q is too small, which raises it.

    Parameters
    ----------
    x, y
        Samples of continuous distributions, of shapes ``(n, d)`` and ``(m, d)``, or ``(n,)`` and
        ``(m,)``, with n and m above d.
    rng
        Source of the random groups for the standard error.
    bandwidth
        Rule for the kernels' standard deviation in units of the samples', or that number; as
        `bw_method` of `scipy.stats.gaussian_kde`. With rules it is about ``n^(-1/(d + 4))``.

    Returns
    -------
    Estimate
        The standard error is that of the estimates from 10 disjoint groups of the samples, and does
        not contain the bias; None if there are too few samples. The time is proportional to
        ``n (n + m)``.

    Raises
    ------
    TypeError
        If `rng` is not a generator.
    ValueError
        If shapes do not fit, there are too few samples, `bandwidth` is not allowed, or samples have
        no density: all are equal, or lie in a plane of fewer dimensions.

    References
    ----------
    B. W. Silverman, "Density Estimation for Statistics and Data Analysis" (1986).

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> found = kernel_density(rng.normal(0, 1, 2000), rng.normal(1, 1, 2000), rng=rng)
    >>> abs(found.value - 0.5) < 5 * found.standard_error
    True
    """
    generator = checked_generator("kernel_density", rng)
    a, b = checked_points("kernel_density", x, y)
    rule = _checked_bandwidth(bandwidth)
    log_ratio = _log_ratio(a, b, rule)

    def estimate(of_x: FloatArray, of_y: FloatArray) -> float:
        return float(_log_ratio(of_x, of_y, rule).mean())

    try:
        error = error_by_groups(estimate, a, b, generator, more_than=2 * a.shape[1])
    except ValueError:  # the samples of a group are equal, though not all are
        error = None
    name = bandwidth if isinstance(bandwidth, str) else f"bandwidth {rule:g}"
    method = f"kernel density ({name})"
    return Estimate(float(log_ratio.mean()), error, len(a), method, _doubt(log_ratio, a.shape[1]))


def _log_ratio(x: FloatArray, y: FloatArray, bandwidth: Bandwidth) -> FloatArray:
    """Return the log density ratio p/q at each sample of P."""
    return _log_density("x", x, x, bandwidth) - _log_density("y", y, x, bandwidth)


def _checked_bandwidth(bandwidth: object) -> Bandwidth:
    if bandwidth == "scott" or bandwidth == "silverman":
        return bandwidth
    if isinstance(bandwidth, str):
        raise ValueError(
            "kernel_density: bandwidth must be 'scott', 'silverman' or a number above 0, but it is "
            f"{bandwidth!r}"
        )
    number = checked_number("kernel_density", "bandwidth", bandwidth)
    if number <= 0:
        raise ValueError(f"kernel_density: bandwidth must be above 0, but it is {bandwidth!r}")
    return number


def _factor(bandwidth: Bandwidth, n: int, dimension: int) -> float:
    """Return the kernels' standard deviation in units of the samples'."""
    if not isinstance(bandwidth, str):
        return bandwidth
    count = n if bandwidth == "scott" else n * (dimension + 2) / 4
    return float(count ** (-1 / (dimension + 4)))


def _log_density(
    name: str, samples: FloatArray, points: FloatArray, bandwidth: Bandwidth
) -> FloatArray:
    """Return the log density of `samples` at `points`; if they are these, without their kernels."""
    n, dimension = samples.shape
    if n <= dimension:
        raise ValueError(
            f"kernel_density: {name} must hold more samples than coordinates, but its shape is "
            f"{samples.shape}"
        )
    try:
        root = np.linalg.cholesky(np.atleast_2d(np.cov(samples, rowvar=False)))
    except np.linalg.LinAlgError:
        raise ValueError(
            f"kernel_density: the samples of {name} have no density in {dimension} dimensions: "
            "they are equal, or lie in a plane of fewer dimensions"
        ) from None
    width = _factor(bandwidth, n, dimension)
    to_white = np.linalg.inv(root).T / width
    white, white_points = samples @ to_white, points @ to_white
    height = -dimension * (log(2 * pi) / 2 + log(width)) - float(np.log(np.diag(root)).sum())
    own = points is samples
    found, count = [], max(1, _HELD // n)
    for start in range(0, len(points), count):
        rows = white_points[start : start + count]
        exponents = cdist(rows, white, "sqeuclidean")
        exponents /= -2
        if own:
            exponents[np.arange(len(rows)), start + np.arange(len(rows))] = -inf
        largest = exponents.max(axis=1, keepdims=True)
        exponents -= largest
        found.append(largest[:, 0] + np.log(np.exp(exponents, out=exponents).sum(axis=1)))
    return np.asarray(np.concatenate(found) - log(n - own) + height)


def _doubt(log_ratio: FloatArray, dimension: int) -> str | None:
    doubts = []
    if dimension > _MANY_DIMENSIONS:
        doubts.append(
            f"in {dimension} dimensions kernel densities are too smooth, and the bias is far "
            f"larger than the standard error; it is small up to {_MANY_DIMENSIONS} dimensions"
        )
    share = float(np.abs(log_ratio).max() / max(float(np.abs(log_ratio).sum()), 1e-300))
    if len(log_ratio) >= _FEW and share > _DOMINANT:
        doubts.append(
            f"one of {len(log_ratio)} samples of P is {share:.0%} of the sum of |log p/q|: it lies "
            "where Q has no samples, and its density under Q is a guess"
        )
    return "; ".join(doubts) or None
