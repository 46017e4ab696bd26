"""Integrals over the real line to many digits, for pairs without a closed form.

The arithmetic is that of MPFR by gmpy2, which is five times as fast as mpmath.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise

import gmpy2
from gmpy2 import mpfr, mpq
from mpmath import mp, mpf

_CLOSE = 1e-10
"""Relative difference of two sums below which the error is below 1e-18, as halving squares it."""
_HALVINGS = 8
_FIRST_STEP = 1 / 8
_FROM, _TO = -4.5, 6.0
"""Range of u for a half-line: nodes from 1e-30 to 1e130 units."""
_ENDS = 3.9
"""Range of u for an interval: nodes as close to its ends as 1e-33 of its length."""
_TOUCHING = 0.1
"""Distance, in units of the narrowest, below which centres are merged."""


def real(x: mpf) -> mpfr:
    """Convert a number of mpmath to gmpy2, at the current precision of mpmath."""
    sign, mantissa, exponent, _ = mpf(x)._mpf_
    with gmpy2.context(gmpy2.get_context(), precision=mp.prec):
        return mpfr((-1) ** sign * mpq(int(mantissa)) * mpq(2) ** int(exponent))


def exactly(x: mpfr) -> mpf:
    """Convert a number of gmpy2 to mpmath."""
    mantissa, exponent = x.as_mantissa_exp()
    return mp.ldexp(mpf(int(mantissa)), int(exponent))


def digits_for(p: Sequence[mpf], q: Sequence[mpf]) -> int:
    """Return the number of digits needed for P and Q, larger where all parameters are close."""
    close = all(abs(a - b) <= abs(a) / 8 for a, b in zip(p, q, strict=True))
    return 80 if close else 45


def line_integral(
    term: Callable[[mpfr], mpfr],
    centres: Sequence[mpf],
    scale: mpf,
    reach: mpf,
) -> mpf:
    """Return the integral of a non-negative term, by the double exponential rule on pieces.

    The line is cut at the centres: what happens near one of them, however much narrower than the
    rest, happens at an end of a piece, where the nodes crowd. `scale` is that of the narrowest;
    terms beyond `reach` of the outermost centres must be negligible. The step is halved until
    the sums agree, and the precision is that of ``mp``.
    Source: Takahasi & Mori, "Double exponential formulas for numerical integration" (1974).
    """
    with gmpy2.context(gmpy2.get_context(), precision=mp.prec):
        cuts = [real(c) for c in sorted(centres)]
        unit = real(scale)
        cuts = cuts[:1] + [b for a, b in pairwise(cuts) if b - a > _TOUCHING * unit]
        longest = real(reach) / unit
        total = mpfr(0)
        for halving in range(_HALVINGS):
            before = total
            added = [
                weight * term(x) for x, weight in _nodes(halving, mp.prec, cuts, unit, longest)
            ]
            total = gmpy2.fsum(added) * _FIRST_STEP / 2**halving + before / 2
            if halving and abs(total - before) <= _CLOSE * abs(total):
                return exactly(total)
    raise ArithmeticError("the integral has not converged")


def kl_term(log_p: mpfr, log_q: mpfr) -> mpfr:
    """Return ``p log(p/q) - p + q``: its integral is KL(P||Q), and it is never negative."""
    ratio = log_q - log_p
    if ratio > 1:
        return gmpy2.exp(log_q) - gmpy2.exp(log_p) * (1 + ratio)
    return gmpy2.exp(log_p) * (gmpy2.expm1(ratio) - ratio)


def _nodes(
    halving: int, precision: int, cuts: Sequence[mpfr], unit: mpfr, longest: mpfr
) -> Iterator[tuple[mpfr, mpfr]]:
    """Return the nodes that a halving adds and their weights without the step."""
    for distance, weight in _half_line(halving, precision):
        if distance > longest:
            break
        yield cuts[0] - unit * distance, unit * weight
        yield cuts[-1] + unit * distance, unit * weight
    for lower, upper in pairwise(cuts):
        length = upper - lower
        for share, weight in _interval(halving, precision):
            yield lower + length * share, length * weight


@cache
def _half_line(halving: int, _precision: int) -> list[tuple[mpfr, mpfr]]:
    """Return ``y = exp(pi/2 sinh u)`` and ``dy/du`` for the u that a halving adds."""
    half_pi = gmpy2.const_pi() / 2
    found = []
    for u in _arguments(halving, _FROM, _TO):
        y = gmpy2.exp(half_pi * gmpy2.sinh(u))
        found.append((y, half_pi * gmpy2.cosh(u) * y))
    return found


@cache
def _interval(halving: int, _precision: int) -> list[tuple[mpfr, mpfr]]:
    """Return ``t = 1 / (1 + exp(-pi sinh u))`` and ``dt/du`` for the u that a halving adds."""
    pi = gmpy2.const_pi()
    found = []
    for u in _arguments(halving, -_ENDS, _ENDS):
        other = gmpy2.exp(-pi * gmpy2.sinh(u))
        found.append((1 / (1 + other), pi * gmpy2.cosh(u) * other / (1 + other) ** 2))
    return found


def _arguments(halving: int, first: float, last: float) -> Iterator[mpfr]:
    step = _FIRST_STEP / 2**halving
    low, high = int(first / step), int(last / step)
    return (mpfr(k * step) for k in range(low, high + 1) if halving == 0 or k % 2)
