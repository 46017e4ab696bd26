"""Entropy of a mixture of normals by quadrature."""

from math import fsum, log, pi

import numpy as np

from kllab.special.float_array import FloatArray

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)
_REACH = 9.5
"""Standard deviations integrated over: a component has 2e-21 of its mass beyond."""
_STEPS = 24
"""Panels on each side of a component's mean."""


def entropy_of_normal_mixture(weights: FloatArray, locs: FloatArray, scales: FloatArray) -> float:
    """Return the entropy in nats of one mixture with positive weights, all of shape ``(K,)``.

    It is ``sum_k w_k E_k[-log p]`` over the components k. With the weighted density of component
    k factored out of p, ``E_k[-log sum_j r_j]`` is left, where r_j is the ratio of the weighted
    densities of components j and k. It is integrated by Gauss-Legendre panels, whose ends include
    those of the other components' panels.

    Examples
    --------
    >>> one, two = np.ones(1), np.array([0.5, 0.5])
    >>> entropy_of_normal_mixture(one, 0 * one, one) == log(2 * pi * np.e) / 2
    True
    >>> round(entropy_of_normal_mixture(two, np.array([0.0, 100.0]), np.ones(2)), 12)
    2.112085713765
    """
    log_peaks = np.log(weights) - np.log(scales)
    own = log(2 * pi) / 2 + 0.5 - log_peaks
    shared = [weights[k] * _mean_log_sum(k, log_peaks, locs, scales) for k in range(len(weights))]
    return fsum((weights * own).tolist()) - fsum(shared)


def _mean_log_sum(k: int, log_peaks: FloatArray, locs: FloatArray, scales: FloatArray) -> float:
    """Return the mean under component k of ``log(1 + sum of the other components' ratios)``."""
    offset = (locs - locs[k]) / scales[k]
    relative = scales / scales[k]
    others = np.arange(len(locs)) != k
    offset, relative = offset[others], relative[others]
    gain = (log_peaks - log_peaks[k])[others]
    edges = _edges(offset, relative)
    half = np.diff(edges)[:, None] / 2
    z = (edges[:-1, None] + half + half * _NODES).ravel()
    weight = (half * _WEIGHTS).ravel() * np.exp(-z * z / 2) / np.sqrt(2 * pi)
    with np.errstate(all="ignore"):
        logs = gain - ((z[:, None] - offset) / relative) ** 2 / 2 + (z**2 / 2)[:, None]
        return float(weight @ np.logaddexp.reduce(logs, axis=-1, initial=0.0))


def _edges(offset: FloatArray, relative: FloatArray) -> FloatArray:
    """Return the ends of the panels of all components between ``-_REACH`` and ``_REACH``.

    An end closer to the previous one than half of its own panel is left out.
    """
    steps, own = np.linspace(-_REACH, _REACH, 2 * _STEPS + 1, retstep=True)
    at = np.concatenate([steps, (offset[:, None] + relative[:, None] * steps).ravel()])
    width = np.repeat(np.concatenate([[1.0], relative]) * own, len(steps))
    inside = np.abs(at) < _REACH
    at, width = at[inside], width[inside]
    order = np.argsort(at)
    kept = [-_REACH]
    for edge, panel in zip(at[order].tolist(), width[order].tolist(), strict=True):
        if edge - kept[-1] > panel / 2:
            kept.append(edge)
    return np.array([*kept, _REACH])
