"""What requests may have: a misspelt filter would be a different question, so that nothing else is taken."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints, model_validator

M = TypeVar("M", bound=BaseModel)
LONGEST_QUESTION = 2000
Text = Annotated[str, Field(max_length=LONGEST_QUESTION)]
Names = str | list[str] | None


def whole_characters(given: M) -> M:
    """``given``, if each text in it can be written; half a surrogate pair, which JSON can escape, cannot.

    Raises ValueError, which pydantic turns into its own.
    """
    try:
        given.model_dump_json()
    except ValueError:
        raise ValueError("a text has half of a surrogate pair; send whole characters") from None
    return given


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="after")
    def _whole_characters(self) -> Self:
        return whole_characters(self)


class Filters(_Request):
    """All that are given must hold; a list holds alternatives. What a `without_…` names is left out."""

    document: Names = Field(default=None, description="Name or glob.", examples=["en/*"])
    publisher: Names = Field(default=None, examples=["UNODC"])
    year: int | str | list[int | str] | None = Field(
        default=None, description="Year of the report, or a range.", examples=["2017-2020"]
    )
    place: Names = Field(
        default=None, description="Country or region.", examples=[["Peru", "Mali"]]
    )
    language: Names = Field(default=None, examples=["en"])
    section: Names = Field(
        default=None,
        description="What a section is for: recommendations, results, method …",
        examples=["recommendations"],
    )
    tag: Names = Field(
        default=None, description="Of a passage: taxonomy and term.", examples=["sdg/5"]
    )
    collection: Names = Field(
        default=None, description="Name of a collection (`GET /v1/collections`).", examples=[None]
    )
    without_document: Names = Field(default=None, description="Name or glob.", examples=[None])
    without_publisher: Names = Field(default=None, examples=["UNICEF"])
    without_year: int | str | list[int | str] | None = Field(
        default=None, description="Year of the report, or a range.", examples=[2018]
    )
    without_language: Names = Field(default=None, examples=["fr"])

    def given(self) -> dict[str, Any]:
        return self.model_dump(exclude_none=True)


class EarlierTurn(_Request):
    """An earlier question with the answer that was given, as it was given."""

    question: Text
    answer: dict[str, Any] | None = None


class AskRequest(_Request):
    question: Text = Field(examples=["How many staff did UNRWA train?"])
    history: list[Text | EarlierTurn] = Field(
        default=[],
        max_length=50,
        description="Earlier questions of the same person, oldest first; with their answers, on which"
        " commands act (shorter, more, only 2024).",
        examples=[["What did UNRWA do against gender-based violence?"]],
    )
    filters: Filters = Filters()

    def earlier(self) -> list[str | dict[str, Any]]:
        """The history as the assistant takes it."""
        return [one if isinstance(one, str) else one.model_dump() for one in self.history]

    answerer: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = Field(
        default=None,
        description='Who writes the answer: "quotes", or a chat model of the settings; by default the'
        " first of `GET /v1/models`.",
        examples=[None],
    )
    language: Literal["en", "fr", "es", "ar", "ru"] | None = Field(
        default=None,
        description="Have the chat model translate the answer; quotes stay as printed.",
        examples=[None],
    )
    explain: StrictBool = Field(
        default=False, description="Add what was considered and why it was dropped."
    )


class SearchRequest(_Request):
    query: Text = Field(examples=["training of police"])
    limit: int = Field(default=10, ge=1, le=100)
    filters: Filters = Filters()


class FactsRequest(_Request):
    topic: Text = Field(examples=["training of police"])
    limit: int = Field(default=100, ge=1, le=1000)
    filters: Filters = Filters()


class GridRequest(_Request):
    """Questions, and what they are asked of: documents, countries or years."""

    questions: list[Text | dict[str, Text]] = Field(
        min_length=1,
        max_length=1000,
        description="Each a question, or a line of a spreadsheet with the member `question`; others are kept.",
        examples=[["How many staff did UNRWA train?"]],
    )
    documents: list[str] = Field(
        default=[], max_length=1000, description="Names or globs; all documents without any column."
    )
    countries: list[str] = Field(
        default=[], max_length=300, description="Instead of documents.", examples=[[]]
    )
    years: list[str | int] = Field(
        default=[], max_length=300, description="Instead of documents.", examples=[[]]
    )
    filters: Filters = Filters()
    cells: list[dict[str, Any]] = Field(
        default=[],
        max_length=50_000,
        description="Cells as they were given before, which are asked again only where a document has changed.",
    )


class MapRequest(_Request):
    """Rows: `topics`, or terms of a taxonomy: those at its top, those `under` a term, or `every` one."""

    by: Literal["country", "agency", "year", "section"] = "country"
    taxonomy: str = Field(default="", max_length=200, examples=["sdg"])
    under: str = Field(default="", max_length=200, description="A tag.", examples=[""])
    every: StrictBool = False
    topics: list[Text] = Field(
        default=[], max_length=60, description="Other names of a topic after `|`.", examples=[[]]
    )
    columns: list[Text] = Field(
        default=[], max_length=60, description="Only these.", examples=[["Mali", "Niger"]]
    )
    filters: Filters = Filters()
    language: Literal["en", "fr", "es", "ar", "ru"] = Field(
        default="en", description="Of names of terms and countries."
    )


class FeedbackRequest(_Request):
    trace_id: str = Field(
        max_length=64, description="Of the answer.", examples=["9f86d081884c7d65"]
    )
    verdict: Literal["right", "wrong-answer", "wrong-evidence", "should-decline", "should-answer"]
    comment: Text = ""
    expected: Text = Field(default="", description="What a right answer contains.")


class TagCorrectionRequest(_Request):
    """A part of a document speaks of a term, or does not. Without a part: the whole document does not."""

    document: Text = Field(examples=["unodc.txt"])
    tag: str = Field(max_length=200, examples=["sdg/5"])
    holds: StrictBool = Field(examples=[False])
    start: int | None = Field(default=None, ge=0, description="Of the part, in code points.")
    end: int | None = Field(default=None, ge=0)
