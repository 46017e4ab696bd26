"""Mode of a mixture of normals."""

from __future__ import annotations

import numpy as np

from kllab.special.float_array import FloatArray


def mode_of_normal_mixture(weights: FloatArray, locs: FloatArray, scales: FloatArray) -> float:
    """Return the mode of one mixture with positive weights; the arguments have shape ``(K,)``.

    Every maximum lies between the outermost means. The neighbours of the highest point of a grid
    around all components (with a step of a sixteenth of the scale next to the mean) bracket the
    mode, which bisection on the slope then finds to the last digit.

    Examples
    --------
    >>> round(mode_of_normal_mixture(np.array([0.4, 0.6]), np.array([0.0, 9.0]), np.ones(2)), 9)
    9.0
    """
    if len(np.unique(locs)) == 1:
        return float(locs[0])
    log_peaks = np.log(weights) - np.log(scales)

    def log_density(x: FloatArray) -> FloatArray:
        z = (x[:, None] - locs) / scales
        logs = log_peaks - z * (z / 2)
        largest = logs.max(axis=-1, keepdims=True)
        return np.asarray(np.log(np.exp(logs - largest).sum(axis=-1)) + largest[:, 0])

    def slope(x: float) -> float:
        z = (x - locs) / scales
        logs = log_peaks - z * (z / 2)
        return float((np.exp(logs - logs.max()) * (-z / scales)).sum())

    outwards = 2.0 ** np.arange(-4, 5)
    steps = np.concatenate([-outwards, [0.0], outwards])
    x = np.unique(np.clip(locs[:, None] + scales[:, None] * steps, locs.min(), locs.max()))
    best = int(np.argmax(log_density(x)))
    lower, upper = float(x[max(best - 1, 0)]), float(x[min(best + 1, len(x) - 1)])
    while True:
        middle = lower + (upper - lower) / 2
        if not lower < middle < upper:
            break
        if slope(middle) > 0:
            lower = middle
        else:
            upper = middle
    # A component narrower than the spacing of float64 has its maximum at its mean, on the grid.
    last = np.array([lower, upper, x[best]])
    return float(last[np.argmax(log_density(last))])
