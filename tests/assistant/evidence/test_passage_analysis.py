from __future__ import annotations

from assistant.evidence.passage_analysis import analyse_passage
from assistant.evidence.spans import SentenceAnnotations
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
    read = analyse_passage(PASSAGE, RECORD, "en", enumerations=False)
    assert [segment.text for segment in read.segments] == [TEXT[:32], TEXT[33:]]
    assert [segment.annotations for segment in read.segments] == [
        SentenceAnnotations(TEXT[:32]),
        SentenceAnnotations(TEXT[33:]),
    ]
    assert read.sentences[0] == ("unodc", "train", "40", "judg", "in", "2017")


def test_headings_title_name_and_publisher_are_the_context_of_a_sentence():
    context = analyse_passage(PASSAGE, RECORD, "en", enumerations=False).context
    assert context.named_keys == {"UNODC", "UNFPA", "Mali", "Haiti", "Peru"}
    assert context.heading_places == {"Haiti"}
    assert context.years == {"2017", "2018", "2019"}  # a report tells of the year before it


def test_a_passage_that_changes_is_read_anew():
    text = TEXT.replace("Mali", "Chad")
    changed = Passage(
        "peru-report.pdf", 0, 0, len(text), text, (), "", None, (Span(33, len(text)),)
    )
    assert "Mali" in analyse_passage(PASSAGE, RECORD, "en", enumerations=False).context.named_keys
    assert (
        "Mali" not in analyse_passage(changed, RECORD, "en", enumerations=False).context.named_keys
    )
    french = analyse_passage(PASSAGE, RECORD, "fr", enumerations=False)
    assert french.sentences != analyse_passage(PASSAGE, RECORD, "en", enumerations=False).sentences
