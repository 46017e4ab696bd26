"""The engine against every registered closed form: two ways to one number."""

from __future__ import annotations

import numpy as np
import pytest

from kllab import StudentT, explain_kl, supported_pairs
from kllab.divergences.kl import KL
from kllab.divergences.quadrature import quadrature_kl
from tests.support.oracle import DRAWS, each_pair

pytestmark = pytest.mark.slow

TINY = float(np.finfo(float).tiny)

COUNTS = {"ordinary": 12, "near": 4, "extreme": 3}
"""How many draws of each kind are compared."""

CLOSED = [pair for pair in supported_pairs() if KL.registry.resolve(*pair).method == "closed form"]

ONLY_FOR_SPECIAL_PARAMETERS = {(StudentT, StudentT)}
"""Pairs whose closed form needs parameters that are never drawn."""


def random_pairs(pair, kind):
    """P and Q of a pair of families, in both directions where it is one family."""
    # By name, so that a pair that comes along later changes the draws of no other.
    rng = np.random.default_rng([31, *map(ord, pair[0].__name__ + pair[1].__name__)])
    for _ in range(COUNTS[kind]):
        p, q = DRAWS[pair](rng, kind)
        yield p, q
        if pair[0] is pair[1]:
            yield q, p


def closed_forms(pair, kind):
    """The random pairs of numbers whose divergence has a closed form, with what it gives."""
    for p, q in random_pairs(pair, kind):
        if not p.event_shape and (known := explain_kl(p, q)).method == "closed form":
            yield p, q, known


COMPARED = {kind: [pair for pair in CLOSED if any(closed_forms(pair, kind))] for kind in COUNTS}


def test_every_closed_form_of_numbers_is_compared():
    of_numbers = {
        pair for pair in CLOSED if not next(random_pairs(pair, "ordinary"))[0].event_shape
    }
    compared = {pair for pairs in COMPARED.values() for pair in pairs}
    assert of_numbers - compared == ONLY_FOR_SPECIAL_PARAMETERS


@each_pair(COMPARED["ordinary"])
def test_ordinary_pairs_agree_to_eleven_digits_within_the_error_told(pair):
    for p, q, known in closed_forms(pair, "ordinary"):
        found = quadrature_kl(p, q)
        if known.value == np.inf:
            assert found.value == np.inf, (p, q)
            assert found.reason
            assert found.error == 0
            continue
        difference = abs(found.value - known.value)
        assert difference <= 1e-11 * known.value, (p, q, known, found)
        assert difference <= found.error + known.error, (p, q, known, found)
        assert found.error <= max(1e-10 * known.value, 1e-18)
        assert found.reason is None


@each_pair(COMPARED["near"])
def test_near_pairs_are_within_the_error_told(pair):
    for p, q, known in closed_forms(pair, "near"):
        found = quadrature_kl(p, q)
        assert (found.value == np.inf) == (known.value == np.inf), (p, q, known, found)
        assert (found.reason is None) == (found.value < np.inf)
        if known.value < np.inf:
            difference = abs(found.value - known.value)
            assert difference <= found.error + known.error + TINY, (p, q, known, found)


@each_pair(COMPARED["extreme"])
def test_equal_parameters_give_exactly_zero(pair):
    for p, _, _ in closed_forms(pair, "extreme"):
        found = quadrature_kl(p, type(p)(**{n: getattr(p, n) for n in p.constraints}))
        assert found.value == 0.0
        assert found.error == 0.0
