"""Where documents disagree: the sentences of one answer, the facts of all documents, corrigenda."""
