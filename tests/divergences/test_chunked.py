"""Formulas over large batches are called with vectors that fit the cache."""

from __future__ import annotations

import numpy as np

from kllab.divergences.chunked import chunked


def test_both_formulas_see_at_most_32768_numbers():
    sizes = {"quick": [], "careful": []}

    def careful(x, y):
        sizes["careful"].append(x.size)
        return x - y

    @chunked(where_nan=careful)
    def quick(x, y):
        sizes["quick"].append(x.size)
        return np.where(x > y, x - y, np.nan)

    x, y = np.arange(300.0)[:, None], np.arange(301.0)
    np.testing.assert_array_equal(quick(x, y), x - y)
    assert sizes["quick"] == [32_768, 32_768, 300 * 301 - 65_536]
    assert sizes["careful"] == [32_768, 300 * 301 - 300 * 299 // 2 - 32_768]


def test_the_careful_formula_is_not_called_for_nothing():
    @chunked(where_nan=lambda x: x / 0)
    def double(x):
        return 2 * x

    assert double(np.array(3.0)).tolist() == 6
    assert double(np.empty((0, 2))).shape == (0, 2)
