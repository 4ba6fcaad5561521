"""`assistant cite`: documents and quotes as footnotes, RIS, BibTeX and CSL-JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from fnmatch import fnmatchcase
from json import JSONDecodeError, loads
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.config.errors import UsageError
from assistant.interfaces.cli.console import print_text
from assistant.interfaces.cli.options import IndexOption

if TYPE_CHECKING:
    from assistant.bibliography import Entry
    from assistant.service import Assistant

EXAMPLES = {
    "cite": (
        "assistant cite en/annual-report-2024.pdf --page 12",
        "assistant cite A/80/75 --style un",
        "assistant cite page.txt --start 8123 --end 8377 --style apa",
        "assistant cite 'en/*' --style ris > reports.ris",
        "assistant cite --answer answer.json --style bibtex > sources.bib",
    ),
}


class CiteStyle(StrEnum):
    """How a citation is written."""

    CHICAGO = "chicago"
    APA = "apa"
    UN = "un"
    RIS = "ris"
    BIBTEX = "bibtex"
    CSL_JSON = "csl-json"


def cite(
    documents: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[DOCUMENT…]",
            help="Names as `assistant documents` shows, globs, or symbols such as A/80/75.",
        ),
    ] = None,
    style: Annotated[
        CiteStyle, typer.Option(help="Footnotes (chicago, apa, un) or a file for other programs.")
    ] = CiteStyle.CHICAGO,
    page: Annotated[int | None, typer.Option(min=1, help="Cite this page of the document.")] = None,
    start: Annotated[
        int | None, typer.Option(min=0, help="Cite the quote from this code point,")
    ] = None,
    end: Annotated[
        int | None, typer.Option(min=0, help="up to this one, not included, as citations give.")
    ] = None,
    answer: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Cite what an answer quotes, as `assistant ask --json` prints it.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    index: IndexOption = None,
) -> None:
    """Print citations of documents, of a page or of quotes, as footnotes or for a reference manager."""
    from assistant.bibliography import cite as cited
    from assistant.service import Assistant

    names = documents or []
    placed = page is not None or start is not None or end is not None
    if bool(names) == (answer is not None):
        raise UsageError("cite needs documents, or --answer FILE, and not both")
    if placed and (len(names) != 1 or "*" in names[0]):
        raise UsageError("--page, --start and --end are places in one document; name just one")
    with Assistant.open(index) as assistant:
        if answer is not None:
            entries = list(_of_answer(assistant, answer))
        elif placed:
            entries = [assistant.entry(names[0], page=page, start=start, end=end)]
        else:
            entries = [assistant.entry(name) for name in _named(assistant, names)]
    print_text(cited(entries, style.value))


def _named(assistant: Assistant, patterns: list[str]) -> list[str]:
    """Documents by name or symbol as they are, by glob those that fit; each once."""
    known = [record.name for record in assistant.documents() if record.state == "indexed"]
    found: dict[str, None] = {}
    for pattern in patterns:
        fitting = [] if pattern in known else [n for n in known if fnmatchcase(n, pattern)]
        found |= dict.fromkeys(fitting or [pattern])
    return list(found)


def _of_answer(assistant: Assistant, path: Path) -> Iterator[Entry]:
    """The quotes of an answer, in its order; of a declined one there are none."""
    for citation in _citations(path):
        yield assistant.entry(citation["document"], start=citation["start"], end=citation["end"])


def _citations(path: Path) -> list[Mapping[str, Any]]:
    wanted = "wanted an answer as `assistant ask --json` prints it"
    try:
        data = loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, JSONDecodeError) as error:
        raise UsageError(f"{path}: not JSON ({error}); {wanted}") from error
    citations = data.get("citations") if isinstance(data, dict) else None
    if not isinstance(citations, list):
        raise UsageError(f"{path}: no citations in it; {wanted}")
    if not citations:
        raise UsageError(f"{path}: this answer quotes nothing ({data.get('status')})")
    for one in citations:
        if not isinstance(one, dict) or not {"document", "start", "end"} <= one.keys():
            raise UsageError(f"{path}: a citation needs document, start and end, got {one!r:.200}")
    return citations
