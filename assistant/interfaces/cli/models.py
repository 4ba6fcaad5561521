"""The command `models`: models that are known to fit, and which of them are on this disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.interfaces.cli.console import print_json, say
from assistant.interfaces.cli.options import JsonOption

if TYPE_CHECKING:
    from index.encoder.catalogue import Entry

EXAMPLES = {
    "models": (
        "assistant models",
        "assistant models --json | jq -r '.[] | select(.folder) | .name'",
    ),
}

_HEADINGS = {
    "encoder": "Encoders, for `assistant index --model NAME`",
    "reranker": "Rerankers, for the setting `reader`",
}


def models(json: JsonOption = False) -> None:
    """List encoders and rerankers that are known to fit, and which of them are on this disk."""
    from assistant.config.settings import load_settings
    from index.encoder.catalogue import load
    from index.encoder.files import on_disk

    allowed = load_settings().allow_download
    known = load()
    folders = {one.name: on_disk(one) for one in known.entries}
    if json:
        places = {name: str(folder) if folder else None for name, folder in folders.items()}
        print_json([one.to_dict() | {"folder": places[one.name]} for one in known.entries])
        return
    for kind, heading in _HEADINGS.items():
        print(heading)
        for one in known.entries:
            if one.kind == kind:
                print("\n".join(_lines(one, folders[one.name] is not None)))
        print()
    for name, meaning in known.benchmarks.items():
        say(f"{name}: {meaning}; as published.")
    fetched = "when it is first used" if allowed else "only if the setting `allow_download` is true"
    say(f"What is not on this disk is fetched {fetched}.")


def _lines(model: Entry, here: bool) -> list[str]:
    """What is known of a model, its name first."""
    lines = [
        f"  {model.name} ({'on this disk' if here else 'not on this disk'})",
        f"{model.languages}; licence {model.license}; {model.megabytes:,} MB",
    ]
    if model.dimension:
        lines.append(
            f"{model.tokens:,} tokens to {model.dimension:,} numbers, {model.pooling} pooling"
        )
    if model.dimension and model.backend != "openvino":
        lines.append(f"run by {model.backend}, slower than what is compiled")
    if model.query_prefix or model.passage_prefix:
        passage = f'"{model.passage_prefix}"' if model.passage_prefix else "nothing"
        lines.append(f'"{model.query_prefix}" before a question, {passage} before a passage')
    if model.ndcg:
        scores = ", ".join(f"{value:.3f} {name}" for name, value in model.ndcg.items())
        lines.append(f"nDCG@10 {scores}")
    return [lines[0], *(f"      {line}" for line in lines[1:])]
