"""Two Gaussians in the plane: contours, pointwise contributions, and KL over the mean plane."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from kllab import MultivariateNormal, kl_divergence
from kllab.models.pair_view import PairView
from kllab.topics.asymmetry_2d.gaussian_decomposition import Parts, parts
from kllab.topics.asymmetry_2d.spec import GaussianPair2D

Array = NDArray[np.float64]

# Grids and ranges are fixed, so that a chart does not jump while a slider moves.
PLANE = np.linspace(-6.0, 6.0, 101)
MEANS = np.linspace(-4.0, 4.0, 49)
SIGMAS = (1.0, 2.0, 3.0)
# A line of the map is labelled at the first of these angles that is inside the plane.
_LABEL_ANGLES = np.deg2rad([270.0, 90.0, 0.0, 180.0, 225.0, 45.0, 315.0, 135.0])
_CIRCLE = np.stack([f(np.linspace(0.0, 2 * np.pi, 73)) for f in (np.cos, np.sin)])


@dataclass(frozen=True, eq=False)
class LevelLine:
    """Level line of a divergence (nats): points (2, n), and a label point in the plane or None."""

    level: float
    points: Array
    label: tuple[float, float] | None


@dataclass(frozen=True, eq=False)
class MeanMap:
    """One direction of KL as a function of the mean of Q.

    KL = `least` + d^2 / 2, with d the Mahalanobis distance of the means under `metric`, so its
    level sets are exact ellipses.

    Attributes
    ----------
    kl : numpy.ndarray
        In nats, at `MEANS` along both axes, (49, 49).
    least : float
        KL if both means are equal.
    metric : MultivariateNormal
        Gaussian around the mean of P.
    """

    kl: Array
    least: float
    metric: MultivariateNormal

    def lines(self, levels: Sequence[float]) -> tuple[LevelLine, ...]:
        """Return the level lines at those of `levels` (nats) above the minimum."""
        radii = [(level, sqrt(2 * (level - self.least))) for level in levels if level > self.least]
        return tuple(
            LevelLine(level, ellipse(self.metric, radius), _label(self.metric, radius))
            for level, radius in radii
        )


@dataclass(frozen=True, eq=False)
class GaussianView2D(PairView[GaussianPair2D]):
    """View of `pair`; each part is computed on first access.

    Densities and contributions are per unit of area on `PLANE`, contributions in nats; rows run
    along y, columns along x.
    """

    @cached_property
    def parts_pq(self) -> Parts:
        """The three parts of KL(P||Q)."""
        return parts(self.pair.p, self.pair.q)

    @cached_property
    def parts_qp(self) -> Parts:
        """The three parts of KL(Q||P)."""
        return parts(self.pair.q, self.pair.p)

    @cached_property
    def density_p(self) -> Array:
        """The density of P."""
        return np.exp(self._log_densities[0])

    @cached_property
    def density_q(self) -> Array:
        """The density of Q."""
        return np.exp(self._log_densities[1])

    @cached_property
    def contribution_pq(self) -> Array:
        """Pointwise contribution to KL(P||Q)."""
        log_p, log_q = self._log_densities
        return self.density_p * (log_p - log_q)

    @cached_property
    def contribution_qp(self) -> Array:
        """Pointwise contribution to KL(Q||P)."""
        log_p, log_q = self._log_densities
        return self.density_q * (log_q - log_p)

    @cached_property
    def _log_densities(self) -> tuple[Array, Array]:
        points = np.stack(np.meshgrid(PLANE, PLANE), axis=-1)
        p, q = self.pair.p.log_prob(points), self.pair.q.log_prob(points)
        return np.asarray(p), np.asarray(q)

    @cached_property
    def ellipses_p(self) -> tuple[Array, ...]:
        """Contours of P's density, as points (2, n), at the radii `SIGMAS`."""
        return tuple(ellipse(self.pair.p, radius) for radius in SIGMAS)

    @cached_property
    def ellipses_q(self) -> tuple[Array, ...]:
        """Contours of Q's density, likewise."""
        return tuple(ellipse(self.pair.q, radius) for radius in SIGMAS)

    @cached_property
    def map_pq(self) -> MeanMap:
        """KL(P||Q) as a function of the mean of Q."""
        return _mean_map(self.pair, "pq")

    @cached_property
    def map_qp(self) -> MeanMap:
        """KL(Q||P) as a function of the mean of Q."""
        return _mean_map(self.pair, "qp")

    def tables(self) -> dict[str, dict[str, Array]]:
        """Return the data of the charts: columns by table."""
        x, y = np.meshgrid(PLANE, PLANE)
        plane = {
            "x": x,
            "y": y,
            "p": self.density_p,
            "q": self.density_q,
            "p log(p/q), nats": self.contribution_pq,
            "q log(q/p), nats": self.contribution_qp,
        }
        mean_x, mean_y = np.meshgrid(MEANS, MEANS)
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
    """Return the view of `pair`. It is cached: do not modify its arrays."""
    _ = pair.p, pair.q  # raises if a covariance is not positive definite
    return GaussianView2D(pair)


def ellipse(gaussian: MultivariateNormal, radius: float, at: Array = _CIRCLE) -> Array:
    """Return points (2, n) at Mahalanobis distance `radius` from the mean, by angle."""
    return gaussian.loc[:, None] + radius * (gaussian.cholesky @ at)


def _mean_map(pair: GaussianPair2D, direction: str) -> MeanMap:
    p = pair.p
    means = np.stack(np.meshgrid(MEANS, MEANS), axis=-1)
    moved = MultivariateNormal(means, pair.covariance("q"))
    centred = MultivariateNormal(pair.mean("p"), pair.covariance("q"))
    if direction == "pq":
        kl, least, metric = kl_divergence(p, moved), kl_divergence(p, centred), centred
    else:
        kl, least, metric = kl_divergence(moved, p), kl_divergence(centred, p), p
    return MeanMap(np.asarray(kl), float(least), metric)


def _label(metric: MultivariateNormal, radius: float) -> tuple[float, float] | None:
    circle = np.stack([np.cos(_LABEL_ANGLES), np.sin(_LABEL_ANGLES)])
    inside = [
        (float(x), float(y))
        for x, y in ellipse(metric, radius, circle).T
        if abs(x) <= 0.93 * MEANS[-1] and abs(y) <= 0.96 * MEANS[-1]
    ]
    return inside[0] if inside else None
