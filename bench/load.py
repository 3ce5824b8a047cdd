"""Sends requests over kept-alive connections and checks every answer."""

import itertools
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True)
class Ask:
    """One request as bytes, and what its answer must be: the status, what it holds and how often.

    `check`: a closer look, for the one pass before anything is measured.
    """

    raw: bytes
    status: int = 200
    holds: tuple[tuple[bytes, int], ...] = ()
    check: Callable[[bytes], bool] | None = None


class Answer(NamedTuple):
    """What came back."""

    head: bytes
    body: bytes

    @property
    def status(self) -> int:
        return int(self.head[9:12])

    @property
    def page(self) -> bytes:
        """The body as a browser unpacks it."""
        if b"content-encoding: gzip" in self.head.lower():
            return zlib.decompress(self.body, wbits=31)
        return self.body


class WrongAnswer(Exception):
    """An answer that is fast and wrong counts as wrong: the run ends."""


def checked(ask: Ask, answer: Answer) -> bytes:
    """The page. Raises WrongAnswer when it is not what was expected."""
    text = answer.head if answer.status == 302 else answer.page
    if answer.status != ask.status:
        raise WrongAnswer(f"{ask.raw[:70]!r}: {answer.status}, expected {ask.status}")
    for words, times in ask.holds:
        if (found := text.count(words)) != times:
            raise WrongAnswer(f"{ask.raw[:70]!r}: {words!r} {found} times instead of {times}")
    return text


@dataclass
class Measured:
    """What one stretch of load gave."""

    seconds: float
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds

    @property
    def p95(self) -> float:
        """95 of 100 answers came within so many milliseconds."""
        ordered = sorted(self.latencies)
        return ordered[int(len(ordered) * 0.95)] * 1000


class Connection:
    """One connection to the server, kept open."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None

    def ask(self, ask: Ask) -> Answer:
        """The answer, not yet looked at. Raises OSError when nobody answers."""
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(ask.raw)
        head, _, body = self._receive(b"").partition(b"\r\n\r\n")
        length = _length(head)
        while len(body) < length:
            body = self._receive(body)
        if b"connection: close" in head.lower():
            self.close()
        return Answer(head, body)

    def _receive(self, so_far: bytes) -> bytes:
        assert self.socket is not None
        while True:
            piece = self.socket.recv(262_144)
            if not piece:
                raise WrongAnswer("the server closed the connection")
            so_far += piece
            if so_far.startswith(b"HTTP/1.1") is False or b"\r\n\r\n" in so_far:
                return so_far

    def close(self) -> None:
        """Close; the next request opens anew."""
        if self.socket is not None:
            self.socket.close()
            self.socket = None


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def measure(asks: Iterator[Ask], port: int, seconds: float, connections: int) -> Measured:
    """Keep so many connections busy for so long, taking turns through the requests.

    Every answer is checked, once the time is over: looking at it is no work of the server.
    """
    lock, found, faults = threading.Lock(), Measured(seconds), list[Exception]()
    answers: list[tuple[Ask, Answer]] = []
    end = time.perf_counter() + seconds

    def work() -> None:
        connection, latencies = Connection(port), list[float]()
        try:
            while (start := time.perf_counter()) < end:
                with lock:
                    ask = next(asks)
                answers.append((ask, connection.ask(ask)))
                latencies.append(time.perf_counter() - start)
        except Exception as fault:
            faults.append(fault)
        connection.close()
        with lock:
            found.latencies += latencies

    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    for ask, answer in answers:
        checked(ask, answer)
    return found


def each_once(asks: Sequence[Ask], port: int) -> int:
    """Ask each, one after another, and look at it closely. Returns the mean size as it travels."""
    connection, size = Connection(port), 0
    for ask in asks:
        answer = connection.ask(ask)
        page = checked(ask, answer)
        if ask.check is not None and not ask.check(page):
            raise WrongAnswer(f"{ask.raw[:70]!r}: not what plain queries find")
        size += len(answer.body)
    connection.close()
    return size // max(1, len(asks))


def get(path: str, cookies: str = "", *holds: tuple[bytes, int]) -> Ask:
    """A GET request whose answer holds these bytes so many times."""
    return Ask(_raw("GET", path, cookies, b""), holds=holds)


def post(path: str, cookies: str, body: bytes, location: str) -> Ask:
    """A form; the answer must be a redirect to an address that begins like this."""
    return Ask(_raw("POST", path, cookies, body), 302, ((f"Location: {location}".encode(), 1),))


def _raw(method: str, path: str, cookies: str, body: bytes) -> bytes:
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Cookie: {cookies}",
        "Accept-Encoding: gzip",
    ]
    if body:
        lines += [
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def in_turn(asks: Sequence[Ask]) -> Iterator[Ask]:
    """The requests over and over."""
    return itertools.cycle(asks)
