"""What is said to a turn that asks nothing of the documents: short, without citations, in its language.

The texts are messages of the catalogue ``answers``; they state what the program does and where things
are, never anything that a document says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.locale import say
from assistant.model import Answer
from index.model import DocumentRecord

GREETING = "Hello and welcome! Ask me your questions about the {count} documents indexed here: I help you to find what these reports say, with exact quotes, each with its document and page."
THANKS = "You are welcome. Ask your next question whenever you like."
CHITCHAT = "I am ready for your questions about the {count} documents indexed here."
ABOUT = "I am the Programme Assistant, a program that answers questions about the {count} documents indexed here. I do not invent anything: an answer is made of exact quotes from these reports, and each quote is checked against its document before you see it. Where a chat model words an answer, each of its sentences is checked too. What the reports do not say, I decline to answer. I know nothing else and do not search the internet."
HELP = "Ask a question about the {count} documents indexed here, in your own words, in English, French, Spanish, Arabic or Russian: a figure, a date, who did what and where, a list, or which documents there are. I answer with quotes, and each opens its source at the page. You can follow up in few words, and say after an answer: shorter, more, as a table, only {year}, which page. I do not guess, and I do not use anything but these documents."
ADD = "To add a document, open the tab Documents of the chat and drop files there (PDF, Word, Excel, PowerPoint, HTML, Markdown, CSV or text), or attach a file to one conversation with Add files to this conversation above the question box. On the command line: assistant index PATH. A document is taken out in the same tab, or with assistant remove."
SCOPE = "To ask one report only, set a filter: above the question box of the chat you can choose document, publisher, year, place and language; on the command line there are the options --document, --publisher, --year, --place and --language. Or say after an answer: only {year}, only {publisher}."
EXPORT = "To export, use the buttons below an answer: Copy takes it with its references, Pin collects quotes. The tab Briefing makes a Word, PowerPoint, Markdown, HTML or PDF file with footnotes; the tab Facts gives CSV and Excel files; a conversation is downloaded as Markdown or JSON in its menu in the list of conversations. On the command line: assistant brief, assistant facts --xlsx FILE."
CHECK = "Click the number in brackets behind a quote: its source opens at the page, with the quote marked. Each quote is compared with its document before it is shown, and a mark below the answer says so. Where no sentence says what was asked, I decline and show the nearest passages."
COMPLAINT = "I am sorry that this did not help. You can check the source of each quote by its number in brackets, and say what is wrong with the thumbs below the answer. It often helps to ask differently: name the country, the agency or the year, or ask one thing at a time."
STANDS = "The quotes of the last answer are from: {places}."
OFFTOPIC = "I cannot help with that: I am only for questions about the {count} documents indexed here, and know nothing but what these reports say."
UNCLEAR = "I did not understand that. Please ask a question about the {count} documents indexed here, in your own words."
UNSAID = "I do not know what you mean by that, since nothing was asked before. Please name it: an agency, a country, a report or a year."
EXAMPLES = "For example:"
NOTHING = "Nothing is indexed yet."
NO_ANSWER = "There is no answer yet that this could be done with. Please ask a question first."
SPOKEN = "I speak English, French, Spanish, Arabic and Russian: please ask in one of these."
LEAD = {
    "greeting": GREETING,
    "thanks": THANKS,
    "chitchat": CHITCHAT,
    "about": ABOUT,
    "help": HELP,
    "help/add": ADD,
    "help/scope": SCOPE,
    "help/export": EXPORT,
    "help/check": CHECK,
    "complaint": COMPLAINT,
    "offtopic": OFFTOPIC,
    "unclear": UNCLEAR,
    "unclear/before": UNSAID,
}
# Replies that show questions to begin with.
WITH_EXAMPLES = frozenset(
    {"greeting", "help", "chitchat", "about", "offtopic", "unclear", "unclear/before"}
)
_PLACES = 5  # quotes of the last answer whose place is named


@dataclass(frozen=True, slots=True)
class Known:
    """What replies say of the index. ``count``: documents that can be asked about.

    ``year``, ``publisher``: ones that documents have, "" without any.
    """

    count: int
    year: str = ""
    publisher: str = ""

    @classmethod
    def of(cls, records: Sequence[DocumentRecord]) -> Known:
        indexed = [record for record in records if record.state == "indexed"]
        years = sorted({record.year for record in indexed if record.year})
        publishers = [record.publisher for record in indexed if record.publisher]
        common = max(publishers, key=lambda one: (publishers.count(one), one), default="")
        return cls(len(indexed), str(years[-1]) if years else "", common)


def reply_text(
    label: str,
    language: str,
    known: Known,
    questions: Sequence[str],
    last: Answer | None,
    *,
    in_other_language: bool = False,
) -> str:
    """What is said to a turn of ``label``. ``questions``: examples that have an answer.

    ``last``: the answer before, whose quotes a complaint may be about. ``in_other_language``: the turn is in one that is not
    spoken here.
    """
    if not known.count and label not in {"thanks", "help/add"}:
        return "\n\n".join([say(NOTHING, language), say(ADD, language)])
    parts = [
        say(LEAD[label], language, count=known.count, year=known.year, publisher=known.publisher)
    ]
    if in_other_language and label != "help":
        parts.append(say(SPOKEN, language))
    if label == "complaint" and last is not None and last.citations:
        parts.append(say(STANDS, language, places=source_places(last, language)))
    if questions:
        parts.append("\n".join([say(EXAMPLES, language), *(f"- {one}" for one in questions)]))
    return "\n\n".join(parts)


def source_places(answer: Answer, language: str) -> str:
    """Where the quotes of an answer stand: titles with pages, each once."""
    found = []
    for citation in answer.citations:
        title = f"“{citation.title or citation.document}”"
        page = (
            say("page {number}", language, number=citation.page)
            if citation.page is not None
            else ""
        )
        found.append(", ".join(part for part in (title, page) if part))
    return "; ".join(list(dict.fromkeys(found))[:_PLACES])
