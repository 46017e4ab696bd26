"""Estimate KL(P||Q) from samples alone by counting them in bins."""

from __future__ import annotations

from math import inf, sqrt

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions.real_array import real_array
from kllab.estimators.estimate import Estimate
from kllab.estimators.samples import checked_count, checked_samples
from kllab.special.float_array import FloatArray


def histogram(
    x: ArrayLike, y: ArrayLike, *, bins: int | ArrayLike = 20, corrected: bool = False
) -> Estimate:
    """Return the KL divergence between the histograms of `x` (from P) and `y` (from Q).

    It has two biases of opposite sign: binning lowers the divergence (data processing), and the
    use of relative frequencies as probabilities raises it, by about
    ``(K-1)/(2n) + (sum_k p_k/q_k - 1)/(2m)`` for K bins.

    Parameters
    ----------
    x, y
        Samples of shapes ``(n,)`` and ``(m,)``.
    bins
        Number of equally wide bins over the range of all samples, or the edges of bins.
    corrected
        Whether to subtract the second bias, estimated from the relative frequencies.

    Returns
    -------
    Estimate
        Infinite if a bin contains samples of P and none of Q. The standard error comes from the
        delta method. The warning gives the second bias unless it is subtracted.

    Raises
    ------
    TypeError
        If `bins` is neither an integer nor an array.
    ValueError
        If the edges do not increase, samples lie outside, or the range of the samples is too
        small for so many bins in float64.

    References
    ----------
    L. Paninski, "Estimation of entropy and mutual information", Neural Computation 15 (2003),
    for the bias ``(K-1)/(2n)`` (Miller and Madow).

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> x, y = rng.normal(0, 1, 100_000), rng.normal(0.5, 1, 100_000)
    >>> edges = [-9, -2, -1, 0, 1, 2, 9]
    >>> round(histogram(x, y, bins=edges, corrected=True).value, 2)
    0.12
    """
    a, b = (checked_samples("histogram", name, given) for name, given in (("x", x), ("y", y)))
    if a.ndim != 1 or b.ndim != 1:
        raise ValueError(
            f"histogram: x and y must have one axis, but their shapes are {a.shape} and {b.shape}"
        )
    edges = _edges(bins, a, b)
    count_p, count_q = (np.histogram(part, edges)[0].astype(float) for part in (a, b))
    method = f"histogram ({len(edges) - 1} bins)"
    empty = (count_p > 0) & (count_q == 0)
    if empty.any():
        first = int(np.argmax(empty))
        return Estimate(
            inf,
            None,
            len(a),
            method,
            f"{int(empty.sum())} of {len(edges) - 1} bins contain samples of P and none of Q, the "
            f"first between {edges[first]:.6g} and {edges[first + 1]:.6g}: fewer bins or more "
            "samples of Q make it finite",
        )
    return _plug_in(count_p[count_q > 0], count_q[count_q > 0], method, corrected)


def _plug_in(count_p: FloatArray, count_q: FloatArray, method: str, corrected: bool) -> Estimate:
    n, m = count_p.sum(), count_q.sum()
    p, q = count_p / n, count_q / m
    log_ratio = np.zeros_like(p)
    np.log(p / q, out=log_ratio, where=p > 0)
    value = float(p @ log_ratio)
    variance_p = float(p @ np.square(log_ratio - value))
    variance_q = max(float(p @ (p / q)) - 1, 0.0)
    error = sqrt(variance_p / n + variance_q / m)
    occupied = int((p > 0).sum())
    bias = (occupied - 1) / (2 * n) + float((p / q).sum() - 1) / (2 * m)
    if corrected:
        return Estimate(value - float(bias), float(error), int(n), f"{method}, bias subtracted")
    warning = f"biased upwards by about {bias:.2g}, as frequencies are used as probabilities"
    return Estimate(value, float(error), int(n), method, warning)


def _edges(bins: int | ArrayLike, x: FloatArray, y: FloatArray) -> FloatArray:
    both = np.concatenate([x, y])
    if np.ndim(bins) == 0:
        return _equal_edges(checked_count("histogram", "bins", bins, at_least=1), both)
    edges = real_array("histogram", "bins", bins)
    if edges.ndim != 1 or len(edges) < 2 or not (np.diff(edges) > 0).all():
        raise ValueError("histogram: bins must be a number or increasing edges, at least two")
    if both.min() < edges[0] or both.max() > edges[-1]:
        raise ValueError(
            f"histogram: the bins must contain all samples, which go from {both.min():.6g} to "
            f"{both.max():.6g}, but the edges go from {edges[0]:.6g} to {edges[-1]:.6g}"
        )
    return edges


def _equal_edges(count: int, samples: FloatArray) -> FloatArray:
    lowest, highest = float(samples.min()), float(samples.max())
    if lowest == highest:  # a range of width 1, as in NumPy
        lowest, highest = lowest - 0.5, highest + 0.5
    with np.errstate(all="ignore"):  # the range may overflow
        edges = np.linspace(lowest, highest, count + 1)
        increase = bool((np.diff(edges) > 0).all())
    if not increase:
        raise ValueError(
            f"histogram: float64 has no {count} bins between the lowest sample, {lowest!r}, and "
            f"the highest, {highest!r}: give fewer bins, or edges further apart"
        )
    return edges
