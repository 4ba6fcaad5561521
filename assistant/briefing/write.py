"""A briefing into a file, by the ending of its name."""

from __future__ import annotations

from pathlib import Path

from assistant.briefing.model import Briefing
from assistant.config.errors import UsageError

FORMATS = (".docx", ".md", ".html", ".pdf")


def write(briefing: Briefing, path: Path) -> None:
    """Write ``path``. Raises UsageError for another ending, or a place that cannot be written."""
    check_format(path)
    try:
        if path.suffix.lower() == ".docx":
            from assistant.briefing.docx import write_docx

            write_docx(briefing, path)
        elif path.suffix.lower() == ".pdf":
            from assistant.briefing.html import write_pdf

            write_pdf(briefing, path)
        elif path.suffix.lower() == ".html":
            from assistant.briefing.html import to_html

            path.write_text(to_html(briefing), encoding="utf-8")
        else:
            from assistant.briefing.markdown import to_markdown

            path.write_text(to_markdown(briefing), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from error


def check_format(path: Path) -> None:
    """Raises UsageError, before anything is asked, for a file that no briefing can be."""
    if path.suffix.lower() not in FORMATS:
        raise UsageError(f"a briefing is written as {', '.join(FORMATS)}; got {path.name!r}")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"{path} cannot be written: there is no folder {path.absolute().parent}")
