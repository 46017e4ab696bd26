"""Panels of a composite Gauss-Legendre rule over a part of the real line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kllab.special.float_array import FloatArray

IndexArray: TypeAlias = NDArray[Any]
"""A mask or indices."""
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

    def take(self, chosen: IndexArray) -> Panels:
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

    def split(self, index: IndexArray, at: FloatArray) -> Panels:
        """Return panels that also have edges at `at`, inside those at `index`."""
        parts = [
            Panels.between(
                np.concatenate([[self.lower[i], self.upper[i]], at[index == i]]),
                float(self.sign[i]),
                float(self.anchor[i]),
            )
            for i in np.unique(index)
        ]
        whole = np.ones(len(self), dtype=bool)
        whole[index] = False
        return Panels.joined([self.take(whole), *parts])

    def outcomes(self, u: FloatArray, index: IndexArray) -> FloatArray:
        """Return x at coordinates `u` of the panels at `index`."""
        sign, anchor = self.sign[index], self.anchor[index]
        return np.where(sign == 0, u, anchor + sign * np.exp(u))

    def splittable(self) -> NDArray[np.bool_]:
        """Whether each is wide enough for its nodes to differ."""
        size = np.maximum(np.abs(self.lower), np.abs(self.upper))
        return np.asarray(self.upper - self.lower > 1e-14 * size)

    def coordinates(self) -> FloatArray:
        """Return the nodes in u, a row for each panel."""
        half = (self.upper - self.lower)[:, None] / 2
        return self.lower[:, None] + half * (1 + _NODES)

    def nodes(self) -> tuple[FloatArray, FloatArray]:
        """Return outcomes and log weights, a row for each panel."""
        u = self.coordinates()
        log_half = np.log((self.upper - self.lower)[:, None] / 2)
        x = self.outcomes(u, np.arange(len(self))[:, None])
        return x, log_half + _LOG_WEIGHTS + np.where(self.sign[:, None] == 0, 0.0, u)
