-- The tables of version 1.
PRAGMA journal_mode = WAL;
PRAGMA auto_vacuum = FULL;
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
    leads INTEGER NOT NULL DEFAULT 0        -- counts how often the class was put on a page
);
CREATE TABLE members (
    class INTEGER NOT NULL REFERENCES classes (key) ON DELETE CASCADE,
    visitor TEXT NOT NULL,                  -- hash
    number INTEGER NOT NULL,                -- 0: the teacher
    joined REAL NOT NULL,
    turn INTEGER NOT NULL,                  -- a visitor's role is that of the largest
    follows INTEGER NOT NULL DEFAULT 1,
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
PRAGMA user_version = 1;
