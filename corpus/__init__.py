"""From files to documents and passages; independent of models and of the index.

- ``files``: finds the files of folders and reads each in a safe process
- ``readers``: one module for each format: bytes -> ``Document``
- ``metadata``: title, publisher, year, language, symbol; relations between documents
- ``names``: organisations, places, dates, figures and abbreviations in any text
- ``domain``: word lists of the field, which a user can extend or replace
- ``model``: the data classes (``Document``, ``Block``, ``Passage``, ``Span``); ``errors``
- ``sentences``, ``passages``: a document cut into the pieces that are searched; ``not_text``: stretches
  that are left out of them
- ``tables``: the tables of a document, with typed cells (``cell_values``)
- ``stemming``, ``normalize``: words, stems and normal forms, for comparing texts
"""
