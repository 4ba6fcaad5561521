"""``assistant mcp``: the MCP server over standard input and output."""

from __future__ import annotations

from assistant.interfaces.cli.options import IndexOption, ModelOption
from assistant.interfaces.cli.samples import open_or_samples

EXAMPLES = (
    "assistant mcp",
    "assistant mcp --index /data/index",
)


def command(model: ModelOption = None, index: IndexOption = None) -> None:
    """Answer a program that speaks MCP and starts this command; with no index, on the samples."""
    with open_or_samples(index, model=model) as assistant:
        from assistant.interfaces.mcp import AtHome, create_server

        assistant.warm_behind()
        create_server(assistant, AtHome(assistant)).run()
