"""Mode of a mixture of normals."""

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
    log_peaks = np.log(weights) - np.log(scales)

    def standardised_and_logs(x: FloatArray) -> tuple[FloatArray, FloatArray]:
        z = (x - locs) / scales
        return z, log_peaks - z * (z / 2)

    def log_density(x: FloatArray) -> FloatArray:
        return np.asarray(np.logaddexp.reduce(standardised_and_logs(x[:, None])[1], axis=-1))

    def slope(x: float) -> float:
        z, logs = standardised_and_logs(np.asarray(x))
        return float((np.exp(logs - logs.max()) * (-z / scales)).sum())

    outwards = 2.0 ** np.arange(-4, 5)
    steps = np.concatenate([-outwards, [0.0], outwards])
    x = np.unique(np.clip(locs[:, None] + scales[:, None] * steps, locs.min(), locs.max()))
    best = int(np.argmax(log_density(x)))
    lower, upper = float(x[max(best - 1, 0)]), float(x[min(best + 1, len(x) - 1)])
    while lower < (middle := lower + (upper - lower) / 2) < upper:
        if slope(middle) > 0:
            lower = middle
        else:
            upper = middle
    # A component narrower than the spacing of float64 has its maximum at its mean, on the grid.
    last = np.array([lower, upper, x[best]])
    return float(last[np.argmax(log_density(last))])
