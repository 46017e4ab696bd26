"""Checks that a figure is plain data that can be sent, and access to its arrays."""

from typing import Any

import numpy as np

from pages.web.wire import pack
from tests.support.wire import unpack


def decoded(array: np.ndarray) -> np.ndarray:
    """Return an array of a figure; fail for a list, which would be sent as text."""
    assert isinstance(array, np.ndarray)
    return array


def check_plain(figure: dict[str, Any], *, gaps: bool = False, endless: bool = False) -> None:
    """Assert that a figure can be sent; arrays may have `gaps` (NaN) or be `endless` (inf)."""
    sent = unpack(pack(figure))
    assert set(sent) == {"data", "layout"}
    assert sent["data"]
    assert _without_arrays(sent) == _without_arrays(figure), "not plain, or not finite"
    for array in _arrays(sent):
        assert endless or not np.isinf(array).any()
        assert gaps or not np.isnan(array).any()


def _arrays(value: Any) -> list[np.ndarray]:
    if isinstance(value, np.ndarray):
        return [value]
    if isinstance(value, dict | list):
        items = value.values() if isinstance(value, dict) else value
        return [found for item in items for found in _arrays(item)]
    return []


def _without_arrays(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return (value.dtype.str, value.shape)
    if isinstance(value, dict):
        return {str(key): _without_arrays(item) for key, item in value.items()}
    return [_without_arrays(item) for item in value] if isinstance(value, list | tuple) else value


def trace(figure: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the one trace of that name."""
    (found,) = [item for item in figure["data"] if item.get("name") == name]
    return found
