"""Student's t against Student's t: closed for one degree of freedom, else by quadrature."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import Cauchy, StudentT
from kllab.distributions.student_t import log_growth
from kllab.divergences.kl import KL
from kllab.divergences.kl.cauchy import kl_cauchy_cauchy
from kllab.divergences.log_density_ratio import register_log_density_ratio
from kllab.special.cancellation import log_quotient, phi
from kllab.special.float_array import FloatArray
from kllab.special.log_gamma import half_step_difference
from kllab.special.standardise import standardised_difference

_NEAR = 0.5


def _both_cauchy(p: StudentT, q: StudentT) -> NDArray[np.bool_]:
    return np.asarray((p.df == 1) & (q.df == 1))


@KL.closed_form(StudentT, StudentT, valid=_both_cauchy)
def kl_student_t_as_cauchy(p: StudentT, q: StudentT) -> FloatArray:
    """Return the divergence of Cauchy distributions, for one degree of freedom each."""
    return kl_cauchy_cauchy(Cauchy(p.loc, p.scale), Cauchy(q.loc, q.scale))


# An integral asks for the ratio some thirty times, and most of its time would go into this.
@lru_cache(maxsize=16)
def _constant(p: StudentT, q: StudentT) -> FloatArray:
    """Return the part of the log density ratio that does not depend on the outcome."""
    return np.asarray(
        half_step_difference(q.df, p.df, q.df - p.df) + log_quotient(p.scale, q.scale)
    )


@register_log_density_ratio(StudentT, StudentT)
def _log_density_ratio(p: StudentT, q: StudentT, x: FloatArray) -> FloatArray:
    """Return ``[c(df_q) - c(df_p)] + log(scale_p / scale_q) - [G(df_q, b) - G(df_p, a)]``.

    c is what the gamma functions leave, ``G(v, z) = (v + 1)/2 log(1 + z^2/v)``, a and b are x in
    units of each. G changes with z first, then with the degrees of freedom; where both are near,
    either change is formed from the differences of the parameters.
    """
    a, b, difference = standardised_difference(x, p.loc, p.scale, q.loc, q.scale)
    gap = q.df - p.df
    constant = _constant(p, q)
    moved = difference * ((a + b) / (q.df + a * a))
    change = (q.df / 2 + 0.5) * np.log1p(moved) + _change_with_df(p.df, q.df, gap, a)
    in_range = a * a < np.inf
    near = in_range & (np.abs(gap) < _NEAR * np.minimum(p.df, q.df)) & (np.abs(moved) < _NEAR)
    # The families know the growth where the square of an outcome leaves float64, too.
    of_p, of_q = (log_growth(x, each.loc, each.scale, each.df) for each in (p, q))
    whole = (q.df / 2 + 0.5) * of_q - (p.df / 2 + 0.5) * of_p
    return np.asarray(constant - np.where(near, change, whole))


def _change_with_df(v: FloatArray, w: FloatArray, gap: FloatArray, z: FloatArray) -> FloatArray:
    """Return ``G(w, z) - G(v, z)``, which for large v and w is far less than its terms.

    With ``s = z^2 / (v + z^2)`` and ``e = -s gap / w``, where ``1 + e`` is the quotient of the
    growths: ``gap/2 (phi(-s) - s/w) - (w + 1)/2 phi(e)``.
    """
    s = z * z / (v + z * z)
    e = -s * (gap / w)
    growth = np.where(s < _NEAR, phi(-s), np.log1p(z * z / v) - s)
    return np.asarray(gap / 2 * (growth - s / w) - (w / 2 + 0.5) * phi(e))
