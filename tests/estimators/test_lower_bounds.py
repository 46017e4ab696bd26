"""The bounds of Nguyen, Wainwright and Jordan, and InfoNCE."""

from __future__ import annotations

import numpy as np
import pytest

from kllab.estimators import (
    donsker_varadhan,
    fitted_donsker_varadhan,
    fitted_nguyen_wainwright_jordan,
    info_nce,
    nguyen_wainwright_jordan,
)


def normals(seed: int = 0, n: int = 20_000, shift: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.normal(0, 1, n), rng.normal(shift, 1, n)


def log_ratio(t: np.ndarray) -> np.ndarray:
    """Return log p/q of N(0, 1) and N(1, 1)."""
    return 0.5 - t


def test_the_best_critic_makes_the_bound_tight_and_another_does_not() -> None:
    x, y = normals()
    best = nguyen_wainwright_jordan(x, y, lambda t: 1 + log_ratio(t))
    assert abs(best.value - 0.5) < 5 * best.standard_error
    assert (best.n, best.method, best.warning) == (20_000, "NWJ bound", None)
    t = 1 + log_ratio(x), 1 + log_ratio(y)
    assert best.value == pytest.approx(t[0].mean() - np.exp(t[1] - 1).mean(), rel=1e-13)
    for constant in (0.0, 2.0):  # unlike the Donsker-Varadhan bound, it needs the constant
        other = nguyen_wainwright_jordan(x, y, lambda t, c=constant: c + log_ratio(t))
        assert other.value < 0.5 - 5 * other.standard_error


@pytest.mark.parametrize("scale", [-1.0, 0.0, 0.5, 3.0])
def test_it_is_never_above_the_bound_of_donsker_and_varadhan(scale: float) -> None:
    x, y = normals(n=50)
    pair = (
        bound(x, y, lambda t: scale * t + 1)
        for bound in (nguyen_wainwright_jordan, donsker_varadhan)
    )
    lower, upper = (found.value for found in pair)
    assert lower <= upper + 1e-12


def test_the_error_is_that_of_repetitions() -> None:
    found = [
        nguyen_wainwright_jordan(*normals(seed, 1000), lambda t: 1 + log_ratio(t))
        for seed in range(200)
    ]
    stated = np.mean([one.standard_error for one in found])
    assert stated == pytest.approx(np.std([one.value for one in found]), rel=0.25)


def test_a_fitted_critic_reaches_the_divergence() -> None:
    def powers(t: np.ndarray) -> np.ndarray:
        return np.stack([t, t**2], axis=1)

    given = {"features": powers, "rng": np.random.default_rng(0)}
    found = fitted_nguyen_wainwright_jordan(*normals(), **given)
    assert abs(found.value - 0.5) < 5 * found.standard_error
    other = fitted_donsker_varadhan(*normals(), powers, rng=np.random.default_rng(0))
    assert found.value <= other.value
    assert found.value == pytest.approx(other.value, abs=1e-3)
    with pytest.raises(ValueError, match="fitted_nguyen_wainwright_jordan: features must return"):
        fitted_nguyen_wainwright_jordan(*normals(), lambda t: t, rng=np.random.default_rng(0))
    apart = fitted_nguyen_wainwright_jordan(
        *normals(n=400, shift=-8), powers, rng=np.random.default_rng(0)
    )
    assert "the fit did not converge" in apart.warning


def test_scores_that_overflow_give_minus_infinity_and_say_so() -> None:
    x, y = normals(n=50)
    found = nguyen_wainwright_jordan(x, y, lambda t: t + 800)
    assert (found.value, found.standard_error) == (-np.inf, None)
    assert "overflows" in found.warning
    assert nguyen_wainwright_jordan(x, y, lambda t: t + 365).standard_error is None
    assert "standard error too small" in nguyen_wainwright_jordan(x, y, lambda t: 9 * t).warning
    assert nguyen_wainwright_jordan(x, y, lambda t: t - 800).value == pytest.approx(x.mean() - 800)
    with pytest.raises(ValueError, match="nguyen_wainwright_jordan: the critic must return"):
        nguyen_wainwright_jordan(x, y, lambda t: t[:3])


def correlated(rng: np.random.Generator, n: int, rho: float) -> np.ndarray:
    """Return the table of log p(y|x)/p(y) of n pairs of correlated normal numbers."""
    x = rng.standard_normal(n)
    y = rho * x + np.sqrt(1 - rho**2) * rng.standard_normal(n)
    rest = (y - rho * x[:, None]) ** 2 / (1 - rho**2)
    return (y**2 - rest - np.log(1 - rho**2)) / 2


def test_info_nce_finds_a_small_information_and_never_more_than_log_n() -> None:
    rng, rho = np.random.default_rng(0), 0.8
    truth = -np.log(1 - rho**2) / 2
    found = info_nce(correlated(rng, 2000, rho))
    assert abs(found.value - truth) < 5 * found.standard_error
    assert (found.n, found.method, found.warning) == (2000, "InfoNCE bound", None)
    near_one = info_nce(correlated(rng, 16, 1 - 1e-12))  # 13 nats
    assert np.log(16) - 0.2 < near_one.value <= np.log(16)
    assert "at most log n = 2.77" in near_one.warning


def test_info_nce_is_its_definition_and_a_function_of_x_cancels() -> None:
    scores = np.random.default_rng(0).normal(0, 3, (7, 7))
    softmax = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    expected = np.mean(np.log(np.diag(softmax))) + np.log(7)
    assert info_nce(scores).value == pytest.approx(expected, rel=1e-12)
    shifted = scores + 500 * np.arange(7)[:, None]
    assert info_nce(shifted).value == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("scores", [[1.0], [[1.0]], np.ones((2, 3)), [[0.0, np.inf], [0.0, 0.0]]])
def test_scores_that_are_no_table_of_numbers_raise(scores: object) -> None:
    with pytest.raises(ValueError, match="info_nce: scores must be"):
        info_nce(scores)
