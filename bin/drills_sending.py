"""Drills over the wire: receiving and sending with little memory, with a full disk, through nginx.

Part of bin.drills, which has made a site by the time this is imported.
"""

import hashlib
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import timezone

from bin.fronts import nginx
from bin.over_http import (
    COORDINATOR,
    Failed,
    Server,
    cookie,
    demand,
    server,
    word,
)
from people.models import User
from resources import storage
from resources.actions import prepare, publish
from resources.models import Fetches, HeldUpload, Resource, ResourceFile
from resources.views.sending import INTERNAL

# What a transfer may cost the process that answers, whatever its size: MB.
MOST_MEMORY: Final = 10.0
MEGABYTES: Final = (1, 20, 99)


def letter(megabytes: int) -> bytes:
    """A Word file of this size that cannot be made smaller."""
    return word(10, os.urandom(megabytes * 1_000_000 - 10_000))


def shelved(name: str) -> ResourceFile:
    """The file that was uploaded under this title: gone through and on the shelf."""
    row = Resource.objects.get(title=name)
    prepare(pk=row.files.get().pk, now=timezone.now())
    if row.published_at is None:
        publish(by=User.objects.get(email=COORDINATOR), resource=row)
    return ResourceFile.objects.select_related("resource").get(resource=row)


def page_of(file: ResourceFile) -> str:
    return f"/resources/{file.resource.slug}/download/"


def sent(web: Server, data: bytes, name: str) -> float:
    """Upload it; the seconds it took."""
    status, where, seconds = web.send(data, name)
    demand(status == 302 and where.startswith("/resources/"), f"{status}: {where[:300]}")
    return seconds


def little_memory() -> str:
    """Files of all sizes in and out again; what the most of each was, above the idle process."""
    said = []
    with server() as web:
        sent(web, letter(1), "first.docx")
        web.ask(page_of(shelved("first.docx")))
        for size in MEGABYTES:
            said.append(_in_and_out(web, size))
    return "; ".join(said)


def _in_and_out(web: Server, size: int) -> str:
    name = f"{size} MB.docx"
    idle = _fresh(web)
    into = sent(web, letter(size), name)
    received = web.memory("VmHWM") - idle
    file = shelved(name)
    idle = _fresh(web)
    answer = web.ask(page_of(file))
    out = web.memory("VmHWM") - idle
    demand((answer.status, answer.sha256) == (200, file.sha256), "not the bytes of the file")
    demand(max(received, out) <= MOST_MEMORY, f"{size} MB took {received:.1f} and {out:.1f} MB")
    return (
        f"{size} MB in {into:.1f} s (+{received:.1f} MB), out {answer.seconds:.1f} s "
        f"(+{out:.1f} MB)"
    )


def _fresh(web: Server) -> float:
    """What the idle process takes, in MB; its most is counted from now on."""
    web.forget_the_most()
    return web.memory("VmRSS")


def slow_readers() -> str:
    """Three people take 20 MB with a slow line, and the fourth does not wait for them."""
    with server() as web:
        sent(web, letter(20), "slow line.docx")
        file = shelved("slow line.docx")
        idle = _fresh(web)
        readers = [web.slow(page_of(file)) for _ in range(3)]
        times = [web.ask("/resources/").seconds for _ in range(10)]
        more = web.memory("VmHWM") - idle
        for reader in readers:
            reader.close()
    demand(max(times) < 5 and more <= MOST_MEMORY, f"{max(times):.1f} s, {more:.1f} MB")
    return f"the list in at most {max(times) * 1000:.0f} ms, +{more:.1f} MB"


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """A file system of its own that is soon full. Needs root."""
    folder = tempfile.mkdtemp(prefix="peersupport-small-")
    options = f"size={megabytes}m,mode=0755"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", folder], check=True)
    try:
        yield Path(folder)
    finally:
        subprocess.run(["umount", folder], check=False)
        os.rmdir(folder)


def _what_there_is(disk: Path) -> tuple[set[str], int, int, list[Path]]:
    rows = ResourceFile.objects.count(), HeldUpload.objects.count()
    return set(storage.names()), *rows, [path for path in disk.rglob("*") if path.is_file()]


def full_while_receiving() -> str:
    """No room where uploads arrive: the form says so, nothing stays, and a small one still fits."""
    if os.geteuid():
        return "not tried: a file system of its own needs root"
    with small_disk(8) as disk, server(TMPDIR=str(disk)) as web:
        before = _what_there_is(disk)
        status, page, _ = web.send(letter(20), "too large for the disk.docx")
        demand(status == 200 and "could not keep your file" in page, f"{status}: {page[:200]}")
        demand(_what_there_is(disk) == before, "something of it stayed")
        sent(web, letter(3), "small enough.docx")
    return "20 MB with room for 8: said, and nothing stayed; 3 MB passed"


def full_where_files_lie() -> str:
    """No room in the library itself: the same."""
    if os.geteuid():
        return "not tried: a file system of its own needs root"
    media = Path(settings.MEDIA_ROOT)
    with small_disk(8) as disk:
        media.rename(f"{media}.kept")
        media.symlink_to(disk)
        try:
            with server() as web:
                before = _what_there_is(disk)
                status, page, _ = web.send(letter(20), "no room.docx")
                demand(status == 200 and "could not keep" in page, f"{status}: {page[:200]}")
                demand(_what_there_is(disk) == before, "something of it stayed")
        finally:
            media.unlink()
            Path(f"{media}.kept").rename(media)
    return "20 MB with room for 8: said, no part of it and no row stayed"


def through_nginx() -> str:
    """nginx sends what the application names, with its headers, in parts; and nothing else."""
    # Its account reaches the files, and nothing beside them.
    Path(settings.VAR).chmod(0o711)
    with server(SEND_FILES_BY="nginx") as web, nginx(web.port) as (port, folder):
        sent(web, letter(20), "by nginx.docx")
        _shared_as_on_a_host()
        file = shelved("by nginx.docx")
        _shared_as_on_a_host()
        _wait_for(web, port)
        idle = _fresh(web)
        whole = web.ask(page_of(file), port)
        more = web.memory("VmHWM") - idle
        demand((whole.status, whole.sha256) == (200, file.sha256), f"{whole.status}: other bytes")
        _looks_right(web, port, file, whole.headers)
        refused = web.ask(f"{INTERNAL}{file.stored_name}", port)
        demand(refused.status == 404, f"anybody gets a file by its place: {refused.status}")
        written = [path.name for path in folder.glob("*.log") if path.read_text()]
        demand(not written, f"nginx wrote {written}")
        demand(more <= MOST_MEMORY, f"it took {more:.1f} MB")
    return f"20 MB in {whole.seconds:.1f} s, +{more:.1f} MB in the application, no log line"


def _shared_as_on_a_host() -> None:
    """This process keeps files for itself alone; on a host the setting shares them with nginx."""
    for path in [Path(settings.MEDIA_ROOT), *Path(settings.MEDIA_ROOT).rglob("*")]:
        path.chmod(0o750 if path.is_dir() else 0o640)


def _wait_for(web: Server, port: int) -> None:
    for _ in range(100):
        try:
            if web.ask("/livez", port).status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise Failed("nginx did not start")


def _looks_right(web: Server, port: int, file: ResourceFile, headers: dict[str, str]) -> None:
    page, etag = page_of(file), f'"{file.sha256}"'
    demand(headers["etag"] == etag, f"another fingerprint: {headers['etag']}")
    for name, value in {
        "cache-control": "no-store, private", "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox; default-src 'none'", "content-type": file.media_type,
        "content-disposition": f'attachment; filename="{file.original_name}"',
        "cross-origin-resource-policy": "same-origin",
        "x-robots-tag": "noindex, nofollow, noarchive",
    }.items():  # fmt: skip
        demand(headers.get(name) == value, f"{name}: {headers.get(name)}")
    demand("x-accel-redirect" not in headers, "the place of the file is told")
    with storage.fetch(file.stored_name) as content:
        content.seek(1000)
        right = hashlib.sha256(content.read(500)).hexdigest()
    part = web.ask(page, port, Range="bytes=1000-1499")
    demand((part.status, part.sha256) == (206, right), f"a part: {part.status}, {part.size}")
    demand(part.headers["content-range"] == f"bytes 1000-1499/{file.size}", "which part it is")
    for asked, status in (
        ({"Range": "bytes=0-9", "If_Range": etag}, 206),
        ({"Range": "bytes=0-9", "If_Range": '"another"'}, 200),
        ({"Range": f"bytes={file.size}-"}, 416),
        ({"Range": "bytes=0-1,5-6"}, 416),
        ({"If_None_Match": etag}, 304),
        ({"method": "HEAD"}, 200),
    ):
        found = web.ask(page, port, **asked)
        demand(found.status == status, f"{asked}: {found.status} instead of {status}")


def counted() -> str:
    """What colleagues save is counted in memory, and written down when the server ends."""
    with server() as web:
        sent(web, letter(1), "counted.docx")
        file = shelved("counted.docx")
        colleague = replace(web, cookie=cookie("colleague@ambulance.example"))
        for asked in (web, *[colleague] * 6):
            demand(asked.ask(page_of(file)).status == 200, "not sent")
        demand(not Fetches.objects.exists(), "something was written while it was sent")
    numbers = list(Fetches.objects.values_list("times", flat=True))
    demand(numbers == [6], f"counted {numbers}")
    return "6 of 7 (one was a coordinator's), in one row"


SENDING: Final[dict[str, Callable[[], str]]] = {
    "memory of receiving and sending": little_memory,
    "slow readers": slow_readers,
    "disk full where uploads arrive": full_while_receiving,
    "disk full where files lie": full_where_files_lie,
    "sent by nginx": through_nginx,
    "counted once the server ends": counted,
}
