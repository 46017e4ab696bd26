"""Rules of integration: where the densities are evaluated, and with which weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kllab.projection.gaussians import Gaussians
from kllab.special.float_array import FloatArray

LogProb = Callable[[FloatArray], FloatArray]
_ORDER = 16
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(_ORDER)
# From values at the nodes to the last three coefficients of their Legendre series.
_LAST = (
    np.polynomial.legendre.legvander(_NODES, _ORDER - 1)
    * _WEIGHTS[:, None]
    * (np.arange(_ORDER) + 0.5)
)[:, -3:]
_TOLERANCE = 1e-7
"""Last Legendre coefficient of log p from which a panel is halved. That of order 32, the first one
that Gauss-Legendre sums miss, is about its square."""
_HALVINGS = 10
_WIDEST = 4.0
"""Width of a panel in standard deviations: 16 points integrate a normal density to 1e-14."""


@dataclass(frozen=True, eq=False)
class FixedPoints:
    """Points x, (n, d), the same for every model, with weights dx and log densities of P, (n,).

    On the line they are panels of 16 points; in the plane a grid, of which `half` marks every
    second point, as the squares of one colour of a chessboard.
    """

    x: FloatArray
    dx: FloatArray
    log_p: FloatArray
    half: NDArray[np.bool_] | None = None
    noise = 1e-13

    def of(self, models: Gaussians) -> tuple[FloatArray, FloatArray]:  # noqa: ARG002
        """Return the points and the log densities there."""
        return self.x, self.log_p

    def mass(
        self,
        models: Gaussians,  # noqa: ARG002
        t: FloatArray,
        order: float,
    ) -> FloatArray:
        """Return ``p^order q^(1 - order) dx``, (S, n)."""
        if order == 1:
            return np.broadcast_to(self._p, t.shape)
        return np.asarray(np.exp(self.log_p + (order - 1) * t) * self.dx)

    @cached_property
    def _p(self) -> FloatArray:
        return np.asarray(np.exp(self.log_p) * self.dx)

    def error(self, terms: FloatArray) -> float:
        """Return the change of the sum of `terms`, (n,), if only half of the points are used."""
        return abs(float(terms.sum() - 2 * terms[self.half].sum()))

    def halved(self, log_prob: LogProb) -> FixedPoints:
        """Return the points of panels of half the width, on the line."""
        half = self.dx.reshape(-1, _ORDER)[:, :1] / _WEIGHTS[0] / 2
        middle = (self.x.reshape(-1, _ORDER)[:, :1] + self.x.reshape(-1, _ORDER)[:, -1:]) / 2
        x = np.stack([middle + half * (_NODES - 1), middle + half * (_NODES + 1)])
        dx = np.broadcast_to(half * _WEIGHTS, x.shape).ravel()
        return FixedPoints(x.reshape(-1, 1), dx, log_prob(x.reshape(-1, 1)))


@dataclass(frozen=True, eq=False)
class MovingPoints:
    """Points x = loc + L z that move with each component of a model, with fixed z, (n, d).

    The weights dz are those of a mean over the standard normal distribution, (n,).
    """

    z: FloatArray
    dz: FloatArray
    half: NDArray[np.bool_]
    log_prob: LogProb
    noise = 1e-4  # what the points miss changes with them: then the gradient decides

    def of(self, models: Gaussians) -> tuple[FloatArray, FloatArray]:
        """Return the points of each model, (S, K n, d), and the log densities of P there."""
        x = models.loc[:, :, None] + self.z @ np.swapaxes(models.tril, -1, -2)
        x = x.reshape(len(x), -1, x.shape[-1])
        return x, self.log_prob(x)

    def mass(self, models: Gaussians, t: FloatArray, order: float) -> FloatArray:
        """Return the weights of the components times ``e^(order t) dz``, (S, K n)."""
        of_parts = (models.weights[..., None] * self.dz).reshape(len(models.loc), -1)
        return of_parts * np.exp(order * t) if order else of_parts

    def error(self, terms: FloatArray) -> float:
        """Return the change of the sum of `terms`, (K n,), if only half of the points are used."""
        half = np.tile(self.half, len(terms) // len(self.half))
        return abs(float(terms.sum() - 2 * terms[half].sum()))


def line_points(
    log_prob: LogProb, centres: FloatArray, scales: FloatArray, ends: tuple[float, float]
) -> FixedPoints:
    """Return Gauss-Legendre panels on the line, between `ends`.

    Panels are at most `_WIDEST` scales wide near a centre, and grow geometrically outside. They are
    halved until log p is a polynomial on each, so that the change from one component of a mixture
    to the next is followed however sharp it is.
    """
    edges = _edges(centres, scales, ends)
    low, high = edges[:-1], edges[1:]
    done: list[tuple[FloatArray, FloatArray, FloatArray]] = []
    for halving in range(_HALVINGS + 1):
        half = (high - low) / 2
        x = (low + high)[:, None] / 2 + half[:, None] * _NODES
        log_p = log_prob(x[..., None])
        smooth = np.abs(log_p @ _LAST).max(axis=-1) <= _TOLERANCE * np.maximum(
            1, np.ptp(log_p, axis=-1)
        )
        if halving == _HALVINGS:
            smooth[:] = True
        done.append((x[smooth], half[smooth], log_p[smooth]))
        if smooth.all():
            break
        low, high = low[~smooth], high[~smooth]
        middle = (low + high) / 2
        low, high = np.concatenate([low, middle]), np.concatenate([middle, high])
    x, half, log_p = (np.concatenate(part) for part in zip(*done, strict=True))
    dx = half[:, None] * _WEIGHTS
    return FixedPoints(x.reshape(-1, 1), dx.ravel(), log_p.ravel())


def _edges(centres: FloatArray, scales: FloatArray, ends: tuple[float, float]) -> FloatArray:
    """Return the ends of the first panels."""
    reach = 9.0
    low, high = (centres - reach * scales).min(), (centres + reach * scales).max()
    found = [np.array([low, high])]
    steps = np.arange(-2, 2.5) * _WIDEST
    found += [centre + scale * steps for centre, scale in zip(centres, scales, strict=True)]
    core = np.unique(np.concatenate(found))
    core = core[(core >= low) & (core <= high)]
    # Panels of a narrow component next to edges of another one.
    least = scales.min() / 4
    core = core[np.concatenate([[True], np.diff(core) > least])]
    core[-1] = high
    widest = (high - low) / 8
    pieces = [core[:1]]
    for left, right in pairwise(core):
        count = int(np.ceil((right - left) / widest))
        pieces.append(np.linspace(left, right, count + 1)[1:])
    inner = np.concatenate(pieces)
    outer = (
        _outside(start, end, (high - low) / 4) for start, end in ((low, ends[0]), (high, ends[1]))
    )
    before, after = outer
    return np.concatenate([before[::-1], inner, after])


def _outside(start: float, end: float, width: float) -> FloatArray:
    """Return edges from `start`, left out, beyond `end`; panels double their width."""
    count = max(0, int(np.ceil(np.log2(abs(end - start) / width + 1))))
    steps = width * (2.0 ** np.arange(1, count + 1) - 1)
    return np.asarray(start + np.sign(end - start) * steps)


def plane_points(log_prob: LogProb, box: FloatArray, step: float) -> FixedPoints:
    """Return an even grid over `box`, ((low, high) of x, of y), at most `step` apart.

    At its edges the integrands have fallen to 0, so the trapezoidal rule converges exponentially.
    Source: Trefethen & Weideman, "The exponentially convergent trapezoidal rule" (2014), section 5.
    """
    axes = [np.linspace(low, high, int(np.ceil((high - low) / step)) + 1) for low, high in box]
    x = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
    half = chessboard(len(axes[1]), len(axes[0]))
    area = float(np.prod([axis[1] - axis[0] for axis in axes]))
    return FixedPoints(x, np.full(len(x), area), log_prob(x), half)


def chessboard(rows: int, columns: int) -> NDArray[np.bool_]:
    """Return a mark for every second point of a grid, row by row, (rows columns,)."""
    return np.asarray((np.add.outer(np.arange(rows), np.arange(columns)) % 2 == 0).ravel())


@lru_cache(maxsize=8)
def normal_points(step: float, radius: float) -> tuple[FloatArray, FloatArray, NDArray[np.bool_]]:
    """Return an even grid within `radius` of the origin of the plane.

    With it come the weights of a mean over the standard normal distribution, and a mark for every
    second point.
    """
    count = int(radius / step)
    axis = step * np.arange(-count, count + 1)
    z = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    square = (z**2).sum(axis=-1)
    within = square <= radius**2
    dz = np.exp(-square[within] / 2) * step**2 / (2 * np.pi)
    return z[within], dz / dz.sum(), chessboard(len(axis), len(axis))[within]
