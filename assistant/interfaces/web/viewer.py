"""The viewer of PDF files: a page of its own inside the panel, made of PDF.js, and the files that it needs."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from markupsafe import Markup

from assistant.interfaces.page_pictures import Box
from assistant.interfaces.web.files import address
from assistant.interfaces.web.templating import render, static
from assistant.locale import texts

PATH = "/viewer"
_TYPES = {
    "pdf.min.mjs": "text/javascript",
    "pdf.worker.min.mjs": "text/javascript",
    "openjpeg.wasm": "application/wasm",
    "jbig2.wasm": "application/wasm",
    "qcms_bg.wasm": "application/wasm",
}
_FOREVER = {
    "Cache-Control": "private, max-age=31536000, immutable"
}  # their address has the version


def viewer_address(document: str, conversation: str) -> str:
    """Where the viewer shows a document, relative to the chat."""
    return f"{PATH[1:]}{address(document, conversation).removeprefix('document')}"


def boxes_json(boxes: tuple[Box, ...]) -> str:
    """Boxes as left, top, width and height, shares of the page."""
    shares = [(box.left, box.top, box.width, box.height) for box in boxes]
    return json.dumps([[round(share, 5) for share in one] for one in shares])


def router() -> APIRouter:
    """The viewer's page and files; the PDF itself is served by `assistant.interfaces.web.files`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get(PATH)
    def page(request: Request, name: str, talk: str = "", language: str = "en") -> Response:
        html = render(
            "viewer",
            texts(language),
            file=address(name, talk),
            version=taken()["version"],
            style=Markup(static("viewer.css")),  # noqa: S704 - ours
            script=Markup(static("viewer.js")),  # noqa: S704 - ours
        )
        return HTMLResponse(html)

    @routes.get(f"{PATH}/{{version}}/{{name}}")
    def file(version: str, name: str) -> Response:
        if name not in _TYPES or version != taken()["version"]:
            return PlainTextResponse("there is no such file", 404)
        content = _folder().joinpath(name).read_bytes()
        return Response(content, media_type=_TYPES[name], headers=_FOREVER)

    return routes


@cache
def taken() -> dict[str, Any]:
    """What was taken of PDF.js: name, version, licence and digests; see `take_pdfjs`."""
    read: dict[str, Any] = json.loads(_folder().joinpath("package.json").read_bytes())
    return read


def _folder() -> Any:
    return resources.files("assistant.interfaces.web").joinpath("static", "pdfjs")
