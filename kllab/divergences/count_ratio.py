"""Log density ratios of counts, from the differences of the parameters.

Binomial and negative binomial probabilities are Loader's saddle-point forms. Their ratio is
formed term by term, for a log ratio of 1e-9 is not to be had from logarithms of order 10. With
a trials of probability p for P and ``c = a + s`` trials of probability q for Q, and ``g(x, m) =
x log(x/m) - x + m`` the deviance (`bd0`), it is::

    log q(k) - log p(k) = [g(k, ap) - g(k, cq)] + [g(y, w) - g(y', w')]
                          + [R(c) - R(a) - R(y') + R(y)] + log((c/a) (y/y')) / 2

where ``y = a - k`` counts the failures, ``w = a(1-p)`` those expected, ``y' = y + s`` and
``w' = c(1-q)`` the same for Q, and R is Stirling's remainder.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kllab.special.cancellation import bd0, log_ratio, phi
from kllab.special.double_double import two_product
from kllab.special.float_array import FloatArray
from kllab.special.log_gamma import REMAINDER, stirling_remainder

FEW = 40
"""Up to this count the ratio is a product over the counts, each factor from differences."""
_NEAR = 0.5


@dataclass(frozen=True)
class Trials:
    """Counts of trials, and how far from each other P and Q expect them; arrays that broadcast.

    Attributes
    ----------
    k, y
        Successes and failures, for P.
    a, c, s
        Trials for P and Q, and c - a.
    p, q
        Probabilities of success.
    d
        ``k - a p``, in 32 digits.
    e
        ``c q - a p``, in 32 digits.
    """

    k: FloatArray
    y: FloatArray
    a: FloatArray
    c: FloatArray
    s: FloatArray
    p: FloatArray
    q: FloatArray
    d: FloatArray
    e: FloatArray

    def log_ratio(self, sign: int) -> FloatArray:
        """Return the log ratio; `sign` is -1 for binomial and 1 for negative binomial counts.

        The probability of a negative binomial count is that of a binomial one times y / a.
        """
        t = self
        other = t.y + t.s
        root = (
            np.log1p(-t.s * t.k / (t.a * other)) if sign < 0 else np.log1p(t.s * t.k / (t.y * t.c))
        )
        return np.asarray(root / 2 - self._successes() - self._failures() + self._remainders())

    def _successes(self) -> FloatArray:
        """Return ``g(k, cq) - g(k, ap)``."""
        t = self
        expected = t.a * t.p
        x = t.e / expected
        near = t.k * phi(x) - x * t.d
        far = t.e - t.k * log_ratio(t.c * t.q, expected)
        return np.where(np.abs(x) <= _NEAR, near, far)

    def _failures(self) -> FloatArray:
        """Return ``g(y', w') - g(y, w)``.

        With ``g(y, w) = w psi(u)``, ``u = y / w``, it is ``(w' - w) psi(u')`` and ``w (psi(u') -
        psi(u))``; the second is ``w (u' - u) log u`` and the deviance of u' from u.
        """
        t = self
        w, w_other = t.a * (1 - t.p), t.c * (1 - t.q)
        y_other = t.y + t.s
        g_other = bd0(y_other, w_other, t.d - t.e)
        v = (t.e * w + (t.s - t.e) * t.d) / w_other
        u, u_other = t.y / w, y_other / w_other
        log_u = np.where(np.abs(t.d) <= _NEAR * w, np.log1p(-t.d / w), log_ratio(t.y, w))
        return np.asarray((t.s - t.e) / w_other * g_other + v * log_u + w * bd0(u_other, u, -v / w))

    def _remainders(self) -> FloatArray:
        """Return ``[R(c) - R(a)] - [R(y') - R(y)]``; the parts 1/(12x) of R together."""
        t = self
        other = t.y + t.s
        first = (t.s / t.y) * (t.k / other) * ((t.a + other) / t.a) / t.c / 12
        return np.asarray(first + beyond_first(t.a, t.c, t.s) - beyond_first(t.y, other, t.s))


def beyond_first(x: FloatArray, other: FloatArray, s: FloatArray) -> FloatArray:
    """Return ``R(x + s) - R(x)`` without the part of ``1 / (12 x)``.

    From 16 on by the series, where ``(x+s)^-m - x^-m`` is ``-s / (x (x+s))`` times ``T_m =
    sum_{i<m} x^-i (x+s)^(i+1-m)``, and ``T_{m+1} = T_m / (x+s) + x^-m``.
    """
    a, b = 1 / x, 1 / other
    power, t = np.ones_like(a), np.ones_like(a)
    total = np.zeros(np.broadcast_shapes(a.shape, b.shape))
    for coefficient in REMAINDER[1:6]:
        for _ in range(2):
            power = power * a
            t = t * b + power
        total = total + coefficient * t
    plain = (stirling_remainder(other) - b / 12) - (stirling_remainder(x) - a / 12)
    return np.where(np.minimum(x, other) >= 16, -s * a * b * total, plain)


def log_ratio_of_few(
    k: FloatArray,
    a: FloatArray,
    c: FloatArray,
    p: FloatArray,
    q: FloatArray,
    e: FloatArray,
    sign: int,
) -> FloatArray:
    """Return the log ratio for counts up to `FEW`, as a product over the counts.

    ``log q(k) - log p(k) = sum_{i<k} log((c + i) q / ((a + i) p)) + c log(1 - q) - a log(1 - p)``
    for negative binomial counts (`sign` 1); for binomial ones (`sign` -1) with a - i and c - i,
    and the last two times c - k and a - k. Where P and Q expect nearly the same, the factors and
    what follows them are formed from differences.
    """
    s = c - a  # c itself is not to be had from it where a is much larger
    near = np.abs(e) <= _NEAR * a * p
    change, total = q - p, np.zeros(k.shape)
    for i in range(int(min(FEW, k.max(initial=0.0)))):
        below = (a + sign * i) * p
        quotient = np.log1p((e + sign * i * change) / below)
        if not near.all():
            quotient = np.where(near, quotient, log_ratio((c + sign * i) * q, below))
        total += np.where(k > i, quotient, 0.0)
    tau = -change / (1 - p)
    failures = a if sign > 0 else a - k
    linear = -e if sign > 0 else k * change - e
    rest = linear - s * phi(-q) - failures * (phi(tau) - tau * p)
    if not near.all():
        failures_q = c if sign > 0 else c - k
        far = failures_q * np.log1p(-q) - failures * np.log1p(-p)
        rest = np.where(near, rest, far)
    return np.asarray(total + rest)


def product_difference(a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray) -> FloatArray:
    """Return ``a b - c d`` with both products in 32 digits."""
    (first, rest), (second, second_rest) = two_product(a, b), two_product(c, d)
    return np.asarray((first - second) + (rest - second_rest))
