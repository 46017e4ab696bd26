"""Reference values for all pairs of families, registered by `tests/support/families`."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from kllab import (
    Logistic,
    MultivariateNormalMixture,
    NegativeBinomial,
    NormalMixture,
    StudentT,
    VonMises,
)
from kllab.divergences.kl import KL as KL_DIVERGENCE
from tests.support.truth import (
    BARS,
    DRAWS,
    ENTROPY,
    KINDS,
    KL,
    LARGEST,
    SCALAR_BAR,
    relative_error,
)

__all__ = [
    "DRAWS",
    "ENTROPY",
    "KINDS",
    "KL",
    "LARGEST",
    "bar",
    "each_pair",
    "how_many",
    "relative_error",
]

for _path in sorted((Path(__file__).parent / "families").glob("[!_]*.py")):
    import_module(f"tests.support.families.{_path.stem}")


MIXTURES = {NormalMixture, MultivariateNormalMixture}
SLOW = {Logistic, NegativeBinomial, StudentT, VonMises} | MIXTURES
"""Families whose definition takes long to compute."""


def each_pair(pairs: Iterable[tuple[type, type]]) -> pytest.MarkDecorator:
    """Run a test for every `pair` of families; the definition of some is slow."""
    return pytest.mark.parametrize(
        "pair",
        [
            pytest.param(
                pair,
                id="-".join(family.__name__ for family in pair),
                marks=[pytest.mark.slow] if SLOW.intersection(pair) else [],
            )
            for pair in pairs
        ],
    )


def bar(p: Any, q: Any) -> float:
    """Return the relative error allowed for KL(p||q)."""
    promised = BARS.get((type(p), type(q)))
    return promised(p, q) if promised else SCALAR_BAR


def how_many(pair: tuple[type, type], most: int) -> int:
    """Return the number of draws to test of a pair: `most` for two of one family.

    Two families get a fifth, as do mixtures, whose definition takes much longer than all others;
    where supports never fit, and nothing is computed, a few.
    """
    if pair[0] is pair[1] and pair[0] not in MIXTURES:
        return most
    method = KL_DIVERGENCE.registry.resolve(*pair).method
    return max(2, most // (40 if method == "support" else 5))
