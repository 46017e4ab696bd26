"""Two Gaussians in the plane: contours, pointwise contributions, and KL over the mean plane."""

from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from math import isfinite, sqrt

import numpy as np
from numpy.typing import NDArray

from kllab import Divergence, MultivariateNormal, explain_kl, kl_divergence
from kllab.topics.asymmetry_2d.gaussian_decomposition import Parts, parts

Array = NDArray[np.float64]

# Grids and ranges are fixed, so that a picture does not jump while a slider moves.
PLANE = np.linspace(-6.0, 6.0, 101)
MEANS = np.linspace(-4.0, 4.0, 49)
SIGMAS = (1.0, 2.0, 3.0)
LEVELS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
# Where a line of the map is labelled: the first of these angles that lies inside the plane.
_LABEL_ANGLES = np.deg2rad([270.0, 90.0, 0.0, 180.0, 225.0, 45.0, 315.0, 135.0])
_CIRCLE = np.stack([f(np.linspace(0.0, 2 * np.pi, 73)) for f in (np.cos, np.sin)])


@dataclass(frozen=True)
class GaussianPair2D:
    """P and Q in the plane, each by its means, variances and correlation.

    A correlation is valid whatever the variances are; a covariance would not be. Means are
    finite, variances finite and above 0, correlations between -1 and 1, both excluded.

    Raises
    ------
    ValueError
        If a field is out of its range: names the field, its value and what is allowed.
    """

    mean_x_p: float = 0.0
    mean_y_p: float = 0.0
    variance_x_p: float = 1.0
    variance_y_p: float = 1.0
    correlation_p: float = 0.0
    mean_x_q: float = 1.5
    mean_y_q: float = -1.0
    variance_x_q: float = 1.5
    variance_y_q: float = 1.5
    correlation_q: float = -0.7 / 1.5

    def __post_init__(self) -> None:
        for field in fields(self):
            value, name = getattr(self, field.name), field.name
            if name.startswith("variance"):
                allowed, valid = "a finite number above 0", 0 < value < float("inf")
            elif name.startswith("correlation"):
                allowed, valid = "between -1 and 1, both excluded", -1 < value < 1
            else:
                allowed, valid = "a finite number", isfinite(value)
            if not valid:
                raise ValueError(f"GaussianPair2D: {name} must be {allowed}, but it is {value!r}")

    def mean(self, of: str) -> tuple[float, float]:
        """Return the mean of "p" or "q"."""
        return getattr(self, f"mean_x_{of}"), getattr(self, f"mean_y_{of}")

    def covariance(self, of: str) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the covariance matrix of "p" or "q"."""
        x, y = getattr(self, f"variance_x_{of}"), getattr(self, f"variance_y_{of}")
        xy = getattr(self, f"correlation_{of}") * sqrt(x * y)
        return (x, xy), (xy, y)

    @property
    def p(self) -> MultivariateNormal:
        """The distribution P."""
        return MultivariateNormal(self.mean("p"), self.covariance("p"))

    @property
    def q(self) -> MultivariateNormal:
        """The distribution Q."""
        return MultivariateNormal(self.mean("q"), self.covariance("q"))


@dataclass(frozen=True, eq=False)
class MeanMap:
    """One direction while the mean of Q runs over the plane; nats, of shape (49, 49).

    ``lines`` are the level sets at ``levels``: arrays (2, n). KL is quadratic in the mean of Q,
    so they are ellipses, exactly. ``labels`` has a point inside the plane for each, or None.
    """

    kl: Array
    levels: tuple[float, ...]
    lines: tuple[Array, ...]
    labels: tuple[tuple[float, float] | None, ...]


@dataclass(frozen=True, eq=False)
class GaussianView2D:
    """What there is to see of `pair`; each part is computed when it is first asked for.

    Densities and contributions are per unit of area on `PLANE`, contributions in nats; rows run
    along y, columns along x. The lines of the maps are at `levels`, in nats.
    """

    pair: GaussianPair2D
    levels: tuple[float, ...] = LEVELS

    @cached_property
    def pq(self) -> Divergence:
        """KL(P||Q) and what is known of it."""
        return explain_kl(self.pair.p, self.pair.q)

    @cached_property
    def qp(self) -> Divergence:
        """KL(Q||P) and what is known of it."""
        return explain_kl(self.pair.q, self.pair.p)

    @property
    def kl_pq(self) -> float:
        """KL(P||Q) in nats."""
        return float(self.pq.value)

    @property
    def kl_qp(self) -> float:
        """KL(Q||P) in nats."""
        return float(self.qp.value)

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
        """What each point adds to KL(P||Q)."""
        log_p, log_q = self._log_densities
        return self.density_p * (log_p - log_q)

    @cached_property
    def contribution_qp(self) -> Array:
        """What each point adds to KL(Q||P)."""
        log_p, log_q = self._log_densities
        return self.density_q * (log_q - log_p)

    @cached_property
    def _log_densities(self) -> tuple[Array, Array]:
        points = np.stack(np.meshgrid(PLANE, PLANE), axis=-1)
        p, q = self.pair.p.log_prob(points), self.pair.q.log_prob(points)
        return np.asarray(p), np.asarray(q)

    @cached_property
    def ellipses_p(self) -> tuple[Array, ...]:
        """Lines of equal density of P, as points (2, n), at the radii `SIGMAS`."""
        return tuple(ellipse(self.pair.p, radius) for radius in SIGMAS)

    @cached_property
    def ellipses_q(self) -> tuple[Array, ...]:
        """The same of Q."""
        return tuple(ellipse(self.pair.q, radius) for radius in SIGMAS)

    @cached_property
    def map_pq(self) -> MeanMap:
        """KL(P||Q) while the mean of Q runs over the plane."""
        return _mean_map(self.pair, "pq", self.levels)

    @cached_property
    def map_qp(self) -> MeanMap:
        """KL(Q||P) while the mean of Q runs over the plane."""
        return _mean_map(self.pair, "qp", self.levels)

    def tables(self) -> dict[str, dict[str, Array]]:
        """Return what the charts show, as columns by table."""
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
def explore(pair: GaussianPair2D, levels: tuple[float, ...] = LEVELS) -> GaussianView2D:
    """Return the view of `pair`, with lines of the maps at `levels` (nats).

    It is shared: its arrays are not to be written.
    """
    _ = pair.p, pair.q  # raises if a covariance is none
    return GaussianView2D(pair, levels)


def ellipse(gaussian: MultivariateNormal, radius: float, at: Array = _CIRCLE) -> Array:
    """Return points (2, n) at Mahalanobis distance `radius` from the mean, by angle."""
    return gaussian.loc[:, None] + radius * (gaussian.cholesky @ at)


def _mean_map(pair: GaussianPair2D, direction: str, levels: tuple[float, ...]) -> MeanMap:
    p = pair.p
    means = np.stack(np.meshgrid(MEANS, MEANS), axis=-1)
    moved = MultivariateNormal(means, pair.covariance("q"))
    centred = MultivariateNormal(pair.mean("p"), pair.covariance("q"))
    if direction == "pq":
        kl, least, metric = kl_divergence(p, moved), kl_divergence(p, centred), centred
    else:
        kl, least, metric = kl_divergence(moved, p), kl_divergence(centred, p), p
    # KL = least + d^2 / 2, with d the distance of the means in units of the second covariance.
    levels = tuple(level for level in levels if level > least)
    radii = [sqrt(2 * (level - float(least))) for level in levels]
    return MeanMap(
        kl=np.asarray(kl),
        levels=levels,
        lines=tuple(ellipse(metric, radius) for radius in radii),
        labels=tuple(_label(metric, radius) for radius in radii),
    )


def _label(metric: MultivariateNormal, radius: float) -> tuple[float, float] | None:
    circle = np.stack([np.cos(_LABEL_ANGLES), np.sin(_LABEL_ANGLES)])
    inside = [
        (float(x), float(y))
        for x, y in ellipse(metric, radius, circle).T
        if abs(x) <= 0.93 * MEANS[-1] and abs(y) <= 0.96 * MEANS[-1]
    ]
    return inside[0] if inside else None


def snippet(pair: GaussianPair2D) -> str:
    """Return code that prints the numbers of the page."""
    return f"""from kllab import MultivariateNormal, kl_divergence

p = MultivariateNormal(loc={list(pair.mean("p"))!r},
                       covariance_matrix={[list(row) for row in pair.covariance("p")]!r})
q = MultivariateNormal(loc={list(pair.mean("q"))!r},
                       covariance_matrix={[list(row) for row in pair.covariance("q")]!r})

print("KL(P||Q) =", kl_divergence(p, q), "nats")
print("KL(Q||P) =", kl_divergence(q, p), "nats")
"""
