import json
import os
import socket
from pathlib import Path

import pytest

from kllab.runs.errors import HomeIsLed
from kllab.runs.lock import Leader, lock_data_dir, read_leader, write_leader
from kllab.storage.errors import Unavailable


def test_one_process_at_a_time_holds_the_lock(tmp_path: Path) -> None:
    first = lock_data_dir(tmp_path)
    try:
        with pytest.raises(HomeIsLed):
            lock_data_dir(tmp_path)
        (tmp_path / "lab.json").write_text("[]")
        with pytest.raises(HomeIsLed):
            lock_data_dir(tmp_path)
    finally:
        first.release()
    second = lock_data_dir(tmp_path)
    second.release()
    second.release()


def test_a_lab_on_another_machine_is_named_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lock = lock_data_dir(tmp_path)
    note = {"pid": 4321, "host": "elsewhere", "problem": ""}
    (tmp_path / "lab.json").write_text(json.dumps(note))
    with pytest.raises(Unavailable, match=r"^A lab on another machine trains") as caught:
        lock_data_dir(tmp_path)
    lock.release()
    assert not isinstance(caught.value, HomeIsLed)
    assert not {str(tmp_path), "4321", "elsewhere"} & set(str(caught.value).split())
    assert f"process 4321 on elsewhere trains in {tmp_path}" in caplog.text


def test_who_leads_tells_its_process_and_its_problem(tmp_path: Path) -> None:
    assert read_leader(tmp_path) == ("", 0)
    lock = lock_data_dir(tmp_path)
    write_leader(tmp_path, Leader("Training does not start.", 3))
    lock.release()
    assert read_leader(tmp_path) == ("Training does not start.", 3)
    note = json.loads((tmp_path / "lab.json").read_text())
    assert (note["pid"], note["host"]) == (os.getpid(), socket.gethostname())
    lock_data_dir(tmp_path).release()
    assert read_leader(tmp_path) == ("", 0), "of the former leader"


def test_a_data_directory_that_cannot_be_created_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="Runs cannot be kept: File exists"):
        lock_data_dir(tmp_path / "file")


def test_the_lock_is_held_without_its_note(tmp_path: Path) -> None:
    (tmp_path / "lab.json").mkdir()
    lock = lock_data_dir(tmp_path)
    with pytest.raises(HomeIsLed):
        lock_data_dir(tmp_path)
    lock.release()
