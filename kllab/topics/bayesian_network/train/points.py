"""Data of the regression: noisy values of a wave, without points in the gap. NumPy only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kllab.topics.bayesian_network.train.config import DOMAIN, Config

HELD_OUT = 500
GRID = np.linspace(-2.0, 2.0, 161)
"""x of the predictive band; extends beyond the data on both sides."""
Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Points:
    """Training points and held-out points: x and y of each, (N,)."""

    x: Array
    y: Array
    test_x: Array
    test_y: Array


def curve(x: Array) -> Array:
    """Return the true curve, the mean of the points."""
    return 0.8 * np.sin(3 * x)


def draw_points(config: Config) -> Points:
    """Draw x evenly from [-1.5, 1.5] outside the gap, y = curve(x) + noise; repeatable by seed.

    The random draws do not depend on the gap: if it moves, the points shift with it.
    """
    rng = np.random.default_rng((config.seed, 1))
    share, error = rng.random(config.points), rng.standard_normal(config.points)
    test_share, test_error = rng.random(HELD_OUT), rng.standard_normal(HELD_OUT)
    x, test_x = _outside(config, share), _outside(config, test_share)
    return Points(
        x,
        curve(x) + config.noise * error,
        test_x,
        curve(test_x) + config.noise * test_error,
    )


def _outside(config: Config, share: Array) -> Array:
    """Map [0, 1] onto the domain without the gap."""
    low, high = config.gap or (DOMAIN, DOMAIN)
    x = -DOMAIN + share * (2 * DOMAIN - (high - low))
    return np.where(x < low, x, x + (high - low))


def in_gap(config: Config) -> NDArray[np.bool_]:
    """Return which points of `GRID` are in the gap."""
    low, high = config.gap or (np.inf, np.inf)
    return (low < GRID) & (high > GRID)


def on_data(config: Config) -> NDArray[np.bool_]:
    """Return which points of `GRID` are on the data."""
    return (np.abs(GRID) <= DOMAIN) & ~in_gap(config)
