"""Each broken, encrypted or misnamed file of the shared collection has the outcome named here."""

from __future__ import annotations

import shutil
import time

import psutil
import pytest

from corpus.errors import EncryptedFile, NoText, ReadError, UnsupportedFile
from corpus.files.reading import read, read_all
from corpus.files.scan import Root, scan
from corpus.files.worker import Limits
from corpus.model import Document
from corpus.readers import ocr

pytestmark = pytest.mark.timeout(900)  # half a minute, but all 29 files at once on a busy machine

# A document with at least so many characters and these words, or an error with these words.
READ = {
    "***.en.pdf": (90_000, "Climate Change"),
    "copy-protected.pdf": (5_000, "LayoutParser"),
    "corrupt-failure-after-repair.pdf": (90_000, "Breast Cancer"),
    "corrupt-structure-onepage.pdf": (9_000, "Cybersecurity"),
    "corrupt-xref.pdf": (5, ""),
    "cp1252.html": (700, "schöne Frau"),
    "huge-619-pages.pdf": (1_000_000, ""),
    "malformed.pptx": (30, "Test Slide"),
    "plain-text-named.PDF": (300_000, "EDUCATION STRATEGIC PLAN"),
    "recursive-xobjects-no-startxref.pdf": (10, ""),
    "rtl-arabic-habibi-rotated.pdf": (80, "habibi"),
    "rtl-arabic-mixed-english.pdf": (1_000, ""),
    "utf-16-le.txt": (180, "Hamburgers are delicious"),
    "utf-16.csv": (80, "Maple Leafs | TOR | 13"),
    "utf-16.html": (1_500, "0.39 - 0.46"),
    "utf-32.txt": (180, "Hamburgers are delicious"),
    "utf8-bom-cr-line-endings.txt": (170_000, "7,240 monastic novices"),
    "with-scripts.html": (30_000, "Key Takeaways"),
}
REFUSED = {
    "encrypted-password-test.pdf": (EncryptedFile, "password"),
    "encrypted-user-password-1234.pdf": (EncryptedFile, "password"),
    "fuzzed.docx": (ReadError, "damaged"),
    "password-pass.docx": (EncryptedFile, "password"),
    "password-protected.xlsx": (EncryptedFile, "password"),
    "soft-404-saved-as-pdf.pdf": (ReadError, "missing"),
    "truncated.docx": (ReadError, "truncated"),
    "zero-bytes.pdf": (NoText, "empty"),
    "~$SDGtargets.xlsx": (ReadError, "lock file"),
}
SCAN = "scanned-image-only-22p.pdf"
# Pictures of text: these words where OCR is installed, otherwise named with what lets them be read.
PICTURES = {
    "rotated-90-image-only.pdf": "PDF document conversion",
    SCAN: "A/45/696/Add.1",
}
PASSWORDS = {
    "encrypted-password-test.pdf": "test",
    "encrypted-user-password-1234.pdf": "1234",
    "password-pass.docx": "pass",
    "password-protected.xlsx": "123",
}
ENCODINGS = {
    "cp1252.html": "Windows-1252",
    "utf-16-le.txt": "UTF-16-LE",
    "utf-16.csv": "UTF-16-BE",
    "utf-16.html": "UTF-16-LE",
    "utf-32.txt": "UTF-32-LE",
}


@pytest.fixture(scope="module")
def folder(shared, pages_of, tmp_path_factory):
    """The files, of the long scan one page."""
    made = tmp_path_factory.mktemp("hostile")
    for file in (shared / "hostile").iterdir():
        if file.name == SCAN:
            (made / SCAN).write_bytes(pages_of(file, [1]))
        else:
            (made / file.name).symlink_to(file)
    return made


@pytest.fixture(scope="module")
def outcomes(folder):
    """Name -> document or error, of all files in one run; the most memory that workers held."""
    found = {}
    most = 0
    started = time.monotonic()
    for source, outcome in read_all(scan([Root(folder)]), limits=Limits(seconds=120)):
        found[source.name] = outcome
        held = [child.memory_info().rss for child in psutil.Process().children()]
        most = max(most, *held) if held else most
    return found, most, time.monotonic() - started


def test_every_hostile_file_has_a_named_outcome(outcomes):
    assert set(outcomes[0]) == set(READ) | set(REFUSED) | set(PICTURES)


@pytest.mark.parametrize("name", sorted(READ))
def test_a_hostile_file_that_can_be_read_is_read(outcomes, hangs_together, name):
    document = outcomes[0][name]
    assert isinstance(document, Document), f"{name} was not read: {document}"
    length, words = READ[name]
    assert len(document.text) >= length
    assert words in document.text
    hangs_together(document)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_hostile_file_that_cannot_be_read_is_refused_with_its_reason(outcomes, name):
    error, words = REFUSED[name]
    assert isinstance(outcomes[0][name], error)
    assert words in str(outcomes[0][name])


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_pictures_of_text_are_recognised_or_named(outcomes, name):
    outcome = outcomes[0][name]
    if ocr.is_installed():
        assert PICTURES[name] in outcome.text
        assert outcome.ocr
    else:
        assert isinstance(outcome, NoText)
        assert ocr.INSTALL in str(outcome)


@pytest.mark.parametrize("name", sorted(ENCODINGS))
def test_an_encoding_that_is_not_utf_8_is_said(outcomes, name):
    document = outcomes[0][name]
    assert document.encoding == ENCODINGS[name]
    assert f"decoded as {ENCODINGS[name]}" in document.notes


def test_no_worker_holds_two_gigabytes(outcomes):
    assert 0 < outcomes[1] < 2_000_000_000


@pytest.mark.parametrize("name", sorted(PASSWORDS))
def test_a_password_in_corpus_yaml_opens_an_encrypted_file(shared, tmp_path, name):
    shutil.copy(shared / "hostile" / name, tmp_path / name)
    (tmp_path / "corpus.yaml").write_text(f'"{name}": {{password: "{PASSWORDS[name]}"}}')
    (source,) = scan([Root(tmp_path)])
    document = read(source)
    assert len(document.text) > 20
    assert document.sha256 == source.sha256


@pytest.mark.parametrize("name", sorted(PASSWORDS))
def test_a_wrong_password_is_told_as_such(shared, tmp_path, name):
    shutil.copy(shared / "hostile" / name, tmp_path / name)
    (tmp_path / "corpus.yaml").write_text(f'"{name}": {{password: wrong}}')
    (source,) = scan([Root(tmp_path)])
    with pytest.raises(EncryptedFile, match="password"):
        read(source)


def test_a_file_that_is_no_document_is_named_with_what_it_is(tmp_path):
    (tmp_path / "photo.pdf").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (source,) = scan([Root(tmp_path)])
    with pytest.raises(UnsupportedFile, match="PNG picture"):
        read(source)
