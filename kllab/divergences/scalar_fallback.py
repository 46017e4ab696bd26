"""Compute any divergence of two scalar distributions numerically."""

from __future__ import annotations

from typing import Any

import numpy as np

from kllab.divergences.quadrature import total
from kllab.divergences.quadrature.integrand import Term
from kllab.divergences.registry import UnsupportedPairError
from kllab.divergences.result import Divergence

_ROUNDING = 1e-9


def scalar_total(
    name: str, p: Any, q: Any, term: Term, *, has_kink: bool = False, bound: float = np.inf
) -> Divergence:
    """Return the integral or sum of `term` for two single distributions of scalar outcomes.

    Parameters
    ----------
    name
        Name of the divergence.
    p, q, term, has_kink
        As in `kllab.divergences.quadrature.total`.
    bound
        Largest possible value of the divergence, to which the result is limited.

    Raises
    ------
    UnsupportedPairError
        If outcomes are vectors.
    ArithmeticError
        If the result exceeds `bound` by more than rounding.
    """
    if p.event_shape:
        raise UnsupportedPairError(
            f"no {name} is known for {type(p).__name__}||{type(q).__name__}: there is no closed "
            "form, and quadrature needs scalar outcomes"
        )
    found = total(p, q, term, has_kink=has_kink)
    if not found.value <= bound + max(float(found.error), _ROUNDING):
        raise ArithmeticError(
            f"the {name} of {p!r} and {q!r} cannot exceed {bound:g}, but {found.method} gave "
            f"{found.value!r} ({found.reason or 'no reason'}): it fails for these densities"
        )
    return Divergence(min(float(found.value), bound), found.method, found.error, found.reason)
