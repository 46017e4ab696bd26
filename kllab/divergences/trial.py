"""The divergence of one trial of two outcomes, which binomial and geometric counts repeat."""

from __future__ import annotations

import numpy as np

from kllab.distributions.array_record import FloatArray
from kllab.distributions.deviance import bd0, itakura_saito
from kllab.divergences.blocks import in_blocks

_KEPT = 1 / 32
"""Share of a term that the difference must keep, lest it cost more than 1e-14."""
_FAR = -0.99
"""And where a quotient of probabilities, less 1, has lost too much of the smaller one."""
_TINY = 1e-280


def quick_kl(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return ``-a log(b / a) - (1 - a) log((1 - b) / (1 - a))``; NaN where that has lost digits.

    Parameters
    ----------
    a, b
        Probabilities under P and under Q, vectors of equal length.
    """
    difference = b - a
    rest = 1 - a
    x = difference / a
    y = difference / rest
    first = a * np.log1p(x)
    second = rest * np.log1p(-y)
    value = -(first + second)
    kept = (value > _KEPT * np.abs(first)) & (value > _TINY) & (x > _FAR) & (y < -_FAR)
    lost = np.flatnonzero(~kept)
    value[lost] = np.nan
    return value


def _scaled(n: FloatArray, a: FloatArray, b: FloatArray) -> FloatArray:
    """Return n times the deviances of both outcomes; ``(1 - b) - (1 - a)`` is taken as a - b.

    The factor goes first, for the smallest probabilities have few digits.
    """
    d = n * (b - a)
    return bd0(n * a, n * b, d) + bd0(n * (1 - a), n * (1 - b), -d)


@in_blocks(where_nan=_scaled)
def kl_of_trials(n: FloatArray, a: FloatArray, b: FloatArray) -> FloatArray:
    """Return ``n KL(Bernoulli(a) || Bernoulli(b))``.

    Parameters
    ----------
    n
        Number of trials, non-negative.
    a, b
        Probabilities under P and under Q.

    Examples
    --------
    >>> kl_of_trials(np.array([1.0, 2.0]), np.array(0.5), np.array(0.25)).round(6)
    array([0.143841, 0.287682])
    """
    return np.asarray(n * quick_kl(a, b))


def _waiting(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the Itakura-Saito distance and the deviance of failure over a.

    The deviance of a from b over a is that distance: as a product it would lose digits for the
    smallest a.
    """
    return np.asarray(itakura_saito(b, a, b - a) + bd0(1 - a, 1 - b, a - b) / a)


@in_blocks(where_nan=_waiting)
def kl_of_waiting(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return ``KL(Bernoulli(a) || Bernoulli(b)) / a``: that of the trials up to a success.

    Examples
    --------
    >>> float(kl_of_waiting(np.array(0.5), np.array(0.25)).round(6))
    0.287682
    """
    return np.asarray(quick_kl(a, b) / a)


def _failures(r: FloatArray, a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the deviances of the expected successes, ``r a / (1 - a)``, and of the r failures."""
    per_success = np.where(a > 0, r * a / (1 - a) / a, r)
    successes, difference = r * a / (1 - a), (b - a) * per_success
    value = bd0(successes, b * per_success, difference)
    return np.asarray(value + bd0(r, (1 - b) * per_success, -difference))


@in_blocks(where_nan=_failures)
def kl_of_failures(r: FloatArray, a: FloatArray, b: FloatArray) -> FloatArray:
    """Return ``r KL(Bernoulli(a) || Bernoulli(b)) / (1 - a)``: that up to the r-th failure.

    Examples
    --------
    >>> float(kl_of_failures(np.array(2.0), np.array(0.5), np.array(0.25)).round(6))
    0.575364
    """
    return np.asarray(r * (quick_kl(a, b) / (1 - a)))
