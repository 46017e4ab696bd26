"""Rebuild kllab/data/files/digits_8x8.npz from the CSV file inside the scikit-learn package.

    pip download --no-deps scikit-learn
    unzip -j scikit_learn-*.whl sklearn/datasets/data/digits.csv.gz
    python -m scripts.build_digits_8x8 digits.csv.gz [--output FILE] [--check]

A line of the file is 64 grey levels from 0 to 16 and the digit. They are written as they are.
Digests pin the lines that are read and the arrays that are written; build_mnist_10k.py says more.
"""

import argparse
import gzip
import hashlib
import sys
from pathlib import Path

import numpy as np

from kllab.data.bundled import BUNDLED
from scripts.npz import npz_bytes

LINES_SHA256 = "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8"


def read_csv(compressed: Path) -> dict[str, np.ndarray]:
    """Images (1797, 8, 8) with levels 0 to 16 and labels (1797,), both uint8."""
    lines = gzip.decompress(compressed.read_bytes())
    digest = hashlib.sha256(lines).hexdigest()
    if digest != LINES_SHA256:
        raise ValueError(f"{compressed} unpacks to SHA-256 {digest}, expected {LINES_SHA256}")
    table = np.loadtxt(lines.decode("ascii").splitlines(), delimiter=",").astype(np.uint8)
    return {"images": table[:, :64].reshape(-1, 8, 8), "labels": table[:, 64].copy()}


def main() -> int:
    """Write the asset, or with --check compare what would be written with what is there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("csv", type=Path)
    parser.add_argument("--output", type=Path, default=BUNDLED["digits_8x8"].path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    arrays = read_csv(options.csv)
    BUNDLED["digits_8x8"].check(arrays["images"], arrays["labels"])
    content = npz_bytes(arrays)
    if options.check:
        same = options.output.read_bytes() == content
        print(f"{options.output}: {'the same bytes' if same else 'DIFFERENT bytes'}")
        return 0 if same else 1
    options.output.write_bytes(content)
    print(f"{options.output}: {len(content):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
