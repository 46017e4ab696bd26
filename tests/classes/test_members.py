"""Who is in a class: joining too fast, removal by the teacher, a class that takes nobody new."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kllab.classes import ClassService, Question, Refused, UnknownClass, limits, pace
from kllab.classes.codes import hashed
from kllab.classes.store import DATABASE

LARGER = Question("Which is larger?", ("KL(P‖Q)", "KL(Q‖P)"), truth=1.0)
SCHEMA_1 = Path(__file__).parent / "schema_1.sql"


@pytest.fixture
def classes(tmp_path: Path) -> Iterator[ClassService]:
    with closing(ClassService(tmp_path)) as service:
        yield service


def numbers(classes: ClassService, code: str) -> list[int]:
    return [one.number for one in classes.students(code, "teacher")]


def test_a_class_that_a_script_has_filled(
    classes: ClassService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace.time, "monotonic", lambda: 100.0)
    code, _ = classes.open_class("teacher")
    for who in ("anna", "ben", "carl"):
        classes.join(code, who, "a lecture hall")
    number = classes.ask(code, "teacher", LARGER)
    classes.answer(code, "anna", number, 1)
    classes.end_question(code, "teacher")  # its answers are deleted; that anna answered counts
    classes.add_run(code, "ben", "a run", "its key")
    refusals = []
    for each in range(limits.MEMBERS):
        try:
            classes.join(code, f"script {each}", "a lecture hall")
        except Refused as refused:
            refusals.append(str(refused))
    assert len(refusals) == 253
    assert refusals[0] == (
        "There were 250 attempts to join from your network within 120 seconds, which is the most "
        "allowed: try again in 120 s."
    )
    classes.join(code, "dora", "another address")
    assert classes.state(code).members == 251
    classes.let_join(code, "teacher", False)
    assert not classes.state(code).joinable
    with pytest.raises(Refused, match=r"Nobody can join class .* has closed it to new students"):
        classes.join(code, "erik")
    assert classes.join(code, "anna").number == 1, "who is in the class stays"
    before = classes.state(code).mark
    assert classes.remove_inactive(code, "teacher") == 249
    assert classes.state(code).mark.changes == before.changes + 1, "the students' pages look again"
    assert numbers(classes, code) == [1, 2]
    assert classes.remove_inactive(code, "teacher") == 0
    assert classes.was_removed(code, "carl")
    classes.let_join(code, "teacher", True)
    assert classes.join(code, "carl").number == 252
    assert not classes.was_removed(code, "carl")


def test_a_student_is_removed_with_its_answers(classes: ClassService) -> None:
    code, _ = classes.open_class("teacher")
    other, _ = classes.open_class("colleague")
    classes.join(other, "anna")
    for who in ("anna", "ben"):
        classes.join(code, who)
        classes.add_run(code, who, f"a run of {who}", "its key")
    number = classes.ask(code, "teacher", LARGER)
    for who, answer in (("anna", 0), ("ben", 1)):
        classes.answer(code, who, number, answer)
    classes.remove(code, "teacher", 1)
    assert classes.state(code).answers == (1.0,)
    assert [run.member for run in classes.runs(code, "teacher")] == [2]
    assert classes.was_removed(code, "anna")
    assert not classes.was_removed(code, "ben")
    role = classes.role("anna")
    assert role is not None
    assert role.code == other, "another class is not concerned"
    with pytest.raises(Refused, match="join it first"):
        classes.answer(code, "anna", number, 1)
    for gone in (0, 1, 99):  # the teacher, and who is not there
        classes.remove(code, "teacher", gone)
    assert numbers(classes, code) == [2]
    assert classes.ask(code, "teacher", LARGER) == 2, "a teacher cannot be removed"
    classes.close_class(code, "teacher")
    with pytest.raises(UnknownClass):
        classes.was_removed(code, "anna")


def test_only_the_teacher_removes(classes: ClassService) -> None:
    code, _ = classes.open_class("teacher")
    classes.join(code, "anna")
    for act in (
        lambda: classes.remove(code, "anna", 1),
        lambda: classes.remove_inactive(code, "anna"),
        lambda: classes.let_join(code, "anna", False),
        lambda: classes.students(code, "anna"),
    ):
        with pytest.raises(Refused, match="Only the teacher"):
            act()


def test_who_guesses_codes_is_slowed_down(
    classes: ClassService, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr(pace.time, "monotonic", lambda: now)
    code, _ = classes.open_class("teacher")
    for _ in range(limits.JOINS_OF_VISITOR):
        with pytest.raises(UnknownClass):
            classes.join("AAAAAA", "guesser")
    with pytest.raises(Refused, match="20 attempts to join from this browser"):
        classes.join(code, "guesser")
    assert classes.join(code, "anna").number == 1, "others are not concerned"
    now += limits.JOINING_SECONDS + 1
    monkeypatch.setattr(pace, "_MOST_KEYS", 1)
    assert classes.join(code, "guesser").number == 2
    assert len(classes._pace._attempts) == 1, "what is over is forgotten"


def test_classes_of_version_1_are_upgraded(tmp_path: Path) -> None:
    hashes = [hashed("salt", who) for who in ("teacher", "anna", "ben")]
    with closing(sqlite3.connect(tmp_path / DATABASE)) as db, db:
        db.executescript(SCHEMA_1.read_text())
        db.execute("INSERT INTO salt VALUES ('salt')")
        db.execute(
            "INSERT INTO classes (key, code, token, opened_by, created, last_number)"
            " VALUES (1, 'HKM347', 'hash', ?, ?, 2)",
            [hashes[0], time.time()],
        )
        for number, visitor in enumerate(hashes):
            db.execute(
                "INSERT INTO members (class, visitor, number, joined, turn) VALUES (1, ?, ?, 0, ?)",
                [visitor, number, number],
            )
        db.execute("INSERT INTO runs VALUES (1, 'a run', 2, 'its key')")
    with closing(ClassService(tmp_path)) as service:
        assert service.state("HKM347").joinable
        assert [one.active for one in service.students("HKM347", "teacher")] == [False, True]
        assert service.remove_inactive("HKM347", "teacher") == 1
    columns = {}
    with closing(ClassService(tmp_path / "new")) as service:
        service.open_class("teacher")
    for home in (tmp_path, tmp_path / "new"):
        with closing(sqlite3.connect(home / DATABASE)) as db:
            tables = db.execute("SELECT name FROM sqlite_master ORDER BY name").fetchall()
            columns[home] = {
                name: db.execute(f"PRAGMA table_info({name})").fetchall() for (name,) in tables
            }
    assert columns[tmp_path] == columns[tmp_path / "new"]
