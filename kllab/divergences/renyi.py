"""Renyi's divergence."""

from __future__ import annotations

from kllab.distributions import Distribution
from kllab.divergences.chernoff import CHERNOFF, checked_order, transformed
from kllab.divergences.divergence import divergence
from kllab.divergences.kl import KL
from kllab.divergences.result import Divergence


@divergence("Rényi")
def renyi(p: Distribution, q: Distribution, alpha: float) -> Divergence:
    """Return Renyi's divergence ``log(integral p^alpha q^(1 - alpha)) / (alpha - 1)``, in nats.

    It is non-decreasing in alpha: ``-log Q(p > 0)`` at 0, twice `bhattacharyya` at 1/2, KL(P||Q)
    at 1, ``log(1 + chi_squared)`` at 2.

    Parameters
    ----------
    p, q
        Distributions as in `kl_divergence`.
    alpha
        Order, at least 0 and finite.

    Returns
    -------
    float or ndarray
        Of the broadcast batch shape: never negative, never NaN, exactly 0 for equal parameters.
        Infinite for disjoint supports, and for ``alpha > 1`` if P has outcomes that are
        impossible under Q or the integral diverges; `explain` gives the reason.

    Raises
    ------
    TypeError
        If `p` or `q` is not a distribution, or there is no method for the pair.
    ValueError
        If `alpha` is negative or not finite, or the batches do not broadcast.

    Notes
    -----
    Source: van Erven & Harremoes, "Renyi divergence and Kullback-Leibler divergence" (2014),
    eq. 9 and 10.

    Examples
    --------
    >>> from kllab import Normal
    >>> renyi(Normal(0, 1), Normal(1, 1), 2)
    1.0
    """
    order = checked_order("renyi", alpha, lowest=0)
    if order == 1:
        return KL.explain(p, q)
    factor = abs(1 - order)
    explained = CHERNOFF.explain(p, q, alpha=order)
    return transformed(explained, lambda x: x / factor, lambda x: 0 * x + 1 / factor)
