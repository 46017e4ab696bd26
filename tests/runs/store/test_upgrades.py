"""A home of an older version is opened, brought up to date, and its runs go on."""

import errno
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from kllab import topics
from kllab.runs.errors import NotInControl
from kllab.runs.store import records
from kllab.runs.store.checkpoints import write_checkpoint
from kllab.runs.store.schema import SCHEMA_VERSION, open_database
from kllab.runs.store.store import Store
from kllab.storage.errors import Unavailable
from kllab.training.record import Checkpoint, Record
from tests.support.counting_experiment import Config, train
from tests.support.lab import COUNTING, quick_lab, running_lab, wait_state

SCHEMA_1 = Path(__file__).with_name("schema_1.sql").read_text(encoding="utf-8")
PAUSED, INTERRUPTED, FINISHED, TRAINING = ("p" * 16, "i" * 16, "f" * 16, "t" * 16)


@dataclass
class OldRun:
    id: str
    state: str
    steps: int = 30
    recorded: int = 10
    experiment: str = "counting"


def make_home_of_version_1(home: Path, *runs: OldRun) -> None:
    """Write what version 1 left behind: its tables, and checkpoints under the name of the run."""
    (home / "checkpoints").mkdir(parents=True)
    with closing(sqlite3.connect(home / "runs.sqlite3")) as db:
        db.execute("PRAGMA auto_vacuum = FULL")
        db.execute("PRAGMA journal_mode = WAL")
        db.executescript(SCHEMA_1)
        db.execute("PRAGMA user_version = 1")
        for key, run in enumerate(runs, start=1):
            config = Config(steps=run.steps)
            done: list[Record] = list(train(config))[: run.recorded]
            db.execute(
                "INSERT INTO runs (key, id, experiment, config, owner, state, step, total_steps,"
                " created, updated, ticket, attempt, checkpoint_step)"
                " VALUES (?, ?, ?, ?, '', ?, ?, ?, 1e9, 1e9, ?, 1, ?)",
                [
                    *(key, run.id, run.experiment, config.to_json(), run.state, run.recorded),
                    *(run.steps, key, run.recorded),
                ],
            )
            size = sum(records.insert(db, key, record) for record in done)
            path = home / "checkpoints" / f"{run.id}.safetensors"
            size += write_checkpoint(path, done[-1].checkpoint())
            db.execute("UPDATE runs SET bytes = ? WHERE key = ?", [size, key])
        db.commit()


@pytest.fixture(autouse=True)
def _counting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(topics.EXPERIMENTS, "counting", COUNTING)
    monkeypatch.setenv("KLLAB_KEEP_DAYS", "inf")


def test_runs_of_version_1_resume_bit_for_bit(tmp_path: Path) -> None:
    make_home_of_version_1(
        tmp_path,
        OldRun(PAUSED, "paused"),
        OldRun(FINISHED, "finished", steps=10),
        OldRun(TRAINING, "running"),
        OldRun(INTERRUPTED, "interrupted"),
    )
    (tmp_path / "checkpoints" / f".{PAUSED}.abc_1.tmp").write_bytes(b"half")
    with running_lab(tmp_path) as lab:
        assert lab.available == (True, "")
        for run_id in (PAUSED, INTERRUPTED):
            saved = lab.checkpoint(run_id)
            assert isinstance(saved, Checkpoint)
            assert saved.metadata["step"] == "10"
            lab.resume(run_id)
        for run_id in (PAUSED, INTERRUPTED, TRAINING):
            wait_state(lab, run_id, "finished")
            assert [event.scalars for event in lab.events(run_id)] == [
                record.scalars() for record in train(Config(steps=30))
            ]
        assert len(lab.events(FINISHED)) == 10
        assert lab.checkpoint(FINISHED) is not None
    names = {path.name for path in (tmp_path / "checkpoints").iterdir()}
    # The old names are gone with the old checkpoints, and so is the leftover.
    assert f"{FINISHED}.safetensors" in names
    assert not names & {f"{PAUSED}.safetensors", f".{PAUSED}.abc_1.tmp"}
    assert len(names) == 4


def test_runs_of_an_experiment_with_another_name_are_found(tmp_path: Path) -> None:
    make_home_of_version_1(
        tmp_path, OldRun(FINISHED, "finished", experiment="bottleneck"), OldRun(PAUSED, "paused")
    )
    with closing(Store(tmp_path, owner=True)) as store:
        assert store.status(FINISHED).experiment == "information_bottleneck"
        assert store.status(PAUSED).experiment == "counting"


def test_sizes_of_records_and_checkpoints_are_separated(tmp_path: Path) -> None:
    make_home_of_version_1(tmp_path, OldRun(FINISHED, "finished"), OldRun(PAUSED, "paused"))
    (tmp_path / "checkpoints" / f"{PAUSED}.safetensors").unlink()
    with closing(Store(tmp_path, owner=True)) as store, store.database.read() as db:
        finished, paused = db.execute("SELECT * FROM runs ORDER BY key").fetchall()
    size = (tmp_path / "checkpoints" / f"{FINISHED}.safetensors").stat().st_size
    assert finished["checkpoint_bytes"] == size
    assert finished["bytes"] > 0
    assert (paused["checkpoint"], paused["checkpoint_bytes"]) == (f"{PAUSED}.safetensors", 0)
    assert finished["seen"] == finished["updated"] == 1e9


def test_what_the_training_said_is_no_note_of_the_owner(tmp_path: Path) -> None:
    make_home_of_version_1(tmp_path, OldRun(FINISHED, "finished"))
    with closing(sqlite3.connect(tmp_path / "runs.sqlite3")) as db:
        db.execute("UPDATE runs SET note = 'Bundled digits instead.'")
        db.commit()
    with closing(Store(tmp_path, owner=True)) as store:
        status = store.status(FINISHED)
    assert (status.message, status.note) == ("Bundled digits instead.", "")


def test_only_the_lab_that_trains_upgrades(tmp_path: Path) -> None:
    make_home_of_version_1(tmp_path, OldRun(FINISHED, "finished"))
    with pytest.raises(Unavailable, match="is one of an older kllab"):
        Store(tmp_path)
    with closing(Store(tmp_path, owner=True)), closing(Store(tmp_path)) as second:
        assert second.status(FINISHED).state == "finished"


def test_an_upgrade_that_fails_leaves_the_old_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_home_of_version_1(tmp_path, OldRun(FINISHED, "finished"))

    def fail(_self: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "stat", fail)
        with pytest.raises(KeyboardInterrupt):
            Store(tmp_path, owner=True)
    with closing(sqlite3.connect(tmp_path / "runs.sqlite3")) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == 1
        assert "deaths" not in {row[1] for row in db.execute("PRAGMA table_info(runs)")}
    Store(tmp_path, owner=True).close()


def backups(home: Path) -> list[Path]:
    return sorted(home.glob("backup-*"))


def test_the_store_is_backed_up_before_an_upgrade(tmp_path: Path) -> None:
    make_home_of_version_1(tmp_path, OldRun(FINISHED, "finished"), OldRun(PAUSED, "paused"))
    with closing(sqlite3.connect(tmp_path / "runs.sqlite3")) as db:
        before = list(db.iterdump())
        Store(tmp_path, owner=True).close()  # what is still in the -wal file is copied too
    [backup] = backups(tmp_path)
    assert re.fullmatch(r"backup-version-1-\d{4}-\d\d-\d\d-\d{6}\.sqlite3", backup.name)
    with closing(sqlite3.connect(backup)) as db:
        assert list(db.iterdump()) == before
        assert db.execute("PRAGMA user_version").fetchone()[0] == 1
    Store(tmp_path, owner=True).close()
    assert backups(tmp_path) == [backup]
    # It is a store: in another home it is upgraded as well.
    again = tmp_path / "again"
    again.mkdir()
    backup.rename(again / "runs.sqlite3")
    with closing(Store(again, owner=True)) as store:
        assert store.status(PAUSED).state == "paused"


def test_without_room_for_a_backup_the_store_is_not_upgraded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_home_of_version_1(tmp_path, OldRun(PAUSED, "paused"))

    def refuse(_path: Path, _to: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse)
        with quick_lab(tmp_path) as lab:
            assert lab.available == (
                False,
                "The run store is one of an older kllab. It is upgraded once a copy of it can be "
                "written to the lab's home: No space left on device.",
            )
    assert backups(tmp_path) == []
    with closing(sqlite3.connect(tmp_path / "runs.sqlite3")) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == 1
    with quick_lab(tmp_path) as lab:
        assert lab.status(PAUSED).state == "paused"


def test_an_upgraded_store_has_the_columns_of_a_new_one(tmp_path: Path) -> None:
    make_home_of_version_1(tmp_path / "old", OldRun(FINISHED, "finished"))
    (tmp_path / "new").mkdir()
    told = []
    for home in ("old", "new"):
        database = open_database(tmp_path / home / "runs.sqlite3", owner=True)
        with closing(database), database.read() as db:
            assert db.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
            tables = db.execute("SELECT name FROM sqlite_master ORDER BY name").fetchall()
            columns = {
                name: [tuple(column) for column in db.execute(f"PRAGMA table_info({name})")]
                for (name,) in tables
            }
            told.append(columns)
    assert told[0] == told[1]
    assert len(told[0]["runs"]) == 31


def test_nobody_is_known_to_own_a_run_of_an_older_version(tmp_path: Path) -> None:
    make_home_of_version_1(tmp_path, OldRun(PAUSED, "paused"))
    with closing(sqlite3.connect(tmp_path / "runs.sqlite3")) as db:
        db.execute("UPDATE runs SET owner = 'a-session'")
        db.commit()
    with running_lab(tmp_path) as lab:
        assert lab.status(PAUSED).owner == ""
        for by in ("a-session", "somebody"):
            with pytest.raises(NotInControl, match=r"You cannot delete run p+: somebody else"):
                lab.delete(PAUSED, by)
            assert not lab.controls(PAUSED, by)
        lab.resume(PAUSED, "somebody")  # as all with its link could
        wait_state(lab, PAUSED, "finished")
