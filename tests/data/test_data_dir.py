from pathlib import Path

import platformdirs
import pytest

from kllab.data.data_dir import data_dir
from kllab.runs import RunService
from kllab.training.downloads import DOWNLOADS, Unavailable, load_downloaded


def test_the_environment_sets_the_data_directory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KLLAB_HOME", str(tmp_path / "a"))
    assert data_dir() == tmp_path / "a"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("KLLAB_HOME", "~/b")
    assert data_dir() == tmp_path / "b"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KLLAB_HOME", "c")
    assert data_dir() == tmp_path / "c"
    for unset in (
        lambda: monkeypatch.setenv("KLLAB_HOME", ""),
        lambda: monkeypatch.delenv("KLLAB_HOME"),
    ):
        unset()
        assert data_dir() == platformdirs.user_data_path("kllab", appauthor=False)


@pytest.mark.parametrize("named", ["{tmp}/lab", "~/lab", "lab", ""])
def test_runs_and_datasets_are_kept_in_one_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, named: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KLLAB_HOME", named.format(tmp=tmp_path))
    home = RunService().home
    assert home.is_absolute()
    monkeypatch.setattr(DOWNLOADS["mnist"], "mirrors", ())
    with pytest.raises(Unavailable):
        load_downloaded("mnist")
    assert (home / "datasets" / "mnist").is_dir()
