"""/help-now/ is a file, and what is sent when the file cannot be trusted."""

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jinja2
import pytest
from django.conf import settings as real
from django.core.management import CommandError, call_command
from django.template import TemplateSyntaxError, engines
from django.test import Client

from peersupport import components, health, help_now
from peersupport.tasks import make_help_page
from signposting import at_hand
from signposting.at_hand import AtHand, Called, Entry, Way

PAGE = "/help-now/"
SAID = AtHand(
    {"police-crisis-line": Called("0300 131 2789", "2026-11-01", "2026-12-01")},
    (Entry("Quiet line", "Someone to listen", "Day", "Last checked", (
        Way("Text SHOUT to", "85258", "sms:85258?body=SHOUT"),)),),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _strict(settings: Any) -> None:
    """As on a host."""
    settings.SHOW_UNCHECKED_NUMBERS, settings.URGENT_LINES_CHECKED = False, []


@pytest.fixture
def made() -> Path:
    """The file, saying SAID."""
    assert help_now.make(SAID)
    return help_now.path()


@pytest.fixture
def broken_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every template has a fault in it, as after an update that went wrong."""
    environment: Any = engines["jinja2"].env  # type: ignore[attr-defined]  # Jinja's own
    monkeypatch.setattr(environment, "loader", jinja2.FunctionLoader(lambda _: "{% if %}"))
    monkeypatch.setattr(environment, "cache", None)


def body(client: Client) -> str:
    """The page, asked for without a database: pytest-django refuses it to these tests."""
    response = client.get(PAGE)
    assert response.status_code == 200
    return response.content.decode()


def test_what_is_sent_is_the_file(outer: Client, made: Path) -> None:
    assert outer.get(PAGE).content == made.read_bytes()
    assert 'href="tel:03001312789"' in body(outer)
    assert 'Text SHOUT to <a href="sms:85258?body=SHOUT">85258</a>' in body(outer)


def test_the_same_is_not_written_again(made: Path) -> None:
    before = made.stat()
    assert not help_now.make(SAID)
    assert (made.stat().st_ino, made.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_others_may_read_it_and_nobody_else_write(made: Path) -> None:
    assert oct(made.stat().st_mode)[-3:] == "644"
    assert oct(made.parent.stat().st_mode)[-3:] == "755"


@pytest.mark.parametrize("harm", ["cut", "digit", "empty", "gone"])
def test_a_damaged_file_is_not_sent(outer: Client, made: Path, harm: str) -> None:
    whole = made.read_bytes()
    harmed = {"cut": whole[:2000], "digit": whole.replace(b"2789", b"2780"), "empty": b""}
    made.unlink() if harm == "gone" else made.write_bytes(harmed[harm])
    assert "missing" in help_now.trouble() if harm == "gone" else "damaged" in help_now.trouble()
    # Made anew from what was kept beside it: nothing is lost, and the database is not asked.
    assert outer.get(PAGE).content == whole


def test_a_file_made_by_other_templates_or_settings_is_not_sent(
    outer: Client, made: Path, settings: Any
) -> None:
    settings.SITE_NAME = "Another name"
    assert help_now.trouble() == "other templates or settings made it"
    assert outer.get(PAGE).content != made.read_bytes()
    assert 'href="tel:03001312789"' in body(outer)


def test_broken_templates_leave_the_file(outer: Client, made: Path, broken_templates: None) -> None:
    with pytest.raises(TemplateSyntaxError):
        help_now.rendered()
    assert outer.get(PAGE).content == made.read_bytes()


def test_broken_templates_and_no_file_leave_the_numbers(
    outer: Client, made: Path, broken_templates: None
) -> None:
    made.unlink()
    page = body(outer)
    numbers = re.findall(r'href="tel:(\d+)"', page)
    assert numbers == ["999", "03001312789", "111", "111", "111", "116123"]
    assert page.count('aria-label="Urgent help"') == 1


def test_everything_gone_leaves_the_constants(outer: Client, broken_templates: None) -> None:
    assert re.findall(r'href="tel:(\d+)"', body(outer)) == ["999", "111", "111", "111", "116123"]


def test_the_same_bytes_for_everybody(outer: Client, made: Path) -> None:
    plain = outer.get(PAGE)
    outer.cookies["__Host-session"] = "somebody"
    known = outer.get(PAGE, headers={"accept-language": "cy", "user-agent": "Other"})
    assert known.content == plain.content
    assert dict(known.cookies) == {}
    assert known.headers["Vary"] == "Accept-Encoding"


def test_it_travels_compressed_and_not_at_all_when_it_is_known(outer: Client, made: Path) -> None:
    packed = outer.get(PAGE, headers={"accept-encoding": "br, gzip"})
    assert gzip.decompress(packed.content) == made.read_bytes()
    again = outer.get(PAGE, headers={"if-none-match": packed.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    help_now.make(AtHand())
    assert outer.get(PAGE, headers={"if-none-match": packed.headers["ETag"]}).status_code == 200


def test_it_is_found_as_it_stands_on_a_poster(outer: Client) -> None:
    response = outer.get("/help-now")
    assert (response.status_code, response.headers["Location"]) == (301, PAGE)


def test_nothing_stands_before_it() -> None:
    """Whatever came first could need a database."""
    assert real.MIDDLEWARE[0] == "peersupport.middleware.AlwaysThere"


def policy(response: Any) -> set[str]:
    return set(response.headers["Content-Security-Policy"].split("; "))


def test_only_the_page_of_urgent_help_may_have_a_worker(outer: Client, made: Path) -> None:
    here, elsewhere = policy(outer.get(PAGE)), policy(outer.get("/"))
    assert here - elsewhere == {"worker-src 'self'"}
    assert elsewhere - here == {"worker-src 'none'"}


@pytest.mark.parametrize(("on", "does"), [(True, "caches.open"), (False, "unregister")])
def test_the_worker_keeps_or_leaves(outer: Client, settings: Any, on: bool, does: str) -> None:
    settings.HELP_NOW_OFFLINE = on
    response = outer.get(f"{PAGE}worker.js")
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, no-cache"
    packed = outer.get(f"{PAGE}worker.js", headers={"accept-encoding": "gzip"})
    assert gzip.decompress(packed.content) == response.content
    # No wider reach than the folder it is sent from.
    assert "Service-Worker-Allowed" not in response.headers
    assert does in response.content.decode()
    assert f'data-offline="{"on" if on else "off"}"' in body(outer)


@pytest.mark.parametrize("path", [Path("deploy/nginx.conf"), Path("deploy/Caddyfile")])
def test_who_sends_the_file_directly_sends_the_same_headers(
    outer: Client, made: Path, path: Path
) -> None:
    """nginx and Caddy know the headers the application sends, all of them."""
    block = re.split(r"location = /help-now/|handle @help", path.read_text())[1].split("}\n\n")[0]
    told = dict(re.findall(r'^\s*(?:add_header )?([A-Z][\w-]+) "([^"]*)";?$', block, re.M))
    sent = {**outer.get(PAGE).headers}
    own = {"Content-Length", "ETag", "Vary", "Content-Type"}
    told.pop("Content-Type", None)
    csp = "Content-Security-Policy"
    assert set(told.pop(csp).split("; ")) == policy(outer.get(PAGE))
    assert told == {name: value for name, value in sent.items() if name not in {*own, csp}}


@pytest.mark.django_db
def test_the_worker_of_the_site_mends_what_is_missing() -> None:
    assert not help_now.path().exists()
    make_help_page(now=None)  # type: ignore[arg-type]  # it asks no clock
    assert help_now.trouble() == ""


@pytest.mark.django_db
def test_a_command_makes_it_and_says_how_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="it is missing"):
        call_command("help_now", check=True)
    call_command("help_now")
    call_command("help_now")
    said = capsys.readouterr().out
    assert (said.count("Made anew."), said.count("Nothing had changed.")) == (1, 1)
    call_command("help_now", check=True)
    help_now.path().write_bytes(b"harmed")
    with pytest.raises(CommandError, match="it is damaged"):
        call_command("help_now", check=True)


@pytest.mark.django_db
def test_who_watches_the_site_is_told() -> None:
    assert health.state()["help_page"] == "it is missing"
    help_now.make()
    assert health.state()["help_page"] == "as it should be"


@pytest.mark.django_db
def test_a_change_stands_when_the_page_cannot_be_made(
    made: Path, monkeypatch: pytest.MonkeyPatch, lines: Any
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("records.whole_files.replace", full)
    before = made.read_bytes()
    help_now.make_quietly()
    assert made.read_bytes() == before
    assert any("was not made anew" in line for line in lines())
    with pytest.raises(CommandError, match="OSError"):
        call_command("help_now")


def test_a_server_says_at_its_start_what_it_found(made: Path, lines: Any) -> None:
    help_now.say_at_start()
    assert lines() == []
    made.unlink()
    help_now.say_at_start()
    assert any("its file is not used" in line for line in lines())


def test_what_is_kept_says_when_it_is_another(made: Path) -> None:
    first = at_hand.word()
    help_now.make(AtHand())
    assert at_hand.word() != first


@pytest.fixture
def unlucky(monkeypatch: pytest.MonkeyPatch) -> Any:
    """While it is in force, no file can be read: too many are open."""

    def refuse(*_: Any) -> bytes:
        raise OSError(24, "Too many open files")

    # As in a process that has just started.
    at_hand._read.cache_clear()
    help_now._read.cache_clear()

    @contextmanager
    def force() -> Iterator[None]:
        with monkeypatch.context() as patch:
            patch.setattr(Path, "read_bytes", refuse)
            yield

    return force


def test_a_file_that_could_not_be_read_once_is_read_the_next_time(
    outer: Client, made: Path, unlucky: Any
) -> None:
    with unlucky():
        assert (at_hand.read(), help_now.trouble()) == (AtHand(), "it is damaged")
        assert outer.get(PAGE).status_code == 200
    assert (at_hand.read(), help_now.trouble()) == (SAID, "")
    assert outer.get(PAGE).content == made.read_bytes()


def test_a_disk_that_fills_up_half_way_leaves_no_old_number(
    outer: Client, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What entries say was kept; the page made of it found no room."""
    old = made.read_bytes()
    at_hand.keep(AtHand({"police-crisis-line": Called("")}))
    assert made.read_bytes() == old
    assert help_now.trouble() == "entries say something else now"
    assert "tel:03001312789" not in body(outer)


def test_what_entries_said_cannot_be_read_but_the_page_is_whole(outer: Client, made: Path) -> None:
    (at_hand.folder() / at_hand.NAME).unlink()
    assert help_now.trouble() == ""
    assert outer.get(PAGE).content == made.read_bytes()


def test_a_template_that_is_gone_keeps_no_server_from_starting(
    outer: Client, made: Path, broken_templates: None, settings: Any, tmp_path: Path
) -> None:
    """As after an update that went wrong: the numbers and the text lines are there."""
    settings.BASE_DIR = tmp_path
    help_now._sources.cache_clear()
    try:
        help_now.say_at_start()
        page = body(outer)
    finally:
        help_now._sources.cache_clear()
    assert 'Quiet line: Text SHOUT to <a href="sms:85258?body=SHOUT">85258</a>' in page
    assert 'href="tel:03001312789"' in page


def test_every_template_of_the_page_counts_as_what_made_it(monkeypatch: pytest.MonkeyPatch) -> None:
    environment: Any = engines["jinja2"].env  # type: ignore[attr-defined]  # Jinja's own
    whole, drawn = environment.loader, set()

    def load(name: str) -> str:
        drawn.add(f"templates/pages/{name}")
        return str(whole.get_source(environment, name)[0])

    monkeypatch.setattr(environment, "loader", jinja2.FunctionLoader(load))
    monkeypatch.setattr(environment, "cache", None)
    components._drawn.cache_clear()
    help_now.make(SAID)
    assert drawn == {name for name in help_now.SOURCES if name.startswith("templates/")}
