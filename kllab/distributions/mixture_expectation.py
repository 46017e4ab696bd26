"""Expectations under mixtures of multivariate normals, and the entropy from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from kllab.special.float_array import FloatArray

if TYPE_CHECKING:
    from kllab.distributions.multivariate_normal_mixture import MultivariateNormalMixture

_REACH = 9.0
"""Standard deviations that a grid reaches: a component has 1e-17 of its mass beyond."""
_FIRST_STEP, _LAST_STEP = 0.5, 0.5**5
_ENOUGH = 1e-11
"""Relative change from one grid to the next at which no finer one is tried."""
_ROTATIONS = 8
_LARGEST = 2**20
"""Numbers in the points of one randomisation; there are 4,096 points at most."""
_MOST_POINTS, _FEWEST_POINTS = 2**12, 2**7


@dataclass(frozen=True)
class Expectation:
    """Expectation with its error and method.

    Attributes
    ----------
    value, error
        The error is an estimate for quadrature, and one standard error for quasi-Monte Carlo.
    method
        "quadrature" up to two dimensions, else "quasi-Monte Carlo".
    """

    value: float
    error: float
    method: str


def expectation(
    p: MultivariateNormalMixture, function: Callable[[FloatArray], FloatArray]
) -> Expectation:
    """Return ``E_p[function]`` of a single mixture with positive weights.

    The expectations under the components are added. In one and two dimensions each is a sum over
    an even grid around its mean, which converges exponentially (Trefethen & Weideman, "The
    exponentially convergent trapezoidal rule", 2014); the step is halved until the sum stays. In
    more dimensions the points are scrambled Sobol points, and the differences between eight
    scramblings give the standard error (Owen, "Monte Carlo variance of scrambled net quadrature",
    1997). The points are always the same.

    Parameters
    ----------
    function
        From outcomes, (n, d), to values, (n,).
    """
    if p.event_shape[0] <= 2:
        return _by_grid(p, function)
    values = np.array(
        [_mean(p, function, z, np.full(len(z), 1 / len(z))) for z in sobol_points(p.event_shape[0])]
    )
    error = float(values.std(ddof=1)) / np.sqrt(_ROTATIONS)
    return Expectation(float(values.mean()), float(error), "quasi-Monte Carlo")


def _by_grid(
    p: MultivariateNormalMixture, function: Callable[[FloatArray], FloatArray]
) -> Expectation:
    step, before, error = _FIRST_STEP, np.nan, np.inf
    while step >= _LAST_STEP:
        value = _mean(p, function, *_grid(p.event_shape[0], step))
        error = abs(value - before)
        if error <= _ENOUGH * abs(value):
            break
        step, before = step / 2, value
    return Expectation(value, error, "quadrature")


def _mean(
    p: MultivariateNormalMixture,
    function: Callable[[FloatArray], FloatArray],
    z: FloatArray,
    weights: FloatArray,
) -> float:
    of_components = [
        weights @ function(loc + z @ factor.T)
        for loc, factor in zip(p.locs, p.normals.cholesky, strict=True)
    ]
    return float(p.normalised @ np.array(of_components))


@lru_cache(maxsize=16)
def _grid(dimension: int, step: float) -> tuple[FloatArray, FloatArray]:
    """Return an even grid around 0, (n, d), with the weights of a standard normal, (n,)."""
    count = int(_REACH / step)
    axis = step * np.arange(-count, count + 1)
    z = np.stack(np.meshgrid(*[axis] * dimension), axis=-1).reshape(-1, dimension)
    square = (z**2).sum(axis=-1)
    z, square = z[square <= _REACH**2], square[square <= _REACH**2]
    weights = np.exp(-square / 2)
    return z, weights / weights.sum()


@lru_cache(maxsize=2)
def sobol_points(dimension: int) -> tuple[FloatArray, ...]:
    """Return points of a standard normal, (n, d), from each of the scramblings."""
    from scipy.stats import qmc  # takes long to import

    n = _MOST_POINTS
    while n * dimension > _LARGEST and n > _FEWEST_POINTS:
        n //= 2
    return tuple(
        qmc.MultivariateNormalQMC(np.zeros(dimension), rng=number).random(n)
        for number in range(_ROTATIONS)
    )


def entropy_of_mixture(p: MultivariateNormalMixture) -> float:
    """Return the entropy of a single mixture with positive weights, in nats."""
    if p.components == 1:
        return float(np.asarray(p.normals.entropy())[0])
    return expectation(p, lambda x: -np.asarray(p.log_prob(x))).value
