"""Bytes to text: finds the encoding of a text file.

1. A byte order mark decides (UTF-32 before UTF-16, whose marks begin with the same bytes).
2. Without a mark, zero bytes at regular places mean UTF-16 or UTF-32.
3. What decodes as UTF-8 is UTF-8, also with a few damaged bytes, which are replaced.
4. Else the encoding that an HTML page declares.
5. Else the letters decide. If accented letters are a minority it is Windows-1252; if not, the
   encoding that gives the most frequent letters of Russian or Arabic. If neither fits,
   charset-normalizer decides (alone, it takes short texts in five languages for Central European).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from corpus.errors import UnsupportedFile

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Each of these makes up more than half of any Russian or Arabic text, letter for letter.
_COMMON_LETTERS = {"cp1251": "оеаинтсрвлк", "koi8_r": "оеаинтсрвлк", "cp1256": "اليمنوترةعبد"}
_LATIN_SHARE = (
    0.4  # of all letters; accented ones are far fewer in every language with Latin letters
)
_GOOD_FIT = 0.5
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE = 200_000
_MAX_DAMAGE = 0.01  # damaged bytes per multi-byte character that UTF-8 may have


@dataclass(frozen=True, slots=True)
class Decoded:
    """``text`` has no byte order mark and only line feeds as line ends.

    ``encoding``: its usual name ("UTF-8", "Windows-1252"). ``notes``: what a user should know.
    """

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded:
    """The text of ``data``. Raises UnsupportedFile for bytes that are no text in any encoding."""
    text, codec, damaged = _decode(data)
    if len(_CONTROL.findall(text, 0, _SAMPLE)) > 0.002 * min(len(text), _SAMPLE) + 1:
        raise UnsupportedFile(
            "The file holds binary data of no known kind, not text; save it as PDF, DOCX or plain text."
        )
    name = codec.replace("cp", "Windows-") if codec.startswith("cp125") else codec.upper()
    name = name.replace("_", "-")
    notes = [] if codec == "utf-8" else [f"decoded as {name}"]
    if damaged:
        notes.append(f"{damaged} damaged characters were replaced while decoding as {name}")
    return Decoded(_line_ends(text), name, tuple(notes))


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes) -> tuple[str, str, int]:
    """Text, codec, and the number of characters that could not be decoded."""
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return _replacing(data[len(mark) :], marked)
    if wide := _by_zero_bytes(data):
        return _replacing(data, wide)
    try:
        return data.decode("utf-8"), "utf-8", 0
    except UnicodeDecodeError:
        text, _, damaged = _replacing(data, "utf-8")
    multibyte = sum(1 for character in text[: _SAMPLE * 5] if character > "\x7f") - damaged
    if damaged <= _MAX_DAMAGE * multibyte + (1 if multibyte > 20 else 0):
        return text, "utf-8", damaged
    return _replacing(data, _declared(data) or _guess(data))


def _replacing(data: bytes, codec: str) -> tuple[str, str, int]:
    text = data.decode(codec, errors="replace")
    return text, codec, text.count("\ufffd")


def _by_zero_bytes(data: bytes) -> str | None:
    """Codec of UTF-16 or UTF-32 without a mark: Latin letters leave zero bytes at fixed places."""
    sample = data[:4096]
    if b"\x00" not in sample or len(sample) < 4:
        return None
    zeros = [sample[offset::4].count(0) / max(1, len(sample[offset::4])) for offset in range(4)]
    if all(z > 0.9 for z in zeros[1:]) and zeros[0] < 0.1:
        return "utf-32-le"
    if all(z > 0.9 for z in zeros[:3]) and zeros[3] < 0.1:
        return "utf-32-be"
    even, odd = (zeros[0] + zeros[2]) / 2, (zeros[1] + zeros[3]) / 2
    if odd > 0.4 and even < 0.05:
        return "utf-16-le"
    if even > 0.4 and odd < 0.05:
        return "utf-16-be"
    return None


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:4096])
    if not found:
        return None
    try:
        codec = codecs.lookup(found.group(1).decode("ascii")).name
    except LookupError:
        return None
    # Browsers read these names as Windows-1252, and pages rely on it.
    return "cp1252" if codec in ("iso8859-1", "ascii", "utf-8") else codec


def _guess(data: bytes) -> str:
    """The codec of text that declares none, by the share and the counts of non-ASCII letters."""
    sample = data[:_SAMPLE]
    high = sum(1 for byte in sample if byte >= 0x80)
    ascii_letters = sum(1 for byte in sample if chr(byte).isalpha() and byte < 0x80)
    if high < _LATIN_SHARE * (high + ascii_letters):
        return "cp1252"
    best = max(_COMMON_LETTERS, key=lambda codec: _fit(sample, codec, high))
    if _fit(sample, best, high) > _GOOD_FIT:
        return best
    from charset_normalizer import from_bytes

    found = from_bytes(sample).best()
    return found.encoding if found else "cp1252"


def _fit(sample: bytes, codec: str, high: int) -> float:
    """Share of the non-ASCII characters that are the commonest letters of the codec's script."""
    text = sample.decode(codec, errors="replace")
    return sum(text.count(letter) for letter in _COMMON_LETTERS[codec]) / max(1, high)
