"""The project's own question files, and those of public sets: one JSON object a line.

This project's questions name what a right answer contains (``all``) and where it is (``support``); public sets give whole
answers, of which any one suffices (``answers``), and the documents with the answer (``gold_doc_ids``). Turns of conversation
(``must``) and dialogues (``turns``) are read too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from assistant.config.errors import UsageError
from assistant.evaluation.formats.source import Read, Source
from assistant.evaluation.questions import Nugget, Question, Support
from assistant.evaluation.records import field_of


def recognises(source: Source) -> bool:
    """Whatever no other format claims is read, or refused, as the project's own."""
    return True


def questions(source: Source) -> Iterable[Read]:
    """The questions, each with its place in the file."""
    for where, record in source.records():
        for question in _of_record(record, where, source.name):
            yield where, question


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
        references=wanted[0] if public and wanted else (),
        history=history,
        supports=supports,
        filters=filters,
        source=source,
        document=str(record.get("file") or ""),
        nuggets=nuggets,
    )


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
