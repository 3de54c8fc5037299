"""The tables of the index. It is read side only: another version of them is dropped and made anew."""

from __future__ import annotations

VERSION = 5
"""Stands in the database as user_version."""

TABLES = f"""
CREATE TABLE files (
    folder TEXT NOT NULL,
    path TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    state TEXT NOT NULL,
    code TEXT NOT NULL,
    note TEXT NOT NULL,
    read_by TEXT NOT NULL,
    gone INTEGER NOT NULL,
    PRIMARY KEY (folder, path)
) WITHOUT ROWID;
CREATE INDEX files_by_sha ON files (sha256);

CREATE TABLE readings (
    sha256 TEXT PRIMARY KEY,
    engine TEXT NOT NULL,
    repaired INTEGER NOT NULL,
    encrypted INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    recognised TEXT NOT NULL,
    kind TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE images (
    folder TEXT NOT NULL,
    path TEXT NOT NULL,
    study TEXT NOT NULL,
    series TEXT NOT NULL,
    modality TEXT NOT NULL,
    body_part TEXT NOT NULL,
    title TEXT NOT NULL,
    day TEXT NOT NULL,
    patient_name TEXT NOT NULL,
    birth_date TEXT NOT NULL,
    contents INTEGER NOT NULL,
    family TEXT NOT NULL,
    patient_id TEXT NOT NULL,
    PRIMARY KEY (folder, path)
) WITHOUT ROWID;

CREATE TABLE pages (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL,
    number INTEGER NOT NULL,
    source TEXT NOT NULL,
    width REAL NOT NULL,
    height REAL NOT NULL,
    pictured INTEGER NOT NULL,
    text TEXT NOT NULL
);
CREATE UNIQUE INDEX pages_by_sha ON pages (sha256, number);

CREATE TABLE unseen (sha256 TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (sha256, number)) WITHOUT ROWID;
CREATE TABLE eyes (sha256 TEXT PRIMARY KEY, engine TEXT NOT NULL) WITHOUT ROWID;

CREATE VIRTUAL TABLE words USING fts5 (
    text, content='pages', content_rowid='id', tokenize="unicode61 remove_diacritics 2"
);

CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, 'row');

CREATE TABLE records (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    reading TEXT NOT NULL
);
CREATE INDEX records_by_sha ON records (sha256, first);

CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

PRAGMA user_version = {VERSION};
"""
