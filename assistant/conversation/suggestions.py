"""Questions that a document should answer, made from what stands in it; who shows them asks them first.

1. Headings that name a country become questions about the document's publisher in that country.
2. Sentences of the forms "WHO trained 140 WHAT in WHERE" and "140 WHAT were trained by WHO" become
   questions about that figure.
3. Any other heading becomes "What does TITLE say about HEADING?".
4. A document with a title of its own can be summed up, and asked for its recommendations where it has some.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.locale import say
from assistant.locale.countries import place_in
from corpus.model import Document
from corpus.names import find_organisations, find_places
from corpus.normalize import one_line
from corpus.sections import Outline

_VERBS = {
    "trained": "train",
    "gave training to": "give training to",
    "reached": "reach",
    "supported": "support",
    "assisted": "assist",
    "helped": "help",
    "carried out": "carry out",
    "held": "hold",
    "organized": "organize",
    "established": "establish",
}
_NAME = r"[A-Z][\w.&-]*(?: [A-Z][\w.&-]*){0,3}"
_FIGURE = r"(?:\d[\d,. ]*\d|\d)(?! ?%)(?: (?:thousand|million|billion))?"
_ABOUT = r"(?:(?:[Mm]ore than|[Oo]ver|[Aa]bout|[Ss]ome|[Aa]ltogether|[Aa] total of) )?"
_WORDS = r"[a-z][a-z-]+(?: [a-z][a-z-]+){0,5}?"
_DID = re.compile(
    rf"(?:In (?P<first>{_NAME}),? )?\b(?P<who>{_NAME}) (?P<verb>{'|'.join(_VERBS)}) {_ABOUT}{_FIGURE}"
    rf" (?P<what>{_WORDS})(?: in (?P<where>{_NAME}))?(?=[.,;:]| to | on | for |$)"
)
_WAS_DONE = re.compile(
    rf"(?:^|(?<=[.] )){_ABOUT}{_FIGURE} (?P<what>{_WORDS})"
    rf" (?P<done>(?:were|took part in|attended|received) [^.;:()\d]{{0,60}}?{_NAME})(?=[.]|$)"
)
_CLAUSE = re.compile(r"\b(?:that|which|who|whose|and|or|as|it|its|their|this|these|those|other)\b")
_ACRONYM = re.compile(r"\b[A-Z]{2,}s?\b")
# Publishers whose names take no "the": UNODC, UN Women, Oxfam; not "Ministry of Health".
WITHOUT_ARTICLE = re.compile(r"[A-Z]{2,}(?: [A-Z]\w+)*|[^\W\d]\w+")
_NO_NAMES = frozenset({"In", "It", "They", "The", "This", "These", "She", "He", "We", "There"})
_HEADING_WORDS = (2, 8)
# Headings of parts that every report has, in five languages.
_FURNITURE = re.compile(
    r"\b(?:list of|table of|contents|acronyms|abbreviations|foreword|preface|annex\w*|appendi\w*|acknowledg\w*|references|bibliograph\w*|"
    r"introduction|executive summary|final report|terms of reference|methodology|rapport final|remerciements|sommaire|avant-propos|"
    r"liste des|sigles|índice|siglas|prólogo|agradecimientos|anexos?|приложени\w*|содержание|предисловие)\b|المحتويات|ملحق|تمهيد|شكر",
    re.IGNORECASE,
)
_LONGEST_TITLE = 90  # characters
_FEWEST_PARAGRAPHS = 12  # of a document that is summed up
_FEWEST_ITEMS = 3  # recommendations of a document that is asked for them


def about_places(document: Document, language: str) -> Iterator[str]:
    """Questions "What did PUBLISHER do in PLACE?", in ``language``, for each country that is a heading."""
    publisher = document.metadata.publisher or ""
    if WITHOUT_ARTICLE.fullmatch(publisher):
        for place in places_of(document):
            yield did_in(publisher, place_in(place, language), language)


def did_in(publisher: str, place: str, language: str) -> str:
    """The question what a publisher did in a place."""
    asked = "What did {publisher} do in {place}?"
    return say(asked, language, publisher=publisher, place=place)


def about_title(document: Document, language: str) -> Iterator[str]:
    """Questions "What did PUBLISHER do in PLACE?", in ``language``, for the countries that the document's title names."""
    publisher, title = document.metadata.publisher or "", document.metadata.title or ""
    if WITHOUT_ARTICLE.fullmatch(publisher):
        for place in dict.fromkeys(m.key for m in find_places(title) if m.kind == "country"):
            yield did_in(publisher, place_in(place, language), language)


def places_of(document: Document) -> list[str]:
    """Countries that are headings of the document, as printed, but never all in capitals."""
    english = document.metadata.language in {"en", None}
    found = []
    for section in document.sections:
        mentions = find_places(section.title)
        whole = len(mentions) == 1 and mentions[0].text == section.title
        if whole and mentions[0].kind == "country":
            calm = mentions[0].key if english else section.title.title()
            found.append(calm if section.title.isupper() else section.title)
    return list(dict.fromkeys(found))


def other_places(document: Document, asked: str) -> list[str]:
    """Those of `places_of` that the questions ``asked`` do not name, in any language."""
    named = {mention.key for mention in find_places(asked)}
    return [
        place
        for place in places_of(document)
        if named.isdisjoint(mention.key for mention in find_places(place))
    ]


def about_figures(document: Document) -> Iterator[str]:
    """Questions "How many WHAT did WHO train in WHERE?", for sentences that say it, in words known without the report."""
    for question in _of_figures(document):
        known = " ".join(found.text for found in find_organisations(question))
        if all(word in known for word in _ACRONYM.findall(question)):
            yield question


def _of_figures(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if block.kind not in {"paragraph", "item"}:
            continue
        text = one_line(document.text[block.start : block.end])
        for found in _DID.finditer(text):
            where = (found["where"] or found["first"] or "").rstrip(".")
            named = found["who"] not in _NO_NAMES and WITHOUT_ARTICLE.fullmatch(found["who"])
            if named and not _CLAUSE.search(found["what"]):
                at = f" in {where}" if where else ""
                yield f"How many {found['what']} did {found['who']} {_VERBS[found['verb']]}{at}?"
        for found in _WAS_DONE.finditer(text):
            if _CLAUSE.search(found["what"]):
                continue
            yield f"How many {found['what']} {found['done'].rstrip('.')}?"


def about_headings(document: Document, language: str) -> Iterator[str]:
    """Questions "What does TITLE say about HEADING?", in ``language``, for headings of a few words."""
    title = _short_title(document)
    if not title:
        return
    least, most = _HEADING_WORDS
    for section in document.sections:
        heading = one_line(section.title).strip(" .:")
        words = heading.split()
        says = not re.search(r"\d|:", heading) and not _FURNITURE.search(heading)
        if least <= len(words) <= most and says and heading.casefold() not in title.casefold():
            calm = heading.capitalize() if heading.isupper() else heading
            yield about(title, calm, language)


def about_recommendations(document: Document, outline: Outline, language: str) -> Iterator[str]:
    """The question what a document recommends, where it has items that are recommendations."""
    given = sum(item.kind == "recommendations" for item in outline.items)
    if given >= _FEWEST_ITEMS and (title := _short_title(document)):
        yield say("What does “{title}” recommend?", language, title=title)


def about_whole(document: Document, language: str) -> Iterator[str]:
    """The wish to have a document of some length summed up; sheets have no sentences to do it with."""
    written = sum(block.kind == "paragraph" for block in document.blocks)
    if written >= _FEWEST_PARAGRAPHS and (title := _short_title(document)):
        yield say("Summarise “{title}”", language, title=title)


def _short_title(document: Document) -> str:
    """The title of a document, "" where it is too long to be said in a question."""
    title = document.metadata.title or ""
    return title if len(title) <= _LONGEST_TITLE else ""


def about(title: str, words: str, language: str) -> str:
    """The question what a document says about something."""
    return say("What does “{title}” say about {words}?", language, title=title, words=words)
