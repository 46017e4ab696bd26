"""Independent coordinates: the sum of the divergences of the coordinates."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Independent
from kllab.distributions.real_array import as_result
from kllab.divergences.divergence import PairwiseDivergence
from kllab.divergences.entry import Entry
from kllab.divergences.kl import CROSS_ENTROPY, KL
from kllab.divergences.result import Divergence
from kllab.special.float_array import FloatArray


def sum_over_coordinates(additive: PairwiseDivergence) -> Entry:
    """Return the entry of a divergence that is the sum of those of independent coordinates.

    If one has fewer axes of coordinates than the other, such as a batch of MultivariateNormal
    beside a batch of Normal, the rest of the axes is left to their divergence.
    """

    def formula(p: Independent, q: Independent) -> FloatArray:
        axes = min(p.event_axes, q.event_axes)
        parts = additive.value(p.without_axes(axes), q.without_axes(axes))
        return np.asarray(np.sum(parts, axis=tuple(range(-axes, 0))))

    def explained(p: Independent, q: Independent) -> Divergence:
        axes = min(p.event_axes, q.event_axes)
        parts = additive.explain(p.without_axes(axes), q.without_axes(axes))
        value, error = (
            np.asarray(np.sum(each, axis=tuple(range(-axes, 0))))
            for each in (parts.value, parts.error)
        )
        error = np.where(np.isinf(value), 0.0, error)
        return Divergence(as_result(value), parts.method, as_result(error), parts.reason)

    return Entry(formula, explained=explained)


for _divergence in (KL, CROSS_ENTROPY):
    _divergence.registry.add(Independent, Independent, sum_over_coordinates(_divergence))
