"""What a chat model can do, found out with one question over one passage that is made up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.generation.locate import locate
from assistant.generation.providers import ChatModel, NoReply, Usage, data, instructions
from assistant.generation.reply import MoreWanted, Refusal, Reply, Written, said, sentences

_PASSAGE = "In 2021, the Lantern fund repaired 61 wells in the district of Ardia."
_QUESTION = "How many wells did the Lantern fund repair in Ardia?"


@dataclass(frozen=True, slots=True)
class Ability:
    """Something that a model does or does not do. ``needed``: answers cannot be written without it. ``advice``: what to do."""

    name: str
    works: bool
    told: str
    needed: bool = False
    advice: str = ""


def abilities(model: ChatModel) -> list[Ability]:
    """What ``model`` does when it is asked once, and once more for a reply of a given form where its provider promises that."""
    asked = f'<passage number="1" source="Trial">{data(_PASSAGE)}</passage>\n<question>{data(_QUESTION)}</question>'
    usage, pieces = Usage(), list[str]()

    def counted() -> Iterator[str]:
        system = f"{instructions('read')}\n{instructions('read_lines')}"
        for piece in model.stream(system, asked, usage):
            pieces.append(piece)
            yield piece

    try:
        written = list(sentences(counted()))
    except (Refusal, MoreWanted):
        written = []
    except NoReply as fault:
        advice = "see the settings chat_model, chat_model_url, chat_model_key and chat_model_time_s"
        return [Ability("reply", False, str(fault), needed=True, advice=advice)]
    return [
        Ability("reply", True, f"{len(''.join(pieces))} characters in {usage.seconds:.1f} s"),
        _quoting(written),
        _streaming(pieces),
        _tokens(usage),
        _form(model, asked),
    ]


def _quoting(written: list[Written]) -> Ability:
    held = [one for one in written if any(locate(words, _PASSAGE) for words in one.quotes)]
    if held:
        return Ability("quotes", True, "its sentences name the exact words that they rest on")
    told = "it names no words of the passage that it was given, so that none of its sentences could be shown"
    return Ability(
        "quotes", False, told, needed=True, advice="choose a model that follows instructions better"
    )


def _streaming(pieces: list[str]) -> Ability:
    several = len(pieces) > 1
    told = f"the reply came in {len(pieces)} pieces" if several else "the reply came in one piece"
    return Ability("streaming", several, told)


def _tokens(usage: Usage) -> Ability:
    if usage.input_tokens is None:
        return Ability("tokens", False, "the provider does not say how many tokens it counts")
    return Ability("tokens", True, f"{usage.input_tokens} read, {usage.output_tokens} written")


def _form(model: ChatModel, asked: str) -> Ability:
    name = "structured output"
    if not model.structured:
        return Ability(
            name, False, "not promised by the provider; marks in the text are used instead"
        )
    system = f"{instructions('read')}\n{instructions('read_form')}"
    try:
        filled = model.fill(Reply, system, asked, Usage())
        kept = list(said(filled)) if isinstance(filled, Reply) else []
    except (Refusal, MoreWanted):
        kept = []
    except NoReply as fault:
        return Ability(
            name,
            False,
            str(fault),
            needed=True,
            advice="the provider promises what the model does not do",
        )
    if kept:
        return Ability(name, True, "the reply keeps to the form")
    return Ability(name, False, "the reply keeps to the form and says nothing", needed=True)
