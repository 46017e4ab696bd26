"""How much `log_gamma_excess` falls when both its arguments grow by a little.

The KL divergence of Dirichlets has ``E(b_1, a_1) - E(B, A)`` in it, A and B the sums. Where one
component is nearly the whole sum, the two agree in their leading digits, and what is left has to
be formed from the rests ``A - a_1`` and ``B - b_1``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kllab.special.cancellation import phi
from kllab.special.float_array import FloatArray
from kllab.special.log_gamma import LARGE, STIRLING


@dataclass(frozen=True)
class Part:
    """One component of two sums, with every difference that the formulas need.

    Attributes
    ----------
    a, b
        The component in P and in Q.
    rest_a, rest_b
        What the sums have beyond it.
    step
        ``b - a``.
    rest_step
        ``rest_b - rest_a``.
    """

    a: FloatArray
    b: FloatArray
    rest_a: FloatArray
    rest_b: FloatArray
    step: FloatArray
    rest_step: FloatArray

    def __getitem__(self, chosen: object) -> Part:
        return Part(*(array[chosen] for array in vars(self).values()))

    def raised(self, by: float) -> Part:
        """Return the same with both the component and the sum larger."""
        return Part(self.a + by, self.b + by, self.rest_a, self.rest_b, self.step, self.rest_step)

    @property
    def sum_a(self) -> FloatArray:
        """A."""
        return self.a + self.rest_a

    @property
    def sum_b(self) -> FloatArray:
        """B."""
        return self.b + self.rest_b


def excess_drop(part: Part) -> FloatArray:
    """Return ``E(b, a) - E(b + rest_b, a + rest_a)``, E the `log_gamma_excess`, of either sign."""
    large = (part.a >= LARGE) & (part.b >= LARGE)
    value = np.empty(part.a.shape)
    value[large] = _drop_by_stirling(part[large])
    small = part[~large]
    drop = _drop_by_stirling(small.raised(LARGE))
    for k in range(LARGE):
        drop += _drop_of_recurrence(small, k)
    value[~large] = drop
    return value


def _drop_of_recurrence(part: Part, k: int) -> FloatArray:
    """Return the drop of ``(b+k+1) phi((b-a) / ((a+k) (b+k+1)))``."""
    a, b = part.a + k, part.b + (k + 1)
    sum_a, sum_b = part.sum_a + k, part.sum_b + (k + 1)
    at = (part.step + part.rest_step) / sum_a / sum_b
    one_plus_at = (part.sum_b + k) / sum_b * ((sum_a + 1) / sum_a)
    own = part.step * ((part.rest_a / a) / b / sum_a + (part.rest_b / b) / sum_a / sum_b)
    w = (own - part.rest_step / sum_a / sum_b) / one_plus_at
    phi_of_sums = phi(at)
    far = at < -0.5
    if far.any():
        # There 1 + at is no difference from 1, and the ratios themselves have all digits.
        own_part = part[far]
        logs = np.log1p(own_part.rest_a / a[far]) - np.log1p(own_part.rest_a / (a[far] + 1))
        logs -= np.log1p(own_part.rest_b / (own_part.b + k)) - np.log1p(own_part.rest_b / b[far])
        w[far] = np.expm1(logs)
        phi_of_sums[far] = at[far] - np.log(one_plus_at[far])
    # phi(x) - phi(y) = phi(w) + w y, where 1 + w = (1 + x) / (1 + y).
    return np.asarray(b * (phi(w) + w * at) - part.rest_b * phi_of_sums)


def _drop_by_stirling(part: Part) -> FloatArray:
    """Return the drop of ``itakura_saito(b, a) / 2`` and of the remainder's series."""
    a, b, sum_a, sum_b = part.a, part.b, part.sum_a, part.sum_b
    sum_step = part.step + part.rest_step
    by_a, by_b = part.step / a, part.step / b
    sums_by_a, sums_by_b = sum_step / sum_a, sum_step / sum_b
    gap_a = (by_a * part.rest_a - part.rest_step) / sum_a
    gap_b = (by_b * part.rest_b - part.rest_step) / sum_b
    w = gap_a / (sum_b / sum_a)
    half = (phi(w) + w * sums_by_a) / 2
    series, series_drop = _series(part)
    # The drop of the product of three factors: step / a, step / b and the series.
    product_drop = by_a * gap_b + sums_by_b * gap_a
    return np.asarray(half + product_drop * series + sums_by_a * sums_by_b * series_drop)


def _series(part: Part) -> tuple[FloatArray, FloatArray]:
    """Return the series of the remainder's Bregman divergence at (b, a), and its drop.

    With ``u = 1/a`` and ``v = 1/b`` it is ``sum_m c_m T_m``, ``T_{m+1} = v T_m + (m+1) u^(m+1)``.
    """
    u, v = 1 / part.a, 1 / part.b
    sum_u, sum_v = 1 / part.sum_a, 1 / part.sum_b
    u_drop, v_drop = part.rest_a * u * sum_u, part.rest_b * v * sum_v
    power, power_drop = u, u_drop
    t, t_drop = u, u_drop
    total, total_drop = STIRLING[0] * t, STIRLING[0] * t_drop
    for j, coefficient in enumerate(STIRLING[1:], start=1):
        for m in (2 * j, 2 * j + 1):
            power, power_drop = power * u, u_drop * power + sum_u * power_drop
            t, t_drop = v * t + m * power, v_drop * t + sum_v * t_drop + m * power_drop
        total = total + coefficient * t
        total_drop = total_drop + coefficient * t_drop
    return total, total_drop
