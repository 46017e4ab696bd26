"""Kernel densities: their definition, the divergence they estimate, and what they refuse."""

from __future__ import annotations

import mpmath as mp
import numpy as np
import pytest
from scipy.stats import gaussian_kde

from kllab.estimators import Estimate
from kllab.estimators import kernel_density as with_rng


def kernel_density(x: np.ndarray, y: np.ndarray, **given: object) -> Estimate:
    return with_rng(x, y, rng=np.random.default_rng(0), **given)


def normals(seed: int, n: int, d: int, shift: float) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.normal(0, 1, (n, d)), rng.normal(shift, 1, (n, d))


def by_definition(x: np.ndarray, y: np.ndarray, factor: float) -> float:
    """The mean of log p/q, each a mean of normal densities; P without the sample's own kernel."""
    with mp.workdps(40):

        def log_density(samples: np.ndarray, at: np.ndarray, without: int | None) -> mp.mpf:
            points = [mp.matrix([mp.mpf(float(v)) for v in row]) for row in samples]
            n, d = samples.shape
            mean = sum(points[1:], points[0]) / n
            cov = sum(((p - mean) * (p - mean).T for p in points), mp.zeros(d)) / (n - 1)
            inverse = (mp.mpf(factor) ** 2 * cov) ** -1
            height = mp.sqrt(mp.det(inverse) / (2 * mp.pi) ** d)
            centre = mp.matrix([mp.mpf(float(v)) for v in at])
            kept = [p for i, p in enumerate(points) if i != without]
            terms = [mp.exp(-((centre - p).T * inverse * (centre - p))[0] / 2) for p in kept]
            return mp.log(height * sum(terms) / len(kept))

        n = len(x)
        parts = (log_density(x, x[i], i) - log_density(y, x[i], None) for i in range(n))
        return float(sum(parts) / n)


@pytest.mark.parametrize("d", [1, 3])
@pytest.mark.parametrize(("factor", "shift"), [(0.4, 1.0), (0.01, 1.0), (0.3, 300.0)])
def test_it_is_the_mean_of_log_density_ratios(d: int, factor: float, shift: float) -> None:
    x, y = normals(1, 12, d, shift)
    found = kernel_density(x, y, bandwidth=factor)
    assert found.value == pytest.approx(by_definition(x, y, factor), rel=1e-10)
    scott = kernel_density(x, y).value
    assert scott == pytest.approx(by_definition(x, y, 12 ** (-1 / (d + 4))), rel=1e-10)


@pytest.mark.parametrize("bandwidth", ["scott", "silverman", 0.7])
def test_densities_are_those_of_scipy(bandwidth: object) -> None:
    x, y = normals(2, 300, 2, 0.5)
    of_p, of_q = gaussian_kde(x.T, bandwidth), gaussian_kde(y.T, bandwidth)
    n, own = len(x), np.linalg.det(2 * np.pi * of_p.covariance) ** -0.5
    others = np.log((n * of_p.pdf(x.T) - own) / (n - 1))
    log_q = of_q.logpdf(x.T)
    found = kernel_density(x, y, bandwidth=bandwidth).value
    assert found == pytest.approx(np.mean(others - log_q), rel=1e-9)


def test_it_finds_half_a_nat_and_its_error_is_that_of_repetitions() -> None:
    found = [kernel_density(*normals(seed, 600, 1, 1.0)) for seed in range(40)]
    assert sum(abs(one.value - 0.5) < 5 * one.standard_error for one in found) == 40
    spread = np.std([one.value for one in found])
    assert 0.6 * spread < np.mean([one.standard_error for one in found]) < 1.7 * spread
    assert found[0].method == "kernel density (scott)"
    assert found[0].warning is None


def test_it_does_not_depend_on_units() -> None:
    x, y = normals(0, 50, 2, 1.0)
    scaled = kernel_density(7 - 1e5 * x, 7 - 1e5 * y).value
    assert scaled == pytest.approx(kernel_density(x, y).value, rel=1e-9)


def test_many_dimensions_and_lonely_samples_give_a_warning() -> None:
    assert "in 4 dimensions" in kernel_density(*normals(0, 100, 4, 0.0)).warning
    x, y = normals(0, 100, 1, 0.0)
    x[0] = 60.0
    alone = kernel_density(x, y)
    assert "it lies where Q has no samples" in alone.warning
    assert kernel_density(x[:20], y).standard_error is None
    mostly_equal = np.r_[np.zeros(97), 1.0, 2.0, 3.0]
    assert kernel_density(mostly_equal, y).standard_error is None


def test_invalid_arguments_raise() -> None:
    x, y = normals(0, 10, 2, 0.0)
    for bandwidth in (0, -1, np.nan, "wide", None, True):
        with pytest.raises(ValueError, match="kernel_density: bandwidth must be"):
            kernel_density(x, y, bandwidth=bandwidth)
    with pytest.raises(TypeError, match="kernel_density: rng must"):
        with_rng(x, y, rng=0)
    with pytest.raises(ValueError, match="the samples of y have no density in 2 dimensions"):
        kernel_density(x, np.ones((10, 2)))
    with pytest.raises(ValueError, match="x must hold more samples than coordinates"):
        kernel_density(x[:2], y)
    with pytest.raises(ValueError, match=r"shapes \(n,\) or \(n, d\)"):
        kernel_density(x, y[:, 0])
