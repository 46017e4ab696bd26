"""Pairs of families whose divergence is infinite by their supports, for all parameters.

Found from the supports of the families; a new family needs no entry here. Families whose
support depends on parameters (Uniform, Binomial, ...) are left to their own entries.
"""

from __future__ import annotations

from itertools import chain, product
from math import inf

import numpy as np

from kllab.distributions import (
    FAMILIES,
    Dirichlet,
    Distribution,
    Multinomial,
    MultivariateNormal,
    MultivariateNormalMixture,
)
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


def never_inside(p: Family, q: Family) -> bool:
    """Return whether P always has outcomes that are impossible under Q, by fixed supports."""
    of_p, of_q = fixed_support(p), fixed_support(q)
    if of_p is None or of_q is None or (of_p.discrete and of_q.discrete):
        return False
    if of_p.discrete or of_q.discrete:
        return True
    return bool(of_p.lower < of_q.lower or of_p.upper > of_q.upper)


_SCALARS = [family for family in FAMILIES if issubclass(family, ScalarDistribution)]
_VECTORS: tuple[tuple[Family, ...], ...] = (
    (Dirichlet,),
    (Multinomial,),
    (MultivariateNormal, MultivariateNormalMixture),
)
"""Families of vectors, by their support."""
_OTHERS = {
    pair
    for one, other in product(_VECTORS, repeat=2)
    if one is not other
    for pair in product(one, other)
}
for _p, _q in chain(product(_SCALARS, repeat=2), _OTHERS):
    if (_p, _q) in _OTHERS or never_inside(_p, _q):
        register_kl(_p, _q, method="support")(_infinity)
