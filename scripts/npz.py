"""Reproducible .npz files."""

import argparse
import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from kllab.data.bundled import BUNDLED

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


def build_bundled(name: str, read: Callable[[Path], dict[str, np.ndarray]]) -> int:
    """Write a bundled dataset, or compare it with --check; return the exit code.

    The file is the same byte for byte wherever zlib is the same.

    Parameters
    ----------
    name
        Name of the dataset in `kllab.data.bundled.BUNDLED`.
    read
        Function that returns "images" and "labels" from the source, a file named on the command
        line.
    """
    parser = argparse.ArgumentParser(description=f"Build the bundled dataset {name}.")
    parser.add_argument("source", type=Path)
    parser.add_argument("--output", type=Path, default=BUNDLED[name].path)
    parser.add_argument("--check", action="store_true", help="compare with the existing file")
    options = parser.parse_args()
    arrays = read(options.source)
    BUNDLED[name].check(arrays["images"], arrays["labels"])
    content = npz_bytes(arrays)
    if options.check:
        same = options.output.read_bytes() == content
        print(f"{options.output}: {'the same bytes' if same else 'DIFFERENT bytes'}")
        return 0 if same else 1
    options.output.write_bytes(content)
    print(f"{options.output}: {len(content):,} bytes")
    return 0
