import os
from pathlib import Path

import numpy as np
import pytest

from kllab.runs.errors import UnreadableCheckpoint
from kllab.runs.store.checkpoints import load_checkpoint, orphans, remove_file, write_checkpoint
from kllab.training.record import Checkpoint

CHECKPOINT = Checkpoint(
    {
        "weights": np.linspace(0, 1, 1000, dtype=np.float32).reshape(20, 50).T,
        "random": np.arange(5056, dtype=np.uint8),
        "step": np.array(7),
        "none": np.zeros((0, 3)),
    },
    {"experiment": "vae", "step": "7", "config": '{"β": 1}'},
)


def test_a_checkpoint_is_loaded_as_it_was_saved(tmp_path: Path) -> None:
    path = tmp_path / "run.safetensors"
    assert write_checkpoint(path, CHECKPOINT) == path.stat().st_size
    loaded = load_checkpoint(path)
    assert loaded.metadata == CHECKPOINT.metadata
    assert loaded.tensors.keys() == CHECKPOINT.tensors.keys()
    for name, tensor in CHECKPOINT.tensors.items():
        assert loaded.tensors[name].dtype == tensor.dtype
        np.testing.assert_array_equal(loaded.tensors[name], tensor)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("size", [0, 4, 100, 2000, -1])
def test_a_truncated_file_is_unreadable(tmp_path: Path, size: int) -> None:
    path = tmp_path / "run.safetensors"
    write_checkpoint(path, CHECKPOINT)
    os.truncate(path, size % path.stat().st_size)
    with pytest.raises(UnreadableCheckpoint, match=r"cannot be read \(damaged\)"):
        load_checkpoint(path)


def test_one_changed_byte_is_detected(tmp_path: Path) -> None:
    path = tmp_path / "run.safetensors"
    write_checkpoint(path, CHECKPOINT)
    whole = path.read_bytes()
    for place in [*range(0, 600, 7), *range(600, len(whole), 997), len(whole) - 1]:
        broken = bytearray(whole)
        broken[place] ^= 0x55
        path.write_bytes(broken)
        with pytest.raises(UnreadableCheckpoint, match="damaged"):
            load_checkpoint(path)


def test_a_missing_file_and_a_folder_are_unreadable(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    missing = tmp_path / "run.safetensors"
    for path, why in ((missing, "missing"), (tmp_path, "Is a directory|No such device")):
        with pytest.raises(UnreadableCheckpoint, match=why) as caught:
            load_checkpoint(path)
        assert str(tmp_path) not in str(caught.value)
        assert f"{path} cannot be read" in caplog.text


def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        write_checkpoint(tmp_path / "run.safetensors", CHECKPOINT)
    assert not list(tmp_path.iterdir())


def test_orphans_are_checkpoint_files_that_no_run_names(tmp_path: Path) -> None:
    run = "A-_z" * 4
    ours = {f"{run}.safetensors", f"{run}.3.500.safetensors", f".{run}.a1_x.tmp"}
    others = {"model.safetensors", "notes.tmp", f"{run}.txt", f"{run}.3.safetensors"}
    for name in ours | others:
        (tmp_path / name).write_bytes(b"")
    assert {path.name for path in orphans(tmp_path, set())} == ours
    assert {path.name for path in orphans(tmp_path, {f"{run}.3.500.safetensors"})} == {
        f"{run}.safetensors",
        f".{run}.a1_x.tmp",
    }


def test_a_file_that_cannot_be_removed_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "run.safetensors"
    folder.mkdir()
    remove_file(folder)
    assert folder.is_dir()
    assert f"{folder} cannot be removed" in caplog.text
