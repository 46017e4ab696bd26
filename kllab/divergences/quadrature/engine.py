"""The numerical engine: any divergence of any two scalar distributions."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import Any

import numpy as np

from kllab.divergences.quadrature.continuous import integrate
from kllab.divergences.quadrature.discrete import add_up
from kllab.divergences.quadrature.integrand import Integrand, Term
from kllab.divergences.quadrature.periodic import on_the_line
from kllab.divergences.quadrature.rescaling import NEVER, as_gammas, centred, in_smaller_units
from kllab.divergences.reason_text import why_outside, why_singular
from kllab.divergences.result import TOO_LARGE, Divergence
from kllab.special.float_array import FloatArray

_UNSEEN = 1e-9
"""Largest probability that the panels may miss; estimates of errors include it."""
_UNSURE = 0.1
"""Where even the probability is so uncertain, nodes are too coarse for an estimate of errors."""
_LARGEST = float(np.finfo(float).max)
_UNDECLARED = (
    "the integral is infinite or larger than the largest float64: a family does not declare how "
    "its tails fall"
)
_CAUTION, _FLOOR = 4.0, 5e-14
"""Factor and relative floor of an error: errors that all nodes share are not estimated."""


def total(p: Any, q: Any, term: Term, *, has_kink: bool = False) -> Divergence:
    """Return the integral or sum of a term over the union of the supports of P and Q.

    Parameters
    ----------
    p, q
        Two single distributions of scalar outcomes.
    term
        ``(log_p, log_ratio) -> p f(q / p)``, vectorised, with ``log_ratio = log q - log p``; for
        example ``exp(log_p) * (expm1(log_ratio) - log_ratio)`` for KL(P||Q). Every divergence is
        homogeneous (adding c to `log_p` multiplies it by e^c), so the engine only ever asks for
        the larger density being 1: ``term(0, log_ratio)`` for ``log_ratio <= 0``, with ``-inf``
        (what p contributes where q is 0, infinite for KL), and ``term(-log_ratio, log_ratio)``
        for positive ones up to 1e300 (what q contributes where p is 0).
    has_kink
        Whether the term has a kink where ``log_ratio`` changes sign, as total variation.

    Returns
    -------
    Divergence
        With method "quadrature", "sum" or "support" and an estimate of the error. A divergence
        that is infinite by tails or supports has its `reason`.
    """
    with np.errstate(all="ignore"):
        discrete = p.support.discrete
        integrand = Integrand(term)
        if type(p) is type(q) and p == q:
            method = "sum" if discrete else "quadrature"
            return Divergence(integrand.at_equality + 0.0, method, 0.0, None)
        if discrete != q.support.discrete:
            return _singular(p, q, integrand)
        if discrete:
            gammas = as_gammas(p, q, integrand)
            if gammas is not None:
                found = total(*gammas, term, has_kink=has_kink)
                size = min(integrand.most, 1 + float(found.value))
                return replace(found, error=float(found.error) + 4 * NEVER * size)
            return _with_margin(add_up(p, q, integrand))
        p, q = on_the_line(p, q)
        outside = _outside(p, q, integrand)
        if outside is not None:
            return Divergence(inf, "support", 0.0, outside)
        p, q = centred(*in_smaller_units(p, q))
        found = integrate(p, q, integrand, has_kink=has_kink)
        if found.reason is None and not _all_is_seen(p, q):
            value = min(float(found.value), _LARGEST)
            return Divergence(value, found.method, inf, None)
        if found.value == inf and found.reason is None:
            declared = p.tails() is not None and q.tails() is not None
            return Divergence(inf, found.method, 0.0, TOO_LARGE if declared else _UNDECLARED)
        return _with_margin(found)


def _all_is_seen(p: Any, q: Any) -> bool:
    """Return whether the same panels and tails find all the probability of both distributions."""
    mass = integrate(p, q, Integrand(_both_densities), has_kink=False)
    error = float(mass.error)
    return error < _UNSURE and abs(float(mass.value) - 2) <= _UNSEEN + error


def _both_densities(log_p: FloatArray, log_ratio: FloatArray) -> FloatArray:
    return np.asarray(np.exp(log_p) + np.exp(log_p + log_ratio))


def _with_margin(found: Divergence) -> Divergence:
    """Widen an error by the rounding of the families' own constants."""
    if found.value in (0.0, inf):
        return found
    error = _CAUTION * float(found.error) + _FLOOR * abs(float(found.value))
    return Divergence(found.value, found.method, error, found.reason)


def _singular(p: Any, q: Any, integrand: Integrand) -> Divergence:
    """Return the divergence of a discrete and a continuous distribution."""
    value = integrand.only_p + integrand.only_q
    return Divergence(value, "support", 0.0, why_singular(p, q) if value == inf else None)


def _outside(p: Any, q: Any, integrand: Integrand) -> str | None:
    """Say where one gives 0 and the other does not, if that makes the divergence infinite."""
    reason = why_outside(p, q) if integrand.only_p == inf else None
    if reason is None and integrand.only_q == inf:
        return why_outside(q, p, "q", "p")
    return reason
