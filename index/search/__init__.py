"""Dense and keyword search over one snapshot of the documents.

`searcher`: both searches and their candidates. `exact`: vectors compared one by one, without Chroma.
`fusion`: two scores as one.
"""
