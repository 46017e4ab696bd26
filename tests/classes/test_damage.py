"""A store of classes that is damaged, removed, locked, full or read-only."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from pathlib import Path

import pytest

from kllab.classes import ClassService, Question, UnknownClass, opening
from kllab.classes.store import DATABASE
from kllab.storage.errors import Unavailable
from tests.support.faults import Fault

LARGER = Question("Which is larger?", ("KL(P‖Q)", "KL(Q‖P)"), truth=1.0)
LONG = Question("x" * 300, reason="y" * 600)
PAGE = 4096


def serving(home: Path) -> AbstractContextManager[ClassService]:
    return closing(ClassService(home))


def overwrite(path: Path, start: int, stop: int, byte: bytes = b"\xff") -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(byte * (stop - start))


def overwrite_table(path: Path, table: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        [page] = db.execute(query, [table]).fetchone()
    overwrite(path, PAGE * (page - 1), PAGE * page)


DAMAGES: dict[str, Callable[[Path, int], object]] = {
    "text": lambda path, _: path.write_bytes(b"no database at all" * 100),
    "header": lambda path, _: overwrite(path, 0, 100),
    "zeros": lambda path, size: overwrite(path, 0, size, b"\0"),
    "table of classes": lambda path, _: overwrite_table(path, "classes"),
    "salt": lambda path, _: overwrite_table(path, "salt"),
    "truncated": lambda path, size: os.truncate(path, size // 3 // PAGE * PAGE),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.fault("the database of classes is overwritten or truncated (six ways)")
def test_a_damaged_store_is_moved_aside_and_a_new_one_begun(
    tmp_path: Path, damage: str, fault: Fault
) -> None:
    path = tmp_path / DATABASE
    with serving(tmp_path) as service:
        code, _ = service.open_class("teacher")
    fault.happens()
    DAMAGES[damage](path, path.stat().st_size)
    damaged = path.read_bytes()
    with serving(tmp_path) as service, serving(tmp_path) as other:
        for each in (service, other, service):
            each._database.changes += 1  # as after `MARK_SECONDS`
            assert code not in each.marks()
        [folder] = tmp_path.glob(f"{opening._ASIDE}*")
        assert (folder / DATABASE).read_bytes() == damaged
        with pytest.raises(UnknownClass) as caught:
            other.join(code, "anna")
        said = str(caught.value)
        assert said.endswith(service.notice())
        assert "the store of classes was found to be damaged, and a new one was begun" in said
        assert "are kept: 0. The damaged files are in the folder damaged-classes-" in said
        assert str(tmp_path) not in said
        code, _ = service.open_class("teacher")
        assert other.join(code, "anna").number == 1
    fault.is_over(
        "it is moved aside and a new one is begun; pages say so", "the classes of the damaged store"
    )


@pytest.mark.parametrize("damage", ["a page", "a value"])
@pytest.mark.fault("a page, or a value, of the database of classes is overwritten")
def test_classes_that_can_be_read_go_on(tmp_path: Path, damage: str, fault: Fault) -> None:
    path = tmp_path / DATABASE
    with serving(tmp_path) as service:
        before, token = service.open_class("teacher")
        lost, _ = service.open_class("teacher")
        after, _ = service.open_class("colleague")
        for code, teacher in ((before, "teacher"), (after, "colleague")):
            service.join(code, "anna")
            number = service.ask(code, teacher, LARGER)
            service.answer(code, "anna", number, 1)
            service.add_run(code, "anna", "a run", "its key")
        for each in range(1, 31):  # they fill pages
            service.ask(lost, "teacher", replace(LONG, text=f"question {each} {'x' * 200}"))
        run_class = service.run_class(after)
    if damage == "a page":
        content = path.read_bytes()
        places = (content.rindex(b"question %d x" % each) // PAGE * PAGE for each in range(10, 20))
        leaf = next(place for place in places if content[place] == 10)  # no page refers on from it
        overwrite(path, leaf, leaf + PAGE)
    else:
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("UPDATE questions SET question = '{' WHERE number = 30")
    fault.happens()
    with serving(tmp_path) as service, serving(tmp_path) as other:
        for each in (service, other):
            with pytest.raises(UnknownClass, match="Classes that could be read and are kept: 2"):
                each.state(lost)
            for code in (before, after):
                assert each.state(code).answers == (1.0,)
        assert service.enter(token, "another device") == before, "the teacher's link stays"
        assert len(service.runs(after, "colleague")) == 1, "and so do cookies"
        role = other.role("anna")
        assert role is not None
        assert role.code == after
        assert other.run_class(after) == run_class
        assert service.join(after, "ben").number == 2
        assert len(list(tmp_path.glob(f"{opening._ASIDE}*"))) == 1
    fault.is_over(
        "readable classes go on in a new store; pages say so", "the class with the damage"
    )


@pytest.mark.fault("the database of classes is removed while it is open")
def test_a_removed_store_is_begun_anew(tmp_path: Path, fault: Fault) -> None:
    with serving(tmp_path) as service:
        code, _ = service.open_class("teacher")
        fault.happens()
        for part in tmp_path.glob(f"{DATABASE}*"):
            part.unlink()
        with pytest.raises(UnknownClass, match="found to be removed from the lab's home"):
            service.state(code)
        assert service.open_class("teacher")
        assert not list(tmp_path.glob(f"{opening._ASIDE}*"))
        fault.is_over("a new one is begun; pages say so", "all classes")


@pytest.mark.fault("another program locks the database of classes")
def test_a_locked_store_is_read_and_says_that_it_is_locked(tmp_path: Path, fault: Fault) -> None:
    with serving(tmp_path) as service:
        code, _ = service.open_class("teacher")
        service.join(code, "anna")
        number = service.ask(code, "teacher", LARGER)
        service._database._opened()._timeout = 0.05
        with closing(sqlite3.connect(tmp_path / DATABASE, isolation_level=None)) as backup:
            fault.happens()
            backup.execute("BEGIN EXCLUSIVE")
            with pytest.raises(Unavailable) as caught:
                service.answer(code, "anna", number, 1)
            assert str(caught.value) == (
                "The store of classes is locked by another program. Try again in a moment."
            )
            assert service.state(code).members == 1
            backup.execute("ROLLBACK")
        service.answer(code, "anna", number, 1)
        assert service.state(code).answers == (1.0,)
    fault.is_over("classes are read, and who answers is told to try again in a moment")


@pytest.mark.fault("the disk is full for the database of classes")
def test_a_full_disk_keeps_what_is_stored(tmp_path: Path, fault: Fault) -> None:
    with serving(tmp_path) as service:
        code, _ = service.open_class("teacher")
        with service._database.read() as db:
            [pages] = db.execute("PRAGMA page_count").fetchone()
            db.execute(f"PRAGMA max_page_count = {pages + 3}")
        asked = 0
        fault.happens()
        with pytest.raises(Unavailable) as caught:  # noqa: PT012
            while True:
                asked = service.ask(code, "teacher", LONG)
        assert str(caught.value) == (
            "The store of classes cannot be changed: the lab's disk is full. It can be read, and "
            "changed again once there is room."
        )
        now = service.state(code)
        assert now.asked is not None
        assert now.asked.number == asked > 0
        assert service.ask(code, "teacher", LONG) == asked + 1  # on a connection without the limit
    fault.is_over("what is stored is read, and the teacher is told; it goes on once there is room")


@pytest.mark.parametrize("user", ["root", "another"])
@pytest.mark.fault("the home of the database of classes becomes read-only")
def test_a_read_only_home_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Fault, user: str
) -> None:
    with serving(tmp_path) as service:
        code, _ = service.open_class("teacher")
        service.join(code, "anna")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    with serving(tmp_path) as service:
        with monkeypatch.context() as read_only:
            fault.happens()
            read_only.setattr("os.access", lambda *_: False)
            if user != "root":  # whom no permission stops
                read_only.setattr(Path, "touch", refuse)
            assert service.state(code).members == 1
            for _ in range(2):
                with pytest.raises(Unavailable) as caught:
                    service.join(code, "ben")
                assert str(caught.value) == (
                    "The store of classes cannot be changed: the lab's home is read-only. It can "
                    "be read, and changed again once the home can be written."
                )
        with serving(tmp_path) as other:
            other.join(code, "carl")
        service._database.changes += 1
        assert service.state(code).members == 2, "what others have changed is seen"
        assert service.join(code, "ben").number == 3
    fault.is_over("classes are read, and who changes one is told; it goes on with the home")


def test_a_home_that_cannot_be_used_is_named_by_what_it_is_for(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        serving(tmp_path / "file" / "home") as service,
        pytest.raises(Unavailable, match=r"^Classes cannot be kept: [\w ]+\.$"),
    ):
        service.open_class("teacher")
