"""Which of the documents that were just listed a turn means: "the second one", "compare the first and the last".

A reply lists documents; an answer does whose groups are each from one of them. The order is that of the list. A turn that says an ordinal of something else ("the first phase") means none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.conversation.history import Earlier
from assistant.conversation.leaning import FROM, Leans
from assistant.conversation.this_report import (
    NOUNS,
    TITLED,
    document_shown,
    report_of,
    speaks_of_this_report,
    with_title,
)
from index.model import DocumentRecord

_LAST = -1
_ORDINALS = {
    r"first|1st|premi(?:er|ère)|primer[oa]?|перв\w+|الأولى?": 0,
    r"second|2nd|deuxième|seconde|segund[oa]|втор\w+|الثانية?": 1,
    r"third|3rd|troisième|tercer[oa]?|трет\w+|الثالثة?": 2,
    r"fourth|4th|quatrième|cuart[oa]|четв[её]рт\w+|الرابعة?": 3,
    r"fifth|5th|cinquième|quint[oa]|пят\w{2}|الخامسة?": 4,
    r"last|derni(?:er|ère)|últim[oa]|последн\w+|الأخيرة?": _LAST,
}
_ORDINAL = "|".join(_ORDINALS)
_THE = r"(?:the|le|la|l['’]|el|du|au|del|al)\s*"
_NOUN = rf"(?:\s+(?:one|{NOUNS}))?"
_SAYS_MORE = r"(?:of|by|from|on|about|in|for|that|which|to|de|du|des|d['’]|del|sur|sobre|por|en|qu[ei]|от|о|об|по|из|عن|من|في|التي|الذي)(?!\w)"
# An ordinal with "one" or "report" that nothing says more of, or one that ends a phrase.
_MEANT = re.compile(
    rf"(?:\b{_THE})?(?<!\w)(?P<which>{_ORDINAL})(?!\w)(?:\s+(?:one|{NOUNS})(?!\w)(?!\s+{_SAYS_MORE})|{_NOUN}(?=\s*(?:[.,;:!?؟،]|$)|\s+(?:and|et|y|и|with|avec|con|с|please|in detail|of (?:these|those|them))\b|\s+و))",
    re.IGNORECASE,
)
_SAID_TO_BE_ONE = re.compile(
    rf"(?<!\w)(?:(?:{_ORDINAL})\s+(?:one|{NOUNS})|(?:{NOUNS}|التقرير|الدراسة|الوثيقة)\s+(?:{_ORDINAL}))(?!\w)",
    re.IGNORECASE,
)
_DOCUMENTS = re.compile(rf"\b{NOUNS}s?\b|المستندات|الوثائق|التقارير", re.IGNORECASE)


def documents_meant(
    text: str,
    earlier: Sequence[Earlier],
    records: Mapping[str, DocumentRecord],
    leans: Leans | None,
) -> tuple[str, tuple[str, ...]]:
    """A question with the titles of the documents that it means without naming them, and these documents.

    "The second one" of a list, "this report", or what leans on the one document that was just shown. ``records``: of
    all documents, by name.
    """
    listed = listed_for(text, earlier)
    names = tuple(name for _, name in meant_of(text, listed) if name in records)
    if names:
        return _with_titles(text, listed, records), names
    if speaks_of_this_report(text):
        name = report_of(earlier)
        if name is None or name not in records:
            return text, ()
        return with_title(text, records[name].title), (name,)
    name = document_shown(earlier)
    if name is not None and name in records and leans is not None:
        title = f"{TITLED}{records[name].title}”"
        if leans(text, title) >= FROM:
            return f"{title}: {text}", (name,)
    return text, ()


def was_listed(earlier: Sequence[Earlier]) -> tuple[str, ...]:
    """Names of the documents that the last reply with documents listed, in its order; () where an answer came after it."""
    for one in reversed(earlier):
        if one.answer is None or one.answer.reply is None or one.answer.citations:
            return ()
        if len(one.answer.reply.documents) > 1:
            return one.answer.reply.documents
    return ()


def listed_for(text: str, earlier: Sequence[Earlier]) -> tuple[str, ...]:
    """Names of the documents of which ``text`` may mean one by its place: those just listed; those of the groups of an answer only
    where it says "the second one" or "the second report", since "what came first?" means none of them.
    """
    listed = was_listed(earlier)
    if listed or not (means_only(text) or _SAID_TO_BE_ONE.search(text)):
        return listed
    return was_grouped(earlier)


def was_grouped(earlier: Sequence[Earlier]) -> tuple[str, ...]:
    """Names of the documents of the last answer, one for each of its groups, in their order; () where a group is from several."""
    answer = earlier[-1].answer if earlier else None
    if answer is None:
        return ()
    sources = {one.number: one.document for one in answer.citations}
    groups = [
        {sources[n] for at in group.points for n in answer.claims[at].citations if n in sources}
        for group in answer.groups
    ]
    names = tuple(dict.fromkeys(name for own in groups for name in own))
    return names if 1 < len(names) == len(groups) and all(len(own) == 1 for own in groups) else ()


def meant_of(text: str, listed: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Each phrase of ``text`` that means a document of ``listed``, and the document's name."""
    found = []
    for match in _MEANT.finditer(text):
        at = next(n for one, n in _ORDINALS.items() if re.fullmatch(one, match["which"], re.I))
        if -len(listed) <= at < len(listed):
            found.append((match.group().strip(), listed[at]))
    return tuple(found)


def _with_titles(text: str, listed: Sequence[str], records: Mapping[str, DocumentRecord]) -> str:
    for phrase, name in meant_of(text, listed):
        if name in records:
            text = text.replace(phrase, f"{TITLED}{records[name].title}”", 1)
    return text


def says_documents(text: str) -> bool:
    """Whether a turn speaks of documents by a word for them, so that it may mean others than those just listed."""
    return _DOCUMENTS.search(text) is not None


def means_only(text: str) -> bool:
    """Whether a turn says which of the documents, and nothing else: "the second one"."""
    bare = text.strip(" .!?؟¿،,")
    match = _MEANT.fullmatch(bare)
    return match is not None
