"""Whom a request comes from, and whether it is let in: before everything but the health checks."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, HTTPException, Request

from assistant.access import Access, Person
from assistant.access.web import address_of, signed_in
from assistant.api.desk import DeskOf
from assistant.api.limits import is_foreign, is_local


async def gate(
    request: Request, desk: DeskOf, person: Annotated[Person, Depends(signed_in)]
) -> None:
    """Answer 401, 403 or 429 to whoever may not ask, may not ask from there, or asks too often."""
    access: Access = request.app.state.access
    if is_foreign(request.headers):
        raise HTTPException(403, "a page of another site may not ask here")
    if not access.required and not is_local(request.headers):
        raise HTTPException(403, "without credentials only 127.0.0.1 and localhost are answered")
    caller = person.name if access.required else address_of(request, access)
    request.state.caller = caller
    if seconds := desk.rate.take(caller):
        raise HTTPException(
            429,
            f"more than {desk.assistant.settings.requests_per_minute} requests in a minute;"
            f" try again in {seconds} s",
            headers={"Retry-After": str(seconds)},
        )
