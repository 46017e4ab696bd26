"""Integrals over the real line to many digits, for what has no closed form."""

from __future__ import annotations

from collections.abc import Callable

from mpmath import mp, mpf

_FIRST_STEP = mpf(1) / 4
_CLOSE = mpf("1e-11")
"""Each halving squares the error or nearly so: two sums that agree to this leave below 1e-18."""
_HALVINGS = 9


def line_integral(
    term: Callable[[mpf], mpf], centre: mpf, scale: mpf, reach: mpf, *, heavy: bool = False
) -> mpf:
    """Return the integral of a non-negative term, by the trapezoid rule after a substitution.

    ``x = centre + scale sinh(u)``, or ``sinh(pi/2 sinh(u))`` for heavy tails, with the step
    halved until the sums agree; terms beyond ``centre +- reach`` must be negligible.
    Source: Takahasi & Mori, "Double exponential formulas for numerical integration" (1974).
    """
    half_pi = mp.pi / 2

    def at(u: mpf) -> mpf:
        inner = half_pi * mp.sinh(u) if heavy else u
        slope = half_pi * mp.cosh(u) if heavy else 1
        return term(centre + scale * mp.sinh(inner)) * scale * mp.cosh(inner) * slope

    last = mp.asinh(reach / scale)
    last = mp.asinh(last / half_pi) if heavy else last
    count, step = int(last / _FIRST_STEP) + 1, _FIRST_STEP
    total = mp.fsum(at(k * step) for k in range(-count, count + 1))
    for _ in range(_HALVINGS):
        middles = mp.fsum(at((k + mpf(1) / 2) * step) for k in range(-count, count))
        before, total = total * step, total + middles
        count, step = 2 * count, step / 2
        if abs(total * step - before) <= _CLOSE * abs(before):
            return total * step
    raise ArithmeticError("the integral has not converged")


def kl_term(log_p: mpf, log_q: mpf) -> mpf:
    """Return ``p log(p/q) - p + q``: its integral is KL(P||Q), and it is never negative."""
    ratio = log_q - log_p
    return mp.exp(log_p) * (mp.expm1(ratio) - ratio)
