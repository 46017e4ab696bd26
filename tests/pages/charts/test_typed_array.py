"""Arrays as plotly.js reads them."""

import numpy as np
import pytest

from pages.charts.typed_array import typed_array
from tests.support.plain_figure import decoded


@pytest.mark.parametrize(
    "values",
    [np.array([1.5, np.inf, np.nan]), np.arange(6.0).reshape(2, 3), np.array([], dtype=float)],
)
def test_typed_arrays_read_back(values: np.ndarray) -> None:  # type: ignore[type-arg]
    np.testing.assert_array_equal(decoded(typed_array(values)), values.astype("f4"))


def test_a_typed_array_of_a_strided_view_is_whole() -> None:
    grid = np.arange(12.0).reshape(3, 4)
    np.testing.assert_array_equal(decoded(typed_array(grid.T)), grid.T)


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        ([0.1, 0.2, 1e30], "f4"),
        ([0.1, np.inf, np.nan], "f4"),
        ([1e6, 1e6 + 1.0, 1e6 + 2.0], "f4"),
        ([1e6, 1e6 + 0.001, np.nan], "f8"),
        ([1.0, -1e39], "f8"),
        ([1e39], "f8"),
    ],
)
def test_float64_is_sent_only_if_rounding_to_float32_would_be_visible(
    values: list[float], dtype: str
) -> None:
    sent = typed_array(values)
    assert sent.dtype == dtype
    np.testing.assert_allclose(sent, values, rtol=1e-7)
