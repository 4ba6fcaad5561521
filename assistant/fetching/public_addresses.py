"""Connections to public addresses only, whatever a name resolves to.

1. The name of a host is resolved here, once for each request; the operating system is not asked again.
2. Every address that it has must be public (or in a network that the caller allows): a name with a public
   and a private address is a trick.
3. The connection goes to the address that was checked. The name stays in the header Host, in the TLS
   handshake and in the check of the certificate.

So a page cannot lead to services of the machine or of its network: not by its links, not by a redirect, and
not by a name that resolves to something else the second time (DNS rebinding).
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpx

from assistant.fetching.errors import FetchFault, RefusedAddress

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Sequence[str]]

_NAT64 = IPv6Network("64:ff9b::/96")  # the last four bytes are an IPv4 address


def system_resolver(host: str, port: int) -> list[str]:
    """The addresses of ``host``, as the operating system finds them. Raises FetchFault if there is none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchFault(
            f"the name {host} has no address ({error}); check its spelling and the network"
        ) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: Address) -> bool:
    """Whether everybody on the internet means the same machine by ``address``."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


def checked(host: str, port: int, resolve: Resolve, allowed: Sequence[Network]) -> list[str]:
    """The addresses of ``host``, all of them public or in ``allowed``. Raises RefusedAddress."""
    plain = host.strip("[]").partition("%")[0]
    try:
        found = [str(ip_address(plain))]
    except ValueError:
        found = list(resolve(host, port))
    for text in found:
        address = ip_address(text.partition("%")[0])
        if not is_public(address) and not any(address in network for network in allowed):
            of = "" if str(address) == plain else f" of {host}"
            raise RefusedAddress(
                f"the address {address}{of} is not a public one; if it is in your own network, allow that"
                f" with --allow-network {address}"
            )
    return found


class PublicTransport(httpx.BaseTransport):
    """See the module. Safe to use from several threads.

    Each host has a transport of its own: two hosts at one address must not share a connection, whose
    certificate was checked for one of them.
    """

    def __init__(self, allowed: Sequence[Network] = (), resolve: Resolve = system_resolver) -> None:
        self._allowed = tuple(allowed)
        self._resolve = resolve
        self._transports: dict[str, httpx.HTTPTransport] = {}
        self._lock = threading.Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        addresses = checked(host, port, self._resolve, self._allowed)
        for address in addresses[:-1]:
            try:
                return self._send(request, host, address)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue  # the next address of the same host
        return self._send(request, host, addresses[-1])

    def _send(self, request: httpx.Request, host: str, address: str) -> httpx.Response:
        pinned = httpx.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,  # Host among them, made from the name
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": host},
        )
        with self._lock:
            transport = self._transports.setdefault(host, httpx.HTTPTransport())
        return transport.handle_request(pinned)

    def close(self) -> None:
        for transport in self._transports.values():
            transport.close()
