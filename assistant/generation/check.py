"""Whether the quotes support a sentence that a chat model wrote.

1. It cites quotes that exist; text between quotation marks is in one of them.
2. Figures: the same digits, unit and bound ("more than", "about") are in one single cited quote, near
   a word that is next to the figure in the sentence too.
3. Dates, places and organisations are in the cited quotes, their headings, titles, publishers or years;
   if the sentence has a figure, all in the quote of that figure, and a place in a heading counts only
   for a quote that names none itself.
4. Other names (words with capitals or digits) and addresses are there too.
5. It has a negation if and only if a quote has one.
6. Most of its words are those of the quotes, and its meaning is close (`Encoder.relatedness`);
   if a model of entailment is set, it follows from them.

The question is not looked at: what it presumes may be wrong. A verb or an adjective replaced by one of
nearly the same meaning is not detected; the quote next to the sentence shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from assistant.answering.verify import figures
from assistant.model import Citation, Reason
from corpus.names import Figure, find_dates, find_figures, find_organisations, find_places
from corpus.normalize import fold, one_line
from corpus.stemming import stems

Similarity = Callable[[str, str], float]
"""Cosine of the meanings of two texts, in [-1, 1]."""
Entails = Callable[[str, str], float]
"""Probability, in [0, 1], that the second text follows from the first."""

LEAST_WORDS = 0.6  # share of a sentence's words that stand in its quotes
LEAST_SIMILARITY = 0.7
LEAST_ENTAILMENT = 0.5
_LONGEST = 600  # characters of a sentence
_NEAR = 6  # words on either side of a figure
_QUOTED = re.compile(r"[“\"«„](.{2,}?)[”\"»“]")
ADDRESS = re.compile(r"(?:https?:|www\.|\]\(|@\w)\S*", re.IGNORECASE)
_NAME = re.compile(r"\b[^\W_]*(?:[A-ZÀ-ÖØ-ÞА-Я]|\d(?=\w*[^\W\d_]))\w*")
DENIAL = re.compile(
    r"\b(?:not|no|never|none|nobody|neither|nor|without|cannot|lack\w*|fail\w*|refus\w*)\b"
    r"|n['’]t\b|\b(?:ne|pas|aucun\w*|jamais|sans)\b|\b(?:ning[uú]n\w*|nunca|sin)\b"
    r"|\b(?:не|нет|без|никто|никогда)\b|\b(?:لا|لم|لن|ليس|دون|بدون)\b",
    re.IGNORECASE,
)


def fault(
    text: str,
    numbers: Sequence[int],
    cited: Mapping[int, Citation],
    similarity: Similarity,
    entails: Entails | None = None,
) -> Reason | None:
    """Why a sentence that cites the quotes ``numbers`` cannot be shown; None if it can."""
    if not numbers or any(number not in cited for number in numbers):
        return "quote-not-found"
    quotes = [cited[number] for number in numbers]
    whole = "\n".join(grounds(quote) for quote in quotes)
    if any(not _is_quoted(part, quotes) for part in _QUOTED.findall(text)):
        return "quote-not-found"
    given = find_figures(text)
    base = quotes
    if given or figures(text):
        base = [quote for quote in quotes if _has_figures(text, given, quote)]
        if not base:
            return "figure-not-in-quote"
    found = _of_names(text, base) or _of_words(text, whole, quotes, similarity)
    if found is None and entails is not None and entails(whole, text) < LEAST_ENTAILMENT:
        return "unsupported"
    return found


def _of_names(text: str, quotes: Sequence[Citation]) -> Reason | None:
    """Of dates, places, organisations: all in one quote if there is a figure, else in any."""
    all_grounds = [grounds(quote) for quote in quotes]
    whole = "\n".join(all_grounds)
    if dates(text) - dates(whole):
        return "figure-not-in-quote"
    if places(text) - places(whole):
        return "place-not-in-quote"
    if organisations(text) - organisations(whole):
        return "organisation-not-in-quote"
    if find_figures(text) and not any(
        places(text) <= (places(quote.quote) or places(ground)) and dates(text) <= dates(ground)
        for quote, ground in zip(quotes, all_grounds, strict=True)
    ):
        return "unsupported"
    return None


def _of_words(
    text: str, whole: str, quotes: Sequence[Citation], similarity: Similarity
) -> Reason | None:
    known = set(content(whole))
    if _names(text, known) - set(re.findall(r"\w+", fold(whole))):
        return "unsupported"
    said = "\n".join(quote.quote for quote in quotes)
    if len(text) > _LONGEST or any(found not in whole for found in ADDRESS.findall(text)):
        return "unsupported"
    if bool(DENIAL.search(text)) != bool(DENIAL.search(said)):
        return "unsupported"
    words = content(text)
    if not words or sum(word in known for word in words) < LEAST_WORDS * len(words):
        return "unsupported"
    return None if similarity(text, said) >= LEAST_SIMILARITY else "unsupported"


def _names(text: str, known: set[str]) -> set[str]:
    """Words with a capital, folded; not the first one where that is a word of the quotes too."""
    names = {fold(name) for name in _NAME.findall(text)}
    first = re.match(r"\W*(\w+)", text)
    if first and first[1].istitle() and (len(first[1]) < 4 or set(content(first[1])) & known):
        names.discard(fold(first[1]))
    return names


def named(text: str) -> set[str]:
    """Figures, years, places and organisations of a text, by their keys."""
    return set(figures(text)) | places(text) | organisations(text)


def content(text: str) -> list[str]:
    """Stems of content words: four letters or more, or a number."""
    return [stem for stem in stems(text) if len(stem) >= 4 or stem[0].isdigit()]


def grounds(quote: Citation) -> str:
    """What may be said with a quote: itself, its headings, its document's title, publisher and year."""
    parts = (quote.quote, *quote.section, quote.title, quote.publisher or "", str(quote.year or ""))
    return "\n".join(parts)


def _is_quoted(part: str, quotes: Sequence[Citation]) -> bool:
    wanted = one_line(part).strip(" .,;:")
    return any(wanted in one_line(grounds(quote)) for quote in quotes)


def _has_figures(text: str, given: Sequence[Figure], quote: Citation) -> bool:
    """Whether every figure of ``text`` is in the quote, as the same amount of the same thing."""
    ground = grounds(quote)
    if figures(text) - figures(ground):
        return False
    there = find_figures(ground)
    return all(
        any(_same(one, text, other, ground) for other in there if other.key == one.key)
        for one in given
    )


def _same(one: Figure, text: str, other: Figure, ground: str) -> bool:
    if one.unit != other.unit or one.qualifier != other.qualifier:
        return False
    counted = _counted(one, text)
    around = ground[: other.start].split()[-_NEAR:] + ground[other.end :].split()[:_NEAR]
    return counted is None or counted in content(" ".join(around))


def _counted(figure: Figure, text: str) -> str | None:
    """The stem of what is counted: the word after a figure, else the one before it."""
    after = content(" ".join(text[figure.end :].split()[:3]))
    before = content(" ".join(text[: figure.start].split()[-3:]))
    return after[0] if after else before[-1] if before else None


def dates(text: str) -> set[str]:
    return {period.key for period in find_dates(text)}


def places(text: str) -> set[str]:
    return {mention.key for line in text.split("\n") for mention in find_places(line)}


def organisations(text: str) -> set[str]:
    return {mention.key for line in text.split("\n") for mention in find_organisations(line)}
