"""Amari's alpha divergence and its special cases: Hellinger, Bhattacharyya and chi-squared."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kllab.distributions import Distribution
from kllab.divergences.chernoff import CHERNOFF, checked_order, transformed
from kllab.divergences.divergence import divergence
from kllab.divergences.kl import KL
from kllab.divergences.reason_text import swap_symbols
from kllab.divergences.result import Divergence


@divergence("Alpha divergence", in_nats=False)
def alpha_divergence(p: Distribution, q: Distribution, alpha: float) -> Divergence:
    """Return ``(1 - integral p^alpha q^(1 - alpha)) / (alpha (1 - alpha))``.

    In this convention the limit at 1 is KL(P||Q) and that at 0 is KL(Q||P); 1/2 gives four times
    `squared_hellinger`, and 2 half of `chi_squared`. Amari's own parameter is ``2 alpha - 1`` or
    ``1 - 2 alpha``.

    Parameters
    ----------
    p, q
        Distributions as in `kl_divergence`.
    alpha
        Order, a finite number.

    Returns
    -------
    float or ndarray
        Of the broadcast batch shape: never negative, never NaN, exactly 0 for equal parameters;
        at most ``1 / (alpha (1 - alpha))`` for alpha between 0 and 1. For other alpha it is
        infinite if one has outcomes that are impossible under the other, or the integral diverges.

    Raises
    ------
    TypeError
        If `p` or `q` is not a distribution, or there is no method for the pair.
    ValueError
        If `alpha` is not finite, or the batches do not broadcast.

    Notes
    -----
    Source: Cichocki & Amari, "Families of alpha- beta- and gamma-divergences" (2010), eq. 17.

    Examples
    --------
    >>> from kllab import Bernoulli
    >>> round(alpha_divergence(Bernoulli(0.5), Bernoulli(0.25), 2), 6)
    0.166667
    """
    order = checked_order("alpha_divergence", alpha)
    if order == 1:
        return KL.explain(p, q)
    if order == 0:
        reverse = KL.explain(q, p)
        return replace(reverse, reason=swap_symbols(reverse.reason))
    return _scaled(p, q, order, 1 / abs(order * (1 - order)))


def _scaled(p: Distribution, q: Distribution, order: float, factor: float) -> Divergence:
    """Return ``factor |1 - I_order|`` with its method, error and reason."""
    sign = -1 if 0 <= order <= 1 else 1
    return transformed(
        CHERNOFF.explain(p, q, alpha=order),
        lambda x: factor * sign * np.expm1(sign * x),
        lambda x: factor * np.exp(sign * x),
    )


@divergence("Squared Hellinger", in_nats=False)
def squared_hellinger(p: Distribution, q: Distribution) -> Divergence:
    """Return the squared Hellinger distance ``1 - integral sqrt(p q)``, between 0 and 1.

    It equals ``integral (sqrt p - sqrt q)^2 / 2``, and 1 for disjoint supports. Parameters and
    errors are those of `kl_divergence`.

    Examples
    --------
    >>> from kllab import Normal
    >>> round(squared_hellinger(Normal(0, 1), Normal(1, 1)), 6)
    0.117503
    """
    return _scaled(p, q, 0.5, 1.0)


@divergence("χ²(P‖Q), Pearson", in_nats=False)
def chi_squared(p: Distribution, q: Distribution) -> Divergence:
    """Return Pearson's chi-squared divergence ``integral (p - q)^2 / q = E_p[p / q] - 1``.

    Parameters and errors are those of `kl_divergence`. It is infinite if P has outcomes that are
    impossible under Q, or if p^2 / q is not integrable; `explain` gives the reason.

    Examples
    --------
    >>> from kllab import Bernoulli, Normal
    >>> round(chi_squared(Bernoulli(0.5), Bernoulli(0.25)), 6)
    0.333333
    >>> chi_squared(Normal(0, 2), Normal(0, 1))
    inf
    """
    return _scaled(p, q, 2.0, 1.0)


@divergence("Bhattacharyya")
def bhattacharyya(p: Distribution, q: Distribution) -> Divergence:
    """Return the Bhattacharyya distance ``-log integral sqrt(p q)``, in nats.

    Parameters and errors are those of `kl_divergence`; infinite for disjoint supports.

    Examples
    --------
    >>> from kllab import Normal
    >>> bhattacharyya(Normal(0, 1), Normal(1, 1))
    0.125
    """
    return CHERNOFF.explain(p, q, alpha=0.5)
