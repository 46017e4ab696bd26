"""Pairs of families whose divergence is infinite by their supports, for all parameters.

Found from the supports of the families; a new family needs no entry here. Families whose
support depends on parameters (Uniform, Binomial, ...) are left to their own entries.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from math import inf
from typing import Any

import numpy as np

from kllab.distributions import FAMILIES, Dirichlet, Distribution, Multinomial, MultivariateNormal
from kllab.distributions.distribution import ScalarDistribution
from kllab.distributions.support import Support
from kllab.divergences.kl import register_kl
from kllab.divergences.registry import Family
from kllab.special.float_array import FloatArray


def _infinity(p: Distribution, q: Distribution) -> FloatArray:
    return np.full(np.broadcast_shapes(p.batch_shape, q.batch_shape), inf)


def fixed_support(family: Family) -> Support | None:
    """Return the support of a family; None if it depends on the parameters.

    Examples
    --------
    >>> from kllab import Binomial, Gamma
    >>> str(fixed_support(Gamma)), fixed_support(Binomial)
    ('[0, inf)', None)
    """
    support: object = family.support
    return support if isinstance(support, Support) else None


def why_no_density(_p: ScalarDistribution, q: ScalarDistribution) -> str:
    """Return the reason for continuous P and discrete Q."""
    return (
        "p is continuous and q discrete: q gives all its probability to outcomes that have none "
        f"under p, {q.support}"
    )


def why_no_points(p: ScalarDistribution, _q: ScalarDistribution) -> str:
    """Return the reason for discrete P and continuous Q."""
    mode = float(p.mode)
    return (
        "p is discrete and q continuous: q gives every single outcome of p probability 0, also "
        f"{mode:g}, where p gives {p.prob(mode)!r}"
    )


def why_outside(p: ScalarDistribution, q: ScalarDistribution) -> str:
    """Return the reason by the side of Q's interval on which P has more probability."""
    lower, upper = float(q.support.lower), float(q.support.upper)
    below = float(p.cdf(lower)) if float(p.support.lower) < lower else 0.0
    above = 1 - float(p.cdf(upper)) if float(p.support.upper) > upper else 0.0
    beyond = lower if float(p.support.upper) <= upper or below > above else upper
    side, mass = ("below", below) if beyond == lower else ("above", above)
    given = repr(mass) if mass > 0 else "something, if less than float64 tells from 0"
    return f"q gives 0 {side} {beyond:g}, where p gives {given}"


def _register_scalars(p: Family, q: Family) -> None:
    of_p, of_q = fixed_support(p), fixed_support(q)
    if of_p is None or of_q is None:
        return
    if of_p.discrete and of_q.discrete:
        return
    why: Callable[[Any, Any], str]
    if of_p.discrete or of_q.discrete:
        why = why_no_points if of_p.discrete else why_no_density
    elif of_p.lower < of_q.lower or of_p.upper > of_q.upper:
        why = why_outside
    else:
        return
    register_kl(p, q, method="support", why_infinite=why)(_infinity)


for _p, _q in product(FAMILIES, repeat=2):
    if issubclass(_p, ScalarDistribution) and issubclass(_q, ScalarDistribution):
        _register_scalars(_p, _q)


def why_other_vectors(p: Distribution, q: Distribution) -> str:
    """Return the reason by the sets of vectors on which P and Q have all probability."""
    return f"p gives 1 to {p.support}, to all of which q, on {q.support}, gives 0"


def why_thin(p: Distribution, q: Distribution) -> str:
    """Return the reason for Q on a set to which P gives probability 0."""
    return f"q gives 1 to {q.support}, to which p, on {p.support}, gives 0"


_VECTORS: tuple[Family, ...] = (Dirichlet, Multinomial, MultivariateNormal)

for _p, _q in product(_VECTORS, repeat=2):
    if _p is not _q:
        _why = why_thin if _p is MultivariateNormal else why_other_vectors
        register_kl(_p, _q, method="support", why_infinite=_why)(_infinity)
