from pathlib import Path

import platformdirs
import pytest

from kllab.runs.errors import RunsUnavailable
from kllab.runs.home import HomeLock, default_home


def test_the_environment_says_where(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KLLAB_HOME", str(tmp_path / "a"))
    assert default_home() == tmp_path / "a"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("KLLAB_HOME", "~/b")
    assert default_home() == tmp_path / "b"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KLLAB_HOME", "c")
    assert default_home() == tmp_path / "c"
    for unset in (
        lambda: monkeypatch.setenv("KLLAB_HOME", ""),
        lambda: monkeypatch.delenv("KLLAB_HOME"),
    ):
        unset()
        assert default_home() == platformdirs.user_data_path("kllab")


def test_one_holder_at_a_time_and_the_second_is_told_who(tmp_path: Path) -> None:
    first, second = HomeLock(tmp_path), HomeLock(tmp_path)
    first.acquire()
    try:
        with pytest.raises(
            RunsUnavailable, match=r"Another lab \(process \d+ on .*\) trains in"
        ) as caught:
            second.acquire()
        assert str(tmp_path) in str(caught.value)
        (tmp_path / "lab.json").write_text("[]")
        with pytest.raises(RunsUnavailable, match=r"Another lab \(another process\)"):
            second.acquire()
    finally:
        first.release()
    second.acquire()
    second.release()
    second.release()


def test_a_place_that_takes_no_files_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RunsUnavailable, match="Runs cannot be kept in"):
        HomeLock(tmp_path / "file").acquire()
