"""Two Gaussians in the plane: contours, pointwise contributions, and KL over the mean plane."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from kllab import MultivariateNormal, explain_kl, kl_divergence
from kllab.models.pair_view import PairView
from kllab.topics.asymmetry_2d.gaussian_decomposition import Parts, parts
from kllab.topics.asymmetry_2d.marks import Point
from kllab.topics.asymmetry_2d.spec import Covariance, GaussianPair2D

Array = NDArray[np.float64]

# Grids and ranges are fixed, so that a chart does not jump while a slider moves.
PLANE = np.linspace(-6.0, 6.0, 51)
MEANS = np.linspace(-4.0, 4.0, 33)
SIGMAS = (1.0, 2.0, 3.0)
_CIRCLE = np.stack([f(np.linspace(0.0, 2 * np.pi, 49)) for f in (np.cos, np.sin)])
_LABELS = np.stack([f(np.deg2rad([270, 90, 0, 180, 225, 45, 315, 135])) for f in (np.cos, np.sin)])
"""Points on the unit circle: a line is labelled at the first that is inside the plane and free."""
_ROOM = (1.2, 1.0)
"""Width and height that a label takes of the plane, for a class that sees it from far away."""


@dataclass(frozen=True, eq=False)
class LevelLine:
    """Level line of a divergence (nats): points (2, n), and a label point in the plane or None.

    It is None where the label would be outside of the plane or cover that of another line.
    """

    level: float
    points: Array
    label: Point | None


@dataclass(frozen=True, eq=False)
class MeanMap:
    """One direction of KL as a function of the mean of Q.

    KL = `least` + d^2 / 2, with d the Mahalanobis distance of the means under `metric`, so its
    level sets are exact ellipses.

    Attributes
    ----------
    kl : numpy.ndarray
        In nats, at `MEANS` along both axes, (33, 33).
    least : float
        KL if both means are equal.
    metric : MultivariateNormal
        Gaussian around the mean of P.
    """

    kl: Array
    least: float
    metric: MultivariateNormal

    def lines(self, levels: Sequence[float]) -> tuple[LevelLine, ...]:
        """Return the level lines at those of `levels` (nats) between the extremes on the map."""
        highest = float(self.kl.max())
        found: list[LevelLine] = []
        # The outermost is labelled first: fewest of its points are inside the plane.
        for level in sorted(levels, reverse=True):
            if self.least < level < highest:
                radius = sqrt(2 * (level - self.least))
                taken = [line.label for line in found if line.label]
                label = _label(self.metric, radius, taken)
                found.append(LevelLine(level, ellipse(self.metric, radius), label))
        return tuple(found[::-1])


@dataclass(frozen=True, eq=False)
class GaussianView2D(PairView):
    """View of `pair`; the maps and what is on the plane are computed on access.

    Log densities are on `PLANE`: rows run along y, columns along x. Ellipses are contours of the
    densities at the radii `SIGMAS`, as points (2, n).
    """

    pair: GaussianPair2D
    parts_pq: Parts
    parts_qp: Parts
    log_density_p: Array
    log_density_q: Array
    ellipses_p: tuple[Array, ...]
    ellipses_q: tuple[Array, ...]

    @property
    def contribution_pq(self) -> Array:
        """``p log(p/q)`` on `PLANE`, in nats per unit of area."""
        return np.exp(self.log_density_p) * (self.log_density_p - self.log_density_q)

    @property
    def contribution_qp(self) -> Array:
        """``q log(q/p)`` on `PLANE`, in nats per unit of area."""
        return np.exp(self.log_density_q) * (self.log_density_q - self.log_density_p)

    @property
    def map_pq(self) -> MeanMap:
        """KL(P||Q) as a function of the mean of Q."""
        return _mean_map(self.pair.p, self.pair.covariance("q"), "pq")

    @property
    def map_qp(self) -> MeanMap:
        """KL(Q||P) as a function of the mean of Q."""
        return _mean_map(self.pair.p, self.pair.covariance("q"), "qp")

    def tables(self) -> dict[str, dict[str, Array]]:
        """Return the data of the charts: columns by table."""
        x, y = np.meshgrid(PLANE, PLANE)
        mean_x, mean_y = np.meshgrid(MEANS, MEANS)
        plane = {
            "x": x,
            "y": y,
            "p": np.exp(self.log_density_p),
            "q": np.exp(self.log_density_q),
            "p log(p/q), nats": self.contribution_pq,
            "q log(q/p), nats": self.contribution_qp,
        }
        maps = {
            "mean of Q, x": mean_x,
            "mean of Q, y": mean_y,
            "KL(P||Q), nats": self.map_pq.kl,
            "KL(Q||P), nats": self.map_qp.kl,
        }
        return {
            title: {name: values.ravel() for name, values in table.items()}
            for title, table in (("the plane", plane), ("moving the mean of Q", maps))
        }


@lru_cache(maxsize=64)
def explore(pair: GaussianPair2D) -> GaussianView2D:
    """Compute the view of `pair`. It is cached: do not modify its arrays.

    Raises
    ------
    ValueError
        If a covariance is not positive definite.
    """
    p, q = pair.p, pair.q
    return GaussianView2D(
        pq=explain_kl(p, q),
        qp=explain_kl(q, p),
        pair=pair,
        parts_pq=parts(p, q),
        parts_qp=parts(q, p),
        log_density_p=_log_density(p),
        log_density_q=_log_density(q),
        ellipses_p=tuple(ellipse(p, radius) for radius in SIGMAS),
        ellipses_q=tuple(ellipse(q, radius) for radius in SIGMAS),
    )


# One of the two distributions stays the same while the other is dragged.
@lru_cache(maxsize=64)
def _log_density(gaussian: MultivariateNormal) -> Array:
    return np.asarray(gaussian.log_prob(np.stack(np.meshgrid(PLANE, PLANE), axis=-1)))


def ellipse(gaussian: MultivariateNormal, radius: float, at: Array = _CIRCLE) -> Array:
    """Return points (2, n) at Mahalanobis distance `radius` from the mean, by angle."""
    return gaussian.loc[:, None] + radius * (gaussian.cholesky @ at)


@lru_cache(maxsize=64)
def _mean_map(p: MultivariateNormal, covariance_q: Covariance, direction: str) -> MeanMap:
    centred = MultivariateNormal(p.loc, covariance_q)
    least, metric = (
        (kl_divergence(p, centred), centred)
        if direction == "pq"
        else (kl_divergence(centred, p), p)
    )
    # Not KL of a batch of Gaussians, as this is computed at every change.
    offsets = np.stack(np.meshgrid(MEANS, MEANS)) - p.loc[:, None, None]
    scaled = np.linalg.solve(metric.cholesky, offsets.reshape(2, -1))
    distance = (scaled**2).sum(axis=0).reshape(offsets.shape[1:])
    return MeanMap(float(least) + distance / 2, float(least), metric)


def _label(metric: MultivariateNormal, radius: float, taken: Sequence[Point]) -> Point | None:
    """Return a point of a level line for its label, away from the labels `taken` by others."""
    for x, y in ellipse(metric, radius, _LABELS).T.tolist():
        is_inside = abs(x) <= 0.93 * MEANS[-1] and abs(y) <= 0.96 * MEANS[-1]
        is_free = all(abs(x - u) >= _ROOM[0] or abs(y - v) >= _ROOM[1] for u, v in taken)
        if is_inside and is_free:
            return x, y
    return None
