"""Pairs registered as infinite: each is drawn by its own family, and the truth is inf.

`tests/divergences/test_infinite_pairs.py` shows for each that P gives something to what Q does not.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import mp, mpf

from kllab import supported_pairs
from kllab.divergences.kl import KL
from tests.support.families.listed import COUNTS, LISTED
from tests.support.truth import DRAWS, Draw, draws, kl


def infinity(_p: Any, _q: Any) -> mpf:
    return mp.inf


def each_by_itself(p: type, q: type) -> Draw:
    def pair(rng: np.random.Generator, kind: str) -> tuple[Any, Any]:
        while True:
            drawn = DRAWS[p, p](rng, kind)[0], DRAWS[q, q](rng, kind)[0]
            if drawn[0].event_shape == drawn[1].event_shape:
                return drawn

    return pair


BY_OUTCOMES = {*LISTED, *COUNTS}
"""Families whose divergences from each other are sums over outcomes, infinite or not."""

PAIRS = [
    pair
    for pair in supported_pairs()
    if KL.registry.resolve(*pair).method == "support" and not BY_OUTCOMES.issuperset(pair)
]
for _pair in PAIRS:
    kl(*_pair)(infinity)
    draws(*_pair)(each_by_itself(*_pair))
