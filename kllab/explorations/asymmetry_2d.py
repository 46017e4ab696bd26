"""Two Gaussians in the plane: contours, pointwise contributions, and KL over the mean plane."""

from dataclasses import dataclass, fields
from functools import lru_cache
from math import isfinite, sqrt

import numpy as np
from numpy.typing import NDArray

from kllab import MultivariateNormal, kl_divergence
from kllab.explorations.gaussian_parts import Parts, parts

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
    """What `explore` computes; densities and contributions per unit of area on `PLANE`."""

    pair: GaussianPair2D
    kl_pq: float
    kl_qp: float
    parts_pq: Parts
    parts_qp: Parts
    density_p: Array
    density_q: Array
    contribution_pq: Array
    contribution_qp: Array
    ellipses_p: tuple[Array, ...]
    ellipses_q: tuple[Array, ...]
    map_pq: MeanMap
    map_qp: MeanMap

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


@lru_cache(maxsize=32)
def explore(pair: GaussianPair2D, levels: tuple[float, ...] = LEVELS) -> GaussianView2D:
    """Compute everything the page shows of `pair`, with lines of the maps at `levels` (nats).

    Returns
    -------
    GaussianView2D
        Rows of its planes run along y, columns along x. Cached: its arrays are not to be written.
    """
    p, q = pair.p, pair.q
    points = np.stack(np.meshgrid(PLANE, PLANE), axis=-1)
    log_p, log_q = np.asarray(p.log_prob(points)), np.asarray(q.log_prob(points))
    density_p, density_q = np.exp(log_p), np.exp(log_q)
    return GaussianView2D(
        pair=pair,
        kl_pq=float(kl_divergence(p, q)),
        kl_qp=float(kl_divergence(q, p)),
        parts_pq=parts(p, q),
        parts_qp=parts(q, p),
        density_p=density_p,
        density_q=density_q,
        contribution_pq=density_p * (log_p - log_q),
        contribution_qp=density_q * (log_q - log_p),
        ellipses_p=tuple(ellipse(p, radius) for radius in SIGMAS),
        ellipses_q=tuple(ellipse(q, radius) for radius in SIGMAS),
        map_pq=_mean_map(pair, "pq", levels),
        map_qp=_mean_map(pair, "qp", levels),
    )


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
