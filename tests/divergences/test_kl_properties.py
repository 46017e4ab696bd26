"""What holds of KL divergence whatever the parameters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kllab import (
    Bernoulli,
    Categorical,
    MultivariateNormal,
    Normal,
    bits_to_nats,
    kl_divergence,
    nats_to_bits,
)
from tests.support.oracle import DRAWS, KINDS

pytestmark = pytest.mark.slow

locs = st.floats(-1e6, 1e6)
scales = st.floats(1e-6, 1e6)
probabilities = st.floats(0, 1)
seeds = st.integers(0, 2**32 - 1)


@st.composite
def vectors(draw, outcomes):
    weights = draw(arrays(np.float64, outcomes, elements=st.floats(0, 1)))
    assume(weights.sum() > 1e-3)
    return weights / weights.sum()


@given(locs, scales, locs, scales)
def test_zero_only_for_equal_normals(loc_p, scale_p, loc_q, scale_q):
    p, q = Normal(loc_p, scale_p), Normal(loc_q, scale_q)
    # Offsets below 1e-154 scales have a divergence below float64.
    assume(loc_p == loc_q or abs(loc_p - loc_q) > 1e-100)
    assert (kl_divergence(p, q) == 0) == (p == q)


@given(locs, scales, locs, scales, st.floats(-1e3, 1e3), st.integers(-40, 40))
def test_invariant_under_a_change_of_units(loc_p, scale_p, loc_q, scale_q, shift, power):
    factor = -(2.0**power)
    p, q = Normal(loc_p, scale_p), Normal(loc_q, scale_q)
    before = kl_divergence(p, q)
    moved = [Normal(factor * g.loc, -factor * g.scale) for g in (p, q)]
    assert kl_divergence(*moved) == before
    # A shift rounds the locations: KL may move by what that rounding is worth.
    slack = 1e-15 * (abs(loc_p) + abs(loc_q) + 2 * abs(shift)) / scale_q
    z = abs(loc_p - loc_q) / scale_q
    shifted = [Normal(g.loc + shift, g.scale) for g in (p, q)]
    assert abs(kl_divergence(*shifted) - before) <= slack * (z + slack) + 1e-13 * before


@given(seeds, st.sampled_from(KINDS))
def test_invariant_under_an_invertible_linear_map(seed, kind):
    rng = np.random.default_rng(seed)
    pair = DRAWS[MultivariateNormal, MultivariateNormal](rng, kind)
    d = pair[0].event_shape[0]
    order, powers = rng.permutation(d), np.exp2(rng.integers(-30, 30, d))
    # Permutations and powers of two are exact, so only the order of sums can differ.
    moved = [
        MultivariateNormal(
            (g.mean * powers)[order],
            (g.covariance * np.outer(powers, powers))[np.ix_(order, order)],
        )
        for g in pair
    ]
    plain = [MultivariateNormal(g.mean, g.covariance) for g in pair]
    condition = max(np.linalg.cond(g.scaled_factor[0]) ** 2 for g in plain)
    assert kl_divergence(*moved) == pytest.approx(
        kl_divergence(*plain), rel=max(1e-12, 16 * 2.2e-16 * condition), abs=1e-300
    )


@given(st.lists(st.tuples(locs, scales, locs, scales), min_size=1, max_size=5))
def test_additive_over_independent_axes(axes):
    loc_p, scale_p, loc_q, scale_q = np.array(axes).T
    joint = kl_divergence(
        MultivariateNormal(loc_p, scale_tril=np.diag(scale_p)),
        MultivariateNormal(loc_q, np.diag(scale_q**2)),
    )
    apart = kl_divergence(Normal(loc_p, scale_p), Normal(loc_q, scale_q)).sum()
    # Squaring the scales of q rounds them: near P = Q that is all there is.
    assert joint == pytest.approx(apart, rel=1e-12, abs=1e-15)


@given(probabilities, probabilities, probabilities, probabilities)
@example(0.0, 0.0, 1.0, 1.0)
@example(1.0, 0.5, 0.0, 0.5)
def test_additive_over_independent_coins(a, b, c, d):
    def joint(x, y):
        return Categorical([x * y, x * (1 - y), (1 - x) * y, (1 - x) * (1 - y)])

    value = kl_divergence(joint(a, b), joint(c, d))
    apart = kl_divergence(Bernoulli([a, b]), Bernoulli([c, d])).sum()
    if np.isfinite(value) and np.isfinite(apart):
        # Products of probabilities are rounded, and may underflow to an empty cell.
        assert value == pytest.approx(apart, rel=1e-9, abs=1e-15)


@given(probabilities, probabilities)
def test_a_coin_is_a_categorical_of_two_outcomes(a, b):
    coins = kl_divergence(Bernoulli(a), Bernoulli(b))
    cells = kl_divergence(Categorical([1 - a, a]), Categorical([1 - b, b]))
    if a in (0, 1) or min(a, b) > 1e-10:
        assert cells == pytest.approx(coins, rel=1e-5, abs=1e-15)


@given(
    st.integers(1, 8).flatmap(
        lambda k: st.tuples(vectors(k), vectors(k), st.permutations(range(k)))
    )
)
def test_the_order_of_outcomes_does_not_matter(case):
    p, q, order = case
    value = kl_divergence(Categorical(p), Categorical(q))
    assert kl_divergence(Categorical(p[order]), Categorical(q[order])) == pytest.approx(
        value, rel=1e-13, abs=0
    )


@given(st.integers(2, 8).flatmap(lambda k: st.tuples(vectors(k), vectors(k))))
def test_merging_outcomes_only_lowers_it(case):
    p, q = case
    merged_p, merged_q = (np.append(v[:-2], v[-2] + v[-1]) for v in case)
    fine = kl_divergence(Categorical(p), Categorical(q))
    coarse = kl_divergence(Categorical(merged_p), Categorical(merged_q))
    assert coarse <= fine * (1 + 1e-12) + 1e-15


@given(st.integers(2, 8).flatmap(lambda k: st.tuples(vectors(k), vectors(k))))
def test_pinsker(case):
    p, q = case
    total_variation = np.abs(p - q).sum() / 2
    assert (
        kl_divergence(Categorical(p), Categorical(q)) >= 2 * total_variation**2 * (1 - 1e-9) - 1e-30
    )


@given(seeds, st.sampled_from(KINDS))
def test_a_broadcast_batch_is_its_loop(seed, kind):
    rng = np.random.default_rng(seed)
    p, q = (Normal, Normal) if seed % 2 else (Bernoulli, Bernoulli)
    rows = [DRAWS[p, q](rng, kind)[0] for _ in range(3)]
    columns = [DRAWS[p, q](rng, kind)[1] for _ in range(4)]

    def batch(items, axis):
        names = items[0].usual_constraints()
        return type(items[0])(
            **{n: np.expand_dims([getattr(i, n) for i in items], axis) for n in names}
        )

    table = kl_divergence(batch(rows, 1), batch(columns, 0))
    assert table.shape == (3, 4)
    assert table.tolist() == [[kl_divergence(a, b) for b in columns] for a in rows]


@given(seeds, st.sampled_from(KINDS), st.booleans())
def test_a_batch_of_matrices_is_its_loop(seed, kind, factor):
    rng = np.random.default_rng(seed)
    items = []
    while len(items) < 3:
        pair = DRAWS[MultivariateNormal, MultivariateNormal](rng, kind)
        if pair[0].event_shape == (3,):
            items.append(pair)

    def matrix(g):
        return {"scale_tril": g.cholesky} if factor else {"covariance_matrix": g.covariance}

    singles = [[MultivariateNormal(g.mean, **matrix(g)) for g in pair] for pair in items]
    p, q = (
        MultivariateNormal(
            np.stack([s[side].loc for s in singles]),
            **{
                n: np.stack([getattr(s[side], n) for s in singles])
                for n in matrix(singles[0][side])
            },
        )
        for side in (0, 1)
    )
    condition = max(np.linalg.cond(g.scaled_factor[0]).max() ** 2 for g in (p, q))
    value = kl_divergence(p, q)
    assert value == pytest.approx(
        [kl_divergence(a, b) for a, b in singles], rel=max(1e-12, 8 * 2.2e-16 * condition), abs=0
    )
    crossed = kl_divergence(
        MultivariateNormal(p.loc[:, None], **{n: a[:, None] for n, a in matrix(p).items()}), q
    )
    assert crossed.shape == (3, 3)
    assert np.diag(crossed) == pytest.approx(value, rel=1e-12, abs=0)


@given(st.floats(-1e300, 1e300))
def test_nats_and_bits(nats):
    assert bits_to_nats(nats_to_bits(nats)) == pytest.approx(nats, rel=1e-15, abs=1e-320)
    assert nats_to_bits(np.log(2) * 8) == pytest.approx(8)
