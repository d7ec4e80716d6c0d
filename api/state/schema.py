"""The tables of `service.db`. Once released, a script is never changed: what is new comes in a further one."""

from rag.store.blueprint import Blueprint

_ACCESS = """
-- A rate is NULL where the service's own holds. `collections` is a JSON list, or NULL for all of them.
CREATE TABLE keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    digest BLOB NOT NULL,  -- of the whole key; the key itself is nowhere
    role TEXT NOT NULL,
    collections TEXT,
    rate TEXT,
    created_at TEXT NOT NULL,
    expires_at TEXT,
    revoked_at TEXT,
    used_on TEXT
);
CREATE TABLE widgets (
    name TEXT PRIMARY KEY,
    collections TEXT NOT NULL,
    rate TEXT,
    created_at TEXT NOT NULL,
    revoked_at TEXT
);
CREATE TABLE origins (
    origin TEXT NOT NULL,
    widget TEXT NOT NULL REFERENCES widgets,
    PRIMARY KEY (origin, widget)
) WITHOUT ROWID;
CREATE TABLE secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL);
"""

_FEEDBACK = """
-- Nothing in it tells who gave it. `citations` and `collections` are JSON.
CREATE TABLE feedback (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    answer TEXT NOT NULL UNIQUE,
    given_at TEXT NOT NULL,
    thumb TEXT NOT NULL,
    comment TEXT NOT NULL,
    question TEXT NOT NULL,
    understood TEXT,
    language TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    citations TEXT NOT NULL,
    collections TEXT NOT NULL
);
CREATE INDEX feedback_by_time ON feedback (given_at);
"""

_JOBS = """
-- `tries` counts how often one was begun. `problem` is JSON: why it failed, or what a queued one waits for.
CREATE TABLE jobs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    collection TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at TEXT NOT NULL,
    finished_at TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    problem TEXT
);
CREATE INDEX jobs_by_state ON jobs (state, number);
-- `documents` is JSON: how many of the file's documents had which outcome.
CREATE TABLE job_files (
    job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    document TEXT,
    outcome TEXT,
    reason TEXT,
    message TEXT,
    documents TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (job, place)
) WITHOUT ROWID;
"""

_WRITTEN = """
-- Which language model had a part in the answer, and by which wording; NULL where none had.
ALTER TABLE feedback ADD COLUMN model TEXT;
ALTER TABLE feedback ADD COLUMN prompt_digest TEXT;
"""

SERVICE = Blueprint(
    application=0x686F6973,  # "hois"
    scripts=(_ACCESS + _FEEDBACK + _JOBS, _WRITTEN),
    page_bytes=4096,
    missing="There is no service.db in {folder}. Run: hoidap serve, or hoidap keys create",
    again="hoidap serve (keys and widgets are then created anew)",
    private=True,
)
