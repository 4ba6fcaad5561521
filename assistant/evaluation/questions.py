"""Question files: one JSON object a line, in the form of this project or of the public sets.

Turns of conversation (``must``) and dialogues (``turns``) are read too. This project's questions name what a right answer contains (``all``) and where it is (``support``);
public sets give whole answers, of which any one suffices (``answers``), and the documents with the answer
(``gold_doc_ids``). Both become a `Question`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.config.errors import UsageError


@dataclass(frozen=True, slots=True)
class Support:
    """Where a right answer is. ``quote`` None: anywhere in ``file``; ``page`` None: unknown."""

    file: str
    page: int | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Nugget:
    """What a good answer to an open question says. ``vital``: an answer without it is no good one.

    ``phrases``: groups of alternatives, each of which a text that says it has. ``supports``: where it stands.
    """

    text: str
    vital: bool
    phrases: tuple[tuple[str, ...], ...] = ()
    supports: tuple[Support, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what a right answer to it is.

    ``wanted``: entries that the answer's text must contain, each a tuple of alternatives; None when
    no answer is known. ``history``: earlier questions of the same person, oldest first. ``source``:
    name of the file it was read from. ``document``: that it was written about, where that is known.
    ``nuggets``: of an open question; its ``supports`` are then those of all nuggets, in their order.

    Of a turn of conversation: ``must``: groups of alternatives that the reply holds as whole words;
    ``must_not_cite``: nothing may be cited. Of a turn of a dialogue: ``standalone``: the question that stands
    alone; ``carries``: what the question as it is understood has to hold; ``must_not_carry``: words that it may not.
    """

    id: str
    question: str
    answerable: bool
    kind: str
    wanted: tuple[tuple[str, ...], ...] | None = None
    history: tuple[str, ...] = ()
    supports: tuple[Support, ...] = ()
    filters: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    document: str = ""
    nuggets: tuple[Nugget, ...] = ()
    must: tuple[tuple[str, ...], ...] | None = None
    must_not_cite: bool = False
    standalone: str | None = None
    carries: tuple[str, ...] = ()
    must_not_carry: tuple[str, ...] = ()

    @property
    def conversational(self) -> bool:
        """Whether it is scored as a turn, and not by a right answer."""
        return self.must is not None or self.standalone is not None

    @property
    def files(self) -> tuple[str, ...]:
        """Documents that hold the answer, each once."""
        return tuple(dict.fromkeys(support.file for support in self.supports))


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """A file as it was read. ``sha256``: of its bytes, hex."""

    name: str
    sha256: str
    questions: tuple[Question, ...]


def load_questions(paths: Iterable[str | Path]) -> list[QuestionFile]:
    """Read question files. Raises UsageError that names file and line for what is not a question."""
    files = []
    seen: dict[str, str] = {}
    for path in map(Path, paths):
        data = read_bytes(path)
        questions = []
        for where, record in json_lines(path.name, data):
            for question in _of_record(record, where, path.name):
                if question.id in seen:
                    raise UsageError(
                        f"{where}: id {question.id!r} is already used at {seen[question.id]};"
                        " each question needs an id of its own"
                    )
                seen[question.id] = where
                questions.append(question)
        if not questions:
            raise UsageError(f"{path.name}: no question in this file; one JSON object a line")
        files.append(QuestionFile(path.name, hashlib.sha256(data).hexdigest(), tuple(questions)))
    return files


def json_lines(name: str, data: bytes) -> Iterable[tuple[str, dict[str, Any]]]:
    """Each line of a JSONL file as ``("name, line n", object)``; blank lines are left out."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    # Not splitlines(): a JSON string may hold U+2028 and its like unescaped.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{name}, line {number}"
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise UsageError(f"{where}: not JSON ({error}); one object a line") from error
        if not isinstance(record, dict):
            raise UsageError(f"{where}: wanted a JSON object, got {type(record).__name__}")
        yield where, record


def read_bytes(path: Path) -> bytes:
    """The content of a file. Raises UsageError for one that cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}); give a JSONL file") from error


def _of_record(record: dict[str, Any], where: str, source: str) -> Iterable[Question]:
    """The questions of a line: a dialogue has one for each turn that asks the documents something."""
    if "turns" in record:
        return _dialogue(record, where, source)
    if "must" in record:
        return [_turn(record, where, source)]
    return [_question(record, where, source)]


def _turn(record: dict[str, Any], where: str, source: str) -> Question:
    groups = field_of(record, "must", list, where)
    must = tuple(tuple(group) if isinstance(group, list) else (group,) for group in groups)
    if not all(_texts(group) and group for group in must):
        raise UsageError(f"{where}: 'must' is a list of texts or lists of texts, got {groups!r}")
    return Question(
        id=_text(record, "id", where),
        question=_text(record, "question", where),
        answerable=True,
        kind=_text(record, "kind", where),
        history=tuple(_history(record.get("history") or [], where)),
        source=source,
        must=must,
        must_not_cite=field_of(record, "must_not_cite", bool, where),
    )


def _dialogue(record: dict[str, Any], where: str, source: str) -> Iterable[Question]:
    """The turns of a dialogue of the kinds "question" and "followup", each with all turns before it."""
    said: list[str] = []
    name = _text(record, "id", where)
    for number, turn in enumerate(field_of(record, "turns", list, where), 1):
        if not isinstance(turn, dict):
            raise UsageError(f"{where}: a turn is an object, got {turn!r}")
        user, kind = _text(turn, "user", where), _text(turn, "kind", where)
        if kind in {"question", "followup"}:
            yield Question(
                id=f"{name}-{number}",
                question=user,
                answerable=True,
                kind=kind,
                history=tuple(said),
                source=source,
                standalone=_text(turn, "standalone", where),
                carries=tuple(turn.get("carries") or ()),
                must_not_carry=tuple(turn.get("must_not_carry") or ()),
            )
        said.append(user)


def _question(record: dict[str, Any], where: str, source: str) -> Question:
    answerable = field_of(record, "answerable", bool, where)
    history = tuple(_history(record.get("history") or [], where))
    public = "answers" in record or "gold_doc_ids" in record
    wanted = _answers(record, where) if public else _entries(record, where)
    nuggets = tuple(_nuggets(record, where))
    if answerable and not public and not wanted and not nuggets:
        raise UsageError(
            f"{where}: answerable, but neither 'all' nor 'nuggets' names anything that an answer says"
        )
    supports = _gold(record, where) if public else _supports(record, where)
    supports += tuple(support for nugget in nuggets for support in nugget.supports)
    filters = record.get("filters") or {}
    if not isinstance(filters, dict):
        raise UsageError(f"{where}: 'filters' must be an object, got {filters!r}")
    return Question(
        id=_text(record, "id", where),
        question=_text(record, "question", where),
        answerable=answerable,
        kind=_kind(record, answerable, bool(history), where),
        wanted=wanted or None,
        history=history,
        supports=supports,
        filters=filters,
        source=source,
        document=str(record.get("file") or ""),
        nuggets=nuggets,
    )


def field_of(record: dict[str, Any], name: str, kind: type, where: str) -> Any:
    """``record[name]``, which must be there and of the type ``kind``."""
    if name not in record:
        raise UsageError(f"{where}: {name!r} is missing")
    if not isinstance(record[name], kind):
        raise UsageError(f"{where}: {name!r} must be {kind.__name__}, got {record[name]!r}")
    return record[name]


def _text(record: dict[str, Any], name: str, where: str) -> str:
    text: str = field_of(record, name, str, where)
    if not text.strip():
        raise UsageError(f"{where}: {name!r} is empty")
    return text


def _kind(record: dict[str, Any], answerable: bool, follows: bool, where: str) -> str:
    """The kind in the file, else one by the question's form."""
    if record.get("kind"):
        return _text(record, "kind", where)
    if not answerable:
        return "absent"
    return "followup" if follows else "question"


def _history(turns: Any, where: str) -> Iterable[str]:
    """The person's own turns; replies of an assistant are left out."""
    if not isinstance(turns, list):
        raise UsageError(f"{where}: 'history' must be a list, got {turns!r}")
    for turn in turns:
        if isinstance(turn, str):
            yield turn
        elif isinstance(turn, dict) and isinstance(turn.get("content"), str) and "role" in turn:
            if turn["role"] == "user":
                yield turn["content"]
        else:
            raise UsageError(
                f"{where}: a turn of 'history' is a question or {{role, content}}, got {turn!r}"
            )


def _entries(record: dict[str, Any], where: str) -> tuple[tuple[str, ...], ...]:
    entries = []
    for entry in record.get("all") or []:
        alternatives = [entry] if isinstance(entry, str) else entry
        if not isinstance(alternatives, list) or not alternatives or not _texts(alternatives):
            raise UsageError(
                f"{where}: an entry of 'all' is a text or a list of alternatives, got {entry!r}"
            )
        entries.append(tuple(alternatives))
    return tuple(entries)


def _nuggets(record: dict[str, Any], where: str) -> Iterable[Nugget]:
    for item in record.get("nuggets") or []:
        if not isinstance(item, dict):
            raise UsageError(f"{where}: a nugget is {{text, vital, any, support}}, got {item!r}")
        phrases = _entries({"all": item.get("any")}, where)
        supports = _supports(item, where)
        if not phrases and not supports:
            raise UsageError(f"{where}: a nugget needs 'any' or 'support', got {item!r}")
        vital = field_of(item, "vital", bool, where)
        yield Nugget(_text(item, "text", where), vital, phrases, supports)


def _answers(record: dict[str, Any], where: str) -> tuple[tuple[str, ...], ...]:
    answers = record.get("answers") or []
    if not isinstance(answers, list) or not _texts(answers):
        raise UsageError(f"{where}: 'answers' must be a list of texts, got {answers!r}")
    return (tuple(answers),) if answers else ()


def _texts(items: Sequence[Any]) -> bool:
    return all(isinstance(item, str) and item.strip() for item in items)


def _supports(record: dict[str, Any], where: str) -> tuple[Support, ...]:
    supports = []
    for item in record.get("support") or []:
        if not isinstance(item, dict):
            raise UsageError(f"{where}: a support is {{file, page, quote}}, got {item!r}")
        page = item.get("page")
        if page is not None and (not isinstance(page, int) or page < 1):
            raise UsageError(f"{where}: a support's page is a number from 1 or null, got {page!r}")
        supports.append(Support(_text(item, "file", where), page, _text(item, "quote", where)))
    return tuple(supports)


def _gold(record: dict[str, Any], where: str) -> tuple[Support, ...]:
    """Gold documents, each with its gold passage if the two lists have the same length."""
    names, quotes = record.get("gold_doc_ids") or [], record.get("gold_passages") or []
    if not isinstance(names, list) or not _texts(names):
        raise UsageError(f"{where}: 'gold_doc_ids' must be a list of names, got {names!r}")
    if not isinstance(quotes, list) or not _texts(quotes) or len(quotes) != len(names):
        quotes = [None] * len(names)
    pairs = zip(names, quotes, strict=True)
    return tuple(Support(name, quote=quote) for name, quote in pairs)
