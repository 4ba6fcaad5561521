from __future__ import annotations

from assistant.evidence.sentences import reading
from assistant.evidence.spans import Names
from corpus.model import Passage, Span
from index.model import DocumentRecord

TEXT = "UNODC trained 40 judges in 2017. They came from all the courts of Mali."
PASSAGE = Passage(
    document="peru-report.pdf",
    position=0,
    start=0,
    end=len(TEXT),
    text=TEXT,
    headings=("Haiti",),
    sentences=(Span(0, 32), Span(33, len(TEXT))),
)
RECORD = DocumentRecord("peru-report.pdf", title="Report", publisher="UNFPA", year=2019)


def test_each_sentence_has_its_own_names_and_words():
    read = reading(PASSAGE, RECORD, "en", enumerations=False)
    assert [unit.text for unit in read.units] == [TEXT[:32], TEXT[33:]]
    assert [unit.names for unit in read.units] == [Names(TEXT[:32]), Names(TEXT[33:])]
    assert read.sentences[0] == ("unodc", "train", "40", "judg", "in", "2017")


def test_headings_title_name_and_publisher_are_the_context_of_a_sentence():
    context = reading(PASSAGE, RECORD, "en", enumerations=False).context
    assert context.keys == {"UNODC", "UNFPA", "Mali", "Haiti", "Peru"}
    assert context.head_keys == {"Haiti"}
    assert context.years == {"2017", "2018", "2019"}  # a report tells of the year before it


def test_a_passage_that_changes_is_read_anew():
    text = TEXT.replace("Mali", "Chad")
    changed = Passage(
        "peru-report.pdf", 0, 0, len(text), text, (), "", None, (Span(33, len(text)),)
    )
    assert "Mali" in reading(PASSAGE, RECORD, "en", enumerations=False).context.keys
    assert "Mali" not in reading(changed, RECORD, "en", enumerations=False).context.keys
    french = reading(PASSAGE, RECORD, "fr", enumerations=False)
    assert french.sentences != reading(PASSAGE, RECORD, "en", enumerations=False).sentences
