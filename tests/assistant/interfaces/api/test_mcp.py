"""The SDK's own client, against a second process over stdio and a server over HTTP."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, MCPError, StdioServerParameters, stdio_client

QUESTION = "How many police officers did UNODC train in Viet Nam?"
Asked = Callable[[Client], Awaitable[Any]]


@pytest.fixture(params=["stdio", "http"])
def use(request: pytest.FixtureRequest, index_dir: Path) -> Callable[[Asked], Any]:
    """Runs a conversation with the server of either transport."""
    if request.param == "http":
        target: Any = f"{request.getfixturevalue('server')}/mcp"
    else:
        parameters = StdioServerParameters(
            command=sys.executable,
            args=["-m", "assistant.interfaces.cli", "mcp", "--index", str(index_dir)],
            env=dict(os.environ),
        )
        target = stdio_client(parameters)

    async def talk(asked: Asked) -> Any:
        async with Client(target) as client:
            return await asked(client)

    return lambda asked: asyncio.run(asyncio.wait_for(talk(asked), 120))


def test_a_program_finds_the_tools_asks_and_opens_the_quote(
    use: Callable[[Asked], Any],
) -> None:
    async def conversation(client: Client) -> None:
        tools = {tool.name for tool in (await client.list_tools()).tools}
        assert {"ask", "search", "facts", "open_quote"} <= tools
        answered = await client.call_tool("ask", {"question": QUESTION})
        assert not answered.is_error
        assert "2,278" in answered.content[0].text
        citation = answered.structured_content["citations"][0]
        where = {key: citation[key] for key in ("document", "start", "end")}
        opened = await client.call_tool("open_quote", where)
        assert opened.structured_content["quote"] == citation["quote"]
        facts = await client.call_tool("facts", {"topic": "training of judges"})
        assert "40" in {fact["figure"]["text"] for fact in facts.structured_content["facts"]}
        found = await client.call_tool("search", {"query": "garment factories", "limit": 1})
        assert found.structured_content["passages"][0]["document"] == "notes/ilo.md"

    use(conversation)


def test_documents_are_resources(use: Callable[[Asked], Any]) -> None:
    async def conversation(client: Client) -> None:
        listed = (await client.list_resources()).resources
        by_name = {resource.name: str(resource.uri) for resource in listed}
        assert {"notes/ilo.md", "unodc.txt"} <= set(by_name)
        read = await client.read_resource(by_name["notes/ilo.md"])
        assert "512 garment factories" in read.contents[0].text
        with pytest.raises(MCPError, match="nothing"):
            await client.read_resource("report://nothing.txt")

    use(conversation)


def test_what_is_left_out_is_not_searched(use: Callable[[Asked], Any]) -> None:
    async def conversation(client: Client) -> None:
        given = {"query": "factories", "filters": {"without_document": "notes/*"}}
        found = await client.call_tool("search", given)
        names = {one["document"] for one in found.structured_content["passages"]}
        assert names == {"unodc.txt", "unfpa.pdf"}

    use(conversation)


def test_what_cannot_be_done_is_an_error_in_words(use: Callable[[Asked], Any]) -> None:
    async def conversation(client: Client) -> None:
        for tool, given, words in (
            ("ask", {"question": QUESTION, "filters": {"place": "Atlantis"}}, "Atlantis"),
            ("search", {"query": " "}, "words"),
            ("open_quote", {"document": "unodc.txt", "start": 5, "end": 10**9}, "stands between"),
            ("open_quote", {"document": "unodc", "start": 0, "end": 1}, "unodc.txt"),
        ):
            refused = await client.call_tool(tool, given)
            assert refused.is_error
            assert words in refused.content[0].text

    use(conversation)


def test_a_greeting_is_replied_to_without_a_plan(use: Callable[[Asked], Any]) -> None:
    async def conversation(client: Client) -> None:
        replied = await client.call_tool("ask", {"question": "hello"})
        answer = replied.structured_content
        assert (answer["status"], answer["plan"], answer["citations"]) == ("reply", None, [])

    use(conversation)
