"""The store of classes: who may do what, limits, deletion, damage."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kllab.classes import (
    ClassService,
    ClassState,
    Question,
    Refused,
    UnknownClass,
    limits,
    read_code,
    rows,
)
from kllab.classes.codes import LETTERS, new_code, shown_code
from kllab.classes.store import DATABASE

LARGER = Question("Which is larger?", ("KL(P‖Q)", "KL(Q‖P)"), truth=1.0, reason="It is.")


@pytest.fixture
def classes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ClassService]:
    monkeypatch.setattr(limits, "ANSWER_SECONDS", 0.0)
    service = ClassService(tmp_path)
    yield service
    service.close()


def contents(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in home.glob(f"{DATABASE}*"))


def test_a_class_from_its_opening_to_its_end(classes: ClassService, tmp_path: Path) -> None:
    assert classes.role("anna") is None
    assert not list(tmp_path.iterdir()), "a lab without classes has no store of them"
    code, token = classes.open_class("teacher")
    assert [classes.join(code, who).number for who in ("anna", "ben", "anna")] == [1, 2, 1]
    number = classes.ask(code, "teacher", LARGER)
    classes.answer(code, "anna", number, 0)
    classes.answer(code, "ben", number, 0)
    classes.answer(code, "anna", number, 1)  # changed
    classes.lead(code, "teacher", "normal", (("loc_p", ("1",)), ("lock", ("loc_p",))))
    state = classes.state(code)
    assert state.members == 2
    assert state.answers == (1.0, 0.0)
    assert state.asked is not None
    assert state.asked.question == LARGER
    assert state.lead is not None
    assert state.lead.parameters == (("loc_p", ("1",)), ("lock", ("loc_p",)))
    assert classes.answer_of(code, "ben", number) == 0.0
    assert classes.answer_of(code, "carl", number) is None
    stored = contents(tmp_path)
    assert not any(secret.encode() in stored for secret in ("anna", "ben", token))
    classes.reveal(code, "teacher")
    with pytest.raises(Refused, match="revealed"):
        classes.answer(code, "ben", number, 1)
    classes.close_class(code, "teacher")
    with pytest.raises(UnknownClass, match="closed the class"):
        classes.state(code)
    assert classes.role("anna") is None
    assert b"Which is larger?" not in contents(tmp_path), "it is overwritten, not only unlinked"


def test_only_the_teacher_has_the_teachers_rights(classes: ClassService) -> None:
    code, token = classes.open_class("teacher")
    classes.join(code, "anna")
    for who in ("anna", "stranger"):
        for act in (
            lambda who: classes.ask(code, who, LARGER),
            lambda who: classes.reveal(code, who),
            lambda who: classes.end_question(code, who),
            lambda who: classes.lead(code, who, "normal", ()),
            lambda who: classes.end_lead(code, who),
            lambda who: classes.new_token(code, who),
            lambda who: classes.close_class(code, who),
        ):
            with pytest.raises(Refused, match="Only the teacher"):
                act(who)
    assert classes.enter(token, "second device") == code
    assert classes.ask(code, "second device", LARGER) == 1
    renewed = classes.new_token(code, "teacher")
    with pytest.raises(UnknownClass):
        classes.enter(token, "stranger")
    assert classes.enter(renewed, "third device") == code


def test_the_role_is_that_of_the_class_joined_last(classes: ClassService) -> None:
    first, _ = classes.open_class("teacher")
    second, _ = classes.open_class("colleague")
    assert classes.join(second, "teacher").number == 1
    role = classes.role("teacher")
    assert role is not None
    assert (role.code, role.teaches, role.follows) == (second, False, True)
    classes.follow(second, "teacher", False)
    role = classes.role("teacher")
    assert role is not None
    assert not role.follows
    classes.leave(second, "teacher")
    role = classes.role("teacher")
    assert role is not None
    assert (role.code, role.teaches) == (first, True)
    assert classes.join(first, "teacher").number == 0, "a teacher stays one"


def test_who_leaves_has_no_second_vote(classes: ClassService) -> None:
    code, _ = classes.open_class("teacher")
    number = classes.ask(code, "teacher", LARGER)
    for _ in range(3):
        classes.join(code, "anna")
        classes.answer(code, "anna", number, 1)
        classes.leave(code, "anna")
    assert classes.state(code).answers == ()
    assert classes.join(code, "anna").number == 4, "numbers are not given again"


def test_answers_that_are_refused(classes: ClassService, monkeypatch: pytest.MonkeyPatch) -> None:
    code, _ = classes.open_class("teacher")
    classes.join(code, "anna")
    first = classes.ask(code, "teacher", LARGER)
    second = classes.ask(code, "teacher", Question("How many nats?", unit="nats"))
    for who, number, value, why in (
        ("stranger", second, 1.0, "join it first"),
        ("teacher", second, 1.0, "join it first"),
        ("anna", first, 1.0, "over"),
        ("anna", 99, 1.0, "over"),
        ("anna", second, float("nan"), "not a number"),
        ("anna", second, float("inf"), "not a number"),
        ("anna", second, -2e9, "not a number"),
    ):
        with pytest.raises(Refused, match=why):
            classes.answer(code, who, number, value)
    classes.answer(code, "anna", second, 0.5)
    monkeypatch.setattr(limits, "ANSWER_SECONDS", 1e6)
    with pytest.raises(Refused, match="in a moment"):
        classes.answer(code, "anna", second, 0.6)
    monkeypatch.setattr(limits, "ANSWER_SECONDS", 0.0)
    monkeypatch.setattr(limits, "CHANGES", 1)
    with pytest.raises(Refused, match="it stays as it is"):
        classes.answer(code, "anna", second, 0.6)
    assert classes.state(code).answers == (0.5,)
    with pytest.raises(Refused, match="no option; allowed: 0 to 1"):
        LARGER.check_answer(0.5)


def test_limits_of_sizes(classes: ClassService, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, most in (("MEMBERS", 2), ("QUESTIONS", 1), ("CLASSES_OF_TEACHER", 2), ("CLASSES", 3)):
        monkeypatch.setattr(limits, name, most)
    code, _ = classes.open_class("teacher")
    classes.open_class("teacher")
    with pytest.raises(Refused, match="You have 2 open classes"):
        classes.open_class("teacher")
    classes.open_class("colleague")
    with pytest.raises(Refused, match="This lab has 3 open classes"):
        classes.open_class("newcomer")
    classes.join(code, "anna")
    an_hour_later = time.time() + limits.UNUSED_SECONDS + 1
    with monkeypatch.context() as later:
        later.setattr("time.time", lambda: an_hour_later)
        for who in ("newcomer", "another"):
            classes.open_class(who)  # in the place of a class that nobody has joined
        with pytest.raises(Refused, match="This lab has 3 open classes"):
            classes.open_class("a third one")
    assert classes.state(code), "a class with a student stays"
    for who in ("anna", "ben"):
        classes.join(code, who)
    with pytest.raises(Refused, match="The class is full: it has 2 students"):
        classes.join(code, "carl")
    classes.leave(code, "ben")
    assert classes.join(code, "carl").number == 3
    classes.ask(code, "teacher", LARGER)
    with pytest.raises(Refused, match="asked 1 questions"):
        classes.ask(code, "teacher", LARGER)
    with pytest.raises(Refused, match="at most 4000"):
        classes.lead(code, "teacher", "normal", (("run", ("x" * 5000,)),))


@pytest.mark.parametrize(
    ("text", "options", "why"),
    [
        (" ", (), "The question is empty"),
        ("x" * 301, (), "301 characters; allowed: at most 300"),
        ("x", ("only one",), "2 to 6 options; 1 were given"),
        ("x", ("a", "a"), "the same"),
        ("x", ("a", "y" * 81), "An option has 81"),
    ],
)
def test_questions_that_are_refused(text: str, options: tuple[str, ...], why: str) -> None:
    with pytest.raises(Refused, match=why):
        Question(text, options)


def test_a_class_is_deleted_after_30_days(
    classes: ClassService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, token = classes.open_class("teacher")
    classes.join(code, "anna")
    classes.ask(code, "teacher", LARGER)
    later = rows.time.time() + limits.AGE_SECONDS + 1
    monkeypatch.setattr(rows.time, "time", lambda: later)
    fresh = ClassService(tmp_path)  # as after a restart
    assert fresh.role("anna") is None
    assert not fresh.marks()
    with pytest.raises(UnknownClass):
        fresh.enter(token, "teacher")
    fresh.close()
    with sqlite3.connect(tmp_path / DATABASE) as db:
        for table in ("classes", "members", "questions", "answers"):
            assert db.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (0,), table
    db.close()
    assert code


def test_two_processes_share_the_classes(tmp_path: Path) -> None:
    one, other = ClassService(tmp_path), ClassService(tmp_path)
    code, _ = one.open_class("teacher")
    other.join(code, "anna")
    number = one.ask(code, "teacher", LARGER)
    other.answer(code, "anna", number, 1)

    def seen(service: ClassService) -> ClassState:
        service._database.changes += 1  # as after `MARK_SECONDS`
        return service.state(code)

    assert seen(one) == seen(other)
    assert seen(one).answers == (1.0,)
    one.close()
    other.close()


@given(st.text(max_size=12))
def test_codes_are_read_as_they_are_said(text: str) -> None:
    code = new_code()
    assert read_code(f" {shown_code(code).lower()}\n") == code
    found = read_code(text)
    assert found is None or set(found) <= set(LETTERS)
    assert not set("O0I1LS5B8Z2UVGQ6") & set(LETTERS)
