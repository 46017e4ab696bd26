"""Panels of a composite Gauss-Legendre rule over a part of the real line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kllab.distributions.array_record import FloatArray

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)
_LOG_WEIGHTS = np.log(_WEIGHTS)


@dataclass(frozen=True)
class Panels:
    """Intervals ``[lower, upper]`` of a coordinate u.

    Attributes
    ----------
    lower, upper
        Ends in u.
    sign
        0 where u is the outcome itself; else ``x = anchor + sign * exp(u)``, so that u is the
        logarithm of a distance.
    anchor
        See `sign`.
    """

    lower: FloatArray
    upper: FloatArray
    sign: FloatArray
    anchor: FloatArray

    @staticmethod
    def between(edges: FloatArray, sign: float = 0.0, anchor: float = 0.0) -> Panels:
        """Return the panels between neighbouring edges."""
        edges = np.unique(edges)
        size = max(len(edges) - 1, 0)
        return Panels(edges[:-1], edges[1:], np.full(size, sign), np.full(size, anchor))

    @staticmethod
    def joined(parts: list[Panels]) -> Panels:
        """Return the panels of all parts."""
        names = ("lower", "upper", "sign", "anchor")
        return Panels(*(np.concatenate([getattr(part, n) for part in parts]) for n in names))

    def __len__(self) -> int:
        return len(self.lower)

    def take(self, chosen: FloatArray) -> Panels:
        """Return the panels at a mask or at indices."""
        return Panels(
            self.lower[chosen], self.upper[chosen], self.sign[chosen], self.anchor[chosen]
        )

    def halves(self) -> Panels:
        """Return both halves of each, side by side."""
        middle = self.lower + (self.upper - self.lower) / 2
        return Panels(
            np.column_stack([self.lower, middle]).ravel(),
            np.column_stack([middle, self.upper]).ravel(),
            np.repeat(self.sign, 2),
            np.repeat(self.anchor, 2),
        )

    def splittable(self) -> FloatArray:
        """Whether each is wide enough for its nodes to differ."""
        size = np.maximum(np.abs(self.lower), np.abs(self.upper))
        return np.asarray(self.upper - self.lower > 1e-14 * size)

    def nodes(self) -> tuple[FloatArray, FloatArray]:
        """Return outcomes and log weights, a row for each panel."""
        half = (self.upper - self.lower)[:, None] / 2
        u = self.lower[:, None] + half * (1 + _NODES)
        sign = self.sign[:, None]
        x = np.where(sign == 0, u, self.anchor[:, None] + sign * np.exp(u))
        return x, np.log(half) + _LOG_WEIGHTS + np.where(sign == 0, 0.0, u)
