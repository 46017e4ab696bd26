"""Test whether an estimator of KL(P||Q) from samples of P has a finite mean and variance."""

from __future__ import annotations

from math import inf
from typing import Any

import numpy as np
from scipy.linalg import solve_triangular

from kllab.distributions import Distribution, MultivariateNormal
from kllab.distributions.dense_normal import as_multivariate_normal
from kllab.divergences.chernoff_integral import mass_outside_p
from kllab.divergences.quadrature import quadrature_kl, total
from kllab.divergences.quadrature.integrand import ENDLESS, Term
from kllab.special.float_array import FloatArray


def why_unreliable(p: Distribution, q: Distribution, estimator: str) -> str | None:
    """Return why the standard error of "k1", "k2" or "k3" is wrong for a pair; None if it is right.

    For scalar outcomes the tails decide. For two MultivariateNormal the variance of k3 is finite
    if and only if every eigenvalue of ``cov_q cov_p^-1`` is below 2; for other vectors the answer
    is unknown.
    """
    if p.event_shape == ():
        return _scalar(p, q, estimator)
    if estimator != "k3":
        return None
    p, q = as_multivariate_normal(p), as_multivariate_normal(q)
    if isinstance(p, MultivariateNormal) and isinstance(q, MultivariateNormal):
        factor = solve_triangular(p.cholesky, q.cholesky, lower=True)
        largest = float(np.square(np.linalg.svd(factor, compute_uv=False)).max())
        if largest < 2:
            return None
        return (
            f"k3 has infinite variance here (an eigenvalue of cov_q cov_p^-1 is {largest:.3g}, "
            "not below 2): its standard error is too small; the variance of k1 is finite"
        )
    return "the variance of k3 may be infinite for this pair; k1 is safer"


def _scalar(p: Any, q: Any, estimator: str) -> str | None:
    divergence = quadrature_kl(p, q)
    if divergence.value == inf:
        return (
            f"KL(P||Q) is infinite, which finitely many samples may not show: {divergence.reason}"
        )
    if estimator == "k3":
        missing = float(total(p, q, mass_outside_p).value)
        if missing > 1e-12:
            return (
                f"k3 is too small by {missing:.3g}, the probability under q of values that are "
                "impossible under p"
            )
    term = {"k1": _power_of_log(2), "k2": _power_of_log(4), "k3": _squared_ratio}[estimator]
    found = total(p, q, term)
    if found.value < inf and float(found.error) < inf:
        return None
    has = "has" if found.value == inf else "may have"
    advice = "; k1 is safer" if estimator == "k3" else ""
    return (
        f"{estimator} {has} infinite variance here (the tail of "
        f"{'q' if estimator == 'k3' else 'p'} is too heavy): its standard error is too small"
        f"{advice}"
    )


def _squared_ratio(log_p: FloatArray, log_ratio: FloatArray) -> FloatArray:
    """Return ``q^2 / p`` on the support of P."""
    return np.where(log_ratio >= ENDLESS, 0.0, np.exp(log_p + 2 * log_ratio))


def _power_of_log(power: int) -> Term:
    """Return the term ``p |log q/p|^power``."""
    return lambda log_p, log_ratio: np.exp(log_p) * np.minimum(log_ratio, _ENOUGH) ** power


_ENOUGH = 1e4
"""Log ratio above which exp(log_p) is 0, so that clipping avoids overflow only."""
