"""Answers from recorded replies of a chat model, so that what becomes of them is measured without a model.

A file has one JSON object a line: ``{"id", "question", "history", "passages": [{"number", "document", "headings", "text"}],
"reply": [{"text", "passages": [2, 5], "quotes": ["exact words of 2", "of 5"]}], "refuses": false}``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from assistant.config.answerers import QUOTES
from assistant.config.errors import UsageError
from assistant.config.settings import Settings
from assistant.evaluation.questions import QuestionFile
from assistant.evaluation.records import json_lines, read_bytes
from assistant.generation.check.sentence import check_sentence
from assistant.generation.passages import NumberedPassage
from assistant.generation.providers import ChatModel, NoReply, Usage
from assistant.generation.reply import Reply
from assistant.generation.write import Check, Writer
from assistant.model import Answer
from assistant.service import Assistant
from corpus.model import Document, Span
from index.encoder import Encoder
from index.model import DocumentRecord, Hit


class _Passage(BaseModel):
    number: int
    document: str
    headings: list[str] = []
    text: str


class Recorded(BaseModel):
    """A question with the passages that a model was given, and its reply."""

    id: str
    question: str
    history: list[str] = []
    passages: list[_Passage]
    reply: Reply


def load_replies(path: Path) -> dict[str, Recorded]:
    """Recorded replies by id of the question. Raises UsageError that names the line of what is none."""
    found = {}
    for where, data in json_lines(path.name, read_bytes(path)):
        reply = {"sentences": data.get("reply"), "refuses": data.get("refuses", False)}
        try:
            one = Recorded.model_validate(data | {"reply": reply})
        except ValidationError as error:
            raise UsageError(f"{where}: no recorded reply ({error.errors()[0]['loc']})") from error
        found[one.id] = one
    return found


def of_replies(
    files: Sequence[QuestionFile], replies: Mapping[str, Recorded]
) -> list[QuestionFile]:
    """The questions that have a recorded reply. Raises UsageError if none has."""
    kept = [
        QuestionFile(
            file.name, file.sha256, tuple(one for one in file.questions if one.id in replies)
        )
        for file in files
    ]
    if not any(file.questions for file in kept):
        raise UsageError("no question of these files has a recorded reply of its id")
    return [file for file in kept if file.questions]


class RecordedModel(ChatModel):
    """A chat model that gives one reply."""

    def __init__(self, reply: Reply | None) -> None:
        self.name = "replay:recorded"
        self.limit_s = float("inf")
        self._reply = reply

    @property
    def structured(self) -> bool:
        return True

    def fill(
        self,
        form: type[BaseModel],
        system: str,
        user: str,
        usage: Usage,
        within: float | None = None,
    ) -> BaseModel:
        if self._reply is None:
            raise NoReply("this question has no recorded reply")
        return self._reply


@dataclass(frozen=True)
class Replayed:
    """An assistant whose chat model has replied before. ``check``: of sentences; that of the program by default."""

    assistant: Assistant
    replies: Mapping[str, Recorded]
    check: Check

    @classmethod
    def of(cls, assistant: Assistant, replies: Mapping[str, Recorded]) -> Replayed:
        encode = Encoder.open().encode_with_spans
        return cls(assistant, replies, partial(check_sentence, encode=encode))

    @property
    def settings(self) -> Settings:
        return self.assistant.settings

    def documents(self) -> Sequence[DocumentRecord]:
        return self.assistant.documents()

    def document(self, name: str) -> Document:
        return self.assistant.document(name)

    def warm(self) -> None:
        self.assistant.warm()

    def search(
        self,
        query: str,
        limit: int = 10,
        filters: Mapping[str, Any] | None = None,
        *,
        history: Sequence[str] = (),
    ) -> Sequence[Hit]:
        return self.assistant.search(query, limit, filters, history=history)

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        filters: Mapping[str, Any] | None = None,
        *,
        force: bool = False,
    ) -> Answer:
        """What the recorded reply becomes; ``force`` changes nothing but what there is without it."""
        answer = self.assistant.ask(question, history, filters, force=force, answerer=QUOTES)
        recorded = next(
            (
                one
                for one in self.replies.values()
                if (one.question, one.history) == (question, list(history))
            ),
            None,
        )
        if recorded is None:
            return answer
        model = RecordedModel(recorded.reply)
        return Writer(model, self.check).write(answer, self.passages(recorded))

    def passages(self, recorded: Recorded) -> list[NumberedPassage]:
        """The passages of the record where they stand in the documents; what no longer stands there is left out."""
        records = {record.name: record for record in self.assistant.documents()}
        found = []
        for one in recorded.passages:
            if one.document not in records:
                continue
            document = self.assistant.document(one.document)
            start = document.text.find(one.text)
            if start >= 0:
                id_ = f"{one.document}#{one.number}"
                span = Span(start, start + len(one.text))
                found.append(
                    NumberedPassage(
                        one.number,
                        id_,
                        span.start,
                        span.of(document.text),
                        tuple(one.headings),
                        document,
                        records[one.document],
                    )
                )
        return found
