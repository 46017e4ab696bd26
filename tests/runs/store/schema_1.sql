
CREATE TABLE runs (
    key INTEGER PRIMARY KEY,            -- order of creation
    id TEXT NOT NULL UNIQUE,
    experiment TEXT NOT NULL,
    config TEXT NOT NULL,
    owner TEXT NOT NULL,
    state TEXT NOT NULL,
    message TEXT NOT NULL DEFAULT '',   -- why it is in this state
    note TEXT NOT NULL DEFAULT '',      -- what the training itself had to say
    step INTEGER NOT NULL DEFAULT 0,
    total_steps INTEGER NOT NULL,
    created REAL NOT NULL,              -- times are for people; nothing is decided by a clock
    started REAL,
    ended REAL,
    updated REAL NOT NULL,
    ticket INTEGER NOT NULL,            -- order of (re)queueing
    turn INTEGER NOT NULL DEFAULT 0,    -- order in which runs were given a worker
    attempt INTEGER NOT NULL DEFAULT 0, -- a worker writes only while this is its own
    from_start INTEGER NOT NULL DEFAULT 0,
    checkpoint_step INTEGER,
    bytes INTEGER NOT NULL DEFAULT 0    -- records, arrays and checkpoint
);
CREATE INDEX runs_by_state ON runs (state, ticket);
CREATE INDEX runs_by_owner ON runs (owner, key);
CREATE INDEX runs_by_ticket ON runs (ticket);
CREATE INDEX runs_by_turn ON runs (turn);
CREATE INDEX runs_by_owner_turn ON runs (owner, turn);
-- Without a rowid the scalars of a run lie side by side: a history is one short read.
CREATE TABLE records (
    run INTEGER NOT NULL REFERENCES runs (key) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    scalars TEXT NOT NULL,
    PRIMARY KEY (run, step)
) WITHOUT ROWID;
-- Arrays apart, so that reading scalars never touches them.
CREATE TABLE arrays (
    run INTEGER NOT NULL REFERENCES runs (key) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    name TEXT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (run, step, name)
);
CREATE INDEX arrays_by_name ON arrays (run, name, step);
