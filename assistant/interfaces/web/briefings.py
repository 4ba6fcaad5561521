"""Briefings that are kept: opened as somebody may see them now, written to files, shared to read.

Who opens one that is shared sees what they may: what cites another document is left out, and said to be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from assistant.accounts.briefings import KeptBriefing
from assistant.accounts.users import Person
from assistant.briefing.draft import Draft, Standing, from_json
from assistant.briefing.model import Briefing
from assistant.briefing.numbering import without_notes
from assistant.briefing.outline import outline_of, to_yaml
from assistant.briefing.plan import Plan
from assistant.briefing.write import to_html, write
from assistant.config.errors import AssistantError, UsageError
from assistant.interfaces.state import AppState
from assistant.interfaces.web.templating import render, styles
from assistant.locale import preferred, texts
from assistant.service import Assistant

SHARED = "shared/briefing"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_MEDIA_TYPES = {
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
}
# A PDF where the extra that makes it is installed.
FORMATS = tuple(name for name in _MEDIA_TYPES if name != "pdf" or find_spec("weasyprint"))


@dataclass(frozen=True, slots=True)
class OpenedBriefing:
    """``standing``: what of it stands in the documents, and what whoever opened it may see."""

    id: str
    draft: Draft
    standing: Standing

    @property
    def written(self) -> Briefing:
        return self.draft.written(self.standing)

    def outline(self) -> Plan:
        """For another topic, without the headings of what may not be seen. Raises UsageError where there are none."""
        seen = without_notes(self.draft.briefing, self.standing.hidden)
        return outline_of(replace(self.draft, briefing=seen))

    @property
    def left_out(self) -> int:
        """Quotes of documents that are not there, or may not be seen."""
        return len(self.standing.hidden)


def opened(state: AppState, person: Person, briefing_id: str) -> OpenedBriefing:
    """One of a person's own. Raises UsageError for any other."""
    kept = state.store.briefings.get(person.name, briefing_id)
    draft = _titled(kept)
    return _checked(kept.id, draft, state.assistant_for(person, draft.conversation))


def _titled(kept: KeptBriefing) -> Draft:
    return from_json(kept.draft).titled(kept.title)


def _checked(briefing_id: str, draft: Draft, assistant: Assistant) -> OpenedBriefing:
    return OpenedBriefing(briefing_id, draft.described(assistant), draft.standing(assistant))


def router(state: AppState) -> APIRouter:
    """The addresses of files of briefings, and of shared ones."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/briefings/{briefing_id}.yaml")
    def outline(request: Request, briefing_id: str) -> Response:
        try:
            found = opened(state, request.state.person, briefing_id)
            content = to_yaml(found.outline())
        except AssistantError:
            return PlainTextResponse("there is no such briefing, or none with sections", 404)
        title = found.draft.briefing.title
        return _file(content.encode(), title, "yaml", "application/yaml")

    @routes.get("/briefings/{briefing_id}.{form}")
    def file(request: Request, briefing_id: str, form: str, template: str = "") -> Response:
        if form not in FORMATS:
            return PlainTextResponse(f"a briefing is written as {', '.join(FORMATS)}", 404)
        person: Person = request.state.person
        try:
            briefing = opened(state, person, briefing_id).written
        except AssistantError:
            return PlainTextResponse("there is no such briefing", 404)
        try:
            chosen = state.templates.path(template) if form == "docx" else None
            content = _content(briefing, form, chosen)
        except UsageError as error:  # of a template
            return PlainTextResponse(str(error), 422)
        state.store.usage.record(person.name, "exported", f"briefing.{form}")
        return _file(content, briefing.title, form, _MEDIA_TYPES[form])

    @routes.get(f"/{SHARED}/{{token}}")
    def shared(request: Request, token: str) -> Response:
        t = texts(preferred(request.headers.get("accept-language")))
        style, status, found = styles(), 200, None
        try:
            kept = state.store.briefing_shares.opened(token)
            assistant = state.assistant_for(request.state.person)
            found = _checked(kept.id, _titled(kept), assistant)
        except AssistantError:
            status = 404
        page = render(
            "shared_briefing",
            t,
            style=style,
            title=found.written.title if found else "",
            left_out=found.left_out if found else 0,
            page=to_html(found.written) if found else "",
        )
        headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
        return HTMLResponse(page, status, headers)

    return routes


def _file(content: bytes, title: str, ending: str, media_type: str) -> Response:
    """An answer that is saved under the title of a briefing."""
    return Response(
        content,
        media_type=media_type,
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(title[:60])}.{ending}",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _content(briefing: Briefing, form: str, template: Path | None) -> bytes:
    with TemporaryDirectory(prefix="briefing-") as folder:
        path = Path(folder) / f"briefing.{form}"
        write(briefing, path, template)
        return path.read_bytes()
