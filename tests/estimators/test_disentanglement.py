"""Measures of disentanglement: representations whose values are known."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from kllab.data import load_shapes
from kllab.estimators import (
    dci,
    mutual_information_gap,
    posterior_mutual_information_gap,
)

FACTORS = load_shapes().classes
STANDARDISED = (FACTORS - FACTORS.mean(axis=0)) / FACTORS.std(axis=0)
SMALL = np.indices((3, 4, 5, 5)).reshape(4, -1).T
"""300 samples of four factors."""


def rng(seed=0):
    return np.random.default_rng(seed)


def noisy(seed=0):
    """Return latents that tell about the small factors, with noise, and two more of noise."""
    noise = rng(seed).normal(size=(len(SMALL), 6))
    return noise + np.pad(2.0 * SMALL, [(0, 0), (0, 2)])


def test_the_factors_themselves_have_the_value_one():
    gap = mutual_information_gap(STANDARDISED, FACTORS)
    np.testing.assert_allclose(gap.gaps, 1, rtol=1e-12)
    np.testing.assert_allclose(gap.information, np.diag(gap.entropies), atol=1e-12)
    np.testing.assert_allclose(gap.entropies, np.log([3, 4, 8, 12, 12]))
    found = dci(STANDARDISED, FACTORS, rng=rng())
    assert (found.disentanglement, found.completeness, found.informativeness) == (1, 1, 1)
    assert np.array_equal(found.importance, np.eye(5))
    assert np.array_equal(found.accuracy, np.ones(5))


@pytest.mark.parametrize("seed", range(3))
def test_a_rotation_lowers_all_but_what_can_be_predicted(seed):
    turn, _ = np.linalg.qr(rng(seed).normal(size=(5, 5)))
    turned = STANDARDISED @ turn
    assert mutual_information_gap(turned, FACTORS).value < 0.35
    found = dci(turned, FACTORS, rng=rng())
    assert max(found.disentanglement, found.completeness) < 0.5
    assert found.informativeness > 0.6


def test_independent_noise_has_about_zero():
    noise = rng().normal(size=(len(FACTORS), 8))
    assert mutual_information_gap(noise, FACTORS).value < 0.002
    found = dci(noise, FACTORS, rng=rng())
    assert max(found.disentanglement, found.completeness) < 0.01
    assert abs(found.informativeness) < 0.03
    np.testing.assert_allclose(found.accuracy, found.chance, atol=0.06)


def test_constant_latents_tell_nothing():
    nothing = np.full((len(SMALL), 3), 0.1)
    assert mutual_information_gap(nothing, SMALL, bins=5).value == 0
    found = dci(nothing, SMALL, rng=rng())
    assert (found.disentanglement, found.completeness) == (0, 0)
    assert found.informativeness <= 0
    assert not found.importance.any()


def test_one_dimension_for_two_factors_is_seen_by_disentanglement_alone():
    factors = np.indices((4, 5, 40)).reshape(3, -1).T[:, :2]
    latents = np.stack([5 * factors[:, 0] + factors[:, 1], np.zeros(len(factors))], axis=1)
    found = dci(latents, factors, rng=rng())
    assert mutual_information_gap(latents, factors).value == pytest.approx(1)
    assert found.completeness == 1
    assert found.disentanglement < 1e-3
    assert found.informativeness == 1


def test_two_dimensions_for_one_factor_are_not_complete():
    twice = np.concatenate([SMALL, SMALL], axis=1)
    found = dci(twice, SMALL, rng=rng())
    assert mutual_information_gap(twice, SMALL, bins=10).value == 0
    assert found.disentanglement == 1
    halves = 1 - log(2) / log(8)  # the entropy of two halves, to the base of eight dimensions
    assert found.completeness == pytest.approx(halves, abs=0.08)


ORDERS, POWERS = st.permutations(range(6)), st.lists(st.integers(-40, 40), min_size=6, max_size=6)


@given(order=ORDERS, powers=POWERS, names=st.permutations(range(5)))
def test_the_gap_takes_any_order_scale_and_names_of_classes(order, powers, names):
    # Powers of two scale without rounding.
    changed, renamed = (noisy() * 2.0 ** np.array(powers))[:, order], np.array(names)[SMALL] - 7
    first = mutual_information_gap(noisy(), SMALL, bins=10)
    second = mutual_information_gap(changed, renamed, bins=10)
    np.testing.assert_allclose(second.information, first.information[order], atol=1e-12)
    np.testing.assert_allclose(second.gaps, first.gaps, atol=1e-12)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 1000), order=ORDERS, powers=POWERS)
def test_dci_takes_any_order_and_scale(seed, order, powers):
    latents = noisy(seed)
    scaled = latents * 2.0 ** np.array(powers)
    first, second, third = (
        dci(each, SMALL, rng=rng()) for each in (latents, scaled, latents[:, order])
    )
    assert np.array_equal(second.importance, first.importance)
    # Splits that are equally good are chosen by chance.
    np.testing.assert_allclose(third.importance, first.importance[order], atol=0.15)
    assert third.disentanglement == pytest.approx(first.disentanglement, abs=0.1)


def test_information_of_a_histogram_is_that_of_its_table():
    latents = rng().integers(0, 4, (300, 2))
    latents[:, 0] = (latents[:, 0] + SMALL[:, 0]) // 2
    found = mutual_information_gap(latents, SMALL, bins=4)
    for j, k in np.ndindex(found.information.shape):
        joint = np.histogram2d(latents[:, j], SMALL[:, k], bins=(4, SMALL[:, k].max() + 1))[0] / 300
        product = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)
        some = joint > 0
        expected = (joint[some] * np.log(joint[some] / product[some])).sum()
        assert found.information[j, k] == pytest.approx(expected, abs=1e-12)


def test_the_bias_of_the_histogram_is_about_what_it_says():
    found = [
        mutual_information_gap(rng(seed).uniform(size=(300, 4)), SMALL, bins=6)
        for seed in range(40)
    ]
    measured = np.mean([each.information for each in found], axis=(0, 1))  # truly 0
    stated = np.mean([each.bias for each in found], axis=(0, 1))
    np.testing.assert_allclose(stated, measured, rtol=0.1)


def test_information_of_posteriors_is_that_of_a_mixture():
    """One factor with two values, told by a mean of -1 or 1 with noise of scale 1."""
    factor = np.repeat([0, 1], 500)[:, None]
    loc = np.stack([2.0 * factor[:, 0] - 1, np.zeros(1000)], axis=1)
    found = posterior_mutual_information_gap(
        loc, np.ones((1000, 2)), factor, rng=rng(), samples=20_000
    )

    def integrand(z):
        density = np.exp(-((z - 1) ** 2) / 2) / np.sqrt(2 * np.pi)
        return density * (log(2) - np.log1p(np.exp(-2 * z)))

    expected, _ = quad(integrand, -12, 12)
    assert found.standard_error[0, 0] < 0.005
    assert found.information[0, 0] == pytest.approx(expected, abs=4 * found.standard_error[0, 0])
    np.testing.assert_allclose(found.information[1], 0, atol=1e-12)
    assert found.gaps[0] == pytest.approx(expected / log(2), abs=0.03)


def test_posteriors_of_few_images_look_informative():
    """As the docstring warns: each draw is compared with its own posterior."""
    factor = np.repeat(np.arange(20), 10)[:, None]
    loc = rng().normal(size=(200, 2))
    narrow = posterior_mutual_information_gap(loc, np.full((200, 2), 1e-3), factor, rng=rng())
    wide = posterior_mutual_information_gap(loc, np.full((200, 2), 1.0), factor, rng=rng())
    assert narrow.information.min() > 2
    assert wide.information.max() < 0.1


def with_latents(function):
    """Return `function` as one of latents and factors alone."""
    if function is posterior_mutual_information_gap:
        return lambda z, factors: function(z, np.ones(np.shape(z)), factors, rng=rng())
    if function is dci:
        return lambda z, factors: function(z, factors, rng=rng())
    return function


@pytest.mark.parametrize(
    "function", [mutual_information_gap, posterior_mutual_information_gap, dci]
)
@pytest.mark.parametrize(
    ("latents", "factors", "error", "message"),
    [
        (noisy(), SMALL * 1.0, TypeError, "factors must be integers.*float64"),
        (noisy(), SMALL == 1, TypeError, "factors must be integers.*bool"),
        (noisy(), SMALL[:-1], ValueError, r"factors must have shape \(300, factors\).*\(299, 4\)"),
        (noisy(), SMALL[:, 0], ValueError, r"their shape is \(300,\)"),
        (noisy(), SMALL * [1, 0, 1, 1], ValueError, "factor 1 is 0 in all samples; a constant"),
        (noisy()[:40], SMALL[:40, 2:], ValueError, "factor 0 is 3 in 5 of 40 samples.*at least 10"),
        (noisy()[:, :1], SMALL, ValueError, r"at least two dimensions.*\(300, 1\)"),
        (noisy()[:, 0], SMALL, ValueError, r"at least two dimensions.*\(300,\)"),
        (noisy() * np.inf, SMALL, ValueError, "must be finite"),
    ],
)
def test_what_cannot_be_measured_is_refused(function, latents, factors, error, message):
    with pytest.raises(error, match=f"^{function.__name__}: .*{message}"):
        with_latents(function)(latents, factors)


def test_other_arguments_are_checked():
    scale = np.ones((300, 6))
    with pytest.raises(
        ValueError, match=r"300 samples are too few for 80 bins x 5 values.*400 are"
    ):
        mutual_information_gap(noisy(), SMALL, bins=80)
    with pytest.raises(ValueError, match="bins must be at least 2"):
        mutual_information_gap(noisy(), SMALL, bins=1)
    with pytest.raises(ValueError, match="scale must be above 0, but it holds 0"):
        posterior_mutual_information_gap(noisy(), 0 * scale, SMALL, rng=rng())
    with pytest.raises(ValueError, match="loc and scale must have one shape"):
        posterior_mutual_information_gap(noisy(), scale[:, :3], SMALL, rng=rng())
    with pytest.raises(ValueError, match="samples must be at least 100"):
        posterior_mutual_information_gap(noisy(), scale, SMALL, rng=rng(), samples=9)
    with pytest.raises(TypeError, match="dci: rng must be"):
        dci(noisy(), SMALL, rng=0)
    with pytest.raises(ValueError, match=r"at least 2 factors, but their shape is \(300, 1\)"):
        dci(noisy(), SMALL[:, :1], rng=rng())
