"""Where documents disagree: in the sentences of one answer, between facts, through corrigenda."""
