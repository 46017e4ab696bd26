import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kllab.runs.store.schema import SCHEMA_VERSION, open_database
from kllab.storage.errors import StoreDamaged, StoreLocked, StoreReplaced, Unavailable


def test_a_database_is_created_once_and_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    for _ in range(2):
        with closing(open_database(path, owner=True)) as database, database.read() as db:
            assert db.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
            assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
            assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_concurrent_creation_is_consistent(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    errors: list[Exception] = []
    barrier = threading.Barrier(8)

    def make() -> None:
        barrier.wait()
        try:
            open_database(path, owner=True).close()
        except Unavailable as error:
            errors.append(error)

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors


def test_a_newer_schema_is_refused_and_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(
        Unavailable,
        match=f"schema version {SCHEMA_VERSION + 1}, this lab knows {SCHEMA_VERSION}",
    ) as caught:
        open_database(path, owner=True)
    assert str(path.parent) not in str(caught.value)
    with closing(sqlite3.connect(path)) as db:
        assert not db.execute("SELECT * FROM sqlite_master").fetchall()


@pytest.mark.parametrize(
    "content", [b"this is no database, " * 300, b"SQLite format 3\0" + b"x" * 5000]
)
def test_a_damaged_file_is_recognised_and_not_changed(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "runs.sqlite3"
    path.write_bytes(content)
    with pytest.raises(StoreDamaged) as caught:
        open_database(path, owner=True)
    assert str(caught.value) == "The run store is damaged."
    assert f"{path} is damaged: file is not a database" in caplog.text
    assert path.read_bytes() == content


def test_only_the_owner_creates_it(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    with pytest.raises(StoreReplaced):
        open_database(path)
    assert not path.exists()


@pytest.mark.parametrize("replaced", [True, False])
def test_a_replaced_file_is_not_used(tmp_path: Path, replaced: bool) -> None:
    path = tmp_path / "runs.sqlite3"
    with closing(open_database(path, owner=True)) as database:
        with database.read():
            path.rename(tmp_path / "elsewhere")
        if replaced:
            open_database(path, owner=True).close()
        for use in (database.read, database.write):
            with pytest.raises(StoreReplaced, match="removed or replaced"), use():
                pass
        assert isinstance(database.fault, StoreReplaced)


def test_a_lock_is_recognised_after_the_given_timeout(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    with (
        closing(open_database(path, owner=True)) as database,
        closing(sqlite3.connect(path)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        locked = pytest.raises(StoreLocked, match="locked by another program")
        with locked, database.write(timeout=0.0):
            pass
        assert database.fault is None
        other.execute("ROLLBACK")
        with pytest.raises(ZeroDivisionError), database.write(timeout=0.0):
            _ = 1 // 0
        with database.write() as db:
            assert db.execute("PRAGMA busy_timeout").fetchone()[0] == 5000


def test_a_failed_write_changes_nothing_and_the_next_one_works(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / "runs.sqlite3", owner=True)) as database:

        def write(then: Callable[[], object]) -> None:
            with database.write() as db:
                db.execute("PRAGMA defer_foreign_keys = ON")
                db.execute("INSERT INTO records VALUES (1, 1, '{}')")
                then()

        with pytest.raises(ZeroDivisionError):
            write(lambda: 1 // 0)
        with pytest.raises(Unavailable, match="FOREIGN KEY"):
            write(lambda: None)
        with database.write() as db:
            assert not db.execute("SELECT * FROM records").fetchall()


def test_closed_is_closed(tmp_path: Path) -> None:
    database = open_database(tmp_path / "runs.sqlite3", owner=True)
    with database.read():
        database.close()
    with pytest.raises(Unavailable, match="is closed"), database.read():
        pass


def test_threads_share_a_few_connections(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / "runs.sqlite3", owner=True)) as database:
        barrier = threading.Barrier(32)

        def use() -> None:
            with database.read() as db:
                barrier.wait()
                db.execute("SELECT COUNT(*) FROM runs").fetchone()

        threads = [threading.Thread(target=use) for _ in range(32)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(database._idle) == 8
