"""The answer to a turn that is no question: a reply, what is indexed, a command, or a question back.

What needs a question answered (examples, choices, "more", "only 2024") gets it from the function that
answers questions, which is an argument: answering knows nothing of replies.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from babel import Locale

from assistant.conversation.acting import COMMANDS, SHORTER, Acting, Answers
from assistant.conversation.clarification import choices, found_table, found_text, look_for
from assistant.conversation.examples import label_by_pattern
from assistant.conversation.inventory import (
    OF_AGE,
    UNREAD,
    asks_for_age,
    described,
    document_table,
    take_stock,
)
from assistant.conversation.listed import listed_for, meant_of, says_documents, was_listed
from assistant.conversation.mentions import find_names
from assistant.conversation.offers import Found, Offers
from assistant.conversation.particulars import Particulars, particulars_text
from assistant.conversation.replies import (
    WITH_EXAMPLES,
    Known,
    reply_text,
)
from assistant.conversation.this_report import document_shown
from assistant.conversation.turn import Turn, reply_to
from assistant.conversation.turn_rules import NAMED, ON_TOPIC, SOME, SOME_ON, TOPIC
from assistant.conversation.wanted import subject_words
from assistant.locale import say
from assistant.model import Answer, Reply, ReplyKind
from corpus.normalize import one_line
from index.filters import Filters
from index.model import DocumentRecord
from index.view import IndexView

_CHOICES = 4
_SECTIONS = 12  # headings of an overview
_FIRST_LINES = 300  # characters of an overview


class Responder:
    """Replies over one index. ``found``: examples that were found before, by documents and language."""

    def __init__(
        self,
        index: IndexView,
        answers: Answers,
        found: Found,
    ) -> None:
        self._index = index
        self._answers = answers
        self._offers = Offers(index, answers.answers, found)
        self._acting = Acting(index, answers, self._offers)

    def respond(self, turn: Turn) -> Answer:
        label = turn.wish.label
        if label == SHORTER and document_shown(turn.earlier) is not None:
            return self._overview(
                turn
            )  # "in short, what does it say?" of a report that was just shown
        if label.startswith(COMMANDS):
            return self._acting.answer(turn)
        if label in {NAMED, TOPIC, SOME_ON, ON_TOPIC}:
            return self._what_there_is(turn)
        if label == "inventory/overview":
            return self._overview(turn)
        if turn.wish.kind == "inventory":
            return self._inventory(turn)
        return self._courtesy(turn)

    def particulars(self, turn: Turn, asked: Particulars) -> Answer:
        """What is known of one document."""
        text = particulars_text(asked, turn.language)
        return reply_to(turn, text, Reply("inventory", (asked.record.name,)))

    # --- replies without documents ---------------------------------------------------------------
    def _courtesy(self, turn: Turn) -> Answer:
        label, language = turn.wish.label, turn.language
        shown = self._offers.examples(language) if label in WITH_EXAMPLES else ()
        known = Known.of(self._index.document_records())
        other = turn.is_in_other_language
        text = reply_text(label, language, known, shown, turn.evidence, in_other_language=other)
        return reply_to(turn, text, Reply(turn.wish.kind, questions=shown))  # type: ignore[arg-type]  # labels are kinds

    # --- what is indexed ---------------------------------------------------------------------------
    def _inventory(self, turn: Turn) -> Answer:
        """The documents that are asked for: of those just listed, where the turn names none by itself."""
        records = self._index.document_records()
        some = turn.wish.label == SOME
        label = "inventory" if some else turn.wish.label
        if label_by_pattern(turn.wish.text) == UNREAD:
            label = UNREAD  # which the lists of turns have among those on what is indexed
        anew = says_documents(turn.wish.text) and not some
        earlier = turn.earlier
        while earlier and label in OF_AGE and asks_for_age(earlier[-1].question):
            earlier = earlier[:-1]  # "and the oldest?" after the newest is of all that those are of
        listed = () if anew else was_listed(earlier)
        stock = take_stock(label, turn.wish.text, records, turn.language, listed)
        if listed and not stock.documents and not some:  # "and UNDP?" after those from UNICEF
            stock = take_stock(label, turn.wish.text, records, turn.language)
        return reply_to(turn, stock.text, Reply("inventory", stock.documents), stock.table)

    def _what_there_is(self, turn: Turn) -> Answer:
        """Documents for a place, topic or lone name, and questions about them."""
        language = turn.language
        words = turn.wish.text.strip(" .?!؟¿،,")
        if turn.wish.label != NAMED:
            words = " ".join(subject_words(turn.wish.text, language)) or words
        listed = was_listed(turn.earlier) if turn.wish.label == SOME_ON else ()
        filters = turn.filters.narrowed(Filters(documents=listed)) if listed else turn.filters
        found = look_for(self._index, words, filters)
        if not found.documents and turn.wish.label == NAMED and not find_names(words):
            unclear = replace(turn, wish=replace(turn.wish, label="unclear"))
            return self._courtesy(unclear)
        asked = tuple(islice(self._offers.answerable(choices(found, language)), _CHOICES))
        if not found.documents:
            asked = self._offers.examples(language)
        parts = [found_text(found, language, len(listed))]
        if asked:
            lead = "You can ask:" if found.documents else "For example:"
            parts.append("\n".join([say(lead, language), *(f"- {one}" for one in asked)]))
        names = tuple(record.name for record in found.documents)
        kind: ReplyKind = "unclear" if turn.wish.label == NAMED else "inventory"
        reply = Reply(kind, names, asked)
        return reply_to(turn, "\n\n".join(parts), reply, found_table(found, language))

    def _overview(self, turn: Turn) -> Answer:
        """The points of the document that is meant, or its title, sections and first lines; else the documents to choose from."""
        language, record = turn.language, self._meant(turn)
        if record is None:
            records, listed = self._index.document_records(), was_listed(turn.earlier)
            stock = take_stock("inventory", "", records, language, listed)
            text = "\n\n".join([say("Which document do you mean?", language), stock.text])
            return reply_to(turn, text, Reply("inventory", stock.documents), stock.table)
        text = turn.wish.text
        if turn.wish.label == SHORTER:
            text = say("Summarise “{title}”", language, title=record.title)
        told = self._answers.summary(text, record.name, record.title)
        if told is not None:
            return replace(told, question=turn.typed)
        document = self._index.document(record.name)
        titles = [one_line(s.title) for s in document.sections if s.level <= 2] or [
            one_line(s.title) for s in document.sections
        ]
        parts = [described(record, Locale.parse(language))]
        if titles:
            lines = [f"- {title}" for title in list(dict.fromkeys(titles))[:_SECTIONS]]
            parts.append("\n".join([say("Its sections:", language), *lines]))
        begins = one_line(document.text[: _FIRST_LINES * 2])[:_FIRST_LINES]
        parts.append(say("It begins: “{text} …”", language, text=begins))
        asked = self._offers.about(document, language)
        if asked:
            parts.append("\n".join([say("You can ask:", language), *(f"- {one}" for one in asked)]))
        reply = Reply("inventory", (record.name,), asked)
        return reply_to(turn, "\n\n".join(parts), reply, document_table([record], language))

    def _meant(self, turn: Turn) -> DocumentRecord | None:
        """The document that "this report" is: the only one that the filters leave, or the last one quoted."""
        records = [r for r in self._index.document_records() if r.state == "indexed"]
        left = [record for record in records if turn.filters.admits(record)]
        if len(left) == 1:
            return left[0]
        picked = meant_of(turn.wish.text, listed_for(turn.wish.text, turn.earlier))
        if picked:
            return next((record for record in records if record.name == picked[0][1]), None)
        listed: list[str] = []
        if turn.evidence is not None:
            listed = [one.document for one in (*turn.evidence.citations, *turn.evidence.closest)]
        last = turn.earlier[-1].answer if turn.earlier else None
        if last is not None and last.reply is not None and len(last.reply.documents) == 1:
            listed = list(last.reply.documents)
        return next((record for name in listed for record in records if record.name == name), None)
