"""Faults that the library has to survive, made for real; one line with figures for each.

    python -m bin.drills [WORD…]

All of them, or those whose names hold one of the words.
Runs on a database and a storage of its own, which end with it. Ends with 1 when a line says FAIL.
"""

import atexit
import io
import os
import resource as usage
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import django

from bin.local import environment

# A site of its own, before anything reads the settings.
FOLDER: Final = tempfile.mkdtemp(prefix="peersupport-drills-")
os.environ.pop("DATABASE_URL", None)
os.environ["VAR_DIR"] = FOLDER
os.environ.update(environment())
django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.base import File  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from bin.drills_help import HELP  # noqa: E402
from bin.drills_sending import SENDING  # noqa: E402
from bin.over_http import COORDINATOR, demand, word  # noqa: E402
from people.models import Organisation, User  # noqa: E402
from resources import clean, storage  # noqa: E402
from resources.actions import Details, Upload, add_resource, prepare  # noqa: E402
from resources.apart import Limits  # noqa: E402
from resources.models import LEASE, ResourceFile  # noqa: E402
from resources.pipeline import check  # noqa: E402

CLAMD: Final = shutil.which("clamd") or "/usr/sbin/clamd"
EVIL: Final = b"side-by-side-drill-virus"


def added(data: bytes, name: str) -> ResourceFile:
    """A file as it was just received."""
    file = File(io.BytesIO(data), name=name)
    details = Details(
        title=name, summary="x", kind="tips", stages=["running"], audiences=["seeker"],
        owner="x", licence="own",
    )  # fmt: skip
    source = Upload(file=file, checked=check(file))
    return add_resource(
        by=User.objects.get(email=COORDINATOR), details=details, source=source
    ).files.get()


def state(file: ResourceFile) -> str:
    file.refresh_from_db()
    return str(file.state)


def killed_worker() -> str:
    """kill -9 while a program apart cleans: the program dies too, the next worker does it all."""
    file = added(word(150_000), "long.docx")
    worker = subprocess.Popen([sys.executable, "manage.py", "worker"], stdout=subprocess.DEVNULL)
    began = time.monotonic()
    while state(file) != "checking":
        demand(time.monotonic() - began < 120, "the worker never took it on")
        time.sleep(0.05)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    demand(state(file) == "checking", "it was too quick to be killed")
    prepare(pk=file.pk, now=timezone.now())
    demand(state(file) == "checking", "somebody took it on too early")
    prepare(pk=file.pk, now=timezone.now() + LEASE * 2)
    demand(state(file) == "clean", f"it is {file.state}")
    return f"killed after {time.monotonic() - began:.1f} s, ready at the second try"


def full_disk() -> str:
    """No room while a file is received: no part of it stays, and no row."""
    before = set(storage.names()), ResourceFile.objects.count()
    kept = usage.getrlimit(usage.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    data = word(10, os.urandom(3_000_000))
    usage.setrlimit(usage.RLIMIT_FSIZE, (1_000_000, kept[1]))
    try:
        added(data, "large.docx")
    except storage.NotKept:
        pass
    else:
        demand(False, "it was kept")
    finally:
        usage.setrlimit(usage.RLIMIT_FSIZE, kept)
    demand((set(storage.names()), ResourceFile.objects.count()) == before, "something stayed")
    return "3 MB with room for 1: nothing stayed"


def scanner_down() -> str:
    """The scanner is away: the file waits. A real one with one signature of ours, where there is
    one, then finds what it should."""
    with tempfile.TemporaryDirectory() as folder:
        settings.CLAMD = f"unix://{folder}/clamd"
        good, bad = added(word(5), "good.docx"), added(word(5, EVIL), "bad.docx")
        now = timezone.now()
        for file in (good, bad):
            prepare(pk=file.pk, now=now)
            demand(state(file) == "quarantined", f"it is {file.state}")
        if not Path(CLAMD).exists():
            settings.CLAMD = ""
            return "both wait (no clamd on this machine: what it finds was not tried)"
        with clamd(Path(folder)):
            for file in (good, bad):
                prepare(pk=file.pk, now=now + LEASE * 2)
        settings.CLAMD = ""
    demand((state(good), state(bad)) == ("clean", "refused"), f"{good.state}, {bad.state}")
    return f"both wait; then clamd passes one and finds: {bad.refusal[:70]}…"


@contextmanager
def clamd(folder: Path) -> Iterator[None]:
    """A real clamd that knows one signature, made here: nothing is downloaded."""
    (folder / "db").mkdir()
    (folder / "db" / "own.ndb").write_text(f"Drill.Test:0:*:{EVIL.hex()}\n")
    lines = (
        f"LocalSocket {folder}/clamd", f"DatabaseDirectory {folder}/db", "Foreground yes",
        f"TemporaryDirectory {folder}", "User root" if os.geteuid() == 0 else "",
    )  # fmt: skip
    (folder / "clamd.conf").write_text("\n".join(lines) + "\n")
    running = subprocess.Popen(
        [CLAMD, "-c", f"{folder}/clamd.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            if (folder / "clamd").exists():
                break
            time.sleep(0.1)
        yield
    finally:
        running.terminate()
        running.wait(30)


def eats_memory() -> str:
    """A file that needs more memory than its program gets, by the limits as they are: it is
    refused, and the worker goes on with the next."""
    # 97 MB of text in 2.2 million paragraphs: as a tree more than a gigabyte.
    file, idle = added(word(2_200_000), "greedy.docx"), usage.getrusage(usage.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()
    prepare(pk=file.pk, now=timezone.now())
    took = time.monotonic() - began
    _refused(file)
    grown = (usage.getrusage(usage.RUSAGE_SELF).ru_maxrss - idle) // 1024
    demand(grown < 50, f"the worker itself grew by {grown} MB")
    most = usage.getrusage(usage.RUSAGE_CHILDREN).ru_maxrss // 1024
    demand(most > clean.ALLOWED.memory * 0.6 / 1_048_576, f"it took no more than {most} MB")
    return f"refused after {took:.1f} s at {most} MB; the worker grew by {grown} MB{_goes_on()}"


def eats_time() -> str:
    """A program apart that is given a second for what takes longer: the same."""
    kept, clean.ALLOWED = clean.ALLOWED, Limits(1_000_000_000, 1)  # type: ignore[misc]  # for this drill
    try:
        file, began = added(word(800_000), "slow.docx"), time.monotonic()
        prepare(pk=file.pk, now=timezone.now())
        took = time.monotonic() - began
    finally:
        clean.ALLOWED = kept  # type: ignore[misc]  # back to what it was
    _refused(file)
    return f"refused after {took:.1f} s{_goes_on()}"


def _refused(file: ResourceFile) -> None:
    demand(state(file) == "refused", f"it is {file.state}")
    demand("memory and time" in file.refusal, file.refusal)


def _goes_on() -> str:
    after = added(word(5), "after.docx")
    prepare(pk=after.pk, now=timezone.now())
    demand(state(after) == "clean", f"the next one is {after.state}")
    return ", and the next file is ready"


def sized(megabytes: int) -> Callable[[], str]:
    """From received to ready, and sent: seconds, and the most memory of us and of a program."""

    def drill() -> str:
        data = word(100, os.urandom(megabytes * 1_000_000 - 100_000))
        began = time.monotonic()
        file = added(data, "sized.docx")
        received = time.monotonic() - began
        prepare(pk=file.pk, now=timezone.now())
        demand(state(file) == "clean", f"it is {file.state}: {file.refusal}")
        ready = time.monotonic() - began - received
        began = time.monotonic()
        with storage.fetch(file.stored_name) as content:
            number = sum(len(chunk) for chunk in content.chunks())
        demand(number == file.size, "not all of it came")
        most = usage.getrusage(usage.RUSAGE_CHILDREN).ru_maxrss // 1024
        return (
            f"received in {received:.1f} s, ready in {ready:.1f} s, read in "
            f"{time.monotonic() - began:.1f} s; a program apart took at most {most} MB"
        )

    return drill


DRILLS: Final[dict[str, Callable[[], str]]] = {
    # First, from small to large: what programs took at most is a figure of all there were so far.
    "a file of 1 MB": sized(1),
    "a file of 20 MB": sized(20),
    "a file of 99 MB": sized(99),
    "worker killed while cleaning": killed_worker,
    "disk full while receiving": full_disk,
    "virus scanner down": scanner_down,
    "a program that eats memory": eats_memory,
    "a program that eats time": eats_time,
    **SENDING,
    **HELP,
}


def site() -> None:
    """An empty site with one coordinator."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    own = Organisation.objects.create(
        name="Drill", slug="drill", emergency_service="ambulance", region="london"
    )
    User.objects.create(email=COORDINATOR, organisation=own, roles=["coordinator"])
    User.objects.create(email="colleague@ambulance.example", organisation=own)


def main() -> int:
    """Run all of them; how many failed."""
    atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
    site()
    failed = 0
    words = sys.argv[1:] or [""]
    for name, drill in DRILLS.items():
        if not any(word in name for word in words):
            continue
        try:
            print(f"PASS {name}: {drill()}", flush=True)
        except Exception as error:
            failed += 1
            print(f"FAIL {name}: {type(error).__name__} {error}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(min(main(), 1))
