"""Files on disk -> documents: what there is to read, and reading it safely.

``scan`` finds the files of folders, with the corrections of ``corpus.yaml``; ``remote`` copies an
object store into a folder first; ``reading`` reads them all, each in a ``worker`` process.
"""
