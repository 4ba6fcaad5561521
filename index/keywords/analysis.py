"""How a text becomes words, and the fields that they are kept in."""

from __future__ import annotations

import tantivy

from index.keywords.tokens import normalised

LANGUAGES = {
    "en": "english",
    "fr": "french",
    "es": "spanish",
    "ar": "arabic",
    "ru": "russian",
}
MOST_WORDS = 200  # of one query; longer questions are cut, each word costs a search of its own
_LONGEST_WORD = 80


def words(text: str) -> list[str]:
    """Distinct words of a question, lower case, in order, at most `MOST_WORDS`."""
    found = _PLAIN.analyze(normalised(text))
    return list(dict.fromkeys(found))[:MOST_WORDS]


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", indexed=True, fast=True)
    builder.add_unsigned_field("document", indexed=True)
    for field in ("body", "head", "exact"):
        builder.add_text_field(field, tokenizer_name="words", index_option="freq")
    builder.add_text_field("place", tokenizer_name="raw", index_option="basic")
    return builder.build()


def whitespace() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def analyzer(language: str | None, *, fold: bool = True) -> tantivy.TextAnalyzer:
    """Words of a normalised text: lower case, stemmed, without accents (in this order)."""
    builder = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(r"\w+"))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.remove_long(_LONGEST_WORD))
    )
    if language is not None:
        builder = builder.filter(tantivy.Filter.stemmer(language))
    if fold:
        builder = builder.filter(tantivy.Filter.ascii_fold())
    return builder.build()


_PLAIN = analyzer(None, fold=False)
