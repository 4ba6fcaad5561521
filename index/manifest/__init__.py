"""The manifest: one SQLite file from which everything else of an index can be rebuilt.

`database`: connections and transactions. `schema`: tables and their migrations. `records`: documents and
passages as rows, and back. `writing`: what changes documents. `snapshot`: the documents at one time, and
the part that somebody may see. `reading`: texts, passages and vectors of a snapshot. `annotations`: what is
computed from documents and kept with them.
"""
