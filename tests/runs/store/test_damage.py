"""A store that is damaged, removed or replaced, at start and while the lab trains."""

import os
import shutil
import sqlite3
import subprocess
import threading
import types
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import numpy as np
import pytest

from kllab.runs import RunService, UnknownRun
from kllab.runs.lock import lock_data_dir
from kllab.runs.store.store import Store
from kllab.storage.errors import Unavailable
from tests.support.counting_experiment import Config, train
from tests.support.faults import Fault
from tests.support.lab import (
    ThreadExecutor,
    assert_for_visitors,
    counting,
    quick_lab,
    wait_for,
    wait_state,
    wait_step,
)


def whole(lab: RunService, run_id: str, count: int) -> bool:
    records = list(train(Config(steps=count)))
    return [event.scalars for event in lab.events(run_id)] == [r.scalars() for r in records]


def set_aside(home: Path) -> Path:
    """Return the one folder in which a damaged store was put."""
    [folder] = home.glob("damaged-*")
    return folder


def mended(lab: RunService) -> bool:
    """Whether the store can be used again; a page asks so at each of its looks."""
    with suppress(Unavailable):
        lab.runs("")
    available, message = lab.available
    assert_for_visitors(lab, message)
    return available


def overwrite(path: Path, start: int, stop: int, byte: bytes = b"\xff") -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(byte * (stop - start))


def pages_of(path: Path, table: str) -> tuple[int, int]:
    """Return where the first page of a table begins and ends."""
    with closing(sqlite3.connect(path)) as db:
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        page = db.execute(query, [table]).fetchone()[0]
        size = db.execute("PRAGMA page_size").fetchone()[0]
    return size * (page - 1), size * page


DAMAGES: dict[str, Callable[[Path, int], None]] = {
    "text": lambda path, _: path.write_bytes(b"no database at all" * 100) and None,
    "header": lambda path, _: overwrite(path, 0, 100),
    "zeros": lambda path, size: overwrite(path, 0, size, b"\0"),
    "first page": lambda path, _: overwrite(path, 100, 4096),
    "table of runs": lambda path, _: overwrite(path, *pages_of(path, "runs")),
    "truncated": lambda path, size: os.truncate(path, size // 3 // 4096 * 4096),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.fault("the database is overwritten or truncated (six ways)")
def test_a_damaged_store_is_moved_aside_and_a_new_one_created(
    tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture, fault: Fault
) -> None:
    with quick_lab(tmp_path) as lab:
        run_id = lab.submit(counting(steps=20, array_size=1000))
        wait_state(lab, run_id, "finished")
    path = tmp_path / "runs.sqlite3"
    fault.happens()
    DAMAGES[damage](path, path.stat().st_size)
    damaged = path.read_bytes()
    with quick_lab(tmp_path) as lab:
        with suppress(Unavailable, UnknownRun):
            lab.events(run_id)  # some damage is seen only by who reads there
        wait_for(lambda: mended(lab))
        folder = set_aside(tmp_path)
        assert (folder / "runs.sqlite3").read_bytes() == damaged
        assert f"is in {folder}" in caplog.text
        notice = lab.notice
        assert "the run store was found to be damaged, and a new one was begun." in notice
        assert f"The damaged files are in the folder {folder.name} of the lab's home." in notice
        assert_for_visitors(lab, notice)
        with suppress(UnknownRun):
            lab.status(run_id)
            assert whole(lab, run_id, 20)
            pytest.fail("everything of this run was damaged")
        with pytest.raises(UnknownRun) as caught:
            lab.status(run_id)
        assert str(caught.value).endswith(notice)
        assert len(list((folder / "checkpoints").iterdir())) == 1
        wait_state(lab, lab.submit(counting(steps=2)), "finished")
    with quick_lab(tmp_path) as lab:
        assert lab.notice == notice
        assert set_aside(tmp_path) == folder
    fault.is_over(
        "it is moved aside with its checkpoints and a new one is begun; pages say so",
        "the runs of the damaged store, for `sqlite3 .recover`",
    )


@pytest.mark.fault("a page of the database is overwritten")
def test_readable_runs_of_a_damaged_store_are_kept(tmp_path: Path, fault: Fault) -> None:
    with quick_lab(tmp_path) as lab:
        first, large, last = (
            lab.submit(counting(steps=steps, array_size=size))
            for steps, size in ((10, 3), (10, 20_000), (12, 3))
        )
        for run_id in (first, large, last):
            wait_state(lab, run_id, "finished")
        waiting = lab.submit(counting(steps=100_000, seconds=0.01))
        wait_step(lab, waiting, 3)
        queued = lab.submit(counting(steps=2))  # it has no records yet
    path = tmp_path / "runs.sqlite3"
    large_array = np.arange(20_000) + 5  # as recorded at step 5
    place = path.read_bytes().index(large_array[10_000:10_100].tobytes())
    fault.happens()
    overwrite(path, place - 8192, place + 8192)
    with quick_lab(tmp_path) as lab:
        with pytest.raises(Unavailable, match="The run store is damaged"):
            lab.events(large)
        wait_for(lambda: mended(lab))
        assert whole(lab, first, 10)
        assert whole(lab, last, 12)
        assert lab.status(queued).total_steps == 2
        for run_id in (first, last):
            assert lab.checkpoint(run_id) is not None
        with pytest.raises(UnknownRun, match="Runs that could be read and are kept: 4"):
            lab.status(large)
        moved = list((set_aside(tmp_path) / "checkpoints").iterdir())
        assert [path.name[:16] for path in moved] == [large]
        reached = lab.status(waiting).step
        wait_step(lab, waiting, reached + 5)  # it was training, and goes on
    fault.is_over("readable runs go on in a new store; pages say so", "the run on that page")


@contextmanager
def training(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[RunService, str]]:
    """Lend a lab and its run, which trains."""
    monkeypatch.setattr("kllab.runs.opening.CHECK_SECONDS", 0.0)
    with quick_lab(home) as lab:
        run_id = lab.submit(counting(steps=100_000, seconds=0.01))
        wait_step(lab, run_id, 5)
        yield lab, run_id


def remake(home: Path) -> None:
    shutil.rmtree(home)
    home.mkdir()


def replace_by_another(home: Path) -> None:
    other = Store(home / "other", owner=True)
    other.close()
    for path in home.glob("runs.sqlite3*"):
        path.unlink()
    (home / "other" / "runs.sqlite3").rename(home / "runs.sqlite3")


@pytest.mark.parametrize(
    ("remove", "told"),
    [
        (shutil.rmtree, True),
        (remake, True),
        (lambda home: (home / "runs.sqlite3").unlink(), True),
        (replace_by_another, False),
    ],
    ids=["removed", "made again", "file", "replaced"],
)
def test_a_store_removed_while_a_run_trains(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    remove: Callable[[Path], object],
    told: bool,
) -> None:
    home = tmp_path / "home"
    with training(home, monkeypatch) as (lab, run_id):
        remove(home)
        wait_for(lambda: mended(lab))
        with pytest.raises(UnknownRun):
            lab.status(run_id)
        assert ("the run store was found to be removed" in lab.notice) == told
        new = lab.submit(counting(steps=3))
        wait_state(lab, new, "finished")
        assert lab.available == (True, "")
        assert lab.checkpoint(new) is not None
        with closing(Store(home)) as store:  # it is in the file that is there
            assert store.status(new).state == "finished"


def test_a_store_damaged_while_a_run_trains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with quick_lab(tmp_path) as lab:
        old = lab.submit(counting(steps=50, array_size=2000))
        wait_state(lab, old, "finished")
    with training(tmp_path, monkeypatch) as (lab, run_id):
        path = tmp_path / "runs.sqlite3"
        overwrite(path, path.stat().st_size // 2, path.stat().st_size // 2 + 200_000)
        with pytest.raises(Unavailable, match="damaged"):
            lab.events(old)
        # Train is not offered on a damaged store: by now there is a new one.
        assert lab.available == (True, "")
        assert "damaged" in lab.notice
        reached = lab.status(run_id).step
        wait_step(lab, run_id, reached + 5)


def test_a_damaged_store_that_cannot_be_moved_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "runs.sqlite3").write_bytes(b"no database at all" * 100)
    monkeypatch.setattr("kllab.runs.opening.CHECK_SECONDS", 0.0)
    with monkeypatch.context() as patch:

        def refuse(_path: Path, _to: Path) -> None:
            raise PermissionError(13, "Permission denied")

        patch.setattr(Path, "rename", refuse)
        with quick_lab(tmp_path) as lab:
            assert lab.available == (False, "Runs cannot be kept: Permission denied.")
            patch.undo()
            assert lab.available == (True, "")


def test_a_damaged_store_stays_until_the_disk_has_room_for_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "runs.sqlite3").write_bytes(b"no database at all" * 10**6)
    monkeypatch.setattr("kllab.runs.opening.CHECK_SECONDS", 0.0)
    with monkeypatch.context() as patch:
        patch.setattr("shutil.disk_usage", lambda _: types.SimpleNamespace(free=17_000_000))
        with quick_lab(tmp_path) as lab:
            available, message = lab.available
            assert not available
            assert message.endswith("once the lab's disk has 18 MB left; it has 17 MB.")
            assert not list(tmp_path.glob("damaged-*"))
            patch.undo()
            assert lab.available == (True, "")


def test_a_folder_in_the_place_of_the_store_is_moved_aside(tmp_path: Path) -> None:
    (tmp_path / "runs.sqlite3").mkdir()
    with quick_lab(tmp_path) as lab:
        assert lab.available == (True, "")
        assert (set_aside(tmp_path) / "runs.sqlite3").is_dir()


@pytest.fixture
def immutable() -> Iterator[Callable[[Path], None]]:
    """Make files that nobody can remove, where the system has such."""
    made: list[Path] = []

    def make(path: Path) -> None:
        path.write_bytes(b"half")
        done = subprocess.run(["chattr", "+i", str(path)], capture_output=True, check=False)
        if done.returncode == 0:
            made.append(path)
        else:  # a folder cannot be removed as a file either
            path.unlink()
            path.mkdir()

    yield make
    for path in made:
        subprocess.run(["chattr", "-i", str(path)], check=True)


@pytest.mark.parametrize("damaged", [False, True])
def test_a_lab_starts_if_an_orphan_cannot_be_removed(
    tmp_path: Path, immutable: Callable[[Path], None], damaged: bool
) -> None:
    folder = tmp_path / "checkpoints"
    folder.mkdir()
    left = [f".{'r' * 16}.abc.tmp", f"{'r' * 16}.1.5.safetensors"]
    (folder / left[0]).mkdir()
    immutable(folder / left[1])
    (tmp_path / "lab.json").mkdir()
    if damaged:
        (tmp_path / "runs.sqlite3").write_bytes(b"no database at all" * 100)
    with quick_lab(tmp_path) as lab:
        assert lab.available == (True, "")
        assert bool(lab.notice) == damaged
        wait_state(lab, lab.submit(counting(steps=2)), "finished")
    assert {*left} < {path.name for path in tmp_path.rglob("*")}


@pytest.mark.parametrize("step", ["tidy", "prune", "probe", "recover_all"])
@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), RecursionError("a fault")])
def test_start_never_raises(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: Exception
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(Store, step, fail)
        lab = RunService(tmp_path, ThreadExecutor())
        lab.start()
        assert lab.available == (False, "The run engine cannot start; the log says why.")
        with pytest.raises(Unavailable, match="the log says why"):
            lab.runs("")
        lock_data_dir(tmp_path).release()  # it is not held
    lab.stop()


def test_invalid_bounds_are_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLLAB_KEEP_GB", "much")
    with quick_lab(tmp_path) as lab:
        assert lab.available == (False, "KLLAB_KEEP_GB is 'much'; allowed: a number above 0.")


def test_a_lab_that_is_stopping_is_not_available(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look at the store that ends after a stop must not take back what the stop said."""
    monkeypatch.setattr("kllab.runs.opening.CHECK_SECONDS", 0.0)
    looking, stopped = threading.Event(), threading.Event()
    probe = Store.probe

    def slow_probe(store: Store) -> None:
        probe(store)
        looking.set()
        assert stopped.wait(30)

    said: list[tuple[bool, str]] = []
    with quick_lab(tmp_path) as lab:
        monkeypatch.setattr(Store, "probe", slow_probe)
        visitor = threading.Thread(target=lambda: said.append(lab.available))
        visitor.start()
        assert looking.wait(30)
        lab.stop()
        stopped.set()
        visitor.join()
        assert said == [(False, "The run engine is stopped.")]
        assert lab.available == (False, "The run engine is stopped.")
        with pytest.raises(Unavailable, match="is stopped"):
            lab.runs("")


def test_a_lab_that_does_not_lead_follows_a_store_that_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with training(tmp_path, monkeypatch) as (lab, _):
        second = RunService(tmp_path, ThreadExecutor())
        second.start()
        try:
            wait_for(lambda: second.available == (True, ""))
            for path in tmp_path.glob("runs.sqlite3*"):
                path.unlink()
            wait_for(lambda: mended(lab))
            new = lab.submit(counting(steps=2))

            def found() -> bool:
                with suppress(Unavailable, UnknownRun):
                    return second.status(new).state == "finished"
                return False

            wait_for(found)
            wait_state(second, second.submit(counting(steps=2)), "finished")
        finally:
            second.stop()


def test_a_page_view_keeps_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLLAB_KEEP_DAYS", "inf")  # the last end may be followed by a late `prune`
    with quick_lab(tmp_path) as lab:
        runs = [lab.submit(counting(steps=2)) for _ in range(5)]
        for run_id in runs:
            wait_state(lab, run_id, "finished")
        with closing(Store(tmp_path)) as store, store.database.write() as db:
            db.execute("UPDATE runs SET seen = 0, updated = 0")
        # Pages of another process, which does not lead, count as well.
        second = RunService(tmp_path, ThreadExecutor())
        second.start()
        second.status(runs[0])
        second.latest_arrays(runs[1])
        second.stop()
        monkeypatch.setattr("kllab.runs.service.NOTE_VIEW_SECONDS", 1e-9)
        lab.events(runs[2])
        lab.checkpoint(runs[3])
    monkeypatch.setenv("KLLAB_KEEP_DAYS", "1000")
    with quick_lab(tmp_path) as lab:
        assert {status.id for status in lab.runs("")} == set(runs[:4])
