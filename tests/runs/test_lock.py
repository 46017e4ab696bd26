import os
import socket
from pathlib import Path

import pytest

from kllab.runs.errors import RunsUnavailable
from kllab.runs.lock import DataDirLock


def test_one_lab_at_a_time_holds_the_lock_and_the_log_names_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = DataDirLock(tmp_path), DataDirLock(tmp_path)
    first.acquire()
    try:
        with pytest.raises(RunsUnavailable, match="Another lab trains in the same home") as caught:
            second.acquire()
        for foreign in (str(tmp_path), str(os.getpid()), socket.gethostname()):
            assert foreign not in str(caught.value)
        who = f"another lab (process {os.getpid()} on {socket.gethostname()}) trains in {tmp_path}"
        assert who in caplog.text
        (tmp_path / "lab.json").write_text("[]")
        with pytest.raises(RunsUnavailable):
            second.acquire()
        assert "another lab (another process) trains in" in caplog.text
    finally:
        first.release()
    second.acquire()
    second.release()
    second.release()


def test_a_data_directory_that_cannot_be_created_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RunsUnavailable, match="Runs cannot be kept: File exists"):
        DataDirLock(tmp_path / "file").acquire()


def test_the_lock_is_held_without_its_note(tmp_path: Path) -> None:
    (tmp_path / "lab.json").mkdir()
    lock = DataDirLock(tmp_path)
    lock.acquire()
    with pytest.raises(RunsUnavailable, match="Another lab"):
        DataDirLock(tmp_path).acquire()
    lock.release()
