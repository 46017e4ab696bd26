"""Entropy, cross-entropy and how they hang together with KL."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import (
    Bernoulli,
    Categorical,
    MultivariateNormal,
    Normal,
    cross_entropy,
    entropy,
    kl_divergence,
    supported_pairs,
)
from tests.support.oracle import DRAWS, ENTROPY, KINDS, KL, LARGEST, each_pair, how_many

pytestmark = pytest.mark.slow

PAIRS = supported_pairs()


@pytest.mark.parametrize("kind", KINDS)
@each_pair(PAIRS)
def test_cross_entropy_is_entropy_plus_kl(pair, kind):
    rng = np.random.default_rng([4, KINDS.index(kind)])
    for _ in range(how_many(pair, 15)):
        p, q = DRAWS[pair](rng, kind)
        value, divergence, own = cross_entropy(p, q), KL[pair](p, q), ENTROPY[pair[0]](p)
        if divergence > LARGEST:
            assert value == np.inf
            continue
        with mp.workdps(50):
            truth = own + divergence
            # It may be small because its parts cancel; they set the scale.
            scale = (
                max(abs(truth), abs(own), mpf("1e-300"))
                if p.event_shape
                else max(abs(truth), 1 if not p.support.discrete else mpf("1e-300"))
            )
            assert abs(value - truth) <= (1e-9 if p.event_shape else 1e-13) * scale


def test_consistent_on_ordinary_inputs():
    for p, q in [
        (Normal(0.3, 2), Normal(-1, 1.5)),
        (Bernoulli(0.3), Bernoulli(0.6)),
        (Categorical([0.2, 0, 0.8]), Categorical([0.3, 0.3, 0.4])),
        (MultivariateNormal([1, 2], [[2, 0.5], [0.5, 1]]), MultivariateNormal(0, np.eye(2))),
    ]:
        assert cross_entropy(p, q) - entropy(p) == pytest.approx(kl_divergence(p, q), rel=1e-14)
        assert cross_entropy(p, p) == pytest.approx(entropy(p), rel=1e-15)


def test_empty_cells():
    assert entropy(Categorical([0, 1, 0])) == 0
    assert entropy(Bernoulli([0, 1])).tolist() == [0, 0]
    assert cross_entropy(Categorical([1, 0]), Categorical([1, 0])) == 0
    assert cross_entropy(Categorical([0, 1]), Categorical([1, 0])) == np.inf
    assert cross_entropy(Bernoulli([0, 1]), Bernoulli(0)).tolist() == [0, np.inf]


def test_nearly_certain_outcomes_keep_their_digits():
    p = Categorical([1, 1e-20])
    assert entropy(p) == pytest.approx(1e-20 + 1e-20 * 20 * np.log(10), rel=1e-14, abs=0)
