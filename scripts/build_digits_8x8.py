"""Rebuild kllab/data/files/digits_8x8.npz from the CSV file inside the scikit-learn package.

    pip download --no-deps scikit-learn
    unzip -j scikit_learn-*.whl sklearn/datasets/data/digits.csv.gz
    python -m scripts.build_digits_8x8 digits.csv.gz [--output FILE] [--check]

A line of the file has 64 grey levels from 0 to 16 and the digit, which are stored unchanged. The
lines that are read and the arrays that are written are checked by their digests; see
`scripts.npz.build_bundled` for --check.
"""

import gzip
import hashlib
import sys
from pathlib import Path

import numpy as np

from scripts.npz import build_bundled

LINES_SHA256 = "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8"


def read_csv(compressed: Path) -> dict[str, np.ndarray]:
    """Return images (1797, 8, 8) with levels 0 to 16 and labels (1797,), both uint8."""
    lines = gzip.decompress(compressed.read_bytes())
    digest = hashlib.sha256(lines).hexdigest()
    if digest != LINES_SHA256:
        raise ValueError(f"{compressed} unpacks to SHA-256 {digest}, expected {LINES_SHA256}")
    table = np.loadtxt(lines.decode("ascii").splitlines(), delimiter=",").astype(np.uint8)
    return {"images": table[:, :64].reshape(-1, 8, 8), "labels": table[:, 64].copy()}


if __name__ == "__main__":
    sys.exit(build_bundled("digits_8x8", read_csv))
