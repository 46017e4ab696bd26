"""KL of two counts of different total_count: a sum over the integers and a closed form.

Let Q' be of the family and total_count of Q and have the mean of P. Then ``log q - log q'`` is
linear in the count, and so ``KL(P||Q) = KL(P||Q') + KL(Q'||Q)``. The second is the closed form for
equal total_count; the first is a sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import pi

import numpy as np

from kllab.divergences.quadrature.kl import kl_term
from kllab.divergences.result import TOO_LARGE, Divergence
from kllab.special.binary_trial import BinaryTrial
from kllab.special.cancellation import bd0, itakura_saito, phi
from kllab.special.count_probabilities import count_deviance
from kllab.special.float_array import FloatArray
from kllab.special.log_gamma import remainder_difference, stirling_remainder

_FAR, _KEPT = 0.05, 0.5
"""Nats, or share of its terms, above which ``-sum p l`` has all digits."""


@dataclass(frozen=True)
class Shapes:
    """Parameters of binomial or of negative binomial counts P and Q; arrays that broadcast.

    Attributes
    ----------
    sign
        -1 for binomial, 1 for negative binomial counts.
    n, m
        total_count of P and of Q.
    mean
        Mean of P, and of Q', the distribution of Q's total_count.
    total
        ``n + sign * mean``: the failures that a binomial P expects, or the trials of a negative
        binomial one.
    gap
        The successes that Q expects in as many trials as Q', less the mean; exact or nearly so.
    """

    sign: int
    n: FloatArray
    m: FloatArray
    mean: FloatArray
    total: FloatArray
    gap: FloatArray

    @property
    def failures(self) -> FloatArray:
        """The failures that Q' expects: m for negative binomial counts, which end with these."""
        return self.m if self.sign > 0 else (self.m - self.n) + self.total

    def kl_of_means(self, trial: BinaryTrial) -> float:
        """Return KL(Q'||Q), the deviances of the counts that Q' expects; `trial` is Q's."""
        n = self.mean + self.failures
        value = count_deviance(self.mean, n, trial.success, self.gap, trial.log_success)
        other = count_deviance(self.failures, n, trial.failure, -self.gap, trial.log_failure)
        return float(value + other)

    def log_ratio(self, k: FloatArray, above: FloatArray, plain: FloatArray) -> FloatArray:
        """Return ``log q(k) - log p(k)``.

        Parameters
        ----------
        k
            Counts.
        above
            ``mean - k``, exact or nearly so.
        plain
            The difference of the logarithms, which has its digits where the gap is above a half.
        """
        near = np.abs(self.gap) <= np.minimum(self.mean, self.failures) / 2
        failures = self.m if self.sign > 0 else self.m - k
        slope = 1 / self.mean + (0.0 if self.sign > 0 else 1 / self.failures)
        curved = k * phi(self.gap / self.mean) + failures * phi(-self.gap / self.failures)
        linear = -self.gap * above * slope
        ratio = self.log_ratio_at_equal_means(k, above) + linear - curved
        return np.where(near & np.isfinite(ratio), ratio, plain)

    def log_ratio_at_equal_means(self, k: FloatArray, above: FloatArray) -> FloatArray:
        """Return ``log q'(k) - log p(k)``; the parameters are those of `log_ratio`.

        With ``x = n + sign k``, ``y = m + sign k``, g the deviance (`bd0`) and R Stirling's
        remainder it is, w and v being x and y at the mean::

            sign (g(y, v) - g(x, w) + R(y) - R(x) - R(m) + R(n)) - log(y n / (x m)) / 2

        Source of the form: Loader, "Fast and accurate computation of binomial probabilities"
        (2000).
        """
        sign, n, m = self.sign, self.n, self.m
        s, x, y = m - n, n + sign * k, m + sign * k
        w, v = self.total, s + self.total
        at_end = x == 0  # all trials succeed: R(x) + log(2 pi x) / 2 is 0 there
        x_ = np.where(at_end, 1.0, x)
        remainders = np.where(at_end, stirling_remainder(y), remainder_difference(y, x_, s))
        # Exactly 0 at k = 0, whatever the order of summation.
        remainders = np.where(k == 0, 0.0, remainders - remainder_difference(m, n, s))
        logs = np.where(at_end, np.log(2 * pi * y * (n / m)), np.log1p(-sign * k * (s / m) / x_))
        # g(x, w) - g(y, v) as a sum of terms of one sign, from the larger of m and n.
        more = s >= 0
        base, base_mean = np.where(more, y, x), np.where(more, v, w)
        other, other_mean = np.where(more, x, y), np.where(more, w, v)
        step, size = sign * above, np.abs(s)
        moved = bd0(other, other_mean * (base / base_mean), step * (size / base_mean))
        fall = size * itakura_saito(base, base_mean, -step) + moved
        deviances = np.where(more, -fall, fall)
        return np.asarray(sign * (deviances + remainders) - logs / 2)


def kl_sum(
    weights: FloatArray, log_p: FloatArray, ratio: FloatArray, outside: float = 0.0
) -> float:
    """Return ``sum p (exp(l) - 1 - l)`` plus `outside`, or ``-sum p l`` where it cancels little.

    Both are the divergence, as ``sum p exp(l)`` is Q's probability of the outcomes of P. The
    first is a sum of non-negative terms, and so keeps the digits of l.

    Parameters
    ----------
    weights
        Of the nodes; see `kllab.special.integer_sums`.
    log_p, ratio
        ``log p`` and ``l = log q - log p`` at the nodes.
    outside
        Probability that Q gives to counts that P never has.
    """
    used = (weights > 0) & (log_p > -np.inf)
    weights, log_p, ratio = weights[used], log_p[used], ratio[used]
    p = np.exp(log_p)
    direct = weights * np.where(p > 0, p * ratio, 0.0)
    if -direct.sum() > min(_FAR, _KEPT * float(np.abs(direct).sum())):
        return -float(direct.sum())
    return float(np.sum(weights * kl_term(log_p, ratio))) + outside


def as_sum(value: float, relative_error: float = 1e-13) -> Divergence:
    """Return a sum with its error, by default that of closed forms."""
    error = relative_error * value if value < np.inf else 0.0
    return Divergence(value, "sum", error, TOO_LARGE if value == np.inf else None)
