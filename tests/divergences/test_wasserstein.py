"""The 2-Wasserstein distance against its definition by matrix square roots, in mpmath."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import Bernoulli, Laplace, MultivariateNormal, Normal, explain, wasserstein_2
from tests.support.families.multivariate_normal import covariance_of, location
from tests.support.oracle import DRAWS, KINDS
from tests.support.truth import relative_error


def truth_normal(p, q):
    with mp.workdps(400):
        offset, spread = (
            mpf(float(getattr(p, n))) - mpf(float(getattr(q, n))) for n in ("loc", "scale")
        )
        return mp.sqrt(offset**2 + spread**2)


def square_root(matrix):
    values, vectors = mp.eigsy(matrix)
    roots = mp.diag([mp.sqrt(max(value, 0)) for value in values])
    return vectors * roots * vectors.T


def trace(matrix):
    return mpmath.fsum(matrix[i, i] for i in range(matrix.rows))


def truth(p, q, digits=120):
    with mp.workdps(digits):
        first, second, offset = covariance_of(p), covariance_of(q), location(p) - location(q)
        root = square_root(second)
        inner = root * first * root
        cross = square_root((inner + inner.T) / 2)
        return mp.sqrt(trace(first) + trace(second) - 2 * trace(cross) + (offset.T * offset)[0])


def bar(p, q):
    condition = max(np.linalg.cond(g.covariance) for g in (p, q))
    return max(1e-12, 8 * np.finfo(float).eps * condition)


@pytest.mark.parametrize("kind", KINDS)
def test_normals(kind):
    rng = np.random.default_rng(KINDS.index(kind))
    for _ in range(100):
        p, q = DRAWS[Normal, Normal](rng, kind)
        assert relative_error(wasserstein_2(p, q), truth_normal(p, q)) <= 1e-15
        assert wasserstein_2(p, p) == 0


@pytest.mark.parametrize("kind", ["ordinary", "near"])
def test_multivariate_normals(kind):
    rng = np.random.default_rng(KINDS.index(kind))
    for _ in range(25):
        p, q = DRAWS[MultivariateNormal, MultivariateNormal](rng, kind)
        explained = explain(wasserstein_2, p, q)
        expected = truth(p, q)
        found = relative_error(explained.value, expected)
        assert found <= bar(p, q), (found, bar(p, q), p, q)
        assert found * explained.value <= explained.error
        assert wasserstein_2(p, p) == 0


@pytest.mark.parametrize("step", [10.0**-k for k in range(17)])
def test_covariances_alone_at_every_distance(step):
    rng = np.random.default_rng(3)
    for d in (1, 2, 4):
        base = rng.normal(size=(d, d)) + 2 * np.eye(d)
        second = base @ base.T
        change = rng.normal(size=(d, d))
        first = second + step * (change @ change.T)
        p, q = MultivariateNormal(0, first), MultivariateNormal(0, second)
        assert relative_error(wasserstein_2(p, q), truth(p, q)) <= bar(p, q)
        assert relative_error(wasserstein_2(q, p), truth(p, q)) <= bar(p, q)
        p, q = (MultivariateNormal(0, scale_tril=np.linalg.cholesky(m)) for m in (first, second))
        assert relative_error(wasserstein_2(p, q), truth(p, q)) <= bar(p, q)


@pytest.mark.parametrize("power", [-600, -200, 0, 200, 600])
def test_units_do_not_matter(power):
    rng = np.random.default_rng(4)
    factors = np.tril(rng.normal(size=(2, 3, 3)), -1) + np.eye(3)
    unit = 2.0**power
    p, q = (MultivariateNormal(0, scale_tril=f) for f in factors)
    moved = [MultivariateNormal(0, scale_tril=unit * f) for f in factors]
    assert wasserstein_2(*moved) == pytest.approx(unit * wasserstein_2(p, q), rel=1e-13)


def test_independent_axes_add_up_and_batches_are_their_elements():
    rng = np.random.default_rng(5)
    locs, scales = rng.normal(size=(2, 4, 3)), rng.lognormal(size=(2, 4, 3))
    p, q = (
        MultivariateNormal(m, scale_tril=s[..., None] * np.eye(3))
        for m, s in zip(locs, scales, strict=True)
    )
    apart = wasserstein_2(*(Normal(m, s) for m, s in zip(locs, scales, strict=True)))
    np.testing.assert_allclose(wasserstein_2(p, q), np.sqrt((apart**2).sum(axis=-1)), rtol=1e-13)
    table = wasserstein_2(MultivariateNormal(locs[0], np.eye(3)), q)
    singles = [
        wasserstein_2(MultivariateNormal(locs[0][i], np.eye(3)), q.element((i,))) for i in range(4)
    ]
    np.testing.assert_allclose(table, singles, rtol=1e-13)
    shared = wasserstein_2(MultivariateNormal(1, np.eye(3)), MultivariateNormal(0, np.eye(3)))
    assert shared == pytest.approx(np.sqrt(3), rel=1e-15)


def test_a_metric():
    rng = np.random.default_rng(6)
    for _ in range(20):
        a, b = DRAWS[MultivariateNormal, MultivariateNormal](rng, "ordinary")
        while b.event_shape != a.event_shape:
            a, b = DRAWS[MultivariateNormal, MultivariateNormal](rng, "ordinary")
        c = MultivariateNormal(np.zeros(a.event_shape), np.eye(a.event_shape[0]))
        assert wasserstein_2(a, b) == pytest.approx(wasserstein_2(b, a), rel=1e-9)
        assert wasserstein_2(a, c) <= (wasserstein_2(a, b) + wasserstein_2(b, c)) * (1 + 1e-9)


def test_other_pairs_are_refused():
    with pytest.raises(TypeError, match="no 2-Wasserstein distance is known for Laplace"):
        wasserstein_2(Laplace(0, 1), Laplace(0, 2))
    with pytest.raises(TypeError, match="known are: MultivariateNormal"):
        wasserstein_2(Normal(0, 1), Bernoulli(0.5))
    with pytest.raises(ValueError, match="must have outcomes of one shape"):
        wasserstein_2(MultivariateNormal(0, np.eye(2)), MultivariateNormal(0, np.eye(3)))
