"""Links: what a site answers, what counts as broken, and where this server never knocks."""

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from unittest.mock import patch

import pytest
from django.utils import timezone

from people.models import User
from resources.actions.packing import put_in
from resources.models import Resource
from resources.outside import Refused, look, public_number
from resources.tasks import look_at_links
from tests.resources.conftest import MakeResource

NOW = timezone.now()
WEEK = timedelta(days=7, minutes=1)


class Site(BaseHTTPRequestHandler):
    """/200 answers 200; /to/200 sends on; /get says no to HEAD; /round goes round."""

    def answer(self) -> None:
        asked.append(f"{self.command} {self.path}")
        status, location = self.path[1:], ""
        if self.path.startswith("/to/"):
            status, location = "302", self.path[3:]
        elif self.path.startswith("/away/"):
            status, location = "302", "http://10.0.0.1/"
        elif self.path == "/round":
            status, location = "302", "/round"
        elif self.path == "/get":
            status = "405" if self.command == "HEAD" else "200"
        self.send_response(int(status))
        self.send_header("Location", location)
        self.end_headers()

    do_GET = do_HEAD = answer

    def log_message(self, *_: Any) -> None:
        """Nothing."""


asked: list[str] = []


@pytest.fixture
def site(settings: Any, socket_enabled: None) -> Iterator[str]:
    """A site on this machine, which only tests may ask."""
    settings.LINKS_TO_THIS_MACHINE = True
    asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("200", "works"), ("204", "works"), ("get", "works"), ("to/200", "works"),
        ("to/to/200", "works"), ("404", "broken"), ("410", "broken"), ("to/404", "broken"),
        ("403", "unsure"), ("500", "unsure"), ("429", "unsure"), ("round", "unsure"),
    ],
)  # fmt: skip
def test_only_what_is_said_to_be_gone_is_broken(path: str, expected: str, site: str) -> None:
    assert look(f"{site}/{path}") == expected


def test_a_head_is_enough_where_a_site_gives_one(site: str) -> None:
    look(f"{site}/200")
    look(f"{site}/get")
    assert asked == ["HEAD /200", "HEAD /get", "GET /get"]


def test_being_sent_to_an_address_inside_is_not_followed(site: str) -> None:
    real = socket.create_connection
    with patch("resources.outside.socket.create_connection", wraps=real) as made:
        assert look(f"{site}/away/") == "unsure"
    assert {call.args[0][0] for call in made.call_args_list} == {"127.0.0.1"}


@pytest.mark.parametrize(
    "number",
    ["127.0.0.1", "10.1.2.3", "172.16.0.9", "192.168.1.1", "169.254.169.254", "0.1.2.3",
     "100.64.0.1", "224.0.0.1", "::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1",
     "::ffff:10.0.0.1"],
)  # fmt: skip
def test_a_name_with_any_number_inside_is_refused(number: str) -> None:
    entries = [(2, 1, 6, "", (each, 80)) for each in ("93.184.215.14", number)]
    with (
        patch("resources.outside.socket.getaddrinfo", return_value=entries),
        pytest.raises(Refused),
    ):
        public_number("site.example", 80)


def test_a_name_with_public_numbers_is_asked_at_the_one_looked_at() -> None:
    entries = [(2, 1, 6, "", ("93.184.215.14", 80))]
    with (
        patch("resources.outside.socket.getaddrinfo", return_value=entries) as looked,
        patch("resources.outside.socket.create_connection", side_effect=OSError) as made,
    ):
        assert look("https://site.example/a") == "unsure"
    assert made.call_args.args[0] == ("93.184.215.14", 443)
    assert looked.call_count == 1


@pytest.mark.parametrize(
    "address",
    ["ftp://site.example/", "http://site.example:8080/", "https://site.example:22/", "file:///etc",
     "http://me@site.example/", "https:///x", "http://site.example:99999/", ""],
)  # fmt: skip
def test_other_doors_are_never_knocked_on(address: str) -> None:
    with patch("resources.outside.socket.getaddrinfo", side_effect=AssertionError):
        assert look(address) == "unsure"


def linked(cat: User, make_resource: MakeResource, *addresses: str) -> None:
    for number, address in enumerate(addresses):
        make_resource(cat, title=f"Link {number}", source_url=address)


def test_each_link_is_looked_at_once_a_week(
    cat: User, make_resource: MakeResource, settings: Any
) -> None:
    settings.CHECK_LINKS = True
    linked(cat, make_resource, "https://a.example/1", "https://b.example/1", "")
    with patch("resources.actions.upkeep.look", return_value="works") as looked:
        for moment in (NOW, NOW + timedelta(days=6), NOW + WEEK):
            look_at_links(now=moment)
    assert [call.args[0][8:9] for call in looked.call_args_list] in (list("abab"), list("baba"))
    assert Resource.objects.filter(link_state="works", link_checked_at=NOW + WEEK).count() == 2


def test_one_site_is_asked_once_at_a_time(
    cat: User, make_resource: MakeResource, settings: Any
) -> None:
    settings.CHECK_LINKS = True
    linked(cat, make_resource, "https://a.example/1", "https://www.a.example/2")
    with patch("resources.actions.upkeep.look", return_value="works") as looked:
        look_at_links(now=NOW)
        assert looked.call_count == 1
        look_at_links(now=NOW)
    assert looked.call_count == 2


def test_nobody_is_asked_where_it_is_switched_off_or_off_the_shelf(
    cat: User, make_resource: MakeResource, settings: Any
) -> None:
    make_resource(cat, source_url="https://a.example/", published=False)
    with patch("resources.actions.upkeep.look", side_effect=AssertionError):
        settings.CHECK_LINKS = True
        look_at_links(now=NOW)
        settings.CHECK_LINKS = False
        Resource.objects.update(published_at=NOW)
        look_at_links(now=NOW)


def test_a_broken_link_is_marked_and_lies_on_the_desk_of_who_looks_after_it(
    cat: User, finn: User, asha: User, make_resource: MakeResource, client_of: Any, settings: Any
) -> None:
    settings.CHECK_LINKS = True
    linked(cat, make_resource, "https://a.example/1")
    with patch("resources.actions.upkeep.look", return_value="broken"):
        look_at_links(now=NOW)
    row = Resource.objects.get()
    page = client_of(asha).get(f"/resources/{row.slug}/").content.decode()
    # Before anybody presses.
    assert page.index("Link broken") < page.index("Download (")
    put_in(by=asha, slugs=[row.slug])
    places = ["/resources/", "/resources/pack/"]
    assert ["Link broken" in client_of(asha).get(one).content.decode() for one in places] == [
        True, True,
    ]  # fmt: skip
    desks = [client_of(who).get("/desk/").content.decode() for who in (cat, finn)]
    assert ["1 link leads to a page that is gone" in desk for desk in desks] == [True, False]
    assert f'href="/resources/{row.slug}/"' in desks[0]
