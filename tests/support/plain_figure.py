"""What every figure must be: plain data that can be sent, and read back for a test."""

import base64
import json
from typing import Any

import numpy as np


def decoded(array: dict[str, Any]) -> np.ndarray:
    """Read a typed array back."""
    values = np.frombuffer(base64.b64decode(array["bdata"]), dtype=array["dtype"])
    if "shape" in array:
        values = values.reshape([int(n) for n in array["shape"].split(",")])
    return values


def check_plain(figure: dict[str, Any], *, gaps: bool = False, endless: bool = False) -> None:
    """Hold that a figure is JSON, its arrays finite but for `gaps` (NaN) and `endless` (inf)."""
    json.dumps(figure, allow_nan=False)
    assert set(figure) == {"data", "layout"}
    assert figure["data"]
    for array in _typed_arrays(figure):
        values = decoded(array)
        assert endless or not np.isinf(values).any()
        assert gaps or not np.isnan(values).any()


def _typed_arrays(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        if "bdata" in value:
            return [value]
        return [found for item in value.values() for found in _typed_arrays(item)]
    if isinstance(value, list):
        return [found for item in value for found in _typed_arrays(item)]
    return []


def trace(figure: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the one trace of that name."""
    (found,) = [item for item in figure["data"] if item.get("name") == name]
    return found
