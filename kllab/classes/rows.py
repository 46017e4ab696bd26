"""Rows of the tables of classes: find them, and convert them to what pages read."""

import json
import sqlite3
import time
from dataclasses import asdict
from typing import Any

from kllab.classes import limits
from kllab.classes.codes import new_code, shown_code
from kllab.classes.errors import Refused, UnknownClass
from kllab.classes.question import Parameters, Question
from kllab.classes.views import Asked, ClassState, Lead, Mark, Role
from kllab.storage.errors import DamagedValue


def oldest() -> float:
    """Return the time before which classes are deleted."""
    return time.time() - limits.AGE_SECONDS


def find(db: sqlite3.Connection, code: str) -> sqlite3.Row:
    """Return the row of an open class; raise `UnknownClass` if there is none."""
    query = "SELECT * FROM classes WHERE code = ? AND created > ?"
    row: sqlite3.Row | None = db.execute(query, [code, oldest()]).fetchone()
    if row is None:
        raise UnknownClass(f"the code {shown_code(code)}", notice(db, oldest()))
    return row


def taught(db: sqlite3.Connection, code: str, visitor: str) -> sqlite3.Row:
    """Return the row of a class that the visitor teaches; else raise `Refused`."""
    row = find(db, code)
    if number_in(db, row["key"], visitor) != 0:
        raise Refused("Only the teacher of the class may do this: open the teacher's link first.")
    return row


def number_in(db: sqlite3.Connection, key: int, visitor: str) -> int | None:
    """Return the number of a visitor in a class; None if it has not joined."""
    query = "SELECT number FROM members WHERE class = ? AND visitor = ?"
    row = db.execute(query, [key, visitor]).fetchone()
    return None if row is None else int(row["number"])


def students(db: sqlite3.Connection, key: int) -> int:
    """Return the number of students that are in a class now."""
    query = "SELECT COUNT(*) FROM members WHERE class = ? AND number > 0"
    return int(db.execute(query, [key]).fetchone()[0])


def unused_code(db: sqlite3.Connection) -> str:
    """Return a code that no class has."""
    while True:
        code = new_code()
        if not db.execute("SELECT 1 FROM classes WHERE code = ?", [code]).fetchone():
            return code


def delete_unused(db: sqlite3.Connection) -> bool:
    """Delete the oldest class that no student has joined for long; return whether there was one."""
    deleted = db.execute(
        "DELETE FROM classes WHERE key = (SELECT key FROM classes WHERE last_number = 0 AND"
        " created < ? ORDER BY created LIMIT 1)",
        [time.time() - limits.UNUSED_SECONDS],
    )
    return deleted.rowcount > 0


def add_member(db: sqlite3.Connection, key: int, visitor: str, number: int) -> None:
    """Make a visitor a member, or one that it is already the newest of its roles."""
    turn = db.execute("SELECT COALESCE(MAX(turn), 0) + 1 FROM members").fetchone()[0]
    db.execute(
        "INSERT INTO members (class, visitor, number, joined, turn) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET turn = excluded.turn, number = excluded.number",
        [key, visitor, number, time.time(), turn],
    )


def change(db: sqlite3.Connection, key: int, **values: Any) -> None:
    """Change a class for everybody in it."""
    columns = "".join(f", {column} = :{column}" for column in values)
    db.execute(
        f"UPDATE classes SET steps = steps + 1{columns} WHERE key = :key", {**values, "key": key}
    )


def notice(db: sqlite3.Connection, after: float = 0.0) -> str:
    """Return the latest notice about the store, or an empty string."""
    query = "SELECT sentence FROM notices WHERE at > ? ORDER BY at DESC LIMIT 1"
    row = db.execute(query, [after]).fetchone()
    return str(row["sentence"]) if row else ""


def note_activity(db: sqlite3.Connection, key: int) -> None:
    """Note a change that only the teacher sees."""
    db.execute("UPDATE classes SET activity = activity + 1 WHERE key = ?", [key])


def role(db: sqlite3.Connection, visitor: str) -> Role | None:
    """Return the newest role of a visitor."""
    query = (
        "SELECT code, number, follows FROM members JOIN classes ON class = key"
        " WHERE visitor = ? AND created > ? ORDER BY turn DESC LIMIT 1"
    )
    row = db.execute(query, [visitor, oldest()]).fetchone()
    return None if row is None else Role(row["code"], row["number"], bool(row["follows"]))


def asked(db: sqlite3.Connection, row: sqlite3.Row) -> Asked | None:
    """Return the question that a class is asked now."""
    if row["question"] is None:
        return None
    query = "SELECT * FROM questions WHERE class = ? AND number = ?"
    found = db.execute(query, [row["key"], row["question"]]).fetchone()
    return Asked(found["number"], decode(found["question"]), bool(found["revealed"]))


def state(db: sqlite3.Connection, row: sqlite3.Row) -> ClassState:
    """Return a class as pages read it."""
    key, question = row["key"], row["question"]
    members = db.execute("SELECT COUNT(*) FROM members WHERE class = ? AND number > 0", [key])
    values = db.execute(
        "SELECT value FROM answers WHERE class = ? AND question = ? ORDER BY member",
        [key, question],
    )
    return ClassState(
        code=row["code"],
        mark=Mark(row["steps"], row["activity"]),
        created=row["created"],
        members=members.fetchone()[0],
        asked=asked(db, row),
        lead=_lead(row),
        answers=tuple(value for (value,) in values),
        joinable=bool(row["joinable"]),
    )


def encode(question: Question) -> str:
    """Return a question as JSON."""
    return json.dumps(asdict(question))


def decode(text: str) -> Question:
    """Return a question from JSON; raise `DamagedValue` if `encode` did not write it."""
    try:
        fields = json.loads(text)
        fields["options"] = tuple(fields["options"])
        fields["parameters"] = _parameters(fields["parameters"])
        return Question(**fields)
    except (ValueError, TypeError, KeyError) as error:
        raise DamagedValue("a question cannot be read") from error


def _lead(row: sqlite3.Row) -> Lead | None:
    if not row["lead"]:
        return None
    try:
        page, parameters = json.loads(row["lead"])
        return Lead(row["leads"], page, _parameters(parameters))
    except (ValueError, TypeError) as error:
        raise DamagedValue("the place of a class cannot be read") from error


def _parameters(listed: list[list[Any]]) -> Parameters:
    return tuple((name, tuple(values)) for name, values in listed)
