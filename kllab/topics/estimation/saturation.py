"""Bounds of mutual information from n pairs, with the best critic, against the truth.

X and Y are normal vectors of `COORDINATES` coordinates, of which each two have one correlation. The
best critic, log p(x, y) / p(x)p(y), is known, so that nothing is lost by training.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kllab.estimators import donsker_varadhan, info_nce, nguyen_wainwright_jordan

Array = NDArray[np.float64]
COORDINATES = 10
TRUTHS = np.linspace(0.5, 10.0, 20)
"""Mutual information of X and Y, in nats."""
BOUNDS = ("info_nce", "dv", "nwj")
PAIRS = (16, 32, 64, 128, 256)
"""Numbers of pairs from which one can choose."""
REPETITIONS = 40
BAND = (0.1, 0.9)


def scores(information: float, x: Array, noise: Array) -> Array:
    """Return log p(x_i, y_j) / p(x_i)p(y_j) for y = rho x + sqrt(1 - rho^2) noise, (n, n).

    Parameters
    ----------
    information : float
        Mutual information, above 0, in nats: ``-d/2 log(1 - rho^2)`` in d coordinates.
    x, noise : numpy.ndarray
        Standard normal numbers, (n, d).
    """
    rest = np.exp(-2 * information / x.shape[1])  # 1 - rho^2
    rho = np.sqrt(-np.expm1(-2 * information / x.shape[1]))
    y = rho * x + np.sqrt(rest) * noise
    squares = rho**2 * (np.square(x).sum(axis=1)[:, None] + np.square(y).sum(axis=1))
    return np.asarray(information + (rho * (x @ y.T) - squares / 2) / rest)


def standard_deviation(information: float, n: int) -> float:
    """Return that of the NWJ bound's second mean, from n pairs: it is ``sqrt((e^(2I) - 1) / n)``.

    ``E_q[(p/q)^2] = (1 - rho^2)^-1`` for each pair of coordinates.
    """
    return float(np.sqrt(np.expm1(2 * information) / n))


@lru_cache(maxsize=1024)
def repeat(n: int, repetition: int) -> Array:
    """Return the bounds from n pairs in nats, (bounds, truths). Cached: do not modify it."""
    rng = np.random.default_rng((n, repetition))
    x, noise = rng.standard_normal((2, n, COORDINATES))
    found = []
    for information in TRUTHS:
        table = scores(float(information), x, noise)
        # Pairs of the product of the marginals: x_i with the next y.
        joint, product = np.diag(table), np.roll(table, -1, axis=1).diagonal()
        found.append(
            (
                info_nce(table).value,
                donsker_varadhan(joint, product, lambda score: score).value,
                nguyen_wainwright_jordan(joint, product, lambda score: 1 + score).value,
            )
        )
    return np.array(found).T


@dataclass(frozen=True, eq=False)
class Saturation:
    """Median and band of each bound over repetitions, by the truth, in nats, (truths,) each."""

    n: int
    truths: Array
    median: Mapping[str, Array]
    low: Mapping[str, Array]
    high: Mapping[str, Array]

    def table(self) -> Mapping[str, Array]:
        """Return the data of the chart as columns."""
        columns = {"truth, nats": self.truths}
        for name in BOUNDS:
            columns[f"{name}, median, nats"] = self.median[name]
            columns[f"{name}, 10 % quantile, nats"] = self.low[name]
            columns[f"{name}, 90 % quantile, nats"] = self.high[name]
        return columns


def saturation(n: int, repetitions: int) -> Saturation | None:
    """Return the first repetitions, None if there is none; it computes what nobody has computed."""
    if not repetitions:
        return None
    found = np.stack([repeat(n, number) for number in range(repetitions)])
    median, low, high = (
        dict(zip(BOUNDS, np.quantile(found, share, axis=0), strict=True)) for share in (0.5, *BAND)
    )
    return Saturation(n, TRUTHS, median, low, high)
