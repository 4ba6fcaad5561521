"""What is no text stays in the document and is in no passage, whatever the format is."""

from __future__ import annotations

import io
import re
from itertools import pairwise

import docx
import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.model import Block, BlockKind, Document, Metadata, Page, Span
from corpus.not_text import not_text, note_of, without
from corpus.passages import cut
from corpus.readers import read

PARAGRAPH = (
    "Parents and caregivers are in a unique position to reduce the violence that children see, and "
    "the programmes for them have been shown to work with few means in many countries."
)
CODE = "GLYPH<c=3,font=/AAAAAK+Univers-45Light>"


def shifted(text: str, places: int = 29) -> str:
    """``text`` as the numbers of its glyphs, taken for letters: "the" is "WKH"."""
    return "".join(chr(ord(c) - places) if c > " " else c for c in text)


def document_of(*contents: str, kind: BlockKind = "paragraph", each_on_a_page: bool = False):
    text, blocks, pages = "", [], []
    for number, content in enumerate(contents, 1):
        start = len(text)
        text += content + "\n\n"
        blocks += [
            Block(kind, start + m.start(), start + m.end())
            for m in re.finditer(r"[^‖]+", content)
            if m[0].strip()
        ]
        pages.append(Page(number, start, len(text)))
    metadata = Metadata("Report", language="en")
    own = tuple(pages) if each_on_a_page else ()
    return Document("a.txt", text, "", "text/plain", metadata, tuple(blocks), pages=own)


def words(text: str) -> int:
    return len(re.findall(r"\w+|[^\w\s]", text))


def left_out(document: Document) -> list[str]:
    return [span.of(document.text) for span in not_text(document)]


def passages_hold_only_text(document: Document) -> bool:
    gaps = not_text(document)
    passages = cut(document, words, 60, target=40)
    return all(
        p.text == document.text[p.start : p.end]
        and all(p.start <= s.start < s.end <= p.end for s in p.sentences)
        and not any(gap.start < p.end and p.start < gap.end for gap in gaps)
        for p in passages
    )


def word_file(*paragraphs: str) -> bytes:
    made = docx.Document()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.docx", "a.csv"])
def test_codes_of_glyphs_are_in_no_passage_of_any_format(name: str) -> None:
    code = "(cid:31)(cid:30)(cid:29)"
    parts = [PARAGRAPH, f"Before it. {code} After it.", PARAGRAPH]
    if name.endswith("docx"):
        data = word_file(*parts)
    elif name.endswith("html"):
        body = "".join(f"<p>{part}</p>" for part in parts)
        data = f"<html><body>{body}</body></html>".encode()
    elif name.endswith("csv"):
        data = ("number,text\n" + "".join(f'{n},"{p}"\n' for n, p in enumerate(parts))).encode()
    else:
        data = "\n\n".join(parts).encode()
    document = read(name, data)
    assert code in document.text
    assert left_out(document) == [code]
    assert passages_hold_only_text(document)
    texts = " ".join(p.text for p in cut(document, words, 60, target=40))
    assert "Before it." in texts
    assert "After it." in texts
    assert document.notes[-1] == (
        "24 characters are codes or wrong letters, not text; they are not searched"
    )


def test_a_sentence_with_shifted_words_keeps_only_its_own_words() -> None:
    junk = f"{CODE}".join(
        shifted(w) for w in ["the", "family", "and", "for", "the", "children", "with", "that"]
    )
    document = document_of(PARAGRAPH, f"Programmes reduce violence in {junk} at home.", PARAGRAPH)
    assert left_out(document) == [junk]
    assert passages_hold_only_text(document)
    assert "Programmes reduce violence in" in [p.text[-29:] for p in cut(document, words, 60)]


@pytest.mark.parametrize("places", [29, 31, 3, -1, -3, 1])
def test_a_page_of_shifted_letters_is_left_out_whole(places: int) -> None:
    page = shifted(f"{PARAGRAPH} {PARAGRAPH}", places)
    document = document_of(PARAGRAPH, page, each_on_a_page=True)
    assert left_out(document) == [page]
    assert note_of(document) == (
        "1 page has codes or wrong letters in place of text, which are not searched (page 2)"
    )


def test_letters_that_form_no_words_are_left_out_in_long_stretches_only() -> None:
    page = "Xqzvk wjqpx zzkvq bxqjw vkzqx jjwqv xkqzb wvqxz kjzqw vbxqk"
    assert left_out(document_of(PARAGRAPH, page)) == [page]
    assert left_out(document_of(PARAGRAPH, page[:30])) == []


@pytest.mark.parametrize(
    "text",
    [
        "UNDP, UNICEF, UNFPA, UNHCR, IOM, WFP, FAO, WHO, ILO, UNODC, UNOPS, UNCTAD, UNIDO, UNEP",
        "Contact: j.k.xzwq@wfp.org, hq-qwx@unhcr.org or www.xqzjk.org/wqx/zzkv?q=xkqz",
        "E = mc²; σ² = Σ(xᵢ − x̄)²/(n − 1); Y = β₀ + β₁X₁ + ε",
        "5.1 | 12.3 | 1 204 | 98% | (0.031) | n.a. | -0.15***",
        "Total expenditure ........................ 5,000,000",
        "Mr. Nguyễn Thị Phương Thảo, Mme Hrvoje Krstić, Sr. Txomin Etxeberria, Krzysztof Szczepański",
        "وبلغ عدد المستفيدين من البرنامج 1,200 أسرة في محافظات دير الزور والرقة وحلب.",
        "Комитет рекомендует государству-участнику обеспечить надлежащую защиту женщин.",
        "L’évaluation a été menée auprès de 140 juges à Agadez, à Zinder et à Tahoua.",
        "Los talleres se realizaron en cinco municipios con 230 mujeres indígenas.",
    ],
)
def test_acronyms_addresses_formulas_tables_and_other_languages_stay(text: str) -> None:
    assert left_out(document_of(PARAGRAPH, text)) == []


LANGUAGES = (
    "en fr es pt de it nl pl cs sk hu ro hr sl sq tr vi id ms sw so ha yo rw fi et lt lv is mt cy ga "
    "eu ca uz az tk af zu fil"
)


@pytest.mark.parametrize("language", LANGUAGES.split())
def test_names_in_many_languages_are_text(language: str) -> None:
    names = list(Locale(language).languages.values()) + list(Locale(language).territories.values())
    lists = [", ".join(names[at : at + 12]) for at in range(0, len(names), 12)]
    assert left_out(document_of(*lists)) == []


def test_entries_of_a_table_of_contents_are_left_out_and_what_follows_stays() -> None:
    contents = [
        "1. Introduction ....................... 3",
        "2. Findings . . . . . . . . . . . . . . 7 2.1 Relevance …………………… 8",
        "Annex 1 ------------------------------ 41",
    ]
    document = document_of(*contents, PARAGRAPH)
    assert "".join("".join(left_out(document)).split()) == "".join("".join(contents).split())
    assert passages_hold_only_text(document)


def test_a_leader_to_nowhere_is_left_out_alone() -> None:
    document = document_of(PARAGRAPH, "Name of the participant: ______________________")
    assert left_out(document) == ["______________________"]


def test_numbers_of_pages_and_running_heads_of_a_converted_text_are_left_out() -> None:
    pages = [
        part
        for number in range(11, 21)
        for part in (PARAGRAPH * 6, "Annual report of the agency", str(number))
    ]
    document = document_of(*pages)
    expected = [part for part in pages if part != PARAGRAPH * 6]
    assert left_out(document) == expected


def test_figures_alone_and_headings_that_repeat_are_no_furniture() -> None:
    parts = [part for n in (12, 40, 7, 95, 31, 2) for part in ("Results", str(n), PARAGRAPH)]
    assert left_out(document_of(*parts)) == []


def test_a_number_that_is_that_of_its_page_on_three_pages_is_a_page_number() -> None:
    pages = [f"{PARAGRAPH}‖{number + 4}" for number in range(1, 5)]
    assert left_out(document_of(*pages, each_on_a_page=True)) == ["5", "6", "7", "8"]


def test_text_printed_upwards_in_a_margin_is_left_out() -> None:
    document = document_of(PARAGRAPH, "e\nc\nn\na", "r\nF", PARAGRAPH)
    assert left_out(document) == ["e\nc\nn\na", "r\nF"]


def test_numbers_that_stand_the_wrong_way_round_are_left_out_with_their_blocks() -> None:
    turned = [
        f"بلغ عدد المتدربين في عام {year} خمسة آلاف" for year in ("0202", "5102", "8102", "9102")
    ]
    plain = "وتواصل الوزارة تدريب المعلمين في المدارس"
    document = document_of(*turned, plain)
    left_out = {span.of(document.text) for span in not_text(document)}
    assert left_out == set(turned)
    solar = [f"در سال {year} وزارت صحت عامه برنامه" for year in (1402, 1302, 1401, 1403)]
    assert not not_text(document_of(*solar))
    right = [one.replace(one.split()[5], one.split()[5][::-1]) for one in turned]
    assert not not_text(document_of(*right, plain))


def test_a_heading_of_wrong_letters_is_not_among_the_headings_of_a_passage() -> None:
    wrong = shifted("The needs and the means that are for the families").replace("#", " ")
    data = f"# {wrong}\n\n{PARAGRAPH}\n\n## Results\n\n{PARAGRAPH}\n".encode()
    passages = cut(read("a.md", data), words, 60)
    assert {heading for p in passages for heading in p.headings} == {"Results"}


PIECES = st.sampled_from(
    [
        PARAGRAPH,
        CODE,
        "(cid:3)(cid:4)",
        shifted("the and for that with are"),
        shifted("This is what the programme for the families was in the year"),
        "............... 12",
        "Findings ............... 14",
        "________________",
        "17",
        "Page 3 of 20",
        "x\ny",
        "In 2019 it trained 2,278 people.",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(PIECES, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=12))
def test_passages_are_slices_that_hold_all_text_and_nothing_else(contents: list[str]) -> None:
    document = document_of(*contents)
    gaps = not_text(document)
    assert all(one.end <= two.start for one, two in pairwise(gaps))
    assert passages_hold_only_text(document)
    kept = "".join(
        part.of(document.text)
        for block in document.blocks
        for part in without(Span(block.start, block.end), gaps)
    )
    read_back = "".join(p.text for p in cut(document, words, 60, target=40))
    assert "".join(read_back.split()) == "".join(kept.split())


def test_a_real_brief_full_of_codes_has_none_in_its_passages(shared) -> None:
    path = shared / "documents/en/unicef-parenting-violence-brief1.md"
    document = read(path.name, path.read_bytes())
    passages = cut(document, words, 200)
    assert document.text.count("GLYPH") > 900
    assert not any("GLYPH" in p.text or "WKH" in p.text for p in passages)
    assert not any("GLYPH" in heading for p in passages for heading in p.headings)
    assert any("three-quarters of children ages 2 to 4" in p.text for p in passages)


@pytest.mark.parametrize(
    "name",
    [
        "documents/es/cedaw-observaciones-guatemala.md",
        "documents/ar/qatar-disability-education-vouchers.txt",
        "documents/ru/cedaw-car-concluding-observations-2024.pdf",
        "documents/fr/oim-haiti-rd-cohesion-note-2025.pdf",
        "documents/en/worldbank-wbl2024-safety.xlsx",
    ],
)
def test_real_reports_without_junk_lose_nothing(shared, name: str) -> None:
    path = shared / name
    assert left_out(read(path.name, path.read_bytes())) == []
