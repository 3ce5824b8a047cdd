"""What drills stand on: a file to send, a real server, and somebody who is signed in to it.

Imported once Django is set up (bin.drills).
"""

import hashlib
import http.client
import io
import os
import re
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

from django.test import Client

from people.models import User

ROOT: Final = Path(__file__).resolve().parent.parent
W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
COORDINATOR: Final = "drill@ambulance.example"
CSRF: Final = "c" * 32
FIELDS: Final = {
    "csrfmiddlewaretoken": CSRF, "title": "Drill", "summary": "x", "kind": "tips",
    "stages": "running", "audiences": "seeker", "language": "en", "owner": "x", "licence": "own",
    "shelf": "everyone",
}  # fmt: skip


class Failed(Exception):
    """What should have happened did not."""


def demand(right: bool, words: str) -> None:
    if not right:
        raise Failed(words)


def word(paragraphs: int, more: bytes = b"") -> bytes:
    """A Word file with so many paragraphs."""
    out = io.BytesIO()
    kinds = "http://schemas.openxmlformats.org/package/2006"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    rows = "".join(f"<w:p><w:r><w:t>Row {n}</w:t></w:r></w:p>" for n in range(paragraphs))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        part = f'<Override PartName="/word/document.xml" ContentType="{main}"/>'
        types = f'<Types xmlns="{kinds}/content-types">{part}</Types>'
        package.writestr("[Content_Types].xml", types)
        # Which part is the document is said by its relation, never by its name.
        of = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
        leads = f'<Relationship Id="r1" Type="{of}" Target="word/document.xml"/>'
        package.writestr(
            "_rels/.rels", f'<Relationships xmlns="{kinds}/relationships">{leads}</Relationships>'
        )
        package.writestr("word/document.xml", f'<w:document xmlns:w="{W}">{rows}</w:document>')
        if more:
            package.writestr("word/media/a.bin", more, zipfile.ZIP_STORED)
    return out.getvalue()


@dataclass
class Answer:
    """What came back: the content as its length and its fingerprint."""

    status: int
    headers: dict[str, str]
    size: int
    sha256: str
    seconds: float


@dataclass
class Server:
    """A gunicorn with one process, and who asks it."""

    port: int
    cookie: str
    pid: int = 0

    def ask(self, path: str, port: int = 0, method: str = "GET", **headers: str) -> Answer:
        """Ask for a page as somebody who is signed in; its bytes are counted, never held."""
        began, digest, size = time.monotonic(), hashlib.sha256(), 0
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=120)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers={"Cookie": self.cookie, **given})
        answer = connection.getresponse()
        while piece := answer.read(256 * 1024):
            digest.update(piece)
            size += len(piece)
        said = {name.lower(): value for name, value in answer.getheaders()}
        connection.close()
        took = time.monotonic() - began
        return Answer(answer.status, said, size, digest.hexdigest(), took)

    def send(self, data: bytes, name: str) -> tuple[int, str, float]:
        """Upload one file with the whole form: status, page (or where to), seconds."""
        edge, began = uuid4().hex, time.monotonic()
        typed = {**FIELDS, "title": name, "form_key": str(uuid4())}
        parts = "".join(
            f'--{edge}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
            for field, value in typed.items()
        )
        head = (
            f'{parts}--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
        body = io.BytesIO(head + data + f"\r\n--{edge}--\r\n".encode())
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {
            "Cookie": self.cookie, "Content-Type": f"multipart/form-data; boundary={edge}",
            "Content-Length": str(len(body.getbuffer())),
        }  # fmt: skip
        connection.request("POST", "/resources/upload/", body, headers)
        answer = connection.getresponse()
        said = answer.headers.get("Location") or answer.read().decode()
        connection.close()
        return answer.status, said, time.monotonic() - began

    def slow(self, path: str) -> socket.socket:
        """Begin to take a page, read a little of it, and no more."""
        line = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        line.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookie}\r\n\r\n".encode()
        )
        line.recv(1000)
        return line

    def memory(self, what: str) -> float:
        """A figure of the process that answers, in MB: VmHWM (most ever), RssAnon (its own)."""
        text = Path(f"/proc/{self.pid}/status").read_text()
        found = re.search(rf"{what}:\s+(\d+) kB", text)
        return int(found[1]) / 1024 if found else 0.0

    def forget_the_most(self) -> None:
        """From now on VmHWM counts anew."""
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def cookie(email: str = COORDINATOR) -> str:
    """Of somebody who is signed in."""
    client = Client()
    client.force_login(User.objects.get(email=email))
    return f"session={client.cookies['session'].value}; csrf={CSRF}"


@contextmanager
def server(**changes: str) -> Iterator[Server]:
    """The site, served as it is on a host but by one process."""
    port = free_port()
    env = {**os.environ, "PORT": str(port), "WEB_PROCESSES": "1", "LOG_LEVEL": "ERROR", **changes}
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"]
    master = subprocess.Popen([*command, "peersupport.wsgi"], cwd=ROOT, env=env)
    try:
        made = Server(port, cookie())
        _until_it_answers(made)
        children = Path(f"/proc/{master.pid}/task/{master.pid}/children").read_text().split()
        made.pid = int(children[0])
        yield made
    finally:
        master.terminate()
        master.wait(30)


def _until_it_answers(made: Server) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(OSError):
            if made.ask("/livez").status == 200:
                return
        time.sleep(0.1)
    raise Failed("the web server did not start")
