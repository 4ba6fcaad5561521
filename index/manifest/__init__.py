"""The manifest: one SQLite file from which everything else of an index can be rebuilt."""
