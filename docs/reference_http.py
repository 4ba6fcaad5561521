"""The HTTP interface as a page of reference/, from its OpenAPI document."""

from __future__ import annotations

import inspect
import tempfile
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from reference_markdown import flowing, sentence, table

_API = "assistant.interfaces.api"
_STATE = "assistant.interfaces.state"


def http() -> str:
    described = _openapi()
    schemas = described["components"]["schemas"]
    shown = {name for name in schemas if name not in _UNUSED and not name.startswith("Body_")}
    routes = [
        _route(method, path, route, schemas, shown)
        for path, methods in described["paths"].items()
        for method, route in methods.items()
    ]
    objects = [_schema(name, schemas[name], shown) for name in sorted(shown)]
    return "\n\n".join(["## Addresses", *routes, "## Objects", *objects])


_UNUSED = ("HTTPValidationError", "ValidationError")  # FastAPI's own; problems are sent instead


def _openapi() -> dict[str, Any]:
    from assistant import Assistant

    api, state = import_module(_API), import_module(_STATE)
    with (
        tempfile.TemporaryDirectory() as folder,
        Assistant.open(Path(folder) / "index") as assistant,
    ):
        described: dict[str, Any] = api.create_app(state.AppState(assistant)).openapi()
    return described


def _route(
    method: str, path: str, route: Mapping[str, Any], schemas: Mapping[str, Any], shown: set[str]
) -> str:
    parts = [f"### {method.upper()} {path}", flowing(route.get("description", ""))]
    if parameters := route.get("parameters"):
        rows = [
            (
                f"`{one['name']}`",
                f"{_type(one['schema'], shown)}, in the {one['in']}",
                sentence(_description(one["schema"]), ""),
                _default_in(one["schema"], one["required"]),
            )
            for one in parameters
        ]
        parts.append(table(("Parameter", "Type", "Meaning", "Default"), rows))
    if "requestBody" in route:
        (kind, body), *_ = route["requestBody"]["content"].items()
        name = body["schema"].get("$ref", "").rpartition("/")[2]
        what = _type(body["schema"], shown) if name in shown else _members(schemas[name], shown)
        parts.append(f"Body (`{kind}`): {what}.")
    parts.append(_responses(route["responses"], shown))
    return "\n\n".join(part for part in parts if part)


def _members(schema: Mapping[str, Any], shown: set[str]) -> str:
    return ", ".join(
        f"`{name}` ({_type(one, shown)})" for name, one in schema["properties"].items()
    )


def _responses(responses: Mapping[str, Any], shown: set[str]) -> str:
    well, wrong = [], []
    for status, one in responses.items():
        if not status.startswith("2"):
            wrong.append(status)
            continue
        kinds = [
            f"`{kind}`: {_type(content['schema'], shown)}"
            if kind == "application/json" and content.get("schema")
            else f"`{kind}`"
            for kind, content in one.get("content", {}).items()
        ]
        well.append(f"{status} ({'; '.join(kinds)})" if kinds else f"{status}, no content")
    problems = f" Problems: {', '.join(sorted(wrong))}." if wrong else ""
    return f"Answers {', '.join(well)}.{problems}"


def _schema(name: str, schema: Mapping[str, Any], shown: set[str]) -> str:
    required = schema.get("required", ())
    rows = [
        (
            f"`{member}`",
            _type(one, shown),
            sentence(_description(one), ""),
            _default_in(one, member in required),
        )
        for member, one in schema.get("properties", {}).items()
    ]
    about = inspect.cleandoc(schema.get("description", ""))
    members = table(("Member", "Type", "Meaning", "Default"), rows)
    return "\n\n".join(part for part in (f"### {name}", flowing(about), members) if part)


def _type(schema: Mapping[str, Any], shown: set[str]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})" if name in shown else name
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_type(one, shown) for one in schema["anyOf"]))
    if "enum" in schema:
        return " or ".join(f"`{one}`" for one in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}), shown)}"
    if schema.get("format") == "binary" or schema.get("contentMediaType"):
        return "file"
    return str(schema.get("type", "any"))


def _description(schema: Mapping[str, Any]) -> str:
    inner = (one.get("description", "") for one in schema.get("anyOf", ()))
    return str(schema.get("description") or next(filter(None, inner), ""))


def _default_in(schema: Mapping[str, Any], required: bool) -> str:
    if required:
        return "required"
    value = schema.get("default")
    return (
        ""
        if value in (None, "", [], {})
        else f"`{str(value).lower() if isinstance(value, bool) else value}`"
    )
