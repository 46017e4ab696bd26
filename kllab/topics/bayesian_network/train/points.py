"""The points of the regression: noisy values of a wave, none of them in the gap. NumPy only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kllab.topics.bayesian_network.train.config import DOMAIN, Config

HELD_OUT = 500
GRID = np.linspace(-2.0, 2.0, 161)
"""Where the predictive band is drawn: beyond the data on both sides."""
Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Points:
    """x and y of the points that are learned, and of others that are held out, each (N,)."""

    x: Array
    y: Array
    test_x: Array
    test_y: Array


def curve(x: Array) -> Array:
    """Return what the points scatter around."""
    return 0.8 * np.sin(3 * x)


def draw_points(config: Config) -> Points:
    """Draw x evenly from [-1.5, 1.5] outside the gap, y = curve(x) + noise; repeatable by seed.

    The draws do not depend on the gap: the points slide when it is moved.
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
    """Map [0, 1] onto what the gap leaves of the domain."""
    low, high = config.gap or (DOMAIN, DOMAIN)
    x = -DOMAIN + share * (2 * DOMAIN - (high - low))
    return np.where(x < low, x, x + (high - low))


def in_gap(config: Config) -> NDArray[np.bool_]:
    """Which points of `GRID` lie in the gap."""
    low, high = config.gap or (np.inf, np.inf)
    return (low < GRID) & (high > GRID)


def on_data(config: Config) -> NDArray[np.bool_]:
    """Which points of `GRID` lie where there are data."""
    return (np.abs(GRID) <= DOMAIN) & ~in_gap(config)
