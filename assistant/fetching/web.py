"""Requests to other people's servers: few, slow enough, bounded, and to public addresses only.

1. Between two requests to one host there is a pause, longer if its robots.txt asks for that.
2. A redirect is a new request with all its checks; credentials are not taken to another host.
3. A server that is busy (429, 502, 503, 504), or breaks off, is asked again, after the time that it names.
4. A response is read up to a number of bytes and for a number of seconds; its type is looked at first.
"""

from __future__ import annotations

import contextlib
import email.utils
import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any, BinaryIO

import httpx

from assistant.fetching.errors import FetchFault, RefusedAddress
from assistant.fetching.public_addresses import (
    Network,
    PublicTransport,
    Resolve,
    system_resolver,
)

AGENT = "programme-assistant"
_AGAIN = (429, 502, 503, 504)
_REDIRECTS = (301, 302, 303, 307, 308)
_LONGEST_LIST = 30_000_000  # bytes of a page or of one answer of an interface
_SECRET_HEADERS = ("authorization", "ocp-apim-subscription-key")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of requests. ``pause_s``: seconds between two to one host. ``total_s``: for one response.

    ``bytes``: of one document. ``longest_wait_s``: a server that asks for a longer wait is given up.
    """

    pause_s: float = 1.0
    connect_s: float = 10.0
    read_s: float = 30.0
    total_s: float = 600.0
    bytes: int = 100_000_000
    redirects: int = 5
    attempts: int = 3
    longest_wait_s: float = 120.0


@dataclass(frozen=True, slots=True)
class Head:
    """What a server says before the content. ``address``: after redirects. ``media_type``: lower case, "" if none."""

    address: str
    status: int
    media_type: str
    headers: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Page:
    """A response that was read whole."""

    head: Head
    content: bytes = field(repr=False)

    def json(self) -> Any:
        """Raises FetchFault for what is not JSON."""
        try:
            return json.loads(self.content)
        except ValueError as error:
            address = self.head.address.partition("?")[0]  # a key may follow
            raise FetchFault(
                f"{address} should answer with JSON, got {self.head.media_type or 'no type'}"
                f" beginning with {self.content[:60]!r}"
            ) from error


@dataclass(frozen=True, slots=True)
class Content:
    """A document that was written to a file. ``sha256``: hex. ``size``: bytes."""

    head: Head
    sha256: str
    size: int


class Web:
    """See the module. ``allowed``: networks that may be asked although they are not public."""

    def __init__(
        self,
        limits: Limits = Limits(),
        *,
        allowed: Sequence[Network] = (),
        resolve: Resolve = system_resolver,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.limits = limits
        self._sleep = sleep
        self._last: dict[str, float] = {}  # by host: when it was asked
        self._pauses: dict[str, float] = {}
        timeout = httpx.Timeout(limits.read_s, connect=limits.connect_s)
        agent = f"{AGENT}/{version('programme-assistant')}"
        self._client = httpx.Client(
            transport=PublicTransport(allowed, resolve),
            timeout=timeout,
            trust_env=False,  # a proxy would resolve names, unchecked
            headers={"User-Agent": agent, "Accept-Encoding": "identity"},
        )

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> Web:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def slow_down(self, host: str, seconds: float) -> None:
        """Let at least ``seconds`` pass between requests to ``host``; two minutes at most."""
        asked = max(seconds, self.limits.pause_s)
        self._pauses[host] = min(asked, self.limits.longest_wait_s)

    def read(
        self,
        address: str,
        *,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        most: int = _LONGEST_LIST,
        wanted: Callable[[Head], bool] = lambda _: True,
    ) -> Page:
        """A page, or an answer of an interface; ``body`` is sent as JSON.

        ``wanted``: looks at what comes; if false, the content is not read and is empty. Raises FetchFault.
        """
        with self._response(address, params, headers or {}, body) as (head, response):
            if not wanted(head):
                return Page(head, b"")
            return Page(head, b"".join(self._pieces(response, most)))

    def download(
        self,
        address: str,
        into: BinaryIO,
        *,
        headers: Mapping[str, str] | None = None,
        check: Callable[[Head], None] = lambda _: None,
    ) -> Content | None:
        """Write a document into a file; None when the server says that it has not changed (304).

        ``check`` may raise FetchFault for what comes, before it is read.
        """
        with self._response(address, None, headers or {}, None) as (head, response):
            if head.status == 304:
                return None
            check(head)
            digest, size = hashlib.sha256(), 0
            for piece in self._pieces(response, self.limits.bytes):
                into.write(piece)
                digest.update(piece)
                size += len(piece)
            return Content(head, digest.hexdigest(), size)

    @contextmanager
    def _response(
        self,
        address: str,
        params: Mapping[str, str | int] | None,
        headers: Mapping[str, str],
        body: Any,
    ) -> Iterator[tuple[Head, httpx.Response]]:
        """The response after redirects and new attempts; its content is not read yet."""
        url = _url(address)
        url = url.copy_merge_params(dict(params)) if params else url
        method = "GET" if body is None else "POST"
        with contextlib.ExitStack() as stack, _explained():
            for _ in range(self.limits.redirects + 1):
                request = self._client.build_request(method, url, headers=headers, json=body)
                response = self._answered(request)
                stack.callback(response.close)
                target = response.headers.get("location")
                if response.status_code not in _REDIRECTS or not target:
                    _require_success(response)
                    yield _head(url, response), response
                    return
                response.close()
                there = _url(str(url.join(target)))
                if there.host != url.host or (url.scheme, there.scheme) == ("https", "http"):
                    headers = {k: v for k, v in headers.items() if k.lower() not in _SECRET_HEADERS}
                if response.status_code == 303 and body is not None:
                    method, body = "GET", None
                url = there
            raise FetchFault(f"more than {self.limits.redirects} redirects, the last to {url}")

    def _answered(self, request: httpx.Request) -> httpx.Response:
        """The response of a server that may be busy at first."""
        for attempt in range(1, self.limits.attempts + 1):
            self._wait(request.url.host)
            last = attempt == self.limits.attempts
            try:
                response = self._client.send(request, stream=True, follow_redirects=False)
            except (httpx.ConnectError, httpx.ReadError, httpx.RemoteProtocolError):
                if last:
                    raise
                self._sleep(2.0**attempt)
                continue
            wait = _wait_of(response, attempt)
            if response.status_code not in _AGAIN or last or wait > self.limits.longest_wait_s:
                return response
            response.close()
            self._sleep(wait)
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _wait(self, host: str) -> None:
        now = time.monotonic()
        pause = self._pauses.get(host, self.limits.pause_s)
        due = max(now, self._last.get(host, now - pause) + pause)
        self._last[host] = due
        if due > now:
            self._sleep(due - now)

    def _pieces(self, response: httpx.Response, most: int) -> Iterator[bytes]:
        """The content in pieces. Raises FetchFault beyond ``most`` bytes or ``total_s`` seconds."""
        too_large = f"it has more than {most / 1e6:,.0f} MB; allow more with --largest"
        announced = response.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > most:
            raise FetchFault(too_large)
        size, end = 0, time.monotonic() + self.limits.total_s
        for piece in response.iter_bytes():
            size += len(piece)
            if size > most:
                raise FetchFault(too_large)
            if time.monotonic() > end:
                raise FetchFault(
                    f"it was not complete after {self.limits.total_s:,.0f} s and {size:,} bytes; try again later"
                )
            yield piece


def _url(address: str) -> httpx.URL:
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise RefusedAddress(f"this is no address: {error}") from error
    if url.scheme not in ("http", "https") or not url.host:
        raise RefusedAddress(
            f"an address begins with http:// or https:// and a host, got {address!r:.100}"
        )
    if url.userinfo:
        raise RefusedAddress("an address with a name or password in it is not asked; take them out")
    return url.copy_with(fragment=None)


def _head(url: httpx.URL, response: httpx.Response) -> Head:
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Head(str(url), response.status_code, media_type, response.headers)


def _require_success(response: httpx.Response) -> None:
    status = response.status_code
    if status in (200, 304):
        return
    said = f"the server answered {status} {response.reason_phrase}".rstrip()
    meaning = {
        202: "it has not sent a document yet; it may ask browsers for a check, open it in one",
        401: "it wants a sign-in; fetch the file yourself and put it into the folder",
        403: "it does not allow programs to read this; open it in a browser, or check key and name",
        404: "there is nothing at this address any more; look for it on the site",
        410: "it was taken away for good",
        429: "it was asked too often; try again later, or with a longer --pause",
    }.get(status, "try again later" if status >= 500 else "check the address")
    raise FetchFault(f"{said}: {meaning}")


def _wait_of(response: httpx.Response, attempt: int) -> float:
    """Seconds until a busy server may be asked again, as it says (Retry-After), else more each time."""
    given = response.headers.get("retry-after", "").strip()
    if given.isdecimal():
        return float(given)
    with contextlib.suppress(ValueError, TypeError):
        return max(0.0, email.utils.parsedate_to_datetime(given).timestamp() - time.time())
    return 2.0**attempt


@contextmanager
def _explained() -> Iterator[None]:
    """Errors of the HTTP library as FetchFault with what to do."""
    try:
        yield
    except httpx.TimeoutException as error:
        raise FetchFault(f"{_host(error)} did not answer in time; try again later") from error
    except httpx.ConnectError as error:
        raise FetchFault(
            f"no connection to {_host(error)} ({error}); check address and network"
        ) from error
    except httpx.RequestError as error:
        why = str(error) or type(error).__name__
        raise FetchFault(f"the connection to {_host(error)} broke ({why}); try again") from error


def _host(error: httpx.RequestError) -> str:
    return error.request.url.host
