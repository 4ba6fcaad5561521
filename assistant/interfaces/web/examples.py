"""Example questions in the language of the interface, found in the indexed documents and checked by asking them.

1. Headings that name a country, and sentences of the forms "WHO trained 140 WHAT in WHERE" and
   "140 WHAT were trained by WHO", become questions about the document's publisher in that country, and
   about that figure. Figures are asked for in English only: such sentences are not translated.
2. What a report recommends, and the wish to have it summed up, are questions about a whole report.
3. A publisher and a place that are never in one document make a question that has to be declined.
4. Each is asked, while nobody else asks anything, until there are enough of its kind. Those that are
   answered (or declined) as they should be are shown, the most confident first, from as many documents as
   possible; documents in the language of the interface are looked at first. What was done in a country
   counts as answered where `_NAMED` of the quotes name the country; of figures those with one quote come first.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from assistant.config.errors import AssistantError
from assistant.conversation.suggestions import (
    WITHOUT_ARTICLE,
    about_figures,
    about_places,
    about_recommendations,
    about_whole,
    did_in,
    places_of,
)
from assistant.interfaces.web.transcript import relevance
from assistant.locale.countries import place_in
from corpus.model import Document
from corpus.names import find_places

if TYPE_CHECKING:
    from assistant.model import Answer, Citation
    from assistant.service import Assistant

PLACES, FIGURES, WHOLE, DISAGREE, DECLINED = (
    "What was done where",
    "Figures",
    "A report as a whole",
    "Where reports disagree",
    "What the reports do not say",
)
_EACH = {PLACES: 3, FIGURES: 3, WHOLE: 2, DISAGREE: 1, DECLINED: 1}
HEADINGS = tuple(_EACH)
_CHOICE = 2  # times as many questions as are shown are found, where not enough answers are sure
_NAMED = 0.3  # share of the quotes of an answer
_DOCUMENTS = 40
_SECONDS = 20.0  # in which they are found, besides the time in which others ask
_PAUSE = (
    0.2  # seconds, after which it is looked again whether others ask, and whether they are found
)
Groups = Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that may be worth showing. ``heading``: the group that it would be shown in; ``place``: what it is about."""

    question: str
    heading: str
    document: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A question that may be shown, with its answer."""

    candidate: Candidate
    answer: Answer

    @property
    def confidence(self) -> float:
        """That of the answer, in [0, 1], and 1 if it is one quote."""
        return self.answer.confidence + (len(self.answer.citations) == 1)

    @property
    def is_sure(self) -> bool:
        """Whether none that is asked later could be much better."""
        heading = self.candidate.heading
        is_plain = heading != FIGURES or len(self.answer.citations) == 1
        return heading == DECLINED or (is_plain and relevance(self.answer) == "sure")


class Examples:
    """Finds the examples of one language once, in a thread of its own, for which callers may wait.

    ``others_ask``: whether somebody waits for an answer. Where the index could not be asked, it is tried
    again for whoever comes next.
    """

    def __init__(
        self,
        assistant: Assistant,
        language: str = "en",
        others_ask: Callable[[], bool] = lambda: False,
    ) -> None:
        self._assistant = assistant
        self._language = language
        self._others_ask = others_ask
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._groups: Groups = ()
        self._begun = False

    def begin(self) -> None:
        """Start looking, unless that has begun or is done."""
        with self._lock:
            if self._begun:
                return
            self._begun = True
            self._done.clear()
        threading.Thread(target=self._find, name="examples", daemon=True).start()

    @property
    def ready(self) -> bool:
        return self._done.is_set()

    @property
    def groups(self) -> Groups:
        return self._groups

    async def found(self) -> Groups:
        """The groups, when they are found. Holds no thread until then: others may ask for long."""
        self.begin()
        while not self.ready:
            await asyncio.sleep(_PAUSE)
        return self._groups

    def _find(self) -> None:
        asked = False
        try:
            self._groups = _chosen(self._assistant, self._language, self._others_ask)
            asked = True
        except AssistantError:
            pass  # an answer to a question says what is wrong with the index
        finally:
            with self._lock:
                self._begun = asked
                self._done.set()


def _chosen(assistant: Assistant, language: str, others_ask: Callable[[], bool]) -> Groups:
    assistant = assistant.asking()
    before = assistant.documents()
    records = [record for record in before if record.state == "indexed"]
    records.sort(key=lambda one: one.language != language)
    documents = [assistant.document(record.name) for record in records[:_DOCUMENTS]]
    until = time.monotonic() + _SECONDS
    kept: dict[str, list[_Kept]] = {heading: [] for heading in _EACH}
    asked: set[str] = set()
    wholes = _wholes(assistant, documents, language)
    for candidate in chain(wholes, _in_turns(documents, language), absent(documents, language)):
        if candidate.question in asked or _is_enough(candidate.heading, kept[candidate.heading]):
            continue
        begun = time.monotonic()
        while others_ask():
            time.sleep(_PAUSE)
        until += time.monotonic() - begun
        if time.monotonic() > until:
            break
        asked.add(candidate.question)
        answer = assistant.tried(candidate.question)
        heading = _heading(candidate, answer)
        if heading is not None:
            kept[heading].append(_Kept(candidate, answer))
    groups = [(name, tuple(_best(found, _EACH[name]))) for name, found in kept.items() if found]
    rows = zip_longest(*(asked for name, asked in groups if name != DECLINED))
    if (
        assistant.documents() == before
    ):  # of others the examples may name what is gone, or not to be seen
        assistant.keep_examples(language, [one for row in rows for one in row if one is not None])
    return tuple(groups)


def _is_enough(heading: str, found: Sequence[_Kept]) -> bool:
    """Whether no more questions of a kind are asked."""
    sure = {one.candidate.document for one in found if one.is_sure}
    return len(sure) >= _EACH[heading] or len(found) >= _CHOICE * _EACH[heading]


def _heading(candidate: Candidate, answer: Answer) -> str | None:
    """The group in which a question is shown, from its answer; None for no group."""
    if candidate.heading == DECLINED:
        return DECLINED if answer.status == "declined" and answer.missing else None
    if answer.status != "answered":
        return None
    if answer.conflicts:
        return DISAGREE
    cited = {citation.document for citation in answer.citations}
    named = sum(_names(one, candidate.place) for one in answer.citations)
    told = candidate.document in cited and named >= _NAMED * len(answer.citations)
    return candidate.heading if told else None


def _names(citation: Citation, place: str) -> bool:
    """Whether a quote, or its document's title, names a place."""
    keys = {found.key for text in (citation.quote, citation.title) for found in find_places(text)}
    return not place or place in keys or place in citation.quote


def _best(found: Iterable[_Kept], wanted: int) -> Iterator[str]:
    """The most confident questions, one for each document as long as there are others."""
    ranked = sorted(found, key=lambda one: -one.confidence)
    first: dict[str, _Kept] = {}
    for one in ranked:
        first.setdefault(one.candidate.document, one)
    order = [*first.values(), *ranked]
    yield from list(dict.fromkeys(one.candidate.question for one in order))[:wanted]


def _wholes(
    assistant: Assistant, documents: Sequence[Document], language: str
) -> Iterator[Candidate]:
    """What one report recommends, and another one summed up: the newest in ``language``, or in that of most of them."""
    spoken = Counter(one.metadata.language for one in documents)
    of = language if language in spoken else next((one for one, _ in spoken.most_common()), None)
    asked: dict[str, Candidate] = {}
    for document in sorted(documents, key=lambda one: -(one.metadata.year or 0)):
        if document.metadata.language != of:
            continue
        advice = about_recommendations(document, assistant.outline(document.name).outline, language)
        for kind, questions in (("advice", advice), ("whole", about_whole(document, language))):
            question = next(questions, None)
            if question is not None and kind not in asked:
                asked[kind] = Candidate(question, WHOLE, document.name)
                break
        if len(asked) == _EACH[WHOLE]:
            break
    yield from asked.values()


def _in_turns(documents: Sequence[Document], language: str) -> Iterator[Candidate]:
    """Candidates of all documents, the first of each, then the second of each, and so on."""
    rows = zip_longest(*(list(candidates(document, language))[:4] for document in documents))
    return (candidate for row in rows for candidate in row if candidate is not None)


def candidates(document: Document, language: str = "en") -> Iterator[Candidate]:
    """Questions in ``language`` that this document should answer."""
    if language == "en":
        for question in about_figures(document):
            yield Candidate(question, FIGURES, document.name)
    asked = about_places(document, language)
    for question, place in zip(asked, places_of(document), strict=False):
        yield Candidate(question, PLACES, document.name, place)


def absent(documents: Sequence[Document], language: str = "en") -> Iterator[Candidate]:
    """Questions about a publisher and a place that no document of the publisher mentions."""
    text_of: dict[str, str] = {}
    for document in documents:
        publisher = document.metadata.publisher or ""
        if WITHOUT_ARTICLE.fullmatch(publisher) and document.metadata.language in {"en", None}:
            text_of[publisher] = f"{text_of.get(publisher, '')}\n{document.text}".casefold()
    places = dict.fromkeys(place for document in documents for place in places_of(document))
    for publisher, text in list(text_of.items())[:3]:
        for place in [place for place in places if place.casefold() not in text][:2]:
            asked = did_in(publisher, place_in(place, language), language)
            yield Candidate(asked, DECLINED, publisher)
