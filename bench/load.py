"""Sends requests over kept-alive connections and checks every answer."""

import itertools
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Ask:
    """One request as bytes; the answer must have this status and hold these bytes."""

    raw: bytes
    status: int = 200
    holds: bytes = b""


class WrongAnswer(Exception):
    """An answer that is fast and wrong counts as wrong: the run ends."""


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

    def ask(self, ask: Ask) -> bytes:
        """The body of the answer. Raises WrongAnswer when it is not what was expected."""
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(ask.raw)
        head, _, body = self._receive(b"").partition(b"\r\n\r\n")
        status = int(head[9:12])
        length = _length(head)
        while len(body) < length:
            body = self._receive(body)
        if b"connection: close" in head.lower():
            self.close()
        if status != ask.status or ask.holds not in (head if status == 302 else body):
            raise WrongAnswer(f"{ask.raw[:60]!r}: {status}, expected {ask.status} {ask.holds!r}")
        return body

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


def measure(asks: "itertools.cycle[Ask]", port: int, seconds: float, connections: int) -> Measured:
    """Keep so many connections busy for so long, taking turns through the requests."""
    lock, found, faults = threading.Lock(), Measured(seconds), list[Exception]()
    end = time.perf_counter() + seconds

    def work() -> None:
        connection, latencies = Connection(port), list[float]()
        try:
            while (start := time.perf_counter()) < end:
                with lock:
                    ask = next(asks)
                connection.ask(ask)
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
    return found


def get(path: str, cookies: str = "", **expected: bytes) -> Ask:
    """A GET request; keyword `holds`: what the answer must hold."""
    return Ask(_raw("GET", path, cookies, b""), **expected)  # type: ignore[arg-type]  # holds only


def post(path: str, cookies: str, body: bytes, holds: bytes) -> Ask:
    """A form; the answer must be a redirect whose head holds these bytes."""
    return Ask(_raw("POST", path, cookies, body), 302, holds)


def _raw(method: str, path: str, cookies: str, body: bytes) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {cookies}"]
    if body:
        lines += [
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def in_turn(asks: Sequence[Ask]) -> "itertools.cycle[Ask]":
    """The requests over and over."""
    return itertools.cycle(asks)
