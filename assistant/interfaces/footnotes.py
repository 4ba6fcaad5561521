"""An answer as text for programs that show nothing but text: marks, and a footnote for each."""

from __future__ import annotations

import re
from typing import Any

from assistant.model import Answer, Citation

_MARK = re.compile(r"\[(\d+)\]")


def footnotes(answer: Answer) -> str:
    """One line for each citation: number, title, publisher, year, page and the quote."""
    return "\n".join(_footnote(citation) for citation in answer.citations)


def _footnote(citation: Citation) -> str:
    where = [citation.title or citation.document]
    where += [part for part in (citation.publisher, str(citation.year or "")) if part]
    if citation.page is not None:
        where.append(f"p. {citation.page}")
    return f"[{citation.number}] {', '.join(where)}: “{' '.join(citation.quote.split())}”"


def marks_of(text: str, answer: Answer, address: str) -> list[dict[str, Any]]:
    """Where in ``text`` each mark stands, and what it cites, as OpenAI's clients read it.

    ``address``: of this server, for documents that have no address of their own.
    """
    cited = {citation.number: citation for citation in answer.citations}
    found = []
    for mark in _MARK.finditer(text):
        citation = cited.get(int(mark[1]))
        if citation is not None:
            found.append(
                {
                    "type": "url_citation",
                    "url_citation": {
                        "start_index": mark.start(),
                        "end_index": mark.end(),
                        "title": citation.title or citation.document,
                        "url": citation.url or f"{address}v1/documents/{citation.document}/text",
                    },
                    "citation": citation.to_dict(),
                }
            )
    return found
