"""Files in a folder: only what is new or changed, whole files only, each failure named, metadata beside them."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml
from filelock import FileLock

from assistant.config.errors import LibraryFault, UsageError
from assistant.fetching.fetch import fetch
from assistant.fetching.fields import language_code, usual_country, year_of
from assistant.fetching.model import Failed, FetchReport, Query, Reference
from assistant.fetching.web import Limits, Web
from corpus.files.reading import read
from corpus.files.scan import Root, scan
from tests.assistant.fetching.conftest import HERE, PDF, Answer, Asked, Site

REPORT = b"Annual report\n\nThe agency trained 2,278 police officers in 2018.\n"


class Given:
    """A source with references that a test gives."""

    knows = frozenset({"text"})

    def __init__(self, *references: Reference | Failed) -> None:
        self._references = references

    def references(self, web: Web, query: Query) -> Iterator[Reference | Failed]:
        yield from self._references


def files(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir() if not one.name.startswith(".")}


def corpus_yaml(folder: Path) -> dict[str, dict[str, object]]:
    return yaml.safe_load((folder / "corpus.yaml").read_text(encoding="utf-8"))


def reasons(report: FetchReport) -> dict[str, str]:
    return {one.address.rpartition("/")[2]: one.reason for one in report.failed}


def addresses(made: Iterable[str]) -> Given:
    return Given(*map(Reference, made))


def test_a_document_has_what_its_source_says_when_it_is_indexed(
    web: Web, site: Site, tmp_path: Path
) -> None:
    address = site.put("/files/annual.txt", REPORT, "text/plain")
    source = Given(
        Reference(
            address,
            title=" Annual  report ",
            publisher="United Nations Office on Drugs and Crime",
            date="19-Aug-2018",
            language="English",
            symbol="E/2018/7",
            country="ML",
        )
    )
    assert fetch(source, tmp_path / "new", web) == FetchReport(added=("annual.txt",))
    (found,) = scan([Root(tmp_path / "new")])
    told = read(found).metadata
    assert (told.title, told.publisher, told.year) == ("Annual report", "UNODC", 2018)
    assert (told.language, told.symbol, told.url) == ("en", "E/2018/7", address)
    assert told.country == "Mali"


def test_what_has_an_etag_is_not_sent_again_until_it_changes(
    web: Web, site: Site, tmp_path: Path
) -> None:
    version = {"etag": '"1"', "body": PDF}

    def answer(asked: Asked) -> Answer:
        if asked.headers.get("if-none-match") == version["etag"]:
            return Answer(status=304)
        return Answer(version["body"], "application/pdf", headers={"ETag": version["etag"]})

    site.answers["/a.pdf"] = answer
    source = addresses([f"{site.address}/a.pdf"])
    assert fetch(source, tmp_path, web).added == ("a.pdf",)
    assert fetch(source, tmp_path, web) == FetchReport(unchanged=("a.pdf",))
    version.update(etag='"2"', body=PDF + b"more")
    assert fetch(source, tmp_path, web) == FetchReport(updated=("a.pdf",))
    assert files(tmp_path)["a.pdf"] == PDF + b"more"


def test_what_has_a_date_is_asked_for_since_that_date(web: Web, site: Site, tmp_path: Path) -> None:
    day = "Wed, 21 Oct 2020 07:28:00 GMT"
    site.put("/a.pdf", PDF, headers={"Last-Modified": day})
    source = addresses([f"{site.address}/a.pdf"])
    fetch(source, tmp_path, web)
    site.put("/a.pdf", status=304)
    assert fetch(source, tmp_path, web).unchanged == ("a.pdf",)
    assert site.asked[-1].headers["if-modified-since"] == day


def test_without_marks_of_the_server_the_bytes_are_compared(
    web: Web, site: Site, tmp_path: Path
) -> None:
    site.put("/a.pdf", PDF)
    source = addresses([f"{site.address}/a.pdf"])
    fetch(source, tmp_path, web)
    before = (tmp_path / "a.pdf").stat().st_mtime_ns
    assert fetch(source, tmp_path, web).unchanged == ("a.pdf",)
    assert (tmp_path / "a.pdf").stat().st_mtime_ns == before


def test_a_file_that_was_taken_away_is_fetched_again(web: Web, site: Site, tmp_path: Path) -> None:
    site.put("/a.pdf", PDF, headers={"ETag": '"1"'})
    source = addresses([f"{site.address}/a.pdf"])
    fetch(source, tmp_path, web)
    (tmp_path / "a.pdf").unlink()
    fetch(Given(), tmp_path, web)
    assert corpus_yaml(tmp_path) == {}  # an entry without a file would be a mistake
    assert fetch(source, tmp_path, web).added == ("a.pdf",)
    assert corpus_yaml(tmp_path)["a.pdf"]["url"] == f"{site.address}/a.pdf"


def test_one_failure_does_not_stop_the_rest_and_each_is_named(
    web: Web, site: Site, tmp_path: Path
) -> None:
    site.put("/good.pdf", PDF)
    site.put("/sign-in.pdf", "<html><body><p>Please sign in</p></body></html>")
    site.put("/again.pdf", "<html><body><p>Please sign in</p></body></html>", "application/pdf")
    site.put("/photo", b"\x89PNG\r\n\x1a\n", "image/png")
    site.put("/photo.pdf", b"\x89PNG\r\n\x1a\n", "application/octet-stream")
    site.put("/old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"))
    site.put("/pack", b"PK\x03\x04", "application/zip")
    site.put("/empty.pdf", b"", "application/pdf")
    site.put("/bytes", bytes(range(256)), "application/octet-stream")
    site.put("/huge.pdf", PDF, length=10**10)
    bad = ["gone.pdf", "sign-in.pdf", "again.pdf", "photo", "photo.pdf", "old.doc", "pack"]
    bad += ["empty.pdf", "bytes", "huge.pdf"]
    source = Given(
        *(Reference(f"{site.address}/{name}") for name in (*bad, "good.pdf")),
        Reference("http://10.0.0.7/inside.pdf"),
        Failed("list.txt, line 3", "an address begins with http:// or https://"),
    )
    report = fetch(source, tmp_path, web)
    assert report.added == ("good.pdf",)
    assert files(tmp_path).keys() == {"good.pdf", "corpus.yaml"}
    why = reasons(report)
    assert why.keys() == {*bad, "inside.pdf", "list.txt, line 3"}
    assert "answered 404" in why["gone.pdf"]
    assert why["sign-in.pdf"].startswith("a web page came in the place of the file sign-in.pdf")
    assert why["again.pdf"].startswith("a web page came in the place of the file")
    assert "type image/png" in why["photo"]
    assert "PNG picture" in why["photo.pdf"]
    assert "save it as DOCX" in why["old.doc"]
    assert "damaged" in why["pack"]
    assert "empty" in why["empty.pdf"]
    assert "no text" in why["bytes"]
    assert "--largest" in why["huge.pdf"]
    assert "not a public one" in why["inside.pdf"]


def test_a_page_is_a_document_where_no_file_was_announced(
    web: Web, site: Site, tmp_path: Path
) -> None:
    site.put("/stories/one", "<html><body><h1>Story</h1><p>Words</p></body></html>")
    assert fetch(addresses([f"{site.address}/stories/one"]), tmp_path, web).added == ("one.html",)
    announced = Given(Reference(f"{site.address}/stories/one", media_type="application/pdf"))
    assert "a web page came" in fetch(announced, tmp_path / "b", web).failed[0].reason


def test_an_old_file_stays_when_its_address_fails(web: Web, site: Site, tmp_path: Path) -> None:
    source = addresses([site.put("/a.pdf", PDF)])
    fetch(source, tmp_path, web)
    site.put("/a.pdf", "<html><body>down for maintenance</body></html>")
    assert [one.address for one in fetch(source, tmp_path, web).failed] == [f"{site.address}/a.pdf"]
    assert files(tmp_path)["a.pdf"] == PDF
    assert "a.pdf" in corpus_yaml(tmp_path)


def test_names_of_files_cannot_leave_the_folder_or_meet(
    web: Web, site: Site, tmp_path: Path
) -> None:
    given = {
        "/1": "../../evil.pdf",
        "/2": "..\\..\\evil.pdf",
        "/3": "corpus.yaml",
        "/4": ".hidden.pdf",
        "/5": "EVIL.pdf",
        "/6": "a\x01b?c*:d.pdf",
        "/7": "x" * 300 + ".pdf",
        "/8": "...",
    }
    for path, name in given.items():
        quoted = name.replace("\\", "\\\\").replace("\x01", "%01")
        site.put(path, PDF, headers={"Content-Disposition": f'attachment; filename="{quoted}"'})
    folder = tmp_path / "in" / "here"
    report = fetch(addresses(site.address + path for path in given), folder, web)
    assert report.failed == ()
    assert len(report.added) == len(given)
    assert {one.name for one in tmp_path.iterdir()} == {"in"}
    assert {one.name for one in (tmp_path / "in").iterdir()} == {"here"}
    names = set(report.added)
    assert {"evil.pdf", "evil-2.pdf", "EVIL-3.pdf", "corpus.pdf", "hidden.pdf"} < names
    assert all(len(name) < 120 and not name.startswith((".", "-")) for name in names)


def test_values_that_somebody_changed_in_corpus_yaml_are_kept(
    web: Web, site: Site, tmp_path: Path
) -> None:
    (tmp_path / "corpus.yaml").write_text("own.txt: {year: 2020}\n", encoding="utf-8")
    address = site.put("/a.pdf", PDF)
    fetch(Given(Reference(address, title="One", date="2019", publisher="ILO")), tmp_path, web)
    entries = corpus_yaml(tmp_path)
    entries["a.pdf"] |= {"title": "My title", "skip": True}
    del entries["a.pdf"]["publisher"]
    (tmp_path / "corpus.yaml").write_text(yaml.safe_dump(entries), encoding="utf-8")
    fetch(Given(Reference(address, title="Two", date="2021", publisher="ILO")), tmp_path, web)
    assert corpus_yaml(tmp_path) == {
        "own.txt": {"year": 2020},
        "a.pdf": {"title": "My title", "skip": True, "year": 2021, "url": address},
    }


def test_a_corpus_yaml_that_cannot_be_read_is_not_replaced(web: Web, tmp_path: Path) -> None:
    (tmp_path / "corpus.yaml").write_text("a: [", encoding="utf-8")
    with pytest.raises(LibraryFault, match=r"corpus\.yaml"):
        fetch(Given(), tmp_path, web)
    assert (tmp_path / "corpus.yaml").read_text(encoding="utf-8") == "a: ["


def test_the_same_address_counts_once_and_no_more_than_the_limit_are_taken(
    web: Web, site: Site, tmp_path: Path
) -> None:
    all_of_them = [site.put(f"/{n}.pdf", PDF + str(n).encode()) for n in range(4)]
    report = fetch(addresses([all_of_them[0], *all_of_them]), tmp_path, web, limit=3)
    assert report.added == ("0.pdf", "1.pdf", "2.pdf")
    assert report.notes == ("there are more: the first 3 were taken (--limit)",)
    assert fetch(addresses(all_of_them), tmp_path, web, limit=4).notes == ()


def test_a_list_that_breaks_off_is_a_failure_and_what_came_is_kept(
    web: Web, site: Site, tmp_path: Path
) -> None:
    address = site.put("/a.pdf", PDF)

    class Broken(Given):
        def references(self, web: Web, query: Query) -> Iterator[Reference | Failed]:
            yield Reference(address)
            raise KeyError("data")

    report = fetch(Broken(), tmp_path, web)
    assert report.added == ("a.pdf",)
    assert report.failed[0].address == "the list of documents"
    assert "another form than its documentation" in report.failed[0].reason


def test_a_filter_that_the_source_does_not_know_is_refused(web: Web, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot be asked by --since \(it knows: --query\)"):
        fetch(Given(), tmp_path, web, Query(since=date(2020, 1, 1)))


def test_two_runs_do_not_write_to_one_folder(web: Web, tmp_path: Path) -> None:
    with FileLock(tmp_path / ".fetching.lock"), pytest.raises(UsageError, match="wait for it"):
        fetch(Given(), tmp_path, web)


KILLED = """
import sys
from pathlib import Path
from assistant.fetching.fetch import fetch
from assistant.fetching.sources.address_list import AddressList
from assistant.fetching.web import Limits, Web
from ipaddress import ip_network
with Web(Limits(pause_s=0), allowed=[ip_network("127.0.0.1/32")]) as web:
    fetch(AddressList(Path(sys.argv[1])), Path(sys.argv[2]), web)
"""


def test_a_run_that_is_killed_is_continued_by_the_next(
    web: Web, site: Site, tmp_path: Path
) -> None:
    made = [site.put(f"/{n}.pdf", PDF + str(n).encode(), headers={"ETag": f'"{n}"'}) for n in "012"]

    def hangs(_: Asked) -> Answer:
        time.sleep(20)
        return Answer(PDF, "application/pdf")

    site.answers["/hangs.pdf"] = hangs
    listed = tmp_path / "list.txt"
    listed.write_text("\n".join([*made[:2], f"{site.address}/hangs.pdf", made[2]]))
    folder = tmp_path / "reports"
    run = [sys.executable, "-c", textwrap.dedent(KILLED), str(listed), str(folder)]
    process = subprocess.Popen(run)
    while "/hangs.pdf" not in site.paths():
        time.sleep(0.05)
        assert process.poll() is None
    process.kill()
    process.wait()
    assert files(folder).keys() == {"0.pdf", "1.pdf"}
    with (folder / ".fetched.jsonl").open("a", encoding="utf-8") as journal:
        journal.write('{"address": "http://half')  # a line that was not finished
    site.put("/hangs.pdf", PDF)
    for n in "01":
        site.put(f"/{n}.pdf", status=304)
    report = fetch(addresses([*made[:2], f"{site.address}/hangs.pdf", made[2]]), folder, web)
    assert report == FetchReport(added=("2.pdf", "hangs.pdf"), unchanged=("0.pdf", "1.pdf"))
    assert [one.headers.get("if-none-match") for one in site.asked[-4:-2]] == ['"0"', '"1"']
    assert corpus_yaml(folder).keys() == {"0.pdf", "1.pdf", "2.pdf", "hangs.pdf"}
    assert not list(folder.glob(".fetching-*"))
    lines = (folder / ".fetched.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["name"] for line in lines} == corpus_yaml(folder).keys()


def test_a_pause_is_kept_between_documents_of_one_host(site: Site, tmp_path: Path) -> None:
    waits: list[float] = []
    made = [site.put(f"/{n}.pdf", PDF) for n in range(3)]
    with Web(Limits(pause_s=600), allowed=[HERE], sleep=waits.append) as web:
        fetch(addresses(made), tmp_path, web)
    assert len(waits) == 2
    assert all(300 < seconds <= 1200 for seconds in waits)  # less what the requests took


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("en", "en"),
        ("EN-gb", "en"),
        ("fra", "fr"),
        ("French", "fr"),
        ("français", "fr"),
        ("العربية", "ar"),
        ("русский", "ru"),
        ("Klingonese", None),
        ("", None),
        (None, None),
    ],
)
def test_languages_are_codes_of_two_letters(given: str | None, code: str | None) -> None:
    assert language_code(given) == code


@pytest.mark.parametrize(
    ("given", "year"),
    [
        ("2026-12-31T05:00:00Z", 2026),
        ("19-Aug-2026", 2026),
        ("May 1998", 1998),
        ("20260101", None),
        (None, None),
    ],
)
def test_the_year_is_read_from_a_date_of_any_form(given: str | None, year: int | None) -> None:
    assert year_of(given) == year


@pytest.mark.parametrize(
    ("given", "country"),
    [
        ("KE", "Kenya"),
        ("Viet Nam", "Viet Nam"),
        ("Vietnam", "Viet Nam"),
        ("Kenya; Uganda", "Kenya; Uganda"),
        ("World", "World"),
        (None, ""),
    ],
)
def test_a_country_is_called_by_its_short_name_also_by_its_code(
    given: str | None, country: str
) -> None:
    assert usual_country(given) == country
