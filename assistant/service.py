"""`Assistant`: the one object that command line, chat and scripts use.

What it does with documents is in `assistant.library`; here are questions, facts and chat models.
"""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.config.answerers import QUOTES
from assistant.config.errors import AssistantError, UsageError
from assistant.config.filters import FilterForms, parse_filters, shown_filters
from assistant.config.settings import Settings
from assistant.conflicts.between_facts import LABELS, Disagreement, disagreements
from assistant.conflicts.corrigenda import amended, corrections, corrects
from assistant.conversation.converse import Memory
from assistant.conversation.followups import Resolve, standalone
from assistant.conversation.history import History, parse_history
from assistant.conversation.offers import keep
from assistant.facts.find import find_facts
from assistant.facts.model import Fact
from assistant.facts.over_time import OverTime, over_time
from assistant.facts.similarity import Changes, compare
from assistant.facts.storage import all_facts, facts_of_document, require_facts
from assistant.generation.check.given import as_passage
from assistant.generation.check.sentence import check_sentence as check_passages
from assistant.generation.check.sentence import encoder_of_check
from assistant.generation.generator import (
    Generator,
    check_translation,
    entailment,
    open_generator,
    reads,
    reworded,
    shown,
)
from assistant.generation.passages import NumberedPassage
from assistant.generation.reply import Search
from assistant.generation.write import Tools
from assistant.library.documents import Removal
from assistant.library.outlines import require_outlines
from assistant.library.shared_index import open_index
from assistant.library.tagged import TaggedLibrary
from assistant.model import Answer, Citation, Claim, Reason, Watch
from assistant.pipeline.look_up import TRIED
from assistant.pipeline.questions import Questions
from assistant.pipeline.turns import AnswerPipeline
from assistant.reader.readers import open_reader
from assistant.retrieval.relevance import relevance_of
from assistant.tables.proposed import ProposedPlan
from index.model import Hit
from index.view import IndexView

__all__ = ["Assistant", "Removal", "open_index"]

_TURNS = 100  # earlier questions that one can lean on


def _answered_by(answerer: str | None, settings: Settings) -> Settings:
    """The settings with the chat model that is to answer, if any. Raises UsageError for one that they do not name."""
    if answerer is None:
        return settings
    if answerer not in settings.answerers:
        known = ", ".join(settings.answerers)
        raise UsageError(f"answers are written by one of {known}; got {answerer!r}")
    return settings.model_copy(update={"chat_model": None if answerer == QUOTES else answerer})


class Assistant(TaggedLibrary):
    """Indexes reports and answers questions about them. Safe to use from several threads.

    Raises subclasses of AssistantError whose text is for the person who called.
    """

    def __init__(self, directory: Path, settings: Settings) -> None:
        super().__init__(directory, settings)
        self._warming: threading.Thread | None = None
        self._reader = open_reader(settings.reader, settings.cache_dir, settings.allow_download)
        self._memory = Memory()

    def close(self) -> None:
        """Wait for what is running, then let go of the files. Closing twice is allowed."""
        if self._warming is not None:
            self._warming.join()  # a process that ends while a model loads would be aborted
        super().close()

    def warm(self, *, once: bool = False) -> None:
        """Load model and searches now, so that the first question does not wait for them.

        ``once``: without what pays only where more questions follow.
        """
        with self._whole() as index:
            index.warm(once=once)
        if self._reader is not None:
            self._reader.warm(once=once)
        # What is loaded stays: looking for garbage in it, and so often, took a tenth of a question's time.
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)

    def warm_behind(self, *, once: bool = False) -> None:
        """Begin to `warm` in another thread; errors are reported by the question that follows."""

        def quietly() -> None:
            with contextlib.suppress(AssistantError):
                self.warm(once=once)

        self._warming = threading.Thread(target=quietly, name="warm", daemon=True)
        self._warming.start()

    # --- questions ---------------------------------------------------------------------------
    def search(
        self,
        query: str,
        limit: int = 10,
        filters: FilterForms = None,
        *,
        history: History = (),
    ) -> list[Hit]:
        """The best passages for ``query``, best first, at most ``limit``.

        ``history``: earlier questions of the same person, oldest first.
        """
        if not query.strip():
            raise UsageError(f"a search needs words, got {query!r}")
        if limit < 1:
            raise UsageError(f"a search gives at least one passage, got limit={limit}")
        wanted = parse_filters(filters)
        with self._filtered_index(wanted) as index:
            require_outlines(index, wanted)
            return self._pipeline(index).search(query, history, wanted, limit=limit)

    def ask(
        self,
        question: str,
        history: History = (),
        filters: FilterForms = None,
        *,
        explain: bool = False,
        force: bool = False,
        answerer: str | None = None,
        language: str | None = None,
        watch: Watch | None = None,
    ) -> Answer:
        """Answer a question from the documents, or decline it; or reply to a turn that asks nothing of them.

        ``history``: earlier questions of the same person, oldest first, or ``{"question": …, "answer": …}``
        with the answer that was given, on which commands ("shorter", "only 2024") act; the last hundred count.
        ``explain`` adds what was considered and why it was dropped; ``force`` switches declining off,
        for evaluation; ``answerer``: one of `Settings.answerers`, "quotes" without a chat model, by default the first;
        ``language`` ("fr") has it translate the answer. ``watch`` is called, during the work, with each step that is done and
        each paragraph. Raises UsageError for an ``answerer`` that the settings do not name.
        """
        settings = _answered_by(answerer, self.settings)
        earlier = parse_history(history)[-_TURNS:]
        wanted = parse_filters(filters)
        with self._filtered_index(wanted) as index:
            require_outlines(index, wanted)
            generator = self._generator(index, settings)
            if language is not None:
                check_translation(language, generator)
            resolve = standalone if generator is None else generator.standalone
            answer = self._consistently(
                lambda now: self._pipeline(now, watch, resolve).ask(
                    question,
                    earlier,
                    wanted,
                    explain=explain,
                    force=force,
                    shown=shown_filters(filters),
                ),
                wanted,
            )
            if answer.reply is not None:
                return reworded(answer, generator, watch)
            if generator is not None and language is not None:
                return generator.translated(answer, watch, language)
            if generator is None or not reads(answer):
                return shown(answer, watch)
            budget = generator.budget
            passages = self._consistently(
                lambda now: self._pipeline(now).reading(answer, wanted, budget), wanted
            )

            def look(searches: Sequence[Search]) -> list[NumberedPassage]:
                more = [(one.words, one.filters) for one in searches]
                return self._consistently(
                    lambda now: self._pipeline(now).reading_more(more, passages, wanted, budget),
                    wanted,
                )

            def compute(passage: NumberedPassage, plan: ProposedPlan) -> Answer | None:
                return self._consistently(
                    lambda now: self._questions(now).computed(answer, wanted, passage, plan), wanted
                )

            return generator.written(answer, passages, watch, Tools(look, compute))

    def tried(self, question: str, history: History = (), filters: FilterForms = None) -> Answer:
        """The answer to a question that nobody has asked, to see whether it can be offered: as that of `ask`, without a chat
        model, from the likeliest passages alone.
        """
        earlier = parse_history(history)[-_TURNS:]
        wanted = parse_filters(filters)
        with self._filtered_index(wanted) as index:
            require_outlines(index, wanted)
            return self._consistently(
                lambda now: self._pipeline(now, most_read=TRIED).ask(
                    question, earlier, wanted, shown=shown_filters(filters)
                ),
                wanted,
            )

    def keep_examples(self, language: str, questions: Sequence[str]) -> None:
        """Keep questions in ``language`` that were found to have an answer, for replies that show such."""
        with self.asking()._index() as index:
            keep(self._memory.examples, index, language, questions)

    def ask_within(
        self, question: str, filters: FilterForms, *, most_read: int | None = None
    ) -> Answer:
        """Answer a question that stands alone, whatever it may be taken for, without a chat model: what a cell of a grid says.

        ``most_read``: passages that the reader reads at most, of those that `ask` finds and reads; None: all. A
        document has fewer that matter than a library.
        """
        wanted = parse_filters(filters)
        with self._filtered_index(wanted) as index:
            require_outlines(index, wanted)
            return self._consistently(
                lambda now: self._questions(now, most_read).question(
                    question, shown_filters(filters)
                ),
                wanted,
            )

    def relevance(self, topic: str, citations: Sequence[Citation]) -> list[float]:
        """How far each quote is about ``topic``, mostly in [0, 1] (`assistant.retrieval.relevance`)."""
        with self._index() as index:
            return relevance_of(index, topic, citations)

    def check_sentence(self, sentence: str, passages: Sequence[Mapping[str, Any]]) -> Reason | None:
        """Why passages do not support a sentence; None where they do. No chat model is asked.

        ``passages``: each a mapping with ``text`` and, where known, ``document``, ``title``, ``headings``,
        ``publisher`` and ``year``; what is not given of a document that is indexed is taken from the index. Raises
        UsageError for a passage without a text.
        """
        with self._index() as index:
            records = {record.name: record for record in index.document_records()}
            given = [as_passage(one, records) for one in passages]
            entails = entailment(self.settings)
            encode = encoder_of_check(index.own_encoder).encode_with_spans
            return check_passages(sentence, given, encode, entails).reason

    def connecting(self, about: str, citations: Sequence[Citation]) -> list[Claim]:
        """Sentences of the chat model that lead from one quote to the next, each checked.

        None where no model is set, or nothing that it writes holds.
        """
        with self._index() as index:
            generator = self._generator(index, self.settings)
            return [] if generator is None else generator.connecting(about, citations)

    def _pipeline(
        self,
        index: IndexView,
        watch: Watch | None = None,
        resolve: Resolve = standalone,
        most_read: int | None = None,
    ) -> AnswerPipeline:
        questions = self._questions(index, most_read)
        return AnswerPipeline(index, questions, self._reader, watch, resolve, self._memory)

    def _questions(self, index: IndexView, most_read: int | None = None) -> Questions:
        return Questions(index, self._reader, most_read, self.settings.answers)

    def _generator(self, index: IndexView, settings: Settings) -> Generator | None:
        return open_generator(settings, encoder_of_check(index.own_encoder).encode_with_spans)

    # --- facts -------------------------------------------------------------------------------
    def facts(
        self, topic: str, filters: FilterForms = None, *, limit: int | None = None
    ) -> list[Fact]:
        """Facts about ``topic``, best first: who did what, how many, where and when, with quotes.

        Several figures of one sentence are several facts with the same ``id``.
        """
        if not topic.strip():
            raise UsageError(f"facts need a topic, got {topic!r}")
        wanted = parse_filters(filters)
        with self._filtered_index(wanted) as index:
            require_facts(index)
            require_outlines(index, wanted)
            return [one.fact for one in find_facts(index, topic, wanted, limit=limit)]

    def conflicts(
        self, filters: FilterForms = None, *, labels: Collection[str] | None = None
    ) -> list[Disagreement]:
        """Pairs of facts that disagree, contradictions first.

        ``labels``: only "contradiction", "correction", "different scope" or "different period".
        """
        unknown = [label for label in labels or () if label not in LABELS]
        if unknown:
            raise UsageError(f"unknown label {unknown[0]!r} (labels: {', '.join(LABELS)})")
        wanted = parse_filters(filters)
        with self._filtered_index(wanted) as index:
            require_facts(index)
            require_outlines(index, wanted)
            found = self._consistently(
                lambda now: [*disagreements(all_facts(now, wanted)), *corrections(now, wanted)],
                wanted,
            )
        found.sort(key=lambda pair: LABELS.index(pair.label))
        return [pair for pair in found if not labels or pair.label in labels]

    def compare(self, old: str, new: str) -> Changes:
        """What changed between two documents of a series. Raises UsageError for unknown names.

        Of a corrigendum and what it corrects: its sentences, with those that they amend.
        """
        if old == new:
            raise UsageError(f"two documents are compared, got {old!r} twice")
        asked = self.asking()
        names = [asked.document(name).name for name in (old, new)]  # raises, with the nearest names
        with asked._index() as index:
            require_facts(index)
            if corrects(index, names[1], names[0]):
                return amended(index, names[0], names[1])
            return compare(*(facts_of_document(index, name) for name in names))

    def compare_over_time(self, documents: Sequence[str]) -> OverTime:
        """Indicators and points over a series or versions, the oldest first. Raises UsageError for unknown names."""
        asked = self.asking()
        names = [asked.document(name).name for name in documents]  # raises, with the nearest names
        if len(set(names)) < max(2, len(names)):
            raise UsageError(
                f"two documents and more are compared, each once, got {list(documents)}"
            )
        with asked._index() as index:
            require_facts(index)
            return over_time(index, names)
