from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock, Timeout

from kllab.data.cache import cached


def two_files(folder):
    (folder / "raw").mkdir()
    (folder / "raw" / "images").write_bytes(b"images")
    (folder / "labels").write_bytes(b"labels")


def never(folder):
    raise AssertionError(f"{folder} was filled again")


def test_filled_once_and_found_again(tmp_path):
    folder = cached(tmp_path / "home" / "mnist", two_files, patience=1)
    assert (folder / "raw" / "images").read_bytes() == b"images"
    assert cached(folder, never, patience=1) == folder


@pytest.mark.parametrize("damage", ["cut", "missing", "more", "no sums"])
def test_a_damaged_folder_is_filled_again(tmp_path, damage):
    folder = cached(tmp_path / "mnist", two_files, patience=1)
    if damage == "cut":
        (folder / "raw" / "images").write_bytes(b"ima")
    elif damage == "missing":
        (folder / "labels").unlink()
    elif damage == "more":
        (folder / "raw" / "more").write_bytes(b"")
    else:
        (folder / "SHA256SUMS").unlink()
    cached(folder, two_files, patience=1)
    assert (folder / "raw" / "images").read_bytes() == b"images"
    cached(folder, never, patience=1)


def test_a_fill_that_fails_leaves_nothing(tmp_path):
    def half(folder):
        (folder / "images").write_bytes(b"ima")
        raise ConnectionError("cut")

    with pytest.raises(ConnectionError, match="cut"):
        cached(tmp_path / "mnist", half, patience=1)
    assert [path.name for path in tmp_path.iterdir()] in ([], ["mnist.lock"])


def test_what_a_killed_process_left_behind_goes(tmp_path):
    half_finished = tmp_path / ".mnist-killed"
    half_finished.mkdir()
    (half_finished / "images").write_bytes(b"ima")
    neighbour = tmp_path / ".kmnist-running"
    neighbour.mkdir()
    cached(tmp_path / "mnist", two_files, patience=1)
    assert not half_finished.exists()
    assert neighbour.exists()


def test_patience_with_another_process_ends(tmp_path):
    with FileLock(tmp_path / "mnist.lock"), pytest.raises(Timeout):
        cached(tmp_path / "mnist", never, patience=0.05)


SLOW_FILL = """
import sys, time
from pathlib import Path
from kllab.data.cache import cached

def fill(folder):
    with open(sys.argv[2], "a") as log:
        log.write("filled\\n")
    time.sleep(0.3)
    (folder / "images").write_bytes(b"images")

print(cached(Path(sys.argv[1]), fill, patience=30))
"""


def test_two_processes_at_once_fill_once(tmp_path):
    log = tmp_path / "log"
    command = [sys.executable, "-c", SLOW_FILL, str(tmp_path / "home" / "mnist"), str(log)]
    root = Path(__file__).parents[2]
    both = [subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE) for _ in range(2)]
    assert [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert log.read_text() == "filled\n"
