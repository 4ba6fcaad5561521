import codecs

import pytest

from corpus.errors import UnsupportedFile
from corpus.readers.encodings import decode

RUSSIAN = "Привет, это отчёт о работе программы в 2019 году."
ARABIC = "تقرير عن أنشطة البرنامج في عام 2019"
FRENCH = "Données sur l’égalité des sexes à l’été — coûts élevés"


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (RUSSIAN, "utf-8", "UTF-8"),
        (RUSSIAN, "cp1251", "Windows-1251"),
        (RUSSIAN, "koi8-r", "KOI8-R"),
        (ARABIC, "cp1256", "Windows-1256"),
        (FRENCH, "cp1252", "Windows-1252"),
        ("El niño", "cp1252", "Windows-1252"),
        ("Training in Mali, 2019", "utf-16-le", "UTF-16-LE"),
        ("Training in Mali, 2019", "utf-16-be", "UTF-16-BE"),
        ("Training in Mali, 2019", "utf-32-le", "UTF-32-LE"),
        ("Training in Mali, 2019", "utf-32-be", "UTF-32-BE"),
    ],
)
def test_the_encoding_of_a_text_is_found_without_a_mark(text, codec, name):
    decoded = decode(text.encode(codec))
    assert (decoded.text, decoded.encoding) == (text, name)


@pytest.mark.parametrize(
    ("mark", "codec", "name"),
    [
        (codecs.BOM_UTF8, "utf-8", "UTF-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16-LE"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16-BE"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32-LE"),
    ],
)
def test_a_byte_order_mark_decides_and_is_not_part_of_the_text(mark, codec, name):
    decoded = decode(mark + RUSSIAN.encode(codec))
    assert (decoded.text, decoded.encoding) == (RUSSIAN, name)


def test_line_ends_of_windows_and_old_macs_become_line_feeds():
    assert decode(b"a\r\nb\rc\nd").text == "a\nb\nc\nd"


def test_an_encoding_that_is_not_utf_8_is_noted_and_utf_8_is_not():
    assert decode(FRENCH.encode("cp1252")).notes == ("decoded as Windows-1252",)
    assert decode(FRENCH.encode()).notes == ()


def test_a_few_damaged_bytes_do_not_make_utf_8_another_encoding():
    damaged = (RUSSIAN * 20).encode() + b"\xd0"
    decoded = decode(damaged)
    assert decoded.encoding == "UTF-8"
    assert decoded.text.startswith(RUSSIAN)
    assert "1 damaged characters" in decoded.notes[0]


def test_what_a_web_page_declares_is_believed_before_guessing():
    page = '<meta charset="koi8-r"><p>да</p>'.encode("koi8-r")
    assert decode(page).text.endswith("<p>да</p>")


def test_binary_data_is_refused_as_no_text():
    with pytest.raises(UnsupportedFile, match="binary data"):
        decode(bytes(range(256)) * 40)
