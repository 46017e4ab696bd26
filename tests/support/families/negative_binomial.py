"""NegativeBinomial: draws and definitions."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from mpmath import mp, mpf

from kllab import NegativeBinomial
from tests.support.counts import expectation, nodes, times_log
from tests.support.truth import DISCRETE_DIGITS, draws, entropy, kl, magnitude, nudged

_FIRST = 2500


def log_negative_binomial(k: mpf, r: mpf, p: mpf) -> mpf:
    coefficient = mp.loggamma(k + r) - mp.loggamma(k + 1) - mp.loggamma(r)
    return coefficient + times_log(k, p) + r * mp.log(1 - p)


def mean_over_counts(
    term: Callable[[mpf, mpf], mpf], step: Callable[[mpf], mpf], r: mpf, p: mpf
) -> mpf:
    """E of a function of the counts: the sum over them.

    ``term(k, log p(k))`` is the function and ``step(k)`` its increment from k to k + 1; both are
    given because a logarithm is much quicker than a log-gamma. Where counts pile up around the
    mean, the sum is over strides of sigma / 8. Else all counts up to `_FIRST` are taken, and
    from there on, if need be, the Euler-Maclaurin formula, with the integral over log k.
    """
    if r > _FIRST:
        counts, stride = nodes(r * p / (1 - p), mp.sqrt(r * p) / (1 - p), mp.inf, width=20)
        return expectation(term, lambda k: log_negative_binomial(k, r, p), counts, stride)
    last = (r + 14 * mp.sqrt(r) + 130) / -mp.log(p)
    share, value, total = (1 - p) ** r, term(mpf(0), r * mp.log(1 - p)), mpf(0)
    for k in range(min(_FIRST, int(last) + 2)):
        total += share * value
        share *= (k + r) * p / (k + 1)
        value += step(mpf(k))
    return total if last <= _FIRST else total + tail_by_integral(term, r, p, last)


def tail_by_integral(term: Callable[[mpf, mpf], mpf], r: mpf, p: mpf, last: mpf) -> mpf:
    def weighted(k: mpf) -> mpf:
        log_p = log_negative_binomial(k, r, p)
        return mp.exp(log_p) * term(k, log_p)

    first = mpf(_FIRST)
    ends = [mp.log(first)]
    while ends[-1] < mp.log(last):
        ends.append(ends[-1] + mpf(1) / 2)
    integral = mp.quad(lambda u: weighted(mp.exp(u)) * mp.exp(u), ends)
    derivatives = [mp.diff(weighted, first, n) for n in (1, 3, 5)]
    corrections = -derivatives[0] / 12 + derivatives[1] / 720 - derivatives[2] / 30240
    return integral + weighted(first) / 2 + corrections


@kl(NegativeBinomial, NegativeBinomial)
def kl_negative_binomial(p: NegativeBinomial, q: NegativeBinomial) -> mpf:
    """E_p of log p - log q; linear in k for equal total_count, with E_p[k] = r p / (1 - p)."""
    r, t = mpf(float(p.total_count)), mpf(float(q.total_count))
    a, b = mpf(float(p.probs)), mpf(float(q.probs))
    with mp.workdps(DISCRETE_DIGITS):
        if a == 0:
            return -t * mp.log(1 - b)
        if b == 0:
            return mp.inf
        if r == t:
            return r * mp.log((1 - a) / (1 - b)) + r * a / (1 - a) * mp.log(a / b)
    with mp.workdps(75):
        return mean_over_counts(
            lambda k, log_p: log_p - log_negative_binomial(k, t, b),
            lambda k: mp.log((k + r) * a / ((k + t) * b)),
            r,
            a,
        )


@entropy(NegativeBinomial)
def entropy_negative_binomial(p: NegativeBinomial) -> mpf:
    r, a = mpf(float(p.total_count)), mpf(float(p.probs))
    if a == 0:
        return mpf(0)
    with mp.workdps(30 + max(0, int(mp.log10(r))) if a > 1e-10 else DISCRETE_DIGITS):
        return -mean_over_counts(
            lambda _k, log_p: log_p, lambda k: mp.log((k + r) * a / (k + 1)), r, a
        )


@draws(NegativeBinomial, NegativeBinomial)
def negative_binomials(
    rng: np.random.Generator, kind: str
) -> tuple[NegativeBinomial, NegativeBinomial]:
    r, t = magnitude(rng, -1, 1.5, 2)
    a, b = rng.uniform(0.01, 0.9, 2)
    if kind == "extreme":
        r = magnitude(rng, -6, 15)
        a, b = (
            float(rng.choice([0.0, magnitude(rng, -300, 0), 1 - magnitude(rng, -16, 0)]))
            for _ in range(2)
        )
        return NegativeBinomial(r, a), NegativeBinomial(r, b)
    if kind == "near":
        r = float(rng.choice([r, magnitude(rng, -6, 2), magnitude(rng, 4, 15)]))
        a = float(rng.choice([a, magnitude(rng, -10, 0) * 0.9]))
        return NegativeBinomial(r, a), NegativeBinomial(nudged(rng, r), min(0.95, nudged(rng, a)))
    return NegativeBinomial(r, a), NegativeBinomial(t if rng.random() < 0.7 else r, b)
