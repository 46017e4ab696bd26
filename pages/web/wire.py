"""Wire format of a chart's data: a JSON header and the bytes of its arrays.

Streamlit passes ``bytes`` to a component unchanged. The layout, little-endian::

    uint32            length of the header
    header            JSON in UTF-8; an array in it is {"$array": number}
    arrays            each begins at a multiple of 8 bytes from the start of the message

``header["arrays"]`` lists type, shape and offset of each array. Arrays with the same bytes, such
as the x of all curves, are sent once. ``unpack`` in chart.js decodes it.
"""

import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

_ALIGNMENT = 8
_LENGTH = struct.Struct("<I")


def pack(message: Mapping[str, Any]) -> bytes:
    """Encode `message`, whose values may hold NumPy arrays at any depth.

    Parameters
    ----------
    message : mapping
        JSON values, and arrays of float32, float64, uint8 or int32 with one or two dimensions.
        Infinities and NaN outside of arrays become null.

    Returns
    -------
    bytes
        Equal for equal messages.
    """
    arrays: list[NDArray[Any]] = []
    numbers: dict[tuple[str, tuple[int, ...], bytes], int] = {}

    def refer(value: object) -> Any:
        if isinstance(value, np.generic):
            return value.item()
        if not isinstance(value, np.ndarray):
            raise TypeError  # orjson names the type
        array = np.ascontiguousarray(value)
        identity = (array.dtype.str, array.shape, array.tobytes())
        if identity not in numbers:
            numbers[identity] = len(arrays)
            arrays.append(array)
        return {"$array": numbers[identity]}

    body = orjson.dumps(message, default=refer, option=orjson.OPT_NON_STR_KEYS)
    # Offsets count from the first array, so they do not depend on the header's length.
    listed, offset = [], 0
    for array in arrays:
        listed.append({"dtype": array.dtype.str[1:], "shape": array.shape, "offset": offset})
        offset += _padded(array.nbytes)
    header = orjson.dumps({"message": orjson.Fragment(body), "arrays": listed})
    start = _padded(_LENGTH.size + len(header))
    parts = [_LENGTH.pack(len(header)) + header.ljust(start - _LENGTH.size)]
    parts += [array.tobytes().ljust(_padded(array.nbytes), b"\0") for array in arrays]
    return b"".join(parts)


def _padded(size: int) -> int:
    return -(-size // _ALIGNMENT) * _ALIGNMENT
