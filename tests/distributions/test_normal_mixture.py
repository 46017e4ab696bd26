"""Mixtures of normals: components far apart, equal, without weight."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf
from scipy import stats

from kllab import Normal, NormalMixture, explain_kl, kl_divergence, supported_pairs
from kllab.divergences.log_density_ratio import log_density_ratio
from tests.support.families.normal_mixture import components, log_density

P = NormalMixture([0.2, 0.5, 0.3], [-4, 0, 1], [0.5, 1, 3])
X = np.linspace(-15, 15, 41)


def test_density_and_cdf_by_components():
    parts = [stats.norm(m, s) for m, s in zip(P.locs, P.scales, strict=True)]
    density = sum(w * part.pdf(X) for w, part in zip(P.weights, parts, strict=True))
    below = sum(w * part.cdf(X) for w, part in zip(P.weights, parts, strict=True))
    np.testing.assert_allclose(P.prob(X), density, rtol=1e-13)
    np.testing.assert_allclose(P.log_prob(X), np.log(density), rtol=1e-13)
    np.testing.assert_allclose(P.cdf(X), below, rtol=1e-13)
    assert P.mean == pytest.approx(-0.5, rel=1e-15)
    assert P.variance == pytest.approx(0.05 + 0.5 + 2.7 + 0.2 * 16 + 0.3 - 0.25, rel=1e-14)


def test_far_in_the_tail_and_at_any_scale():
    for unit in (1e-200, 1.0, 1e200):
        p = NormalMixture(P.weights, P.locs * unit, P.scales * unit)
        with mp.workdps(40):
            for at in (-90.0, -40.0, 70.0, 0.5):
                truth = log_density(components(p), mpf(at * unit))
                assert p.log_prob(at * unit) == pytest.approx(float(truth), rel=1e-14)


def test_one_component_is_the_normal():
    p, normal = NormalMixture([1], [0.5], [2]), Normal(0.5, 2)
    np.testing.assert_allclose(p.log_prob(X), normal.log_prob(X), rtol=1e-14)
    assert (p.mode, p.mean, p.variance) == (0.5, 0.5, 4)
    assert p.entropy() == pytest.approx(normal.entropy(), rel=1e-15)
    assert kl_divergence(p, normal) == kl_divergence(normal, p) == 0
    assert kl_divergence(p, Normal(1, 1)) == pytest.approx(
        kl_divergence(normal, Normal(1, 1)), rel=1e-13
    )


def test_the_mode_is_the_highest_point():
    rng = np.random.default_rng(0)
    for _ in range(40):
        size = int(rng.integers(2, 5))
        p = NormalMixture(
            rng.dirichlet(np.ones(size)), rng.normal(size=size), 10.0 ** rng.uniform(-2, 0.5, size)
        )
        grid = np.linspace(p.locs.min(), p.locs.max(), 20_001)
        assert p.log_prob(p.mode) >= np.max(p.log_prob(grid)) - 1e-14
    assert NormalMixture([0.5, 0.5], [-1, 1], [5, 5]).mode == pytest.approx(0, abs=1e-7)
    assert NormalMixture([0.5, 0.5], [3, 3], [1, 5]).mode == 3
    pair = NormalMixture([[0.4, 0.6], [0.6, 0.4]], [0, 9], [1, 1])
    np.testing.assert_allclose(pair.mode, [9, 0], atol=1e-15)


def test_entropy_of_components_far_apart_and_of_equal_ones():
    apart = NormalMixture([0.5, 0.25, 0.25], [0, 1e3, 1e6], [1e-3, 1, 1e3])
    weights = [0.5, 0.25, 0.25]
    labels = -np.dot(weights, np.log(weights))
    own = np.dot(weights, [Normal(0, s).entropy() for s in (1e-3, 1, 1e3)])
    assert apart.entropy() == pytest.approx(labels + own, rel=1e-12)
    same = NormalMixture([0.1, 0.2, 0.7], [3, 3, 3], [2, 2, 2])
    assert same.entropy() == pytest.approx(Normal(3, 2).entropy(), rel=1e-14)
    narrow = NormalMixture([0.5, 0.5], [0, 0], [1, 1e-12])
    assert narrow.entropy() == pytest.approx(
        np.log(2) + (Normal(0, 1).entropy() + Normal(0, 1e-12).entropy()) / 2, rel=1e-10
    )
    assert NormalMixture([1, 0], [0, 5], [1, 1]).entropy() == pytest.approx(
        Normal(0, 1).entropy(), rel=1e-15
    )


def test_weights_that_sum_to_one_up_to_rounding_are_shares():
    third = np.float32(1 / 3)
    p = NormalMixture([third] * 3, [0, 5, 9], [1, 2, 3])
    assert p.cdf(1e9) == 1
    assert kl_divergence(p, NormalMixture(p.weights * 0.9999999, p.locs, p.scales)) < 1e-30


def test_components_without_weight_and_in_another_order_change_nothing():
    turned = NormalMixture(P.weights[::-1], P.locs[::-1], P.scales[::-1])
    assert kl_divergence(P, turned) == 0
    more = NormalMixture([0.2, 0.5, 0.3, 0], [-4, 0, 1, 7], [0.5, 1, 3, 9])
    assert kl_divergence(P, more) == 0
    assert kl_divergence(more, P) == 0
    assert len(more.centres_and_scales()[0]) == 3


def test_ratio_near_equality_has_its_digits():
    for step in 10.0 ** -np.arange(1, 15, 2):
        weights = P.weights + step * np.array([0.1, -0.3, 0.2])
        q = NormalMixture(weights, P.locs * (1 + step), P.scales * (1 - step / 2))
        value = log_density_ratio(P, q, X)
        with mp.workdps(60):
            ours, theirs = components(P), components(q)
            truth = [
                float(log_density(theirs, mpf(x)) - log_density(ours, mpf(x))) for x in X.tolist()
            ]
        np.testing.assert_allclose(value, truth, rtol=1e-12, atol=1e-14 * step)


def test_methods_are_named_and_registered():
    assert explain_kl(P, Normal(0, 1)).method == "quadrature"
    for pair in ((NormalMixture, NormalMixture), (Normal, NormalMixture), (NormalMixture, Normal)):
        assert pair in supported_pairs()


def test_the_mode_of_components_narrower_than_the_spacing_of_float64():
    assert NormalMixture([0.5, 0.5], [-0.1, 0.3], [1e-20, 1e-20]).mode in (-0.1, 0.3)
    assert NormalMixture([0.5, 0.5], [1e150, -1e150], [1e-100, 1e100]).mode == 1e150
