"""The engine against every registered closed form: two ways to one number."""

from __future__ import annotations

import numpy as np
import pytest

from kllab import explain_kl, supported_pairs
from kllab.divergences.numerical import quadrature_kl
from tests.support.oracle import DRAWS

PAIRS = [pair for pair in supported_pairs() if pair in DRAWS]

TINY = float(np.finfo(float).tiny)


def closed_forms(pair, kind, count):
    """Scalar pairs whose divergence has a closed form, with what it gives."""
    # By name, so that a pair that comes along later changes the draws of no other.
    rng = np.random.default_rng([31, *map(ord, pair[0].__name__ + pair[1].__name__)])
    for _ in range(count):
        p, q = DRAWS[pair](rng, kind)
        if p.event_shape:
            return
        for a, b in ((p, q), (q, p)) if pair[0] is pair[1] else ((p, q),):
            known = explain_kl(a, b)
            if known.method == "closed form":
                yield a, b, known


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: "-".join(f.__name__ for f in pair))
def test_ordinary_pairs_agree_to_eleven_digits_within_the_error_told(pair):
    for p, q, known in closed_forms(pair, "ordinary", 12):
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


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: "-".join(f.__name__ for f in pair))
def test_near_pairs_are_within_the_error_told(pair):
    for p, q, known in closed_forms(pair, "near", 4):
        found = quadrature_kl(p, q)
        assert (found.value == np.inf) == (known.value == np.inf), (p, q, known, found)
        assert (found.reason is None) == (found.value < np.inf)
        if known.value < np.inf:
            difference = abs(found.value - known.value)
            assert difference <= found.error + known.error + TINY, (p, q, known, found)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: "-".join(f.__name__ for f in pair))
def test_equal_parameters_give_exactly_zero(pair):
    for p, _, _ in closed_forms(pair, "extreme", 3):
        found = quadrature_kl(p, type(p)(**{n: getattr(p, n) for n in p.constraints}))
        assert found.value == 0.0
        assert found.error == 0.0
