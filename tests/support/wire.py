"""Decoder of the wire format of charts, as in chart.js."""

import struct
from typing import Any

import numpy as np
import orjson


def unpack(data: bytes) -> dict[str, Any]:
    """Decode a message of `pages.web.wire.pack`."""
    (length,) = struct.unpack_from("<I", data)
    header = orjson.loads(data[4 : 4 + length])
    start = -(-(4 + length) // 8) * 8
    arrays = [
        np.frombuffer(data, entry["dtype"], int(np.prod(entry["shape"])), start + entry["offset"])
        .reshape(entry["shape"])
        for entry in header["arrays"]
    ]  # fmt: skip

    def resolve(value: Any) -> Any:
        if isinstance(value, dict):
            if value.keys() == {"$array"}:
                return arrays[value["$array"]]
            return {key: resolve(item) for key, item in value.items()}
        return [resolve(item) for item in value] if isinstance(value, list) else value

    message: dict[str, Any] = resolve(header["message"])
    return message
