"""`/v1/documents`: what is indexed, its text and pages; adding and removing.

Names of documents may have slashes in them; in an address they may be written as they are.
"""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Mapping
from pathlib import Path, PureWindowsPath
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, UploadFile
from fastapi.responses import JSONResponse, Response

from assistant.bibliography import Style, cite, media_type
from assistant.config.errors import NotFound, UsageError
from assistant.interfaces.api.access import AssistantOf, PersonOf, StateOf
from assistant.interfaces.api.problems import responses
from assistant.interfaces.api.schemas.responses import (
    DocumentOut,
    IndexedOut,
    OutlineOut,
    TableOut,
    TextOut,
)
from assistant.interfaces.uploads import Uploads
from corpus.model import Document
from index.model import SyncReport

router = APIRouter(prefix="/v1/documents", tags=["documents"])
_LONGEST_NAME = 200
_USUAL = (401, 403, 429, 503, 504)
Page = Annotated[int, Query(ge=1, description="Page or slide, from 1.")]


@router.get("", response_model=list[DocumentOut], responses=responses(400, 422, *_USUAL))
async def listed(
    state: StateOf,
    assistant: AssistantOf,
    tag: Annotated[list[str] | None, Query()] = None,
    collection: Annotated[list[str] | None, Query()] = None,
) -> Response:
    """What is indexed, by name, with the files that could not be read and why; those with a tag, of a collection."""
    records = await state.lookups.run(lambda: assistant.within(collection or ()).documents(tag))
    return JSONResponse([record.to_dict() for record in records])


@router.post(
    "",
    response_model=IndexedOut,
    responses=responses(400, 413, 422, *_USUAL),
)
async def added(
    files: list[UploadFile],
    state: StateOf,
    assistant: AssistantOf,
    person: PersonOf,
    collection: Annotated[str, Query(description="Add them to it; else for everybody.")] = "",
) -> Response:
    """Add files, or new versions of them; they are kept in the index's folder `uploads`.

    A file whose name has folders (`2023/report.pdf`) is kept in these.
    """
    uploads = await state.lookups.run(lambda: state.uploads(assistant, collection))
    with tempfile.TemporaryDirectory() as folder:
        sent: dict[str, Path] = {}
        for file in files:
            name = _name_of(file)
            if name in sent:
                raise UsageError(f"two files have the name {name!r}")
            sent[name] = Path(folder) / str(len(sent))
            sent[name].write_bytes(await file.read())
        report = await state.changes.run(lambda: _indexed(uploads, sent))
        state.record(person, "added", *map(uploads.named, (*report.added, *report.updated)))
    return JSONResponse(report.to_dict())


@router.get(
    "/{document:path}/text", response_model=TextOut, responses=responses(400, 404, 422, *_USUAL)
)
async def text(
    document: str, state: StateOf, assistant: AssistantOf, page: Page | None = None
) -> Response:
    """The text of a document as it was read, or of one page."""
    found = await state.lookups.run(lambda: assistant.document(document))
    start, end = (0, len(found.text)) if page is None else _page_span(found, page)
    found_at = {"document": found.name, "page": page, "start": start, "end": end}
    return JSONResponse(found_at | {"text": found.text[start:end]})


@router.get(
    "/{document:path}/outline", response_model=OutlineOut, responses=responses(404, 422, *_USUAL)
)
async def outline(document: str, state: StateOf, assistant: AssistantOf) -> Response:
    """What the sections of a document are for, and its recommendations, findings and lessons."""
    found = await state.lookups.run(lambda: assistant.outline(document))
    return JSONResponse(found.to_dict())


@router.get(
    "/{document:path}/citation",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}}, **responses(400, 404, 422, *_USUAL)},
)
async def citation(
    document: str,
    state: StateOf,
    assistant: AssistantOf,
    style: Annotated[
        Style, Query(description="Footnotes, or a file for other programs.")
    ] = "chicago",
    page: Page | None = None,
    start: Annotated[int | None, Query(ge=0, description="Of a quote, as citations give.")] = None,
    end: Annotated[int | None, Query(ge=0, description="Its end, not included.")] = None,
) -> Response:
    """A citation of a document (by name or symbol), of a page, or of a quote: Chicago, APA, UN, RIS, BibTeX, CSL-JSON."""
    entry = await state.lookups.run(
        lambda: assistant.entry(document, page=page, start=start, end=end)
    )
    return Response(cite([entry], style), media_type=f"{media_type(style)}; charset=utf-8")


@router.get(
    "/{document:path}/tables",
    response_model=list[TableOut],
    responses=responses(404, 422, *_USUAL),
)
async def tables(document: str, state: StateOf, assistant: AssistantOf) -> Response:
    """The tables of a document: title, columns and number of rows."""
    found = await state.lookups.run(lambda: assistant.tables(document))
    return JSONResponse([one.to_dict() for one in found])


@router.get(
    "/{document:path}/tables/{number}",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}, **responses(404, 422, *_USUAL)},
)
async def table(document: str, number: int, state: StateOf, assistant: AssistantOf) -> Response:
    """One table of a document as CSV; tables are numbered from 1."""
    found = await state.lookups.run(lambda: assistant.table(document, number))
    return Response(found.csv(), media_type="text/csv; charset=utf-8")


@router.get(
    "/{document:path}/picture",
    response_class=Response,
    responses={
        200: {"content": {"image/webp": {"schema": {"type": "string", "format": "binary"}}}},
        **responses(400, 404, 422, *_USUAL),
    },
)
async def picture(
    document: str, state: StateOf, assistant: AssistantOf, page: Page = 1
) -> Response:
    """A page of a PDF as a picture; there is none for other formats, or if the file was changed."""
    found = await state.lookups.run(lambda: assistant.document(document))
    _page_span(found, page)
    file = assistant.original(document)
    shown = await state.lookups.run(lambda: state.pictures.page(found, file, page))
    if shown is None:
        raise NotFound(f"there is no picture of {document}: it is no PDF, or its file has changed")
    _, _, data = shown.data_url.partition(",")
    return Response(base64.b64decode(data), media_type="image/webp")


@router.delete(
    "/{document:path}",
    status_code=204,
    responses=responses(404, 422, *_USUAL),
)
async def removed(
    document: str, state: StateOf, assistant: AssistantOf, person: PersonOf
) -> Response:
    """Take a document out of the index; a file that was added here is deleted with it.

    One that could not be read is taken off the list.
    """
    gone = await state.changes.run(lambda: state.kept(assistant).remove(document))
    state.record(person, "removed", *gone)
    return Response(status_code=204)


def _name_of(file: UploadFile) -> str:
    """The name of a file that was sent, with its folders; the last part of one that leads elsewhere."""
    name = (file.filename or "").replace("\\", "/").removeprefix("./")
    if name.startswith("/") or ".." in name.split("/") or PureWindowsPath(name).drive:
        name = PureWindowsPath(name).name
    parts = name.split("/")
    long = any(len(one.encode(errors="replace")) > _LONGEST_NAME for one in parts)
    if long or not name.isprintable() or any(not one or one.startswith(".") for one in parts):
        raise UsageError(
            f"a file, and each folder that it is in, needs a name of 1 to {_LONGEST_NAME} bytes, without a point at its"
            f" beginning and signs that cannot be seen; got {file.filename!r:.100}"
        )
    return name


def _indexed(uploads: Uploads, sent: Mapping[str, Path]) -> SyncReport:
    """Keep and index files by their names. Raises UsageError when nothing could be done."""
    *_, last = uploads.add(list(sent.values()), names=list(sent))
    if last.report is None:
        raise UsageError(last.error)
    return last.report


def _page_span(document: Document, number: int) -> tuple[int, int]:
    for page in document.pages:
        if page.number == number:
            return page.start, page.end
    raise HTTPException(404, f"{document.name} has {len(document.pages)} pages, none is {number}")
