"""Members of classes: who joins and leaves, and whom the teacher removes."""

import sqlite3

from kllab.classes import limits, rows
from kllab.classes.codes import shown_code
from kllab.classes.errors import Refused
from kllab.classes.views import Student


def join(db: sqlite3.Connection, row: sqlite3.Row, visitor: str) -> int:
    """Make a visitor a student of a class, and return its number; a member keeps its own.

    Parameters
    ----------
    row : sqlite3.Row
        The class.
    visitor : str
        Hash of the visitor.

    Raises
    ------
    Refused
        If the class is full, or its teacher lets nobody join.
    """
    key = row["key"]
    number = rows.number_in(db, key, visitor)
    if number is None:
        if not row["joinable"]:
            raise Refused(
                f"Nobody can join class {shown_code(row['code'])} now: its teacher has closed it "
                "to new students. Ask the teacher to let you in."
            )
        if rows.students(db, key) >= limits.MEMBERS:
            raise Refused(
                f"The class is full: it has {limits.MEMBERS} students, which is the most allowed. "
                "The teacher can remove those who do not take part."
            )
        number = int(row["last_number"]) + 1
        db.execute(
            "UPDATE classes SET last_number = ?, activity = activity + 1 WHERE key = ?",
            [number, key],
        )
        db.execute("DELETE FROM removed WHERE class = ? AND visitor = ?", [key, visitor])
    rows.add_member(db, key, visitor, number)
    return number


def leave(db: sqlite3.Connection, row: sqlite3.Row, visitor: str) -> None:
    """Delete a member, with its answers and the list of its runs."""
    number = rows.number_in(db, row["key"], visitor)
    _delete(db, row["key"], "visitor = ?", visitor, number)
    rows.note_activity(db, row["key"])


def remove(db: sqlite3.Connection, row: sqlite3.Row, number: int) -> None:
    """Remove a student by number, as its teacher wants it; it may be gone already."""
    key = row["key"]
    if _note_removed(db, key, "number = ?", [number]):
        _delete(db, key, "number = ?", number, number)
        rows.change(db, key)


def remove_inactive(db: sqlite3.Connection, row: sqlite3.Row) -> int:
    """Remove the students who have neither answered nor trained; return how many these were."""
    key = row["key"]
    count = _note_removed(db, key, "NOT active", [])
    db.execute("DELETE FROM members WHERE class = ? AND number > 0 AND NOT active", [key])
    if count:
        rows.change(db, key)
    return count


def was_removed(db: sqlite3.Connection, row: sqlite3.Row, visitor: str) -> bool:
    """Return whether the teacher has removed a visitor, who has not joined again."""
    query = "SELECT 1 FROM removed WHERE class = ? AND visitor = ?"
    return db.execute(query, [row["key"], visitor]).fetchone() is not None


def note_active(db: sqlite3.Connection, key: int, number: int) -> None:
    """Note that a student has answered or trained."""
    query = "UPDATE members SET active = 1 WHERE class = ? AND number = ? AND NOT active"
    db.execute(query, [key, number])


def listed(db: sqlite3.Connection, key: int) -> list[Student]:
    """Return the students of a class in the order of their numbers."""
    found = db.execute(
        "SELECT number, joined, active FROM members WHERE class = ? AND number > 0 ORDER BY number",
        [key],
    )
    return [Student(row["number"], row["joined"], bool(row["active"])) for row in found]


def _note_removed(db: sqlite3.Connection, key: int, which: str, values: list[object]) -> int:
    noted = db.execute(
        "INSERT OR REPLACE INTO removed SELECT class, visitor FROM members"
        f" WHERE class = ? AND number > 0 AND {which}",
        [key, *values],
    )
    return noted.rowcount


def _delete(
    db: sqlite3.Connection, key: int, which: str, value: object, number: int | None
) -> None:
    db.execute(f"DELETE FROM members WHERE class = ? AND {which}", [key, value])
    for table in ("answers", "runs"):
        db.execute(f"DELETE FROM {table} WHERE class = ? AND member = ?", [key, number])
