"""The operator's page, for admins: how the program is used, what fails, who did what; and the same as a workbook.

A page without scripts, next to the chat. Nobody else is told that it is there.
"""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_datetime
from babel.numbers import format_decimal
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from starlette.concurrency import run_in_threadpool

from assistant.accounts.users import Person
from assistant.interfaces.state import AppState
from assistant.interfaces.usage_report import HIDDEN, PERIODS, STATUSES, report, workbook
from assistant.interfaces.web.templating import render, static
from assistant.interfaces.web.transcript import VERDICT_WORDS
from assistant.locale import Texts, preferred, texts

PATH = "/admin"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
}
ACTIONS = {
    "signed in": "signed in",
    "signed out": "signed out",
    "sign-in failed": "could not sign in",
    "added": "added documents",
    "removed": "removed documents",
    "looked for changes": "had the folders looked at",
    "corrected tags": "corrected tags",
    "corrected metadata": "corrected what is said of documents",
    "exported": "exported",
    "changed users": "changed users",
    "changed keys": "changed keys",
}
STATUS_WORDS = {
    "answered": "Answered",
    "partial": "Answered in part",
    "declined": "Declined",
    "reply": "Talk",
}
SIZES = {
    "documents": "Documents that you may see",
    "passages": "Passages in them",
    "conversations": "Conversations of all people",
    "index_bytes": "Index and data on disk",
    "free_bytes": "Free on that disk",
}
KINDS = {
    "number": "Figure",
    "date": "Date",
    "place": "Place",
    "entity": "Name",
    "list": "List",
    "summary": "Summary",
    "description": "Description",
}
"""What a question without an answer was after, where nothing that it names was missing."""
ROLES = {"reader": "reader", "editor": "editor", "admin": "admin"}


def router(state: AppState) -> APIRouter:
    """The two addresses."""
    routes = APIRouter(include_in_schema=False)

    @routes.get(PATH)
    async def page(request: Request, days: int = 30) -> Response:
        person: Person = request.state.person
        if not person.is_admin:
            return PlainTextResponse("Not Found", 404)
        language = preferred(request.headers.get("accept-language"))
        chosen = days if days in PERIODS else 30
        html = await run_in_threadpool(_page, state, person, chosen, texts(language))
        return HTMLResponse(html, headers=_HEADERS)

    @routes.get(f"{PATH}.xlsx")
    async def file(request: Request, days: int = 30) -> Response:
        person: Person = request.state.person
        if not person.is_admin:
            return PlainTextResponse("Not Found", 404)
        chosen = days if days in PERIODS else 30

        def made() -> bytes:
            state.store.usage.record(person.name, "exported", "usage.xlsx")
            return workbook(report(state, person, chosen))

        named = {"Content-Disposition": 'attachment; filename="usage.xlsx"'}
        content = await run_in_threadpool(made)
        return Response(content, media_type=_XLSX, headers=_HEADERS | named)

    return routes


def _page(state: AppState, person: Person, days: int, t: Texts) -> str:
    made = report(state, person, days)

    def when(at: float | None) -> str:
        if at is None:
            return "–"
        return str(format_datetime(datetime.fromtimestamp(at), "short", locale=t.language))

    def seconds(ms: float) -> str:
        return f"{_decimal(ms / 1000, t)} s"

    return render(
        "operator",
        t,
        title=state.title,
        style=static("operator.css"),
        made=made,
        most=max((sum(counts.values()) for _, counts in made.daily), default=0) or 1,
        periods=PERIODS,
        statuses=STATUSES,
        status_words=STATUS_WORDS,
        verdict_words=VERDICT_WORDS,
        actions=ACTIONS,
        roles=ROLES,
        kinds=KINDS,
        sizes=[(SIZES[name], _size(name, number, t)) for name, number in made.sizes.items()],
        slow_seconds=_decimal(state.settings.usage.slow_seconds, t),
        hidden=HIDDEN,
        when=when,
        seconds=seconds,
    )


def _size(name: str, number: int, t: Texts) -> str:
    if not name.endswith("_bytes"):
        return t.number(number)
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if number < 1000 or unit == "TB":
            break
        number //= 1000
    return f"{t.number(number)} {unit}"


def _decimal(value: float, t: Texts) -> str:
    return str(format_decimal(value, format="#,##0.##", locale=t.language, numbering_system="latn"))
