"""Which kind of answer a question gets: from a table, a list over facts, points of an open question, or a look-up."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from assistant.answering.asked import Asked
from assistant.answering.assessment import Assessment
from assistant.answering.draft import AnswerDraft
from assistant.answering.open_questions.kinds import kind_asked_for, open_kind
from assistant.answering.open_questions.plan import WIDE, answer_open
from assistant.answering.open_questions.reading import OpenReader
from assistant.answering.open_questions.spoken import NEARLY
from assistant.citations import Place
from assistant.facts.listing import listing
from assistant.model import Clock, Plan
from assistant.pipeline.look_up import LookUp
from assistant.question.understand import Question, understand
from assistant.reader.kinds import OpenKind
from assistant.reader.scores import Reader
from assistant.retrieval.results import RetrievalResult
from assistant.tables.answer import TableAnswer, answer_from_tables
from index.filters import Filters
from index.view import IndexView

# Probability from which a question is answered with as many points as there is room for; below it with few, the quotes of a look-up
# among them. Of 1,127 questions by writers from whom nothing was learnt half of those below are open, and .95 of those above.
_SURELY_OPEN = 0.95
_LEADS = 0.75  # confidence from which the quotes of a look-up are among the points of a question that is surely open
_WITHOUT_LEADS = ("overview", "evidence", "compare")  # which no sentence answers
_RATHER_OPEN = 0.5  # probability below which it has points only where a look-up would answer it


@dataclass(frozen=True, slots=True)
class Planned:
    """The draft of an answer, with how it was found. ``table``: the plan over a table that gave it."""

    plan: Plan
    draft: AnswerDraft
    assessments: tuple[Assessment, ...] = ()
    table: TableAnswer | None = None

    @property
    def confidence(self) -> float:
        if self.table is not None:
            return self.table.plan.confidence
        if self.draft.confidence is not None:
            return self.draft.confidence
        return max((part.decision.confidence for part in self.assessments), default=1.0)


class _WholeQuestion:
    """What a look-up finds for a question as a whole, from when it is first needed on."""

    def __init__(self, assess: Callable[[], Assessment]) -> None:
        self._assess = assess
        self.known: Assessment | None = None

    def __call__(self) -> Assessment:
        if self.known is None:
            self.known = self._assess()
        return self.known


class Planner:
    """Chooses how a question over one index is answered, and answers it so."""

    def __init__(self, index: IndexView, reader: Reader | None, look_up: LookUp) -> None:
        self._index = index
        self._reader = reader
        self._look_up = look_up

    def plan(self, turn: Asked, found: RetrievalResult, clock: Clock, *, force: bool) -> Planned:
        """The draft of the first that answers: a table that is sure (for an open question on results a likely list of rows, or
        a value that is surely computed), a list of facts, points, the surer of look-up and table.
        """
        table = answer_from_tables(
            self._index, turn.question, found, turn.records, turn.filters, self._reader
        )
        kind, chance = (None, 0.0) if self._index.unoutlined() else self._open_kind(turn)
        if table is not None and table.precedes(kind):
            return Planned("table", table.draft, (), table)
        draft = listing(self._index, turn.question, turn.filters)
        if draft is not None:
            return Planned("list", draft)
        sure = chance >= _SURELY_OPEN
        whole = _WholeQuestion(lambda: self._look_up.assess(turn.question, found))
        if kind is not None and chance < _RATHER_OPEN and not whole().decision.answer:
            kind = None
        points = self._open(turn, kind, whole, few=not sure) if kind is not None else None
        hardly = points is not None and not points.claims and (points.confidence or 0.0) >= NEARLY
        # A look-up's answer shows that the documents speak of it, but not which of them do.
        if sure and hardly and kind not in (None, "evidence") and whole().decision.answer:
            points = self._open(turn, kind, whole, spoken=whole().decision.confidence)
        if points is not None and points.claims:
            return Planned("compare" if points.table else "open", points)
        assessments, answered = self._look_up.answer(
            turn, found, clock, force=force, whole=whole.known
        )
        if points is not None and sure and not force:
            answered, table = [], None  # nothing speaks of what the open question is about
        if table is not None and table.comes_before(answered):
            return Planned("table", table.draft, tuple(assessments), table)
        draft = self._look_up.compose(turn, assessments, answered)
        return Planned("look-up", draft, tuple(assessments))

    def others(self, turn: Asked, known: Collection[Place], most: int | None) -> Planned | None:
        """Points for an open question that are not at ``known``, at most ``most``; None where it is no open one, or a look-up may
        answer.
        """
        kind = None if self._index.unoutlined() else self._open_kind(turn)[0]
        if kind is None:
            return None
        # That something speaks of it the answer before has shown.
        points = self._open(turn, kind, known=known, spoken=1.0, most=most)
        return Planned("open", points) if points is not None else None

    def _open_kind(self, turn: Asked) -> tuple[OpenKind | None, float]:
        """What an open question asks for, and how likely it is open; a corrected word may be one of those by which it is
        known.
        """
        kind = open_kind(turn.question)
        if kind is None and turn.corrections:
            kind = open_kind(understand(turn.standalone.text))
        return kind_asked_for(turn.question, kind, self._reader)

    def _open(
        self,
        turn: Asked,
        kind: OpenKind,
        whole: _WholeQuestion | None = None,
        *,
        few: bool = False,
        known: Collection[Place] = (),
        spoken: float | None = None,
        most: int | None = None,
    ) -> AnswerDraft | None:
        """Points for an open question that are not at ``known``, at most ``most``; none where nothing speaks of the topic; None where a look-up
        may answer. ``whole``: what a look-up finds, whose quotes are points where it answers. ``few``: of one that may be a look-up.
        ``spoken``: the probability that something speaks of the topic, where it is known.
        """

        def search(question: Question, filters: Filters = Filters()) -> RetrievalResult:  # noqa: B008  (frozen)
            within = replace(turn, filters=turn.filters.narrowed(filters))
            return self._look_up.retrieve(within, question, at_least=WIDE)

        read = OpenReader(self._index, turn.records, self._reader) if self._reader else None

        def leads(kind: OpenKind) -> list[Place]:
            if whole is None or (kind in _WITHOUT_LEADS and not few):
                return []
            decision = whole().decision
            enough = few or decision.confidence >= _LEADS
            return [item.key for item in whole().chosen] if decision.answer and enough else []

        return answer_open(
            self._index, turn.question, kind, search, turn.records, read, known, leads=leads, few=few, spoken=spoken, most=most,
        )  # fmt: skip
