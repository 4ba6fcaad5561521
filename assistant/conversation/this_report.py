"""The report that a turn means by "this report": what was opened, named or quoted before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.conversation.history import Earlier

TITLED = "“"  # before the title of a report that a question was understood to mean
NOUNS = (
    r"(?:report|evaluation|review|study|audit|document|paper|publication|brief|manual|guide|"
    r"rapport|[ée]valuation|revue|[ée]tude|document|publication|note|manuel|"
    r"informe|evaluaci[óo]n|revisi[óo]n|estudio|documento|publicaci[óo]n|manual|"
    r"доклад\w*|отч[её]т\w*|оценк\w*|исследовани\w*|документ\w*|обзор\w*)"
)
_THIS = re.compile(
    rf"\b(?:(?:this|that|the same|the said)\s+{NOUNS}|(?:ce|cet|cette)(?:\s+même)?\s+{NOUNS}|"
    rf"(?:este|esta|ese|esa|el mismo|la misma)\s+{NOUNS}|(?:это\w*|эт\w{{1,2}}|том же|данн\w+)\s+{NOUNS})"
    r"|هذا (?:التقرير|المستند|التقييم)|هذه (?:الوثيقة|الدراسة|المراجعة)",
    re.IGNORECASE,
)


def speaks_of_this_report(text: str) -> bool:
    """Whether a turn says "this report", "cette évaluation", "este documento" …"""
    return _THIS.search(text) is not None


def with_title(text: str, title: str) -> str:
    """``text`` with the title of the report for "this report"."""
    return _THIS.sub(lambda _: f"{TITLED}{title}”", text, count=1)


def document_shown(earlier: Sequence[Earlier]) -> str | None:
    """Name of the one document that the last turn's reply is about; None where it is about several or none."""
    answer = earlier[-1].answer if earlier else None
    if answer is None or answer.reply is None or answer.reply.kind != "inventory":
        return None
    return answer.reply.documents[0] if len(answer.reply.documents) == 1 else None


def report_of(earlier: Sequence[Earlier]) -> str | None:
    """Name of the document that the last answer with sources is from; None where it is from several or there is none."""
    for one in reversed(earlier):
        answer = one.answer
        if answer is None:
            continue
        if answer.reply is not None and len(answer.reply.documents) == 1:
            return answer.reply.documents[0]
        names = {citation.document for citation in answer.citations}
        if names:
            return names.pop() if len(names) == 1 else None
    return None
