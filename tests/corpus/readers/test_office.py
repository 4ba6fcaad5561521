"""Archives whose directory or data are not what they say, as fuzzing found them."""

import io
import struct
import zipfile

import pytest

from corpus.errors import ReadError
from corpus.readers.office import check_archive

PART = b"word/document.xml"


def _archive() -> bytearray:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(PART.decode(), "<a/>" * 100)
    return bytearray(written.getvalue())


def test_data_that_cannot_be_unpacked_are_said_to_be_damaged():
    data = _archive()
    begin = data.index(PART) + len(PART)
    data[begin : begin + 4] = b"\xff" * 4
    with pytest.raises(ReadError, match="damaged"):
        check_archive(bytes(data))


@pytest.mark.parametrize("move", [-1, 5000])
def test_a_directory_that_points_elsewhere_is_said_to_be_damaged(move):
    data = _archive()
    entry = data.rindex(b"PK\x01\x02") + 42  # where the entry says that its part begins
    end = data.rindex(b"PK\x05\x06") + 16  # where the end says that the directory begins
    data[entry : entry + 4] = struct.pack("<L", 0)
    (directory,) = struct.unpack("<L", data[end : end + 4])
    data[end : end + 4] = struct.pack("<L", directory + move)
    with pytest.raises(ReadError, match="damaged"):
        check_archive(bytes(data))
