"""Each source against a real server that speaks its interface as the documentation named in its module has it."""

from __future__ import annotations

import json
from datetime import date
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from assistant.config.errors import UsageError
from assistant.config.settings import Settings
from assistant.fetching.errors import FetchFault
from assistant.fetching.fetch import EVERYTHING
from assistant.fetching.model import Failed, Query, Reference, Source
from assistant.fetching.sources import open_source
from assistant.fetching.sources.address_list import AddressList
from assistant.fetching.sources.iati import Iati
from assistant.fetching.sources.page import LinkedPages
from assistant.fetching.sources.reliefweb import ReliefWeb
from assistant.fetching.sources.un_digital_library import UnDigitalLibrary
from assistant.fetching.sources.world_bank import WorldBank
from assistant.fetching.web import Limits, Web
from tests.assistant.fetching.conftest import PDF, Answer, Asked, Site

WANTED = Query(
    text="cash assistance",
    country="Mali",
    language="fr",
    since=date(2020, 1, 2),
    until=date(2021, 3, 4),
)


def answers(body: Any) -> Answer:
    return Answer(json.dumps(body).encode(), "application/json")


def given(source: Source, web: Web, query: Query = EVERYTHING) -> list[Reference | Failed]:
    return list(source.references(web, query))


# --- lists ---------------------------------------------------------------------------------------
def test_a_text_has_one_address_on_a_line(web: Web, tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("﻿# ours\nhttps://a.org/1.pdf \n\nwww.a.org/2.pdf\nHTTP://b.org/3\n")
    assert given(AddressList(file), web) == [
        Reference("https://a.org/1.pdf"),
        Failed(
            "list.txt, line 4",
            "an address begins with http:// or https://; got 'www.a.org/2.pdf'",
        ),
        Reference("HTTP://b.org/3"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_says_what_is_known_of_each_document(
    web: Web, tmp_path: Path, delimiter: str
) -> None:
    rows = [
        ["Report Title", "Organisation", "Publication Year", "Lang", "URL (public)", "Place"],
        ['"Cash, and more"', "WFP", "2021", "en", "https://a.org/1.pdf", "Rome"],
        ["", "", "", "", "", ""],
        ["No address", "", "", "", "", ""],
    ]
    file = tmp_path / "list.csv"
    file.write_text("\r\n".join(delimiter.join(row) for row in rows), encoding="cp1252")
    reference, failed = given(AddressList(file), web)
    assert reference == Reference(
        "https://a.org/1.pdf",
        title="Cash, and more",
        publisher="WFP",
        date="2021",
        language="en",
    )
    assert failed == Failed(
        "list.csv, line 4", "an address begins with http:// or https://; there is none"
    )


def test_a_table_without_addresses_is_refused_with_its_columns(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("title,year\nA,2020\n")
    with pytest.raises(UsageError, match=r"a column with addresses.*'title', 'year'"):
        AddressList(file)


# --- pages ---------------------------------------------------------------------------------------
def page(*links: str) -> str:
    return "<html><body>" + "".join(f'<a href="{one}">x</a>' for one in links) + "</body></html>"


def test_a_page_gives_the_files_of_its_own_site(web: Web, site: Site) -> None:
    start = site.put(
        "/reports/",
        page("a.pdf", "a.pdf#page=3", "/b.DOCX?v=2", "https://other.org/c.pdf", "mailto:x@y", "d")
        + '<a href="http://[broken">x</a><a href="javascript:void(0)">x</a>',
    )
    assert given(LinkedPages(start), web) == [
        Reference(f"{site.address}/reports/a.pdf"),
        Reference(f"{site.address}/b.DOCX?v=2"),
    ]
    assert site.paths() == ["/robots.txt", "/reports/"]


def test_links_are_followed_as_deep_as_asked_on_the_same_host(
    web: Web, site: Site, other_site: Site
) -> None:
    start = site.put("/", page("/list?page=1", "/about", other_site.address + "/x"))
    site.put("/list?page=1", page("/report/7", "/", "/list?page=1"))
    site.put("/about", page("/about.pdf"))
    site.put("/report/7", page("/download/7", "/deeper"))
    site.put("/download/7", PDF)
    site.put("/deeper", page("/too-deep.pdf"))
    followed = [f"{site.address}/list*", f"{site.address}/report/*", f"{site.address}/download/*"]
    found = given(LinkedPages(start, depth=3, follow=followed), web)
    assert found == [Reference(f"{site.address}/download/7")]  # a link that leads to a file
    assert other_site.asked == []
    assert "/about" not in site.paths()
    assert site.paths().count("/") == 1


def test_patterns_say_what_a_document_is_also_on_another_host(site: Site, other_site: Site) -> None:
    there = f"{other_site.address}/evaluation/1"
    start = site.put("/", page("/a.pdf", there, "/evaluation/2.pdf"))
    with Web(Limits(pause_s=0), allowed=[ip_network("127.0.0.0/8")]) as web:
        found = given(LinkedPages(start, match=["*/evaluation/*"]), web)
    assert found == [Reference(there), Reference(f"{site.address}/evaluation/2.pdf")]
    assert other_site.paths() == ["/robots.txt"]


def test_robots_txt_is_obeyed_with_its_patterns_and_its_pause(
    web: Web, site: Site, waits: list[float]
) -> None:
    rules = "User-agent: *\nCrawl-delay: 9\nDisallow: /private/\nDisallow: /*.docx$\n"
    site.put("/robots.txt", rules, "text/plain")
    start = site.put("/", page("/private/a.pdf", "/b.docx", "/c.pdf", "/private/more"))
    found = given(LinkedPages(start, depth=1), web)
    assert found[2] == Reference(f"{site.address}/c.pdf")
    refused = [one for one in found if isinstance(one, Failed)]
    assert [one.address.removeprefix(site.address) for one in refused] == [
        "/private/a.pdf",
        "/b.docx",
        "/private/more",
    ]
    assert all("robots.txt" in one.reason for one in refused)
    assert site.paths() == ["/robots.txt", "/"]
    assert [round(seconds) for seconds in waits] == [9]  # between robots.txt and the page


def test_a_rule_for_this_program_counts_and_no_answer_forbids(web: Web, site: Site) -> None:
    start = site.put("/", page("/a.pdf"))
    site.put(
        "/robots.txt",
        "User-agent: *\nAllow: /\n\nUser-agent: programme-assistant\nDisallow: /",
        "text/plain",
    )
    own = "the site's robots.txt does not allow it"
    assert given(LinkedPages(start), web) == [Failed(start, own)]
    site.put("/robots.txt", status=500)
    (broken,) = given(LinkedPages(start), web)
    assert isinstance(broken, Failed)
    assert "robots.txt could not be read: the server answered 500" in broken.reason
    assert "/" not in site.paths()


def test_pages_are_bounded_and_a_broken_one_does_not_stop_the_rest(web: Web, site: Site) -> None:
    start = site.put("/", page("/gone", "/empty", "/1", "/2", "/3"))
    site.put("/empty", "")
    for n in "123":
        site.put(f"/{n}", page(f"/{n}.pdf"))
    found = given(LinkedPages(start, depth=1, pages=5), web)
    assert [one.address.removeprefix(site.address) for one in found] == [
        "/gone",
        "/1.pdf",
        "/2.pdf",
        "/3",
    ]
    assert isinstance(found[-1], Failed)
    assert found[-1].reason == "5 pages were read; read more with --pages"


def test_a_page_in_a_private_network_is_refused_as_such(web: Web, other_site: Site) -> None:
    (refused,) = given(LinkedPages(other_site.address + "/"), web)
    assert isinstance(refused, Failed)
    assert refused.reason.startswith("the address 127.0.0.2 is not a public one")


def test_the_address_of_a_document_is_that_document(web: Web, site: Site) -> None:
    start = site.put("/one.pdf", PDF)
    assert given(LinkedPages(start), web) == [Reference(start)]


# --- ReliefWeb ------------------------------------------------------------------------------------
def test_reliefweb_gives_each_attachment_with_what_is_known(web: Web, site: Site) -> None:
    def reports(asked: Asked) -> Answer:
        if asked.query.get("appname") != "unit-evaluation-x7":
            return Answer(b'{"status": 403}', "application/json", 403)
        at = asked.json["offset"]
        report = {
            "title": f"Report {at}",
            "date": {
                "original": "2021-02-03T00:00:00+00:00",
                "created": "2021-02-05T00:00:00+00:00",
            },
            "source": [{"name": "World Food Programme", "shortname": "WFP"}],
            "primary_country": {"name": "Mali"},
            "language": [{"code": "fr"}],
            "file": [{"url": f"https://r.int/{at}.pdf", "mimetype": "application/pdf"}],
        }
        two = {"title": "Two", "file": [{"url": "https://r.int/x.pdf"}, {"url": "https://r.int/y.pdf"}],
               "language": [{"code": "en"}, {"code": "fr"}]}  # fmt: skip
        items = [{"id": "1", "fields": report}] + ([{"id": "2", "fields": two}] if at else [])
        return answers({"totalCount": 3, "count": len(items), "data": items})

    site.answers["/v2/reports"] = reports
    source = ReliefWeb("unit-evaluation-x7", f"{site.address}/v2")
    first, second, *two = given(source, web, WANTED)
    assert first == Reference(
        "https://r.int/0.pdf", "Report 0", "WFP", "2021-02-03T00:00:00+00:00", "Mali", "fr",
        media_type="application/pdf",
    )  # fmt: skip
    assert isinstance(second, Reference)
    assert second.address == "https://r.int/1.pdf"
    assert [(one.address, one.language) for one in two if isinstance(one, Reference)] == [
        ("https://r.int/x.pdf", None),
        ("https://r.int/y.pdf", None),
    ]
    sent = site.asked[0].json
    assert sent["query"] == {"value": "cash assistance", "operator": "AND"}
    assert sent["filter"]["conditions"] == [
        {"field": "file"},
        {"field": "country", "value": "Mali"},
        {"field": "language.code", "value": "fr"},
        {
            "field": "date.original",
            "value": {"from": "2020-01-02T00:00:00+00:00", "to": "2021-03-04T23:59:59+00:00"},
        },
    ]
    assert [one.json["offset"] for one in site.asked] == [0, 1]
    with pytest.raises(FetchFault, match="403"):
        given(ReliefWeb("mine", f"{site.address}/v2"), web)


# --- World Bank -----------------------------------------------------------------------------------
def test_the_world_bank_gives_documents_that_have_a_file(web: Web, site: Site) -> None:
    def wds(asked: Asked) -> Answer:
        start = int(asked.query["os"])
        documents: dict[str, Any] = {
            f"D{start + n}": {
                "id": str(start + n),
                "display_title": f"Title\n {start + n}",
                "docdt": "2021-02-03T05:00:00Z",
                "count": "Mali",
                "lang": "French",
                "repnb": "PAD12",
                "pdfurl": f"https://documents.worldbank.org/{start + n}.pdf",
            }
            for n in range(100 if start == 0 else 2)
        }
        documents["D1"] = {"id": "1", "display_title": "No file"}
        return answers(
            {"rows": 100, "os": start, "total": 102, "documents": documents | {"facets": {}}}
        )

    site.answers["/wds"] = wds
    found = given(WorldBank(f"{site.address}/wds"), web, WANTED)
    assert len(found) == 101
    assert found[0] == Reference(
        "https://documents.worldbank.org/0.pdf", "Title\n 0", "World Bank", "2021-02-03T05:00:00Z",
        "Mali", "French", "PAD12", "application/pdf",
    )  # fmt: skip
    assert [one.query["os"] for one in site.asked] == ["0", "100"]
    assert site.asked[0].query.items() >= {
        ("format", "json"),
        ("qterm", "cash assistance"),
        ("count_exact", "Mali"),
        ("lang_exact", "French"),
        ("strdate", "2020-01-02"),
        ("enddate", "2021-03-04"),
    }
    site.put("/wds", "<html>down</html>")
    with pytest.raises(FetchFault, match="should answer with JSON"):
        given(WorldBank(f"{site.address}/wds"), web)


def test_a_record_in_another_form_is_named_and_the_next_follows(web: Web, site: Site) -> None:
    good = {"pdfurl": "https://documents.worldbank.org/1.pdf", "display_title": {"cdata!": "x"}}
    documents = {"D1": good, "D2": ["no object"], "D3": good | {"pdfurl": 7}}
    site.put("/wds", json.dumps({"total": 3, "documents": documents}), "application/json")
    first, *broken = given(WorldBank(f"{site.address}/wds"), web)
    assert first == Reference(good["pdfurl"], publisher="World Bank", media_type="application/pdf")
    assert [one.address for one in broken] == ["a document of the World Bank"] * 2
    reports = {
        "totalCount": 2,
        "data": [{"id": 1}, {"fields": {"file": [{"url": "https://r.int/1.pdf"}]}}],
    }
    site.put("/v2/reports", json.dumps(reports), "application/json")
    failed, found = given(ReliefWeb("name", f"{site.address}/v2"), web)
    assert isinstance(failed, Failed)
    assert "another form" in failed.reason
    assert found == Reference("https://r.int/1.pdf")


# --- IATI -----------------------------------------------------------------------------------------
ACTIVITY = """<iati-activity xml:lang="en">
  <iati-identifier>XM-DAC-1-1</iati-identifier>
  <reporting-org ref="XM-DAC-1"><narrative>Agency</narrative></reporting-org>
  <title><narrative xml:lang="fr">Projet</narrative><narrative>Project</narrative></title>
  <recipient-country code="ML"/>
  <document-link url="https://a.org/1.pdf" format="application/pdf">
    <title><narrative>Final evaluation</narrative></title><language code="fr"/>
    <document-date iso-date="2020-06-01"/>
  </document-link>
  <document-link url="https://a.org/page" format="text/html"><title><narrative>Page</narrative></title>
  </document-link>
  <result><document-link url="https://a.org/2.docx" format="application/msword"/></result>
</iati-activity>"""


def test_iati_gives_the_files_that_activities_name(web: Web, site: Site) -> None:
    def activities(asked: Asked) -> Answer:
        if asked.headers.get("ocp-apim-subscription-key") != "key":
            return Answer(status=401)
        count = 100 if asked.query["start"] == "0" else 1
        body = f'<?xml version="1.0"?><iati-activities version="2.03">{ACTIVITY * count}</iati-activities>'
        return Answer(body.encode(), "application/xml")

    site.answers["/activity/iati"] = activities
    found = given(Iati("key", site.address), web, Query(text='solar "pump"', country="ML"))
    assert len(found) == 2 * 101
    assert found[:2] == [
        Reference(
            "https://a.org/1.pdf", "Final evaluation", "Agency", "2020-06-01", "ML", "fr",
            media_type="application/pdf",
        ),
        Reference("https://a.org/2.docx", "Project", "Agency", None, "ML", media_type="application/msword"),
    ]  # fmt: skip
    assert site.asked[0].query["q"] == (
        'document_link_url:* AND (title_narrative:("solar" AND "\\"pump\\"") OR'
        ' description_narrative:("solar" AND "\\"pump\\"")) AND recipient_country_code:"ML"'
    )
    assert [one.query["start"] for one in site.asked] == ["0", "100"]
    only = Query(language="fr", since=date(2020, 1, 1), until=date(2020, 12, 31))
    assert len(given(Iati("key", site.address), web, only)) == 101
    assert given(Iati("key", site.address), web, Query(since=date(2021, 1, 1))) == []
    with pytest.raises(FetchFault, match="401"):
        given(Iati("other", site.address), web)


def test_an_answer_cannot_make_the_reader_of_xml_open_files(
    web: Web, site: Site, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    body = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]><iati-activities><iati-activity>'
        '<title><narrative>&e;</narrative></title><document-link url="https://a.org/1.pdf"/>'
        "</iati-activity></iati-activities>"
    )
    site.put("/activity/iati", body, "application/xml")
    (one,) = given(Iati("key", site.address), web)
    assert "secret" not in str(one)


# --- UN Digital Library ---------------------------------------------------------------------------
RECORD = """<record><controlfield tag="001">{n}</controlfield>
<datafield tag="191"><subfield code="a">A/75/{n}</subfield></datafield>
<datafield tag="245"><subfield code="a">Report {n} :</subfield><subfield code="b">of the board /</subfield></datafield>
<datafield tag="260"><subfield code="a">New York :</subfield><subfield code="b">UN,</subfield></datafield>
<datafield tag="269"><subfield code="a">2020-07-01</subfield></datafield>
<datafield tag="856"><subfield code="u">https://l.org/{n}-EN.pdf</subfield><subfield code="y">English</subfield></datafield>
<datafield tag="856"><subfield code="u">https://l.org/{n}-AR.pdf</subfield><subfield code="y">العربية</subfield></datafield>
</record>"""


def test_the_un_digital_library_gives_each_language_of_a_document(web: Web, site: Site) -> None:
    def search(asked: Asked) -> Answer:
        if asked.headers.get("authorization") != "Token key":
            return Answer(status=401)
        n = 2 if asked.query.get("search_id") == "next" else 1
        body = (
            "<response><search_id>next</search_id><total>2</total>"
            f'<collection xmlns="http://www.loc.gov/MARC21/slim">{RECORD.format(n=n)}</collection></response>'
        )
        return Answer(body.encode(), "application/xml")

    site.answers["/search"] = search
    query = Query(text="peace", publisher="Board", since=date(2019, 5, 1), until=date(2021, 1, 1))
    found = given(UnDigitalLibrary("key", site.address), web, query)
    assert found[:2] == [
        Reference("https://l.org/1-EN.pdf", "Report 1 : of the board", "UN", "2020-07-01", None, "English", "A/75/1"),
        Reference("https://l.org/1-AR.pdf", "Report 1 : of the board", "UN", "2020-07-01", None, "العربية", "A/75/1"),
    ]  # fmt: skip
    assert len(found) == 4
    assert site.asked[0].query["p"] == 'peace author:"Board" 269:2019->2021'
    only = given(UnDigitalLibrary("key", site.address), web, Query(language="ar"))
    assert [one.address for one in only] == ["https://l.org/1-AR.pdf", "https://l.org/2-AR.pdf"]


# --- which source ---------------------------------------------------------------------------------
def test_a_source_is_an_interface_an_address_or_a_file(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("https://a.org/1.pdf")
    settings = Settings(iati_key="k", un_library_key="k", reliefweb_appname="n")
    for text, kind in {
        "reliefweb": ReliefWeb,
        "worldbank": WorldBank,
        "iati": Iati,
        "undl": UnDigitalLibrary,
        "https://a.org/": LinkedPages,
        str(file): AddressList,
    }.items():
        assert isinstance(open_source(text, settings), kind)
    with pytest.raises(UsageError, match="no source 'reliefwebb'; meant 'reliefweb'"):
        open_source("reliefwebb", settings)


@pytest.mark.parametrize(
    ("name", "setting"),
    [("reliefweb", "reliefweb_appname"), ("iati", "iati_key"), ("undl", "un_library_key")],
)
def test_a_key_that_is_missing_is_named_with_where_to_get_it(name: str, setting: str) -> None:
    with pytest.raises(UsageError, match=setting):
        open_source(name, Settings())


# --- references -----------------------------------------------------------------------------------
RIS = """TY  - RPRT
TI  - Cash assistance in Mali
PB  - World Food Programme
PY  - 2021
LA  - fr
SN  - WFP/EV/21
UR  - {site}/item/1
ER  -

TY  - RPRT
TI  - With a link to its file
L1  - {site}/files/two.pdf
UR  - {site}/item/2
ER  -

TY  - RPRT
TI  - No address
ER  -
"""


def test_references_of_a_manager_are_fetched_from_the_file_that_their_page_names(
    web: Web, site: Site, tmp_path: Path
) -> None:
    file = tmp_path / "library.ris"
    file.write_text(RIS.format(site=site.address), encoding="utf-8")
    site.put(
        "/item/1",
        '<html><head><meta name="citation_pdf_url" content="/bitstream/1.pdf"></head></html>',
    )
    first, second, missing = given(open_source(str(file), Settings()), web)
    assert first == Reference(
        f"{site.address}/bitstream/1.pdf", "Cash assistance in Mali", "World Food Programme", "2021",
        None, "fr", "WFP/EV/21", "application/pdf",
    )  # fmt: skip
    assert second == Reference(f"{site.address}/files/two.pdf", "With a link to its file")
    assert missing == Failed(
        "library.ris, reference 3", "'No address' has no address that begins with http"
    )
    assert site.paths() == ["/item/1"]


def test_a_page_that_names_no_file_and_one_that_fails_stay_what_they_are(
    web: Web, site: Site, tmp_path: Path
) -> None:
    site.put("/story", "<html><body>words</body></html>")
    site.put("/report", PDF)
    items = [
        {"id": str(n), "type": "report", "title": f"T{n}", "URL": f"{site.address}/{path}"}
        for n, path in enumerate(("story", "report", "gone"))
    ]
    file = tmp_path / "library.json"
    file.write_text(json.dumps(items))
    found = given(open_source(str(file), Settings()), web)
    assert [one.address for one in found] == [item["URL"] for item in items]


@pytest.mark.parametrize("text", ["{}", "[]", "not json"])
def test_a_file_that_is_no_export_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "library.json"
    file.write_text(text)
    with pytest.raises(UsageError, match="no list of CSL items"):
        open_source(str(file), Settings())
