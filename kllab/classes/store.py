"""The store of classes: what teachers and students do."""

import json
import time
from pathlib import Path

from kllab.classes import answers, limits, members, rows
from kllab.classes.database import ClassDatabase
from kllab.classes.errors import Refused, UnknownClass
from kllab.classes.opening import delete_set_aside
from kllab.classes.question import Parameters, Question
from kllab.classes.views import ClassRun, ClassState, Mark, Role, Student
from kllab.storage.tokens import new_token

DATABASE = "classes.sqlite3"

NOTICE_SECONDS = 86400.0
"""Time for which all visitors see a notice; later only those whose class is gone."""


class ClassStore:
    """Classes of one data directory.

    Every method is one short transaction and may be called from any thread or process. A visitor
    is given by a secret name, and a teacher's token is secret: only hashes of both are stored.

    Parameters
    ----------
    home : pathlib.Path
        The data directory; created when missing, as is the database, at the first call.

    Raises
    ------
    Unavailable
        From every method, if the directory or the database cannot be used.
    UnknownClass
        (a Refused) from methods that take a code or a token.
    Refused
        From methods that change something which the visitor may not.
    """

    def __init__(self, home: Path) -> None:
        self._database = ClassDatabase(home / DATABASE)

    def close(self) -> None:
        """Close the database; the next call opens it again."""
        self._database.close()

    def open_class(self, visitor: str) -> tuple[str, str]:
        """Open a class and return its code and its teacher's secret token."""
        self.delete_expired()
        token = new_token()
        with self._database.write() as db:
            opened_by = self.hash_of(visitor)
            query = "SELECT COUNT(*), COALESCE(SUM(opened_by = ?), 0) FROM classes"
            total, own = db.execute(query, [opened_by]).fetchone()
            if own >= limits.CLASSES_OF_TEACHER:
                raise Refused(
                    f"You have {own} open classes, which is the most allowed: close one that is "
                    "over."
                )
            if total >= limits.CLASSES and not rows.delete_unused(db):
                raise Refused(
                    f"This lab has {total} open classes, which is the most allowed. Try again in "
                    "an hour: a class that nobody has joined then makes room."
                )
            code = rows.unused_code(db)
            inserted = db.execute(
                "INSERT INTO classes (code, token, opened_by, created) VALUES (?, ?, ?, ?)",
                [code, self.hash_of(token), opened_by, time.time()],
            )
            assert inserted.lastrowid is not None
            rows.add_member(db, inserted.lastrowid, opened_by, 0)
        return code, token

    def enter(self, token: str, visitor: str) -> str:
        """Make a visitor with the teacher's token a teacher, and return the class's code."""
        with self._database.write() as db:
            query = "SELECT * FROM classes WHERE token = ? AND created > ?"
            row = db.execute(query, [self.hash_of(token), rows.oldest()]).fetchone()
            if row is None:
                raise UnknownClass("this teacher's link", rows.notice(db, rows.oldest()))
            rows.add_member(db, row["key"], self.hash_of(visitor), 0)
            return str(row["code"])

    def new_token(self, code: str, visitor: str) -> str:
        """Replace the teacher's token and return the new one; the old link ends."""
        token = new_token()
        with self._database.write() as db:
            row = rows.taught(db, code, self.hash_of(visitor))
            query = "UPDATE classes SET token = ? WHERE key = ?"
            db.execute(query, [self.hash_of(token), row["key"]])
        return token

    def close_class(self, code: str, visitor: str) -> None:
        """Delete a class and all that belongs to it."""
        with self._database.write() as db:
            row = rows.taught(db, code, self.hash_of(visitor))
            db.execute("DELETE FROM classes WHERE key = ?", [row["key"]])
        self._database.forget_deleted()

    def delete_expired(self) -> None:
        """Delete the classes that are too old, and damaged stores that were moved aside."""
        delete_set_aside(self._database.path.parent, before=rows.oldest())
        with self._database.read() as db:
            query = "SELECT COUNT(*) FROM classes WHERE created <= ?"
            if not db.execute(query, [rows.oldest()]).fetchone()[0]:
                return
        with self._database.write() as db:
            db.execute("DELETE FROM classes WHERE created <= ?", [rows.oldest()])
        self._database.forget_deleted()

    def join(self, code: str, visitor: str) -> Role:
        """Make a visitor a student of a class; a member keeps its number, also a teacher."""
        with self._database.write() as db:
            return Role(code, members.join(db, rows.find(db, code), self.hash_of(visitor)))

    def leave(self, code: str, visitor: str) -> None:
        """Delete a student of a class, with its answers. A teacher leaves with this browser."""
        with self._database.write() as db:
            members.leave(db, rows.find(db, code), self.hash_of(visitor))

    def let_join(self, code: str, visitor: str, joinable: bool) -> None:
        """Let new students join, or nobody; those who are in the class stay."""
        with self._database.write() as db:
            row = rows.taught(db, code, self.hash_of(visitor))
            rows.change(db, row["key"], joinable=joinable)

    def students(self, code: str, visitor: str) -> list[Student]:
        """Return the students of a class, for its teacher."""
        with self._database.read() as db:
            return members.listed(db, rows.taught(db, code, self.hash_of(visitor))["key"])

    def remove(self, code: str, visitor: str, number: int) -> None:
        """Remove a student, with its answers; it may join again while students are let in."""
        with self._database.write() as db:
            members.remove(db, rows.taught(db, code, self.hash_of(visitor)), number)

    def remove_inactive(self, code: str, visitor: str) -> int:
        """Remove all students who have neither answered nor trained; return how many there were."""
        with self._database.write() as db:
            return members.remove_inactive(db, rows.taught(db, code, self.hash_of(visitor)))

    def was_removed(self, code: str, visitor: str) -> bool:
        """Return whether the teacher has removed a visitor, who has not joined again."""
        with self._database.read() as db:
            return members.was_removed(db, rows.find(db, code), self.hash_of(visitor))

    def follow(self, code: str, visitor: str, follows: bool) -> None:
        """Note whether a student's browser goes where the teacher puts the class."""
        with self._database.write() as db:
            db.execute(
                "UPDATE members SET follows = ? WHERE class = ? AND visitor = ?",
                [follows, rows.find(db, code)["key"], self.hash_of(visitor)],
            )

    def role(self, visitor: str) -> Role | None:
        """Return what a visitor is in the class that it joined last; None if it is in none."""
        with self._database.read() as db:
            return rows.role(db, self.hash_of(visitor))

    def state(self, code: str) -> ClassState:
        """Return an open class."""
        with self._database.read() as db:
            return rows.state(db, rows.find(db, code))

    def notice(self) -> str:
        """Return what happened to the store within the last day, or an empty string."""
        with self._database.read() as db:
            return rows.notice(db, after=time.time() - NOTICE_SECONDS)

    def marks(self) -> dict[str, Mark]:
        """Return the marks of all open classes by code."""
        with self._database.read() as db:
            query = "SELECT code, steps, activity FROM classes WHERE created > ?"
            found = db.execute(query, [rows.oldest()])
            return {row["code"]: Mark(row["steps"], row["activity"]) for row in found}

    def ask(self, code: str, visitor: str, question: Question) -> int:
        """Ask a class a question, in the place of the last one; return its number."""
        with self._database.write() as db:
            row = rows.taught(db, code, self.hash_of(visitor))
            query = "SELECT COALESCE(MAX(number), 0) + 1 FROM questions WHERE class = ?"
            number = int(db.execute(query, [row["key"]]).fetchone()[0])
            if number > limits.QUESTIONS:
                raise Refused(
                    f"The class was asked {limits.QUESTIONS} questions, which is the most allowed: "
                    "close it and open another one."
                )
            db.execute(
                "INSERT INTO questions (class, number, question) VALUES (?, ?, ?)",
                [row["key"], number, rows.encode(question)],
            )
            rows.change(db, row["key"], question=number)
        return number

    def reveal(self, code: str, visitor: str) -> None:
        """Show students the truth and all answers; no more answers are taken."""
        with self._database.write() as db:
            row = rows.taught(db, code, self.hash_of(visitor))
            db.execute(
                "UPDATE questions SET revealed = 1 WHERE class = ? AND number = ?",
                [row["key"], row["question"]],
            )
            rows.change(db, row["key"])

    def end_question(self, code: str, visitor: str) -> None:
        """Take the question away; its answers are deleted."""
        with self._database.write() as db:
            row = rows.taught(db, code, self.hash_of(visitor))
            key, number = row["key"], row["question"]
            db.execute("DELETE FROM answers WHERE class = ? AND question = ?", [key, number])
            rows.change(db, key, question=None)

    def answer(self, code: str, visitor: str, question: int, value: float) -> None:
        """Take a student's answer to a question; see `kllab.classes.answers`."""
        with self._database.write() as db:
            answers.take(db, rows.find(db, code), self.hash_of(visitor), question, value)

    def answer_of(self, code: str, visitor: str, question: int) -> float | None:
        """Return a student's answer to a question; None if there is none."""
        with self._database.read() as db:
            return answers.find(db, rows.find(db, code), self.hash_of(visitor), question)

    def lead(self, code: str, visitor: str, page: str, parameters: Parameters) -> None:
        """Put a class on a page with these parameters of its address."""
        text = json.dumps([page, parameters])
        if len(text) > limits.ADDRESS:
            raise Refused(
                f"The address of the page has {len(text)} characters; allowed: at most "
                f"{limits.ADDRESS}."
            )
        with self._database.write() as db:
            row = rows.taught(db, code, self.hash_of(visitor))
            rows.change(db, row["key"], lead=text, leads=row["leads"] + 1)

    def end_lead(self, code: str, visitor: str) -> None:
        """Let everybody go where they like."""
        with self._database.write() as db:
            row = rows.taught(db, code, self.hash_of(visitor))
            rows.change(db, row["key"], lead="")

    def add_run(self, code: str, visitor: str, run_id: str, control: str) -> None:
        """Note that a student has started a training, and the key that controls it."""
        with self._database.write() as db:
            key = rows.find(db, code)["key"]
            member = rows.number_in(db, key, self.hash_of(visitor))
            (count,) = db.execute("SELECT COUNT(*) FROM runs WHERE class = ?", [key]).fetchone()
            if member and count < limits.RUNS:
                values = [key, run_id, member, control]
                db.execute("INSERT OR IGNORE INTO runs VALUES (?, ?, ?, ?)", values)
                members.note_active(db, key, member)
                rows.note_activity(db, key)

    def runs(self, code: str, visitor: str) -> list[ClassRun]:
        """Return the trainings of the students of a class, for its teacher."""
        with self._database.read() as db:
            key = rows.taught(db, code, self.hash_of(visitor))["key"]
            found = db.execute("SELECT member, run, control FROM runs WHERE class = ?", [key])
            return [ClassRun(*row) for row in found]

    def run_class(self, code: str) -> str:
        """Return the name of a class in the run engine, which does not say its code."""
        with self._database.read():
            return self.hash_of(f"runs of {code}")[:32]

    def hash_of(self, secret: str) -> str:
        """Return what is stored in the place of a visitor's name or a token; in a transaction."""
        return self._database.hash_of(secret)
