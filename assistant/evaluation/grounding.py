"""Whether what an answer quotes and counts stands where it says: defects, looked for without the code of the assistant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.evaluation.cases import Answer, Case, Cited
from assistant.evaluation.matching import comparison_form, without_marks

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def invalid_quotes(case: Case) -> tuple[Cited, ...]:
    """Citations whose quote is not at its span, or whose document is not in the index."""
    return tuple(one for one in case.citations if not _is_at_its_span(one, case))


def _is_at_its_span(cited: Cited, case: Case) -> bool:
    document = case.document_of(cited.document)
    return (
        document is not None
        and bool(cited.quote)
        and cited.span.end <= len(document.text)
        and cited.span.of(document.text) == cited.quote
    )


def unsupported_figures(answer: Answer) -> tuple[str, ...]:
    """Each number of the answer's text, once, that nothing it cites gives; in the order of the text.

    A number in digits (a figure, a year, a percentage), grouping of thousands removed, must occur as a
    whole number in a cited quote, in its section, title, publisher or year, in the question (as asked
    or as understood), or among the computed values. Citation marks do not count. This reads digits by
    its own rule and shares no code with the check inside the assistant.
    """
    allowed = {number for text in _grounds(answer) for number in _numbers(text)}
    found = _numbers(without_marks(answer["text"]))
    return tuple(dict.fromkeys(number for number in found if number not in allowed))


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(comparison_form(text))


def _grounds(answer: Answer) -> Iterator[str]:
    yield answer.get("question") or ""
    yield answer.get("standalone_question") or ""
    for item in answer.get("computed") or []:
        yield str(item["value"])
    for citation in answer["citations"]:
        yield citation["quote"]
        yield from citation.get("section") or []
        for name in ("title", "publisher", "year"):
            yield str(citation.get(name) or "")
