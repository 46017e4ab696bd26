"""Estimators from samples alone: neighbours, histograms, the Donsker-Varadhan bound."""

from __future__ import annotations

import numpy as np
import pytest

from kllab.estimators import (
    donsker_varadhan,
    fitted_donsker_varadhan,
    histogram,
    nearest_neighbours,
)

N = 20_000


def rng(seed=0):
    return np.random.default_rng(seed)


def normals(seed=0, n=N, shift=1.0, d=None):
    generator = rng(seed)
    size = (n,) if d is None else (n, d)
    return generator.normal(0, 1, size), generator.normal(shift, 1, size)


def powers(t):
    return np.stack([t, t**2], axis=1)


def test_neighbours_find_half_a_nat_between_normals():
    found = nearest_neighbours(*normals(), rng=rng())
    assert abs(found.value - 0.5) < 5 * found.standard_error
    assert found.standard_error < 0.05
    assert (found.n, found.method, found.warning) == (N, "nearest neighbours (k = 5)", None)


@pytest.mark.parametrize("k", [1, 5, 19, 39])
def test_neighbours_on_a_line_are_those_of_all_distances(k):
    x, y = normals(n=40)[0], normals(n=41, shift=3.0)[1]
    to_x, to_y = (np.sort(np.abs(x[:, None] - samples), axis=1) for samples in (x, y))
    expected = np.log(to_y[:, k - 1] / to_x[:, k]).mean() + np.log(41 / 39)
    assert nearest_neighbours(x, y, k=k, rng=rng()).value == pytest.approx(expected, rel=1e-12)


def test_the_error_of_neighbours_is_that_of_repetitions():
    repeated = [nearest_neighbours(*normals(seed, 1000), rng=rng()) for seed in range(60)]
    spread = np.std([found.value for found in repeated])
    stated = np.mean([found.standard_error for found in repeated])
    assert 0.7 * spread < stated < 1.6 * spread


def test_neighbours_in_many_dimensions_warn_and_are_biased():
    shift = 1 / np.sqrt(20)
    found = nearest_neighbours(*normals(n=5000, shift=shift, d=20), rng=rng())
    assert found.value < 0.45
    assert "20 dimensions" in found.warning


def test_equal_samples_raise_or_are_jittered():
    x, y = (np.round(part, 2) for part in normals(n=5000))
    with pytest.raises(ValueError, match=r"jitter=0\.009 adds noise of the size of"):
        nearest_neighbours(x, y, rng=rng())
    found = nearest_neighbours(x, y, k=50, rng=rng(), jitter=0.003)
    assert abs(found.value - 0.5) < 5 * found.standard_error


@pytest.mark.parametrize("d", [None, 2])
def test_rounded_samples_need_jitter_of_the_step_and_warn_of_less(d):
    n = 200 if d is None else 2000
    x, y = (rng(s).normal(size=n if d is None else (n, d)).round(1) for s in (1, 2))
    with pytest.raises(ValueError, match=r"jitter=0\.1 adds noise of the size of their step"):
        nearest_neighbours(x, y, rng=rng())
    right = nearest_neighbours(x, y, rng=rng(3), jitter=0.1)
    assert abs(right.value) < 5 * right.standard_error
    assert right.warning is None
    less = nearest_neighbours(x, y, rng=rng(3), jitter=1e-6)
    assert "distances are those of the noise; jitter=0.1 has the size of" in less.warning
    with pytest.raises(ValueError, match=r"jitter=1e-20 does not separate them; jitter=0\.1"):
        nearest_neighbours(x, y, rng=rng(), jitter=1e-20)


def test_a_few_ties_may_be_jittered_by_little_without_a_warning():
    x, y = normals(n=2000)
    found = nearest_neighbours(np.append(x, x[:20]), y, rng=rng(3), jitter=1e-6)
    assert abs(found.value - 0.5) < 5 * found.standard_error
    assert found.warning is None


@pytest.mark.parametrize("jitter", [0.0, 0.1])
def test_constant_samples_raise_without_advising_jitter(jitter):
    with pytest.raises(ValueError, match="constant samples have no density, with or"):
        nearest_neighbours([1.0] * 20, [1.0] * 20, rng=rng(), jitter=jitter)


def test_both_warnings_are_joined():
    x, y = (rng(s).integers(0, 2, (50, 6)) for s in (1, 2))
    found = nearest_neighbours(x, y, k=1, rng=rng(), jitter=1e-3)
    assert "those of the noise" in found.warning
    assert "; in 6 dimensions" in found.warning


@pytest.mark.parametrize("d", [None, 2])
@pytest.mark.parametrize("scale", [2.0**530, 2.0**1020, 2.0**-560, 2.0**-1000])
def test_neighbours_do_not_depend_on_the_unit(scale, d):
    x, y = normals(n=500, d=d)
    for jitter in (0.0, 1e-3):
        plain = nearest_neighbours(x, y, rng=rng(), jitter=jitter)
        scaled = nearest_neighbours(x * scale, y * scale, rng=rng(), jitter=jitter)
        assert scaled.value == pytest.approx(plain.value, rel=1e-12)
        assert scaled.standard_error == pytest.approx(plain.standard_error, rel=1e-12)


def test_distances_too_small_for_their_squares():
    x, y = normals(n=500)
    y[0] = x[0] = 0
    x, y = np.append(x, 1e-200), np.append(y, [2e-200, 3e-200])[1:]
    assert np.isfinite(nearest_neighbours(x, y, k=1, rng=rng()).value)
    with pytest.raises(ValueError, match="so that distances are 0"):
        nearest_neighbours(np.stack([x, x], axis=1), np.stack([y, y], axis=1), k=1, rng=rng())


def test_invalid_arguments_of_nearest_neighbours_raise():
    x, y = normals(n=10)
    with pytest.raises(ValueError, match="k must be"):
        nearest_neighbours(x, y, k=10, rng=rng())
    with pytest.raises(ValueError, match="equally many coordinates"):
        nearest_neighbours(x, y[:, None] * [1, 2], rng=rng())
    with pytest.raises(ValueError, match="jitter must not"):
        nearest_neighbours(x, y, rng=rng(), jitter=-1)
    with pytest.raises(ValueError, match="x must be finite"):
        nearest_neighbours(np.append(x, np.inf), y, rng=rng())
    with pytest.raises(TypeError, match="rng must be"):
        nearest_neighbours(x, y, rng=None)
    for k in ("5", 2.5, True):
        with pytest.raises(TypeError, match="nearest_neighbours: k must be an integer"):
            nearest_neighbours(x, y, k=k, rng=rng())
    for jitter in (np.inf, np.nan, "1", True):
        with pytest.raises(ValueError, match="nearest_neighbours: jitter must be a finite number"):
            nearest_neighbours(x, y, rng=rng(), jitter=jitter)
    with pytest.raises(ValueError, match="x must hold at least one number"):
        nearest_neighbours(np.ones((5, 0)), np.ones((5, 0)), rng=rng())
    assert nearest_neighbours(x, y, rng=rng()).standard_error is None


EDGES = np.array([-10, -1.5, -0.5, 0.5, 1.5, 2.5, 11])


def binned_truth():
    from scipy.special import ndtr

    p, q = np.diff(ndtr(EDGES)), np.diff(ndtr(EDGES - 1))
    return float((p * np.log(p / q)).sum())


def test_a_histogram_finds_the_divergence_of_the_binned():
    found = histogram(*normals(), bins=EDGES, corrected=True)
    assert abs(found.value - binned_truth()) < 5 * found.standard_error
    assert found.warning is None


def test_the_stated_bias_of_a_histogram_is_right_and_can_be_subtracted():
    edges = np.linspace(0, 1, 41)
    plain, corrected = [], []
    for seed in range(200):
        x, y = rng(seed).random((2, 1000))
        plain.append(histogram(x, y, bins=edges).value)
        corrected.append(histogram(x, y, bins=edges, corrected=True).value)
    # P = Q: (K - 1) / (2 n) from either sample.
    assert np.mean(plain) == pytest.approx(39 / 2000 * 2, rel=0.15)
    assert abs(np.mean(corrected)) < 0.1 * np.mean(plain)
    assert "biased upwards by about 0.0" in histogram(x, y, bins=edges).warning


def test_a_histogram_with_an_empty_bin_under_p_is_infinite():
    found = histogram([0.1, 0.2, 0.9], [0.1, 0.3, 0.2], bins=[0, 0.5, 1])
    assert found.value == np.inf
    assert "1 of 2 bins" in found.warning
    assert histogram([0.1, 0.2, 0.1], [0.1, 0.3, 0.7], bins=2).value < np.inf


def test_invalid_arguments_of_histogram_raise():
    x, y = normals(n=10)
    for bins, words in ((0, "at least 1"), ([1, 0], "increasing"), ([-0.1, 0.1], "contain all")):
        with pytest.raises(ValueError, match=words):
            histogram(x, y, bins=bins)
    for bins in (True, 2.5, "auto", None):
        with pytest.raises(TypeError, match="histogram: bins must be an integer"):
            histogram(x, y, bins=bins)
    with pytest.raises(ValueError, match="histogram: float64 has no 20 bins between the lowest"):
        histogram([1, 1 + 2**-52], [1, 1])
    with pytest.raises(ValueError, match="histogram: float64 has no 20 bins between the lowest"):
        histogram([-1e308, 1], [1, 1.7e308])
    assert histogram([1, 1], [1, 1]).value == 0
    with pytest.raises(ValueError, match="one axis"):
        histogram(x[:, None], y)
    with pytest.raises(ValueError, match="at least 2 samples"):
        histogram([1.0], y)


def test_the_best_critic_makes_the_bound_tight_and_another_does_not():
    x, y = normals()
    best = donsker_varadhan(x, y, lambda t: -t)
    assert abs(best.value - 0.5) < 5 * best.standard_error
    shifted = donsker_varadhan(x, y, lambda t: 700.0 - t)
    assert shifted.value == pytest.approx(best.value, abs=1e-9)
    worse = donsker_varadhan(x, y, lambda t: -t / 2)
    assert worse.value < 0.5 - 5 * worse.standard_error


def test_the_error_of_the_bound_is_that_of_repetitions():
    repeated = [donsker_varadhan(*normals(seed, 1000), lambda t: -t) for seed in range(200)]
    spread = np.std([found.value for found in repeated])
    stated = np.mean([found.standard_error for found in repeated])
    assert stated == pytest.approx(spread, rel=0.25)


@pytest.mark.slow
def test_a_fitted_critic_reaches_the_divergence_and_does_not_pass_it_where_there_is_none():
    found = fitted_donsker_varadhan(*normals(), powers, rng=rng())
    assert abs(found.value - 0.5) < 5 * found.standard_error
    assert found.n == N // 2

    def many(t):
        return np.stack([np.cos(k * t) for k in range(1, 11)], axis=1)

    values = [
        fitted_donsker_varadhan(*normals(seed, 200, shift=0), many, rng=rng()).value
        for seed in range(12)
    ]
    assert np.mean(values) < 0


def test_a_separating_critic_gives_a_warning():
    found = fitted_donsker_varadhan(*normals(n=400, shift=-8), powers, rng=rng())
    assert found.value > 1e6
    assert "may be above KL(P||Q)" in found.warning


def test_samples_that_dominate_the_mean_give_a_warning():
    found = donsker_varadhan(*normals(n=200), lambda t: -8 * t)
    assert "log m" in found.warning


def test_invalid_arguments_of_the_bound_raise():
    x, y = normals(n=10)
    with pytest.raises(ValueError, match="a finite number for each"):
        donsker_varadhan(x, y, lambda t: t[:3])
    with pytest.raises(ValueError, match="infinities or NaN"):
        donsker_varadhan(x, y, lambda t: t * np.nan)
    with pytest.raises(TypeError, match="donsker_varadhan: critic must be a function"):
        donsker_varadhan(x, y, None)
    with pytest.raises(TypeError, match="fitted_donsker_varadhan: features must be a function"):
        fitted_donsker_varadhan(x, y, None, rng=rng())
    two, three = np.ones((10, 2)), np.ones((10, 3))
    with pytest.raises(ValueError, match=r"donsker_varadhan: .* have \(2,\) and those of y \(3,\)"):
        donsker_varadhan(two, three, lambda t: t.sum(axis=1))
    with pytest.raises(ValueError, match=r"fitted_.*: .* have \(2,\) and those of y \(3,\)"):
        fitted_donsker_varadhan(two, three, lambda t: t, rng=rng())
    for held_out in (np.nan, np.inf, "half"):
        with pytest.raises(ValueError, match="fitted_donsker_varadhan: held_out must be a finite"):
            fitted_donsker_varadhan(x, y, powers, rng=rng(), held_out=held_out)
    with pytest.raises(ValueError, match="held_out must leave"):
        fitted_donsker_varadhan(x, y, powers, rng=rng(), held_out=1.0)
    with pytest.raises(ValueError, match="features must return"):
        fitted_donsker_varadhan(x, y, lambda t: t, rng=rng())
