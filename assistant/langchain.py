"""The assistant's search as a LangChain retriever, for chains of your own."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from assistant.service import Assistant
from index.model import Hit


class ProgrammeRetriever(BaseRetriever):
    """Finds passages of the indexed reports.

    ``k``: how many, also as an argument of ``invoke``. ``filters``: as `Assistant.search` takes
    them. The metadata of each `Document` says where it is from: ``document``, ``page``, ``start``,
    ``end`` (``Assistant.document(document).text[start:end]`` is its ``page_content``), ``section``
    and ``score``, in [0, 1].
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant
    k: int = Field(default=4, ge=1)
    filters: dict[str, Any] = Field(default_factory=dict)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        return [_document(hit) for hit in self.assistant.search(query, k or self.k, self.filters)]


def _document(hit: Hit) -> Document:
    passage = hit.passage
    return Document(
        id=hit.id,
        page_content=passage.text,
        metadata={
            "document": passage.document,
            "page": passage.page,
            "start": passage.start,
            "end": passage.end,
            "section": list(passage.headings),
            "score": hit.score,
        },
    )
