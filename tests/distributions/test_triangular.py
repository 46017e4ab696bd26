"""Factors and forward substitution."""

from __future__ import annotations

import numpy as np
import pytest

from kllab.distributions.triangular import cholesky, equilibrate, scale_rows, solve_lower


def test_solve_lower_is_exact_on_integers_and_broadcasts():
    factor = np.array([[2.0, 0, 0], [1, 4, 0], [3, -2, 1]])
    solution = np.arange(24.0).reshape(4, 3, 2)
    np.testing.assert_array_equal(solve_lower(factor, factor @ solution), solution)
    assert solve_lower(np.stack([factor] * 5)[:, None], factor @ solution).shape == (5, 4, 3, 2)


def test_equilibrating_is_exact_and_brings_the_diagonal_to_1():
    axes = np.array([1e-140, 3.0, 1e150])
    covariance = np.array([[1, 0.5, 0], [0.5, 2, 0.3], [0, 0.3, 1]]) * np.outer(axes, axes)
    scaled, exponents = equilibrate(covariance)
    assert ((np.diag(scaled) >= 1) & (np.diag(scaled) < 4)).all()
    np.testing.assert_array_equal(scaled * np.exp2(exponents[:, None] + exponents), covariance)
    factor = scale_rows(*cholesky(covariance))
    np.testing.assert_allclose(factor @ factor.T, covariance, rtol=1e-14)


def test_an_indefinite_matrix_is_an_error():
    with pytest.raises(np.linalg.LinAlgError):
        cholesky(np.array([[1.0, 2], [2, 1]]))
