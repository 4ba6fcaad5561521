"""Reading PDF: real reports, where there are any."""

from __future__ import annotations

from corpus.readers.pdf.reader import read


def test_values_of_a_table_stand_beside_the_name_of_their_row(shared, pages_of) -> None:
    path = shared / "documents/en/undp-annual-report-evaluation-2024.pdf"
    text = read(path.name, pages_of(path, [16])).text
    assert (
        "Share of UNDP programme resources to evaluation"
        " | 0.48 | 0.58 | 0.57 | 0.58 | 0.77 | 0.75 | 0.83"
    ) in text


def test_arabic_with_wrong_letters_is_recognised_or_left_out_and_said(shared, pages_of) -> None:
    path = shared / "documents/ar/sudan-protection-civilians-q1-2025-bilingual.pdf"
    document = read(path.name, pages_of(path, [1, 2]))
    assert any("wrong letters" in note or "OCR" in note for note in document.notes)
    arabic = [at for at, c in enumerate(document.text) if "\u0621" <= c <= "\u064a"]
    recognised = [span for at in arabic for span in document.ocr if span.start <= at < span.end]
    assert len(recognised) == len(arabic)


def test_arabic_is_in_the_order_of_writing_ligatures_included(shared) -> None:
    path = shared / "hostile" / "rtl-arabic-mixed-english.pdf"
    text = read(path.name, path.read_bytes()).text
    assert text.startswith("تحسين الإنتاجية وحل المشكلات من خلال البرمجة بلغة R و Python")


def test_a_symbol_in_the_running_header_is_found(shared) -> None:
    name = "en/unwomen-internal-audit-2024.pdf"
    metadata = read(name, (shared / "documents" / name).read_bytes()).metadata
    assert (metadata.symbol, metadata.publisher, metadata.year, metadata.language) == (
        "UNW/2025/3",
        "UN Women",
        2025,
        "en",
    )
