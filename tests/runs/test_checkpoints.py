import os
from pathlib import Path

import numpy as np
import pytest

from kllab.experiments.record import Checkpoint
from kllab.runs.checkpoints import load_checkpoint, remove_leftovers, staged_checkpoint
from kllab.runs.errors import UnreadableCheckpoint

CHECKPOINT = Checkpoint(
    {
        "weights": np.linspace(0, 1, 1000, dtype=np.float32).reshape(20, 50).T,
        "random": np.arange(5056, dtype=np.uint8),
        "step": np.array(7),
        "none": np.zeros((0, 3)),
    },
    {"experiment": "vae", "step": "7", "config": '{"β": 1}'},
)


def save_checkpoint(path: Path, checkpoint: Checkpoint) -> int:
    with staged_checkpoint(path, checkpoint) as put_in_place:
        return put_in_place()


def test_what_is_loaded_is_what_was_saved(tmp_path: Path) -> None:
    path = tmp_path / "run.safetensors"
    assert save_checkpoint(path, CHECKPOINT) == path.stat().st_size
    loaded = load_checkpoint(path)
    assert loaded.metadata == CHECKPOINT.metadata
    assert loaded.tensors.keys() == CHECKPOINT.tensors.keys()
    for name, tensor in CHECKPOINT.tensors.items():
        assert loaded.tensors[name].dtype == tensor.dtype
        np.testing.assert_array_equal(loaded.tensors[name], tensor)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("size", [0, 4, 100, 2000, -1])
def test_a_truncated_file_is_named(tmp_path: Path, size: int) -> None:
    path = tmp_path / "run.safetensors"
    save_checkpoint(path, CHECKPOINT)
    os.truncate(path, size % path.stat().st_size)
    with pytest.raises(UnreadableCheckpoint, match=str(path)):
        load_checkpoint(path)


def test_one_changed_byte_anywhere_does_not_pass(tmp_path: Path) -> None:
    path = tmp_path / "run.safetensors"
    save_checkpoint(path, CHECKPOINT)
    whole = path.read_bytes()
    for place in [*range(0, 600, 7), *range(600, len(whole), 997), len(whole) - 1]:
        broken = bytearray(whole)
        broken[place] ^= 0x55
        path.write_bytes(broken)
        with pytest.raises(UnreadableCheckpoint, match=str(path)):
            load_checkpoint(path)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableCheckpoint, match="it is missing"):
        load_checkpoint(tmp_path / "run.safetensors")
    with pytest.raises(UnreadableCheckpoint, match=str(tmp_path)):
        load_checkpoint(tmp_path)


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "run.safetensors"
    save_checkpoint(path, CHECKPOINT)
    before = path.read_bytes()

    def fail(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="No space left"):
            save_checkpoint(path, Checkpoint({"weights": np.zeros(3)}, {}))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_not_put_in_place_leaves_nothing(tmp_path: Path) -> None:
    with staged_checkpoint(tmp_path / "run.safetensors", CHECKPOINT):
        assert len(list(tmp_path.iterdir())) == 1
    assert not list(tmp_path.iterdir())


def test_leftovers_of_a_killed_writer_are_removed(tmp_path: Path) -> None:
    path = tmp_path / "run.safetensors"
    save_checkpoint(path, CHECKPOINT)
    (tmp_path / ".run.abc.tmp").write_bytes(b"half")
    remove_leftovers(tmp_path)
    assert list(tmp_path.iterdir()) == [path]
