"""What is searched: the index of documents, as one object and its parts.

`store`: `Index`, open, search, keep up to date. `view`: what can be asked, restricted to what somebody may
see. `manifest`: the SQLite file that holds the documents. `vectors` (Chroma) and `keywords` (tantivy) can be
rebuilt from it. `encoder`: the model that turns text into vectors. `search`: both searches over one
snapshot. `sync`: from files to the index. `maintenance`: changes, checks, repair, backup.
"""
