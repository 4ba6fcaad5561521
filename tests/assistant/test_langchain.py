"""LangChain's own suite for retrievers, on the sample reports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableLambda
from langchain_tests.integration_tests import RetrieversIntegrationTests

from assistant import Assistant
from assistant.langchain import ProgrammeRetriever

TEXT = "\n\n".join(
    f"# {place}\n\nUNODC trained {number} police officers in {place}."
    for number, place in enumerate(("Peru", "Mali", "Kenya", "Egypt", "Fiji"), 40)
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    root = tmp_path_factory.mktemp("langchain")
    (root / "report.md").write_text(TEXT, encoding="utf-8")
    with Assistant.open(root / "index") as opened:
        opened.index(root / "report.md")
        yield opened


class TestProgrammeRetriever(RetrieversIntegrationTests):
    opened: Assistant

    @pytest.fixture(autouse=True)
    def _open(self, assistant: Assistant) -> None:
        self.opened = assistant

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return ProgrammeRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"assistant": self.opened}

    @property
    def retriever_query_example(self) -> str:
        return "training of police officers"


def test_what_is_found_says_where_it_stands(assistant: Assistant) -> None:
    retriever = ProgrammeRetriever(assistant=assistant, k=1, filters={"place": "Kenya"})
    (found,) = retriever.invoke("police officers")
    text = assistant.document(found.metadata["document"]).text
    assert text[found.metadata["start"] : found.metadata["end"]] == found.page_content
    assert "Kenya" in found.page_content
    assert found.metadata["section"] == ["Kenya"]
    assert 0 <= found.metadata["score"] <= 1


def test_it_is_a_part_of_a_chain(assistant: Assistant) -> None:
    chain = ProgrammeRetriever(assistant=assistant, k=2) | RunnableLambda(
        lambda found: [document.metadata["document"] for document in found]
    )
    assert chain.invoke("police") == ["report.md", "report.md"]
