"""Axis ranges that stay fixed while a slider moves a little, so that the curves visibly move.

Both ends depend only on the data, rounded outward to few values, so a link shows the same axes.
"""

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

STEPS = (1.0, 2.0, 5.0, 10.0)
Range = list[float]


def round_up(value: float, least: float = 0.0) -> float:
    """Return the next 1-2-5 number >= max(value, least) > 0.

    >>> round_up(0.17), round_up(21.0), round_up(0.001, least=0.5)
    (0.2, 50.0, 0.5)
    """
    value = max(value, least)
    power = 10.0 ** math.floor(math.log10(value))
    # The factor allows for rounding of the product, which may exceed the decimal number.
    return float(
        f"{next(step * power for step in STEPS if step * power >= value * (1 - 1e-12)):.3g}"
    )


def from_zero(*values: ArrayLike, least: float) -> Range:
    """Return a range from 0 over all finite `values`; its upper end is at least `least`.

    Negative values, other than a rounded 0, extend the range below 0 by a tenth of the upper end
    or more.

    >>> from_zero([0.1, 0.3], least=0.01), from_zero([-0.01, 0.3], least=0.01)
    ([0.0, 0.5], [-0.05, 0.5])
    >>> from_zero([-1e-17, 0.3], least=0.01)
    [0.0, 0.5]
    """
    shown = _finite(values)
    high = round_up(shown.max(initial=0.0), least)
    below = -shown.min(initial=0.0)
    return [-round_up(below, 0.1 * high) if below > 1e-12 * high else 0.0, high]


def around(*values: ArrayLike, least: float) -> Range:
    """Return a range over all finite `values` that need not contain 0; its length is >= `least`.

    Its ends are multiples of a fifth of the rounded distance of the extreme values.

    >>> around([81.0, 97.0], least=1.0), around([-3.2], least=1.0)
    ([80.0, 100.0], [-3.2, -3.0])
    """
    shown = _finite(values)
    if not shown.size:
        return [0.0, least]
    low, high = float(shown.min()), float(shown.max())
    # Long enough that the ends differ in float64.
    step = round_up(high - low, max(least, 1e-9 * max(-low, high))) / 5
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [float(f"{end * step:.12g}") for end in (first, max(last, first + 1))]


def decades(*values: ArrayLike, least: float = 0.0) -> Range:
    """Return the ends of a logarithmic axis: powers of ten around all positive `values`.

    Values below `least` are ignored.

    >>> decades([0.03, 2.0]), decades([1e-30, 2.0], least=1e-3)
    ([0.01, 10.0], [1.0, 10.0])
    """
    shown = _finite(values)
    shown = np.log10(shown[(shown > 0) & (shown >= least)])
    low, high = (float(shown.min()), float(shown.max())) if shown.size else (0.0, 0.0)
    first = math.floor(low + 1e-9)
    return [10.0**first, 10.0 ** max(math.ceil(high - 1e-9), first + 1)]


def _finite(values: Iterable[ArrayLike]) -> NDArray[np.float64]:
    parts = [np.ravel(np.asarray(part, dtype=np.float64)) for part in values]
    flat: NDArray[np.float64] = np.concatenate(parts)
    return flat[np.isfinite(flat)]
