"""Dirichlet against Dirichlet, and Beta against Beta: the Dirichlets of two components."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import gammaln, psi

from kllab.distributions import Beta, Dirichlet
from kllab.divergences.chunked import in_chunks
from kllab.divergences.kl import register_cross_entropy, register_kl
from kllab.special.bregman import Part, excess_drop, log_gamma_excess, quick_log_gamma_bregman
from kllab.special.cancellation import bd0
from kllab.special.double_double import Pair, exact_sum, subtract, two_product
from kllab.special.float_array import FloatArray

_DOMINATING = 0.75
"""Share of both sums from which on one component needs the differences of the rests,"""
_KEPT_OF_WHOLE = 1 / 4
"""unless the plain difference keeps this much of what is taken away."""
_KEPT = 1 / 220
"""Share of its terms that a quick sum must keep, lest it lose more than 8e-14."""
_FAR_EXPONENT = 400


def concentrations(p: Any, q: Any) -> tuple[FloatArray, FloatArray]:
    """Return the concentrations of two Beta or Dirichlet along the first axis, in one shape."""
    if isinstance(p, Beta):
        a1, a0, b1, b0 = np.broadcast_arrays(
            p.concentration1, p.concentration0, q.concentration1, q.concentration0
        )
        return np.stack([a1, a0]), np.stack([b1, b0])
    a, b = np.broadcast_arrays(p.concentration, q.concentration)
    return np.moveaxis(a, -1, 0), np.moveaxis(b, -1, 0)


@register_kl(Beta, Beta)
@register_kl(Dirichlet, Dirichlet)
def kl_dirichlet(p: Beta | Dirichlet, q: Beta | Dirichlet) -> FloatArray:
    """Return the divergence of the concentrations; see `kl_of_concentrations`."""
    return kl_of_concentrations(*concentrations(p, q))


@register_cross_entropy(Beta, Beta)
@register_cross_entropy(Dirichlet, Dirichlet)
def cross_entropy_dirichlet(p: Beta | Dirichlet, q: Beta | Dirichlet) -> FloatArray:
    """Return ``E_p[-log q]``, with the components along the first axis of a and b.

    It is ``sum_i lgamma(b_i) - lgamma(B) - sum_i (b_i - 1) (digamma(a_i) - digamma(A))``, whose
    terms are large for large b, or the entropy and the divergence, whose terms are large for
    small a: whichever has the smaller terms, element by element.
    """
    a, b = concentrations(p, q)
    entropy, divergence = np.asarray(p.entropy()), kl_of_concentrations(a, b)
    sum_a, sum_b = a.sum(axis=0), b.sum(axis=0)
    volumes, volume = gammaln(b), gammaln(sum_b)
    logs = np.where(b == 1, 0.0, (b - 1) * (psi(a) - psi(sum_a)))
    direct = volumes.sum(axis=0) - volume - logs.sum(axis=0)
    sizes = np.abs(volumes).sum(axis=0) + np.abs(volume) + np.abs(logs).sum(axis=0)
    by_parts = ~(sizes < np.abs(entropy) + divergence)
    return np.asarray(np.where(by_parts, entropy + divergence, direct))


def kl_of_concentrations(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return KL(Dirichlet(a) || Dirichlet(b)), with the components along the first axis.

    It is the sum of log-gamma's Bregman divergences of the components less that of the sums: as
    it stands where that keeps its digits, else by `_from_shares`.
    """
    columns = [given.reshape(len(given), -1).T for given in (a, b)]
    return in_chunks(_from_bregman, _from_shares, *columns).reshape(a.shape[1:])


def _from_bregman(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the divergence, or NaN where it is too small a part of its terms.

    The components are along the last axis.
    """
    a, b = a.T, b.T
    step = b - a
    value, size = quick_log_gamma_bregman(b, a, step)
    value, size = np.asarray(value.sum(axis=0)), np.asarray(size.sum(axis=0))
    whole, size_of_whole = quick_log_gamma_bregman(b.sum(axis=0), a.sum(axis=0), step.sum(axis=0))
    value -= whole
    size += size_of_whole
    value[np.flatnonzero(~((value > _KEPT * size) & (value < np.inf)))] = np.nan
    return value


def _from_shares(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the divergence: deviances of the shares plus excesses of log-gamma.

    With A and B the sums it is ``sum_i bd0(b_i, a_i B/A) + sum_i E(b_i, a_i) - E(B, A)``, E the
    `log_gamma_excess`. The components are along the last axis.
    """
    a, b = a.T, b.T
    step = b - a
    sum_a, sum_b = (exact_sum(np.moveaxis(given, 0, -1)) for given in (a, b))
    deviances = _deviances(a, b, sum_a, sum_b).sum(axis=0)
    excess = log_gamma_excess(b, a, step)
    sum_step = subtract(sum_b, sum_a)[0]
    whole = log_gamma_excess(sum_b[0], sum_a[0], sum_step)
    value = np.asarray(deviances + (excess.sum(axis=0) - whole))
    top = a.argmax(axis=0)
    at_top = np.arange(len(a))[:, None] == top
    top_a, top_b = (np.where(at_top, given, 0).sum(axis=0) for given in (a, b))
    dominated = ~(value > _KEPT_OF_WHOLE * whole)
    dominated &= (top_a > _DOMINATING * sum_a[0]) & (top_b > _DOMINATING * sum_b[0])
    if len(a) > 1 and dominated.any():
        rests = [np.where(at_top, 0, g)[:, dominated].sum(axis=0) for g in (a, b, step, excess)]
        chosen = [np.where(at_top, g, 0)[:, dominated].sum(axis=0) for g in (a, b, step)]
        part = Part(chosen[0], chosen[1], rests[0], rests[1], chosen[2], rests[2])
        value[dominated] = deviances[dominated] + (rests[3] + excess_drop(part))
    # What came out as inf - inf is beyond float64 itself.
    return np.where(np.isnan(value), np.inf, value)


def _deviances(a: FloatArray, b: FloatArray, sum_a: Pair, sum_b: Pair) -> FloatArray:
    """Return ``bd0(b, a B / A)`` without cancellation where the shares nearly agree."""
    exponents = [np.frexp(total[0])[1] for total in (sum_a, sum_b)]
    if max(int(np.abs(e).max(initial=0)) for e in exponents) > _FAR_EXPONENT:
        return _scaled_deviances(a, b, sum_a, sum_b)
    first, second = two_product(a, sum_b[0]), two_product(b, sum_a[0])
    rests = first[1] - second[1] + (a * sum_b[1] - b * sum_a[1])
    gap = subtract((first[0], rests), (second[0], np.zeros(())))[0] / sum_a[0]
    return bd0(b, a * (sum_b[0] / sum_a[0]), gap)


def _scaled_deviances(a: FloatArray, b: FloatArray, sum_a: Pair, sum_b: Pair) -> FloatArray:
    """Return the deviances where products leave float64: powers of two bring the sums to 1."""
    (shares_a, ones_a, _), (shares_b, ones_b, exponent_b) = (
        (np.ldexp(given, -e), (np.ldexp(total[0], -e), np.ldexp(total[1], -e)), e)
        for given, total in ((a, sum_a), (b, sum_b))
        for e in [np.frexp(total[0])[1]]
    )
    value = np.ldexp(_deviances(shares_a, shares_b, ones_a, ones_b), exponent_b)
    # A share that underflows still has its logarithm, and is negligible beside the other.
    logs = np.log(b) - np.log(a) + (np.log(sum_a[0]) - np.log(sum_b[0]))
    return np.where((shares_a == 0) & (logs > 0), b * (logs - 1), value)
