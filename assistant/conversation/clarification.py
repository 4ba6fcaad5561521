"""What there is for a few words, so that an unclear turn can be asked back.

1. The keyword search finds the passages that hold the words, in them or above them; names of places and organisations
   count in all their forms; a year is the year of the report, where a document has it. Where none holds all words, those count
   that hold the most, of equally many those with the names.
2. The documents with most such passages, their publishers and years are said.
3. Choices are questions about the words in those documents. Who shows them asks them first, and shows
   those only that have an answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from babel import Locale

from assistant.conversation.examples import normal
from assistant.conversation.inventory import described, document_table
from assistant.conversation.suggestions import WITHOUT_ARTICLE, about
from assistant.conversation.turn_rules import content_words
from assistant.locale import say
from assistant.model import Table
from corpus.names import Mention, find_organisations, find_places, find_years, variants
from corpus.normalize import one_line
from corpus.stemming import stems
from index.filters import Filters
from index.model import Candidate, DocumentRecord
from index.view import IndexView

_PASSAGES = 200  # that are looked at
_DOCUMENTS = 5  # that a reply names
_HEADINGS = 4


@dataclass(frozen=True, slots=True)
class Found:
    """What the index has for ``words``: documents with most passages first, and headings above them."""

    words: str
    documents: tuple[DocumentRecord, ...]
    headings: tuple[str, ...] = ()


def look_for(index: IndexView, words: str, filters: Filters) -> Found:
    """Documents and headings of the passages that hold ``words``, themselves or above them.

    Where none holds all, those that hold the most, and names before words; `Found.words` are what they hold.
    """
    records = {record.name: record for record in index.document_records()}
    years = {int(year.key) for year in find_years(words) if year.key.isdigit()}
    named = (*find_places(words), *find_organisations(words))
    topic = _topic(words)
    forms = dict.fromkeys(form for m in named for form in (m.text, *variants(m.key)))
    query = " ".join([*topic, *forms])
    if not query:
        return Found(words, ())
    hits = [
        one
        for one in index.candidates(
            query, filters=filters, keywords=query, dense_limit=1, keyword_limit=_PASSAGES
        )
        if one.keyword > 0
    ]
    of_years = [one for one in hits if records[one.passage.document].year in years]
    held = _held(index, of_years or hits, records, topic, named)
    texts = {name.text for name in named}
    most = max(held.values(), key=lambda own: (len(own), len(texts & set(own))), default=())
    if not most:
        return Found(words, ())
    best = [one.passage for one in of_years or hits if set(most) <= set(held[one.id])]
    counted = Counter(one.document for one in best)
    headings = Counter(one_line(one.headings[-1]) for one in best if one.headings)
    told = {str(records[one.document].year) for one in best} if of_years else set()
    said = [*most, *(year.text for year in find_years(words) if year.key in told)]
    return Found(
        " ".join(sorted(said, key=words.find)),
        tuple(records[name] for name, _ in counted.most_common()),
        tuple(heading for heading, _ in headings.most_common(_HEADINGS)),
    )


def _topic(words: str) -> list[str]:
    """The words of a turn that are no name and no year."""
    named = " ".join(
        mention.text
        for mention in (*find_places(words), *find_organisations(words), *find_years(words))
    )
    return [word for word in content_words(words) if normal(word) not in normal(named).split()]


def _held(
    index: IndexView,
    hits: Sequence[Candidate],
    records: Mapping[str, DocumentRecord],
    topic: Sequence[str],
    named: Sequence[Mention],
) -> dict[str, tuple[str, ...]]:
    """The words and names that each passage has, in it or above it, by its id."""
    names = index.passage_names([one.id for one in hits])
    held = {}
    for one in hits:
        passage, record = one.passage, records[one.passage.document]
        language = record.language or "en"
        text = " ".join((passage.text, *passage.headings, record.subject))
        said = set(stems(text, language))
        known = names[one.id].places | names[one.id].organisations
        held[one.id] = (
            *(m.text for m in named if m.key in known),
            *(word for word in topic if said.issuperset(stems(word, language))),
        )
    return held


def found_text(found: Found, language: str, listed: int = 0) -> str:
    """What is said before the choices. ``listed``: the number of documents that were looked through; 0: all of them."""
    locale = Locale.parse(language)
    values = {"words": found.words, "count": len(found.documents), "total": listed}
    if not found.documents:
        of_all = "No document indexed here mentions “{words}”."
        return say(
            "None of these {total} documents mentions “{words}”." if listed else of_all,
            language,
            **values,
        )
    of_all = "Documents indexed here that mention “{words}”: {count}."
    lead = say(
        "{count} of these {total} documents mention “{words}”:" if listed else of_all,
        language,
        **values,
    )
    lines = [f"- {described(record, locale)}" for record in found.documents[:_DOCUMENTS]]
    if len(found.documents) > _DOCUMENTS:
        lines.append(say("… and {count} more.", language, count=len(found.documents) - _DOCUMENTS))
    parts = ["\n".join([lead, *lines])]
    if found.headings:
        parts.append(say("Headings: {names}.", language, names="; ".join(found.headings)))
    return "\n\n".join(parts)


def found_table(found: Found, language: str) -> Table | None:
    return document_table(found.documents, language) if found.documents else None


def choices(found: Found, language: str) -> Iterator[str]:
    """Questions about what was found; each has to be asked before it is shown."""
    places = find_places(found.words)
    for record in found.documents[:_DOCUMENTS]:
        publisher = record.publisher or ""
        if places and WITHOUT_ARTICLE.fullmatch(publisher):
            yield say(
                "What did {publisher} do in {place}?",
                language,
                publisher=publisher,
                place=places[0].text,
            )
    for record in found.documents[:_DOCUMENTS]:
        if record.title:
            yield about(record.title, found.words, language)
    for heading in found.headings:
        yield say("What do the reports say about {words}?", language, words=heading)
