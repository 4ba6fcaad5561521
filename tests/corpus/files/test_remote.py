from __future__ import annotations

import uuid

import fsspec
import pytest

from corpus.errors import LibraryFault
from corpus.files.remote import is_remote, mirrored
from corpus.files.scan import parse_root, scan


@pytest.fixture
def address():
    """A folder of a store in memory, with two files."""
    place = f"/{uuid.uuid4().hex}"
    store = fsspec.filesystem("memory")
    store.pipe({f"{place}/mali.txt": b"Mali", f"{place}/2024/peru.txt": b"Peru"})
    yield f"memory:/{place}"
    store.rm(place, recursive=True)


def texts(root: str) -> dict[str, str]:
    return {source.name: source.path.read_text() for source in scan([parse_root(root)])}


def test_files_of_a_store_are_documents_and_follow_its_changes(address, tmp_path):
    assert is_remote(address)
    root = mirrored(address, tmp_path)
    assert texts(root) == {"mali.txt": "Mali", "2024/peru.txt": "Peru"}
    store, path = fsspec.core.url_to_fs(address)
    store.pipe({f"{path}/mali.txt": b"Mali and Chad"})
    store.rm(f"{path}/2024/peru.txt")
    assert mirrored(address, tmp_path) == root
    assert texts(root) == {"mali.txt": "Mali and Chad"}


def test_what_did_not_change_is_not_copied_again(address, tmp_path, monkeypatch):
    mirrored(address, tmp_path)
    store, _ = fsspec.core.url_to_fs(address)
    monkeypatch.setattr(type(store), "get_file", None)
    assert len(texts(mirrored(address, tmp_path))) == 2


def test_an_address_may_name_its_documents_and_one_file(address, tmp_path):
    assert texts(mirrored(f"{address}/mali.txt", tmp_path)) == {"mali.txt": "Mali"}
    assert set(texts(mirrored(f"x={address}", tmp_path))) == {"x/mali.txt", "x/2024/peru.txt"}


@pytest.mark.parametrize("given", ["memory://nothing", "nosuch://bucket/reports"])
def test_an_address_that_cannot_be_read_is_named(given, tmp_path):
    with pytest.raises(LibraryFault, match=given):
        mirrored(given, tmp_path)
