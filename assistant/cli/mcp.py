"""``assistant mcp``: the MCP server over standard input and output."""

from __future__ import annotations

from assistant.cli.options import IndexOption, ModelOption
from assistant.cli.samples import open_or_samples

EXAMPLES = (
    "assistant mcp",
    "assistant mcp --index /data/index",
)


def command(model: ModelOption = None, index: IndexOption = None) -> None:
    """Answer a program that speaks MCP and starts this command; with no index, on the samples."""
    with open_or_samples(index, model=model) as assistant:
        from assistant.mcp import AtHome, create_server

        assistant.warm_behind()
        create_server(assistant, AtHome(assistant)).run()
