import os
import socket
from pathlib import Path

import pytest

from kllab.runs.errors import RunsUnavailable
from kllab.runs.lock import lock_data_dir


def test_one_lab_at_a_time_holds_the_lock_and_the_log_names_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = lock_data_dir(tmp_path)
    try:
        with pytest.raises(RunsUnavailable, match="Another lab trains in the same home") as caught:
            lock_data_dir(tmp_path)
        for foreign in (str(tmp_path), str(os.getpid()), socket.gethostname()):
            assert foreign not in str(caught.value)
        who = f"another lab (process {os.getpid()} on {socket.gethostname()}) trains in {tmp_path}"
        assert who in caplog.text
        (tmp_path / "lab.json").write_text("[]")
        with pytest.raises(RunsUnavailable):
            lock_data_dir(tmp_path)
        assert "another lab (another process) trains in" in caplog.text
    finally:
        first.release()
    second = lock_data_dir(tmp_path)
    second.release()
    second.release()


def test_a_data_directory_that_cannot_be_created_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RunsUnavailable, match="Runs cannot be kept: File exists"):
        lock_data_dir(tmp_path / "file")


def test_the_lock_is_held_without_its_note(tmp_path: Path) -> None:
    (tmp_path / "lab.json").mkdir()
    lock = lock_data_dir(tmp_path)
    with pytest.raises(RunsUnavailable, match="Another lab"):
        lock_data_dir(tmp_path)
    lock.release()
