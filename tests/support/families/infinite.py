"""Pairs whose supports can never fit: each is drawn by its own family, and the truth is inf.

`tests/divergences/test_infinite_pairs.py` holds that the supports do not fit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from mpmath import mp, mpf

from kllab import Dirichlet, Multinomial, MultivariateNormal
from kllab.distributions import FAMILIES
from kllab.divergences.closed_form.infinite import fixed_support
from tests.support.truth import DRAWS, KL

VECTORS = (Dirichlet, Multinomial, MultivariateNormal)


def never_fits(p: type, q: type) -> bool:
    """Whether P gives something to a set to which Q gives 0, whatever the parameters."""
    if p in VECTORS and q in VECTORS:
        return p is not q
    of_p, of_q = (None if f in VECTORS else fixed_support(f) for f in (p, q))
    if of_p is None or of_q is None or (of_p.discrete and of_q.discrete):
        return False
    return of_p.discrete != of_q.discrete or of_p.lower < of_q.lower or of_p.upper > of_q.upper


def infinity(_p: Any, _q: Any) -> mpf:
    return mp.inf


def each_by_itself(p: type, q: type) -> Callable[[np.random.Generator, str], tuple[Any, Any]]:
    def pair(rng: np.random.Generator, kind: str) -> tuple[Any, Any]:
        while True:
            drawn = DRAWS[p, p](rng, kind)[0], DRAWS[q, q](rng, kind)[0]
            if drawn[0].event_shape == drawn[1].event_shape:
                return drawn

    return pair


PAIRS = [(p, q) for p in FAMILIES for q in FAMILIES if never_fits(p, q)]
for _pair in PAIRS:
    KL[_pair] = infinity
    DRAWS[_pair] = each_by_itself(*_pair)
