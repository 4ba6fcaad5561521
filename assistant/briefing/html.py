"""A briefing as one HTML page, and that page as PDF.

Everything from documents is escaped by the template. A note links to the page of its document where
an address is known, and back to where it is used.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import jinja2

from assistant.briefing.model import Briefing, filled
from assistant.briefing.words import Words
from assistant.config.errors import UsageError
from assistant.model import Citation


def to_html(briefing: Briefing) -> str:
    """The page, complete in itself."""
    return _template().render(
        briefing=briefing, words=Words(briefing), address=_address, filled=filled
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
    """A briefing has no pictures and no style sheets to fetch: nothing is ever asked of a network."""
    raise UsageError(f"a briefing fetches nothing, asked was {url}")


def _address(citation: Citation) -> str:
    """Address of the cited page, "" for one that is no web address."""
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
