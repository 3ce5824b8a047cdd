"""Asks somebody else's site whether a page is still there, and nothing that is not on the open
internet: an address in the library must not make this server knock on doors inside.

Every name is looked up here, each of its addresses must be a public one, and the connection goes to
the very address that was looked at. Redirects are followed by the same rule, a few times.
"""

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

from django.conf import settings

from resources.taxonomy import LINK_BROKEN, LINK_UNSURE, LINK_WORKS

SECONDS: Final = 10
MOST_REDIRECTS: Final = 4
PORTS: Final = {"http": 80, "https": 443}
# What a site says to a program it does not know, whether or not the page is there.
_NOT_FOR_PROGRAMS: Final = frozenset({401, 403, 405, 406, 429, 501})
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_HEADERS: Final = {"User-Agent": "link check", "Accept": "*/*", "Connection": "close"}


class Refused(Exception):
    """Not an address on the open internet."""


@dataclass(frozen=True)
class Answer:
    """A status, and where it sends one on to."""

    status: int
    location: str = ""


class _Secure(http.client.HTTPSConnection):
    """TLS to one numbered address under the name of the site."""

    def __init__(self, host: str, port: int, number: str) -> None:
        self.secure = ssl.create_default_context()
        super().__init__(host, port, timeout=SECONDS, context=self.secure)
        self.number = number

    def connect(self) -> None:
        """To the address that was looked at, not to what the name means a moment later."""
        plain = socket.create_connection((self.number, self.port), SECONDS)
        self.sock = self.secure.wrap_socket(plain, server_hostname=self.host)


class _Plain(http.client.HTTPConnection):
    """The same without TLS."""

    def __init__(self, host: str, port: int, number: str) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self.number = number

    def connect(self) -> None:
        """To the address that was looked at."""
        self.sock = socket.create_connection((self.number, self.port), SECONDS)


def look(address: str) -> str:
    """LINK_WORKS, LINK_BROKEN (the site says that it is gone), or LINK_UNSURE."""
    try:
        answer = _followed(address, "HEAD")
        if answer.status in _NOT_FOR_PROGRAMS or answer.status >= 500:
            answer = _followed(address, "GET")
    except (Refused, OSError, http.client.HTTPException, ValueError):
        return LINK_UNSURE
    if answer.status < 300:
        return LINK_WORKS
    return LINK_BROKEN if answer.status in (404, 410) else LINK_UNSURE


def _followed(address: str, method: str) -> Answer:
    for _ in range(MOST_REDIRECTS + 1):
        answer = _asked(address, method)
        if answer.status not in _MOVED or not answer.location:
            return answer
        address = urljoin(address, answer.location)
    raise Refused("It sends one on and on.")


def _asked(address: str, method: str) -> Answer:
    parts = urlsplit(address)
    kind = _Secure if parts.scheme == "https" else _Plain
    host, port = _door(address)
    connection = kind(host, port, public_number(host, port))
    try:
        path = parts.path or "/"
        target = f"{path}?{parts.query}" if parts.query else path
        connection.request(method, target, headers=_HEADERS)
        response = connection.getresponse()
        return Answer(response.status, response.headers.get("Location", ""))
    finally:
        connection.close()


def _door(address: str) -> tuple[str, int]:
    """Host and port. Raises Refused for anything but the two usual ones."""
    parts = urlsplit(address)
    port = parts.port or PORTS.get(parts.scheme, 0)
    usual = port == PORTS.get(parts.scheme) or settings.LINKS_TO_THIS_MACHINE
    if not parts.hostname or not port or not usual or parts.username is not None:
        raise Refused(parts.scheme)
    return parts.hostname, port


def public_number(host: str, port: int) -> str:
    """The first number of a host. Raises Refused when any of its numbers is not a public one."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(_public(number) for number in found):
        raise Refused(host)
    return found[0]


def _public(number: str) -> bool:
    address = ipaddress.ip_address(number.partition("%")[0])
    inside = getattr(address, "ipv4_mapped", None) or address
    if settings.LINKS_TO_THIS_MACHINE and inside.is_loopback:
        return True
    return bool(inside.is_global and not inside.is_multicast)
