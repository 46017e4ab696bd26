"""Densities of the reflected variable: the distance from the upper end of the support.

Near an end other than 0 float64 does not resolve x, while a density such as Beta's may have half
its mass there. The distribution of the distance is known in closed form for such families.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from kllab.distributions import Beta
from kllab.divergences.log_density_ratio import has_own_ratio, log_density_ratio
from kllab.divergences.quadrature.densities import Densities, Logs
from kllab.special.float_array import FloatArray

_DISTANCE: dict[type, Callable[[Any], Any]] = {
    Beta: lambda p: Beta(p.concentration0, p.concentration1),
}
"""``p ->`` the distribution of ``p.support.upper - X``."""


class ReflectedDensities(Densities):
    """Log densities of a pair at distances below an end."""

    def __init__(self, p: Any, q: Any, end: float) -> None:
        super().__init__(p, q)
        self._end = end
        self._distances = [_distance(p, end), _distance(q, end)]
        both = all(given is not None for given in self._distances)
        self.own_ratio = both and has_own_ratio(*self._distances)

    @property
    def needed(self) -> bool:
        """Whether one of the two families has a reflected distribution."""
        return any(given is not None for given in self._distances)

    def at(self, x: FloatArray) -> Logs:
        """Return the log densities at the distance `x` from the end."""
        p, q = (
            np.asarray(own.log_prob(self._end - x) if far is None else far.log_prob(x))
            for own, far in zip((self.p, self.q), self._distances, strict=True)
        )
        far_p, far_q = self._distances
        ratio = log_density_ratio(far_p, far_q, x) if self.own_ratio else None
        return self._logs(self._end - x, p, q, ratio)


def _distance(p: Any, end: float) -> Any:
    if p.support.upper != end or type(p) not in _DISTANCE:
        return None
    return _DISTANCE[type(p)](p)
