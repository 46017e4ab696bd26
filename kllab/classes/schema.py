"""The tables of classes."""

import secrets
import sqlite3
from pathlib import Path

from kllab.storage.errors import Unavailable

VERSION = 2

_ADDED = """
-- Whom the teacher has removed, and who has not joined again: their pages say so.
CREATE TABLE removed (
    class INTEGER NOT NULL REFERENCES classes (key) ON DELETE CASCADE,
    visitor TEXT NOT NULL,                  -- hash
    PRIMARY KEY (class, visitor)
) WITHOUT ROWID;
-- Messages about the store for visitors.
CREATE TABLE notices (at REAL NOT NULL, sentence TEXT NOT NULL);
"""
"""Tables that version 1 does not have."""

_SCHEMA = f"""
-- Hashes are of this salt and a secret, so that they mean nothing elsewhere.
CREATE TABLE salt (salt TEXT NOT NULL);
CREATE TABLE classes (
    key INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    token TEXT NOT NULL UNIQUE,             -- hash of the teacher's secret token
    opened_by TEXT NOT NULL,                -- hash of the visitor
    created REAL NOT NULL,
    steps INTEGER NOT NULL DEFAULT 1,       -- counts changes by the teacher
    activity INTEGER NOT NULL DEFAULT 0,    -- counts changes by students
    last_number INTEGER NOT NULL DEFAULT 0, -- of a student; it is not given again
    question INTEGER,                       -- number of the one that is asked now
    lead TEXT NOT NULL DEFAULT '',          -- JSON; empty: everybody goes where they like
    leads INTEGER NOT NULL DEFAULT 0,       -- counts how often the class was put on a page
    joinable INTEGER NOT NULL DEFAULT 1     -- whether new students can join
);
CREATE TABLE members (
    class INTEGER NOT NULL REFERENCES classes (key) ON DELETE CASCADE,
    visitor TEXT NOT NULL,                  -- hash
    number INTEGER NOT NULL,                -- 0: the teacher
    joined REAL NOT NULL,
    turn INTEGER NOT NULL,                  -- a visitor's role is that of the largest
    follows INTEGER NOT NULL DEFAULT 1,
    active INTEGER NOT NULL DEFAULT 0,      -- whether it has ever answered or trained
    PRIMARY KEY (class, visitor)
) WITHOUT ROWID;
CREATE INDEX members_by_visitor ON members (visitor, turn);
CREATE TABLE questions (
    class INTEGER NOT NULL REFERENCES classes (key) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    question TEXT NOT NULL,                 -- JSON
    revealed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (class, number)
) WITHOUT ROWID;
CREATE TABLE answers (
    class INTEGER NOT NULL,
    question INTEGER NOT NULL,
    member INTEGER NOT NULL,                -- number of the student
    value REAL NOT NULL,
    at REAL NOT NULL,
    changes INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (class, question, member),
    FOREIGN KEY (class, question) REFERENCES questions (class, number) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE TABLE runs (
    class INTEGER NOT NULL REFERENCES classes (key) ON DELETE CASCADE,
    run TEXT NOT NULL,                      -- id in the run engine
    member INTEGER NOT NULL,
    control TEXT NOT NULL,                  -- key by which the teacher may stop it
    PRIMARY KEY (class, run)
) WITHOUT ROWID;
{_ADDED}"""


def prepare(db: sqlite3.Connection, _home: Path, owner: bool) -> None:
    """Create the tables in an empty database, upgrade those of version 1, and check their version.

    No copy is kept before an upgrade, as it would have the answers of classes that are deleted: the
    upgrade is one transaction, which happens as a whole or not at all.

    Raises
    ------
    Unavailable
        If another version of the lab wrote them.
    """
    if _version(db) < VERSION and owner:
        if _version(db) == 0:
            db.execute("PRAGMA auto_vacuum = FULL")
            db.execute("PRAGMA journal_mode = WAL")
        with db:
            db.execute("BEGIN IMMEDIATE")
            version = _version(db)  # another process may have been faster
            if version == 0:
                _execute(db, _SCHEMA)
                db.execute("INSERT INTO salt VALUES (?)", [secrets.token_hex(16)])
            elif version == 1:
                _upgrade_to_2(db)
            if version < VERSION:
                db.execute(f"PRAGMA user_version = {VERSION}")
    if (found := _version(db)) != VERSION:
        raise Unavailable(
            f"The classes of this lab have schema version {found}, and this lab knows {VERSION}: "
            "use the kllab that wrote them, or another KLLAB_HOME."
        )


def _upgrade_to_2(db: sqlite3.Connection) -> None:
    """Add whether students can join and take part, whom the teacher has removed, and notices."""
    db.execute("ALTER TABLE classes ADD COLUMN joinable INTEGER NOT NULL DEFAULT 1")
    db.execute("ALTER TABLE members ADD COLUMN active INTEGER NOT NULL DEFAULT 0")
    _execute(db, _ADDED)
    for table in ("answers", "runs"):
        db.execute(
            "UPDATE members SET active = 1 WHERE EXISTS"
            f" (SELECT 1 FROM {table} AS its WHERE its.class = members.class AND member = number)"
        )


def _execute(db: sqlite3.Connection, statements: str) -> None:
    for statement in statements.split(";\n"):
        db.execute(statement)


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
