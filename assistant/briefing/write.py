"""A briefing as a file: Markdown, HTML, PDF, Word or slides, by the ending of its name.

Text from documents is escaped, so that it cannot become markup. Markdown has footnotes (``[^1]``) as
Pandoc and GitHub read them. HTML is one page without other files; a note links to the page of its
document if the address is known, and back to where it is used. PDF is that page printed. Word files are
written by `assistant.briefing.docx`, slides by `assistant.briefing.pptx`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import jinja2

from assistant.briefing.model import Briefing, Labels, Part, filled
from assistant.config.errors import UsageError
from assistant.model import Citation
from corpus.normalize import one_line

FORMATS = (".docx", ".md", ".html", ".pdf", ".pptx")
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$])")  # what Markdown would take for markup


def write(briefing: Briefing, path: Path, template: Path | None = None) -> None:
    """Write ``path``; ``template``: a Word file whose styles and page a Word file takes over.

    Raises UsageError for another ending, or a place that cannot be written.
    """
    check_format(path)
    try:
        if path.suffix.lower() == ".docx":
            from assistant.briefing.docx import write_docx  # python-docx takes a while to load

            write_docx(briefing, path, template)
        elif path.suffix.lower() == ".pptx":
            from assistant.briefing.pptx import write_pptx

            write_pptx(briefing, path)
        elif path.suffix.lower() == ".pdf":
            write_pdf(briefing, path)
        elif path.suffix.lower() == ".html":
            path.write_text(to_html(briefing), encoding="utf-8")
        else:
            path.write_text(to_markdown(briefing), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from error


def check_format(path: Path) -> None:
    """Raise UsageError for a file that cannot be written, before anything is asked."""
    if path.suffix.lower() not in FORMATS:
        raise UsageError(f"a briefing is written as {', '.join(FORMATS)}; got {path.name!r}")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"{path} cannot be written: there is no folder {path.absolute().parent}")


def check_template(template: Path, path: Path) -> None:
    """Raise UsageError for a template that cannot be used for ``path``, before anything is asked."""
    from assistant.briefing.word_template import open_template

    if path.suffix.lower() != ".docx":
        raise UsageError(f"a template is for a Word file, got {path.name!r}")
    open_template(template)


def to_markdown(briefing: Briefing) -> str:
    """The whole briefing in Markdown."""
    labels = Labels(briefing)
    lines = [f"# {_plain(briefing.title)}", ""]
    for section in briefing.sections:
        if section.heading != briefing.title:
            lines += [f"## {_plain(section.heading)}", ""]
        for part in section.parts:
            lines += _part(part, section.heading, labels)
    if briefing.conflicts:
        lines += [f"## {labels.conflicts}", ""]
        for conflict in briefing.conflicts:
            values = "; ".join(f"{_plain(value)}[^{note}]" for value, note in conflict.values)
            lines.append(f"- {_plain(labels.conflict(conflict))}: {values}")
        lines.append("")
    if briefing.sources:
        lines += [f"## {labels.sources}", ""]
        lines += [f"- {_plain(labels.source(source))}" for source in briefing.sources]
        lines.append("")
    for note in briefing.notes:
        lines.append(f"[^{note.number}]: {_plain(labels.footnote(note))}")
    return "\n".join(lines) + "\n"


def _part(part: Part, heading: str, labels: Labels) -> Iterator[str]:
    if part.title and part.title != heading:
        yield f"### {_plain(part.title)}"
        yield ""
    for paragraph in part.paragraphs:
        said = " ".join(
            _plain(one.text) + "".join(f"[^{note}]" for note in one.notes) for one in paragraph
        )
        yield f"*{said} {labels.own}*" if paragraph[0].is_own else said
        yield ""
    for bullet in part.bullets:
        place = f"**{_plain(bullet.place)}:** " if bullet.place else ""
        yield f"- {place}“{_plain(bullet.text)}” ({_plain(labels.by(bullet))})[^{bullet.note}]"
    if part.bullets:
        yield ""
    if part.chart:
        yield f"**{_plain(part.chart.title)}**"
        yield ""
        yield "| | | |"
        yield "|---|---|---|"
        for bar in part.chart.bars:
            value = f"{_plain(bar.value)}[^{bar.note}]"
            yield f"| {_plain(bar.label)} | {labels.bar(bar)} | {value} |"
        yield ""
    if part.rows:
        columns = filled(part.rows)
        names = [*(labels.table[at] for at in columns), labels.table[-1]]
        yield f"| {' | '.join(names)} |"
        yield "|---" * len(names) + "|"
        for row in part.rows:
            cells = [_plain(row.cells[at]) for at in columns]
            yield f"| {' | '.join(cells)} | [^{row.note}] |"
        yield ""
        yield f"*{labels.report_year}*"
        yield ""
    if part.gap:
        yield f"- {_plain(part.gap)}"
        yield ""


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", one_line(text))


def to_html(briefing: Briefing) -> str:
    """The briefing as one HTML page."""
    return _template().render(
        briefing=briefing, labels=Labels(briefing), address=_address, filled=filled
    )


def write_pdf(briefing: Briefing, path: Path) -> None:
    """The page as PDF. Raises UsageError where WeasyPrint, an extra, is not installed or cannot start."""
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        raise UsageError(
            f"a PDF needs WeasyPrint and Pango ({error}): install with"
            " `pip install 'programme-assistant[pdf]'`, or write .docx or .html"
        ) from error
    weasyprint.HTML(string=to_html(briefing), url_fetcher=_no_fetch).write_pdf(path)


def _no_fetch(url: str, *_: object, **__: object) -> dict[str, object]:
    """A briefing has no pictures or style sheets to fetch; nothing is requested from a network."""
    raise UsageError(f"a briefing fetches nothing, asked was {url}")


def _address(citation: Citation) -> str:
    """Address of the cited page, "" if it is not on the web."""
    url = citation.url or ""
    if urlsplit(url).scheme not in ("http", "https"):
        return ""
    return f"{url}#page={citation.page}" if citation.page is not None and "#" not in url else url


@cache
def _template() -> jinja2.Template:
    source = files("assistant.briefing").joinpath("briefing.html").read_text("utf-8")
    return jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
        source
    )
