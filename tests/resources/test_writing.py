"""Editing a text on the site: seen first, saved by one of two, restored after a lost session."""

import io
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from docx import Document

from people.middleware import HELD
from people.models import Organisation, User
from records.models import AuditEvent
from resources.actions.originals import load_original
from resources.actions.writing import mark_of
from resources.forms_text import MOST
from resources.models import Resource, Text
from resources.originals import originals
from resources.tasks import make_files
from tests.resources.conftest import MakeResource

ClientOf = Callable[..., Client]
NOW = timezone.now()
ONE = replace(next(each for each in originals() if each.slug == "ending-well"), text="First.")
PAGE = "/resources/ending-well/text/"
NEWER = f"{PAGE}newer/"


@pytest.fixture
def resource(ambulance: Organisation) -> Resource:
    """A small original that Cat's organisation looks after."""
    load_original(ONE, keeper=ambulance, now=NOW)
    return Resource.objects.get(slug=ONE.slug)


def body() -> str:
    return Text.objects.get().body


def main(response: Any) -> str:
    return unescape(response.content.decode()).partition("<main")[2].partition("</main>")[0]


def send(client: Client, words: str, **more: str) -> Any:
    return client.post(PAGE, {"body": words, "mark": mark_of(body()), **more})


def test_it_is_looked_at_before_it_is_saved(
    resource: Resource, cat: User, client_of: ClientOf
) -> None:
    page = main(send(client_of(cat), "## Second\n\n- [ ] *Ours*", act="look"))
    assert "<h3>Second</h3>" in page
    assert "<em>Ours</em>" in page
    assert "Not saved yet." in page
    assert "## Second" in page.partition("<textarea")[2]
    assert body() == "First."


def test_saved_it_stands_on_the_page_and_in_the_files(
    resource: Resource, cat: User, asha: User, client_of: ClientOf
) -> None:
    answer = send(client_of(cat), "## Second\r\n\r\nOurs.\r\n")
    assert answer["Location"] == "/resources/ending-well/"
    assert body() == "## Second\n\nOurs."
    page = main(client_of(asha).get("/resources/ending-well/"))
    assert "<h3>Second</h3>" in page
    assert "Changed by Northern Ambulance Service." in page
    assert "The files follow within a minute or two." in page
    make_files(now=NOW)
    assert "The files follow" not in main(client_of(asha).get("/resources/ending-well/"))
    sent: Any = client_of(asha).get("/resources/ending-well/download/")
    words = [p.text for p in Document(io.BytesIO(b"".join(sent.streaming_content))).paragraphs]
    assert words[1:3] == ["Second", "Ours."]
    assert AuditEvent.objects.get(event="resource.text.written").actor_id == cat.pk


def test_nothing_changed_is_nothing_written(
    resource: Resource, cat: User, client_of: ClientOf
) -> None:
    assert send(client_of(cat), "First.").status_code == 302
    assert not Text.objects.get().files_behind
    assert not AuditEvent.objects.filter(event="resource.text.written").exists()


def test_who_saves_second_sees_both_and_loses_nothing(
    resource: Resource, cat: User, client_of: ClientOf
) -> None:
    begun = mark_of(body())
    client = client_of(cat)
    send(client, "Hers.")
    page = main(client.post(PAGE, {"body": "Mine.", "mark": begun}))
    assert "Somebody else saved while you were writing" in page
    assert "Hers." in page.partition("<textarea")[0]
    assert "Mine." in page.partition("<textarea")[2]
    assert body() == "Hers."
    assert f'value="{mark_of("Hers.")}"' in page
    assert send(client, "Mine.").status_code == 302
    assert body() == "Mine."


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "Write something, or take the whole resource off the shelf."),
        ("a" * (MOST + 1), f"Shorten it to {MOST} characters at most."),
    ],
)
def test_what_cannot_be_saved_is_said_beside_the_field(
    words: str, told: str, resource: Resource, cat: User, client_of: ClientOf
) -> None:
    page = main(send(client_of(cat), words))
    assert page.count(told) == 2
    assert body() == "First."


def test_what_was_typed_survives_a_lost_session(
    resource: Resource, cat: User, client_of: ClientOf
) -> None:
    client = client_of(cat)
    page = client.get(PAGE).content.decode()
    kept = page.partition('name="kept_for" value="')[2].partition('"')[0]
    del client.cookies[settings.SESSION_COOKIE_NAME]
    answer = client.post(PAGE, {"body": "Long words.", "mark": "x", "kept_for": kept})
    assert answer["Location"].startswith("/accounts/login/")
    client.force_login(cat)
    session = client.session
    session[HELD] = True
    session.save()
    page = main(client.get(PAGE))
    assert "We kept what you typed." in page
    assert "Long words." in page.partition("<textarea")[2]


@pytest.mark.parametrize(("take", "becomes"), [("yes", "Newer."), ("no", "Ours.")])
def test_a_newer_original_is_shown_and_decided_on(
    take: str, becomes: str, resource: Resource, cat: User, ambulance: Organisation,
    client_of: ClientOf,
) -> None:  # fmt: skip
    client = client_of(cat)
    assert "A newer original" not in main(client.get(PAGE))
    send(client, "Ours.")
    load_original(replace(ONE, text="Newer."), keeper=ambulance, now=NOW)
    page = main(client.get(PAGE))
    assert "Newer." in page.partition("<textarea")[0]
    client.post(NEWER, {"take": take})
    assert body() == becomes
    assert "A newer original" not in main(client.get(PAGE))


def test_a_resource_without_a_text_has_no_such_page(
    cat: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    make_resource(cat, title="Only a file")
    assert client_of(cat).get("/resources/only-a-file/text/").status_code == 404
    assert "Edit the text" not in main(client_of(cat).get("/resources/only-a-file/"))


def test_the_page_of_a_text_asks_the_same_few_queries(
    resource: Resource, cat: User, client_of: ClientOf, django_assert_max_num_queries: Any
) -> None:
    client = client_of(cat)
    with django_assert_max_num_queries(8):
        client.get(PAGE)
