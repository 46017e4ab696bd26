"""Reproducible .npz files."""

import io
import zipfile
from collections.abc import Mapping

import numpy as np

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the earliest date in a zip file; any fixed one would do


def npz_bytes(arrays: Mapping[str, np.ndarray]) -> bytes:
    """Return the bytes of a compressed .npz file without dates or users.

    Equal arrays in the same order give equal bytes, with the same version of zlib.

    Examples
    --------
    >>> content = npz_bytes({"labels": np.array([3, 1, 4], dtype=np.uint8)})
    >>> np.load(io.BytesIO(content))["labels"]
    array([3, 1, 4], dtype=uint8)
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, np.ascontiguousarray(array), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", _EARLIEST)
            entry.create_system = 3  # Unix; the default depends on the operating system
            archive.writestr(
                entry, member.getvalue(), compress_type=zipfile.ZIP_DEFLATED, compresslevel=9
            )
    return stream.getvalue()
