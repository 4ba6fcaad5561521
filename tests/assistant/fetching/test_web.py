"""Requests: only to public addresses, bounded, slow enough, and an error says what to do."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Sequence
from ipaddress import ip_network

import pytest

from assistant.fetching.errors import FetchFault, RefusedAddress
from assistant.fetching.web import Limits, Web
from tests.assistant.fetching.conftest import HERE, PDF, Answer, Asked, Site

SMALL = Limits(pause_s=0, bytes=1000)


def download(web: Web, address: str) -> bytes:
    into = io.BytesIO()
    web.download(address, into)
    return into.getvalue()


def names(table: dict[str, Sequence[str]]) -> Callable[[str, int], Sequence[str]]:
    return lambda host, port: table[host]


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.8.8.8",
        "10.0.0.1",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104  asked, not listened on
        "224.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[fe80::1]",
        "[fd00::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::a00:1]",
        "[2002:7f00:1::]",
        "localhost",
        "2130706433",
        "0x7f000001",
        "127.1",
    ],
)
def test_an_address_that_is_not_public_is_refused(host: str) -> None:
    with Web(SMALL) as web, pytest.raises(RefusedAddress, match="not a public one"):
        web.read(f"http://{host}/")


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://example.org/a.pdf",
        "reports/a.pdf",
        "http://",
        "http://a:b@c.org/",
    ],
)
def test_only_plain_addresses_of_the_web_are_asked(address: str) -> None:
    with Web(SMALL) as web, pytest.raises(RefusedAddress):
        web.read(address)


def test_a_redirect_to_a_private_address_is_refused_and_never_asked(
    web: Web, site: Site, other_site: Site
) -> None:
    secret = other_site.put("/secret", "inside")
    address = site.put("/report.pdf", status=302, headers={"Location": secret})
    with pytest.raises(RefusedAddress, match=r"127\.0\.0\.2 is not a public one"):
        download(web, address)
    assert site.paths() == ["/report.pdf"]
    assert other_site.asked == []


def test_a_name_of_which_one_address_is_private_is_refused(other_site: Site) -> None:
    resolve = names({"reports.example": ["93.184.215.14", "127.0.0.2"]})
    with Web(SMALL, resolve=resolve) as web, pytest.raises(RefusedAddress, match="of reports"):
        web.read(other_site.address.replace("127.0.0.2", "reports.example"))
    assert other_site.asked == []


def test_the_connection_goes_to_the_address_that_was_checked(site: Site, other_site: Site) -> None:
    """A name that resolves to something else the next time (DNS rebinding) gets nothing."""
    port = site.address.rpartition(":")[2]
    replies = iter([["127.0.0.1"], ["127.0.0.2"]])
    site.put("/", "public")
    with Web(SMALL, allowed=[HERE], resolve=lambda host, _: next(replies)) as web:
        assert web.read(f"http://reports.example:{port}/").content == b"public"
        with pytest.raises(RefusedAddress, match=r"127\.0\.0\.2 of reports\.example"):
            web.read(f"http://reports.example:{port}/")
    assert [one.headers["host"] for one in site.asked] == [f"reports.example:{port}"]


def test_the_next_address_of_a_host_is_tried_when_one_does_not_answer(site: Site) -> None:
    port = site.address.rpartition(":")[2]
    site.put("/", "here")
    both = names({"reports.example": ["127.0.0.3", "127.0.0.1"]})
    with Web(SMALL, allowed=[ip_network("127.0.0.0/8")], resolve=both) as web:
        assert web.read(f"http://reports.example:{port}/").content == b"here"


def test_redirects_are_followed_a_few_times_only(web: Web, site: Site) -> None:
    site.put("/a", status=301, headers={"Location": "/b"})
    site.put("/b", status=307, headers={"Location": "c.pdf"})
    site.put("/c.pdf", PDF)
    page = web.read(f"{site.address}/a")
    assert (page.content, page.head.address) == (PDF, f"{site.address}/c.pdf")
    site.put("/round", status=302, headers={"Location": "/round"})
    with pytest.raises(FetchFault, match="more than 5 redirects"):
        web.read(f"{site.address}/round")


def test_a_key_is_not_taken_to_another_host(site: Site, other_site: Site) -> None:
    other_site.put("/", "there")
    site.put("/", status=302, headers={"Location": other_site.address + "/"})
    with Web(SMALL, allowed=[ip_network("127.0.0.0/8")]) as web:
        web.read(site.address + "/", headers={"Authorization": "Token secret", "Accept": "a/b"})
    assert site.asked[0].headers["authorization"] == "Token secret"
    assert "authorization" not in other_site.asked[0].headers
    assert other_site.asked[0].headers["accept"] == "a/b"


def test_a_document_that_is_too_large_is_given_up_before_it_is_read(site: Site) -> None:
    site.put("/huge.pdf", PDF, length=10**12)
    with Web(SMALL, allowed=[HERE]) as web, pytest.raises(FetchFault, match="more than 0 MB"):
        download(web, f"{site.address}/huge.pdf")


def test_a_document_that_does_not_say_its_size_is_given_up_at_the_limit(site: Site) -> None:
    site.put("/endless.pdf", PDF + b"x" * 50_000, length=-1)
    into = io.BytesIO()
    with Web(SMALL, allowed=[HERE]) as web, pytest.raises(FetchFault, match="--largest"):
        web.download(f"{site.address}/endless.pdf", into)
    assert len(into.getvalue()) <= SMALL.bytes


def test_a_server_that_does_not_answer_is_given_up_in_time(site: Site) -> None:
    ended = threading.Event()

    def never(_: Asked) -> Answer:
        ended.wait(60)
        return Answer()

    site.answers["/slow"] = never
    start = time.monotonic()
    with (
        Web(Limits(pause_s=0, read_s=0.3), allowed=[HERE]) as web,
        pytest.raises(FetchFault, match=r"127\.0\.0\.1 did not answer in time; try again later"),
    ):
        web.read(f"{site.address}/slow")
    ended.set()
    assert time.monotonic() - start < 30


def test_a_document_that_comes_too_slowly_is_given_up(site: Site) -> None:
    site.put("/slow.pdf", PDF)
    with (
        Web(Limits(pause_s=0, total_s=0), allowed=[HERE]) as web,
        pytest.raises(FetchFault, match="was not complete after 0 s"),
    ):
        download(web, f"{site.address}/slow.pdf")


def test_a_document_that_breaks_off_is_no_document(web: Web, site: Site) -> None:
    site.put("/half.pdf", PDF, length=len(PDF) + 100)
    with pytest.raises(FetchFault, match="broke"):
        download(web, f"{site.address}/half.pdf")


def test_a_busy_server_is_asked_again_after_the_time_that_it_names(
    web: Web, site: Site, waits: list[float]
) -> None:
    replies = iter(
        [Answer(status=429, headers={"Retry-After": "7"}), Answer(status=503), Answer(b"now")]
    )
    site.answers["/"] = lambda _: next(replies)
    assert web.read(site.address + "/").content == b"now"
    assert waits == [7.0, 4.0]  # named; 2 to the power of the attempt


def test_a_server_that_wants_a_long_wait_is_given_up_at_once(
    web: Web, site: Site, waits: list[float]
) -> None:
    site.put("/", status=429, headers={"Retry-After": "86400"})
    with pytest.raises(FetchFault, match="429 Too Many Requests: it was asked too often"):
        web.read(site.address + "/")
    assert (len(site.asked), waits) == (1, [])


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (202, "open it in one"),
        (401, "wants a sign-in"),
        (403, "does not allow programs"),
        (404, "nothing at this address"),
        (500, "try again later"),
        (418, "check the address"),
    ],
)
def test_a_refusal_says_what_to_do(web: Web, site: Site, status: int, says: str) -> None:
    site.put("/", status=status)
    with pytest.raises(FetchFault, match=rf"answered {status}.*{says}"):
        web.read(site.address + "/")


def test_there_is_a_pause_between_requests_to_one_host(site: Site) -> None:
    waits: list[float] = []
    site.put("/", "a")
    limits = Limits(pause_s=300, longest_wait_s=2000)
    with Web(limits, allowed=[HERE], sleep=waits.append) as web:
        web.read(site.address + "/")
        assert waits == []
        web.read(site.address + "/")
        web.slow_down("127.0.0.1", 1000)
        web.read(site.address + "/")
    hundreds = [round(seconds / 100) for seconds in waits]  # less what the requests took
    assert hundreds == [3, 13]  # nobody slept: 300 seconds are still to come


def test_no_server_no_connection() -> None:
    with (
        Web(SMALL, allowed=[HERE], sleep=lambda _: None) as web,
        pytest.raises(FetchFault, match=r"no connection to 127\.0\.0\.1"),
    ):
        web.read("http://127.0.0.1:9/")
    missing = Web(SMALL)
    with missing, pytest.raises(FetchFault, match="has no address"):
        missing.read("http://no-such-host.invalid/")
