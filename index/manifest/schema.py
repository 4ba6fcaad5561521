"""Tables of the manifest in version 1; later versions are made by index.manifest.migrations.

A document is visible exactly while its ``state`` is "indexed". "staged": being written; "dropped":
replaced or removed, its vectors and keywords not yet deleted. Both are invisible, and what a killed
run leaves in them is cleared by the next. "failed": a file that could not be read.

``passages.row`` holds the document's number in its upper bits (index.manifest.records); vectors, sentence
vectors, Chroma and tantivy use the same number.
"""

from __future__ import annotations

SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE documents(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    root TEXT NOT NULL,
    path TEXT NOT NULL,
    size INTEGER NOT NULL,
    version TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('staged', 'indexed', 'dropped', 'failed')),
    reason TEXT NOT NULL DEFAULT '',
    sha256 TEXT NOT NULL DEFAULT '',
    media_type TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    publisher TEXT,
    year INTEGER,
    language TEXT,
    symbol TEXT,
    url TEXT,
    notes TEXT NOT NULL DEFAULT '[]',
    pages INTEGER,
    passages INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX one_document_a_name ON documents(name) WHERE state IN ('indexed', 'failed');

CREATE TABLE texts(
    document INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
    text BLOB NOT NULL,
    structure BLOB NOT NULL
);

CREATE TABLE aliases(
    name TEXT PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    root TEXT NOT NULL,
    path TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX aliases_of_document ON aliases(document);

CREATE TABLE passages(
    row INTEGER PRIMARY KEY,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    text BLOB NOT NULL,
    headings TEXT NOT NULL,
    context TEXT NOT NULL,
    page INTEGER,
    sentences BLOB NOT NULL,
    names TEXT NOT NULL
);

CREATE TABLE places(place TEXT, row INTEGER, PRIMARY KEY (place, row)) WITHOUT ROWID;
CREATE INDEX places_of_row ON places(row);

CREATE TABLE vectors(row INTEGER PRIMARY KEY, vector BLOB NOT NULL);
CREATE TABLE sentence_vectors(row INTEGER PRIMARY KEY, vectors BLOB NOT NULL);
"""
