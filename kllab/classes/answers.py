"""Answers of students to the question that their class is asked."""

import sqlite3
import time

from kllab.classes import limits, members, rows
from kllab.classes.errors import Refused


def take(
    db: sqlite3.Connection, row: sqlite3.Row, visitor: str, question: int, value: float
) -> None:
    """Take a student's answer, in the place of an earlier one.

    Parameters
    ----------
    row : sqlite3.Row
        The class.
    visitor : str
        Hash of the visitor.
    question : int
        Number of the question.
    value : float
        The number, or the index of the option.

    Raises
    ------
    Refused
        If the visitor is no student of the class, another question is asked now, the truth is
        revealed, the value is no answer to it, or answers come too fast or too often.
    """
    member = rows.number_in(db, row["key"], visitor)
    if not member:
        raise Refused("Only students of the class can answer: join it first.")
    asked = rows.asked(db, row)
    if asked is None or asked.number != question:
        raise Refused("This question is over; the answer was not counted.")
    if asked.revealed:
        raise Refused("The answer is revealed; yours can no longer be changed.")
    asked.question.check_answer(value)
    now, place = time.time(), [row["key"], question, member]
    query = "SELECT * FROM answers WHERE class = ? AND question = ? AND member = ?"
    before = db.execute(query, place).fetchone()
    if before is not None:
        _check_pace(now - before["at"], before["changes"])
    db.execute(
        "INSERT INTO answers (class, question, member, value, at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET value = excluded.value, at = excluded.at,"
        " changes = changes + 1",
        [*place, float(value), now],
    )
    members.note_active(db, row["key"], member)
    rows.note_activity(db, row["key"])


def find(db: sqlite3.Connection, row: sqlite3.Row, visitor: str, question: int) -> float | None:
    """Return a student's answer to a question; None if there is none."""
    found = db.execute(
        "SELECT value FROM answers JOIN members USING (class)"
        " WHERE class = ? AND visitor = ? AND question = ? AND member = number",
        [row["key"], visitor, question],
    ).fetchone()
    return None if found is None else float(found["value"])


def _check_pace(seconds: float, changes: int) -> None:
    if 0 <= seconds < limits.ANSWER_SECONDS:
        raise Refused("That was fast: the answer can be changed again in a moment.")
    if changes >= limits.CHANGES:
        raise Refused(f"An answer can be changed {limits.CHANGES} times; it stays as it is.")
