"""A film that leaves somebody out is kept from readers, whenever what they need went."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from people.models import User
from records.clock import today
from resources.actions import remove_file
from resources.actions.films import describe_film
from resources.actions.packing import put_in
from resources.films import kept_back
from resources.filters import Criteria
from resources.find import find_indexed
from resources.index import Index, forget
from resources.models import Resource
from resources.packing import contents_of
from resources.plain import find_plain
from tests.resources.conftest import MakeResource
from tests.resources.test_films import attach, body, film, silent, status

__all__ = ["film", "silent"]
ClientOf = Callable[..., Client]


def saved(client: Client, film: Resource) -> list[int]:
    page = f"/resources/{film.slug}/download/"
    ready = film.files.ready().in_order()
    return [status(client.get(f"{page}{file.pk}/")) for file in ready]


def packed(who: User) -> list[list[str]]:
    return [[file.format for file in thing.files] for thing in contents_of(who).things]


def test_when_its_captions_are_gone_it_is_not_saved_or_packed_any_more(
    film: Resource, cat: User, asha: User, client_of: ClientOf
) -> None:
    client, page = client_of(asha), f"/resources/{film.slug}/"
    put_in(by=asha, slugs=[film.slug])
    assert (saved(client, film), packed(asha)) == ([200, 200], [["mp4", "srt"]])
    remove_file(by=cat, resource=film, file=film.files.get(format="srt").pk)
    assert (saved(client, film), packed(asha)) == ([404], [])
    text = client.get(page).content.decode()
    assert "The film cannot be watched or saved at the moment" in text
    assert ("Download (" in text, "Put it into my pack" in text) == (False, False)
    assert contents_of(asha).gone == 1


def test_when_its_words_are_gone_what_is_no_film_is_still_saved(
    film: Resource, cat: User, asha: User, client_of: ClientOf
) -> None:
    leaflet, client = attach(film, "pdf", b"%PDF-", "application/pdf"), client_of(asha)
    put_in(by=asha, slugs=[film.slug])
    describe_film(by=cat, resource=film, content_note="", transcript="")
    assert packed(asha) == [["pdf"]]
    assert body(client.get(f"/resources/{film.slug}/download/")) == b"%PDF-"
    text = client.get(f"/resources/{film.slug}/").content.decode()
    assert (text.count("Download ("), leaflet.original_name in text) == (1, True)
    describe_film(by=cat, resource=film, content_note="", transcript="A door.")
    assert packed(asha) == [["mp4", "pdf", "srt"]]
    assert saved(client, film) == [200, 200, 200]


def card_of(client: Client) -> str:
    page = client.get("/resources/").content.decode()
    return page.split('class="sbs-card"')[1].split("</li>")[0]


def counted(who: User) -> list[dict[str, int]]:
    """By the index and by plain queries: of each format, how many there are."""
    now = timezone.now()
    results = find_indexed(who, Criteria(), Index(today(now))), find_plain(who, Criteria())
    return [
        {code: number for code, number in one.counts["format"].items() if number} for one in results
    ]


def test_while_it_is_kept_back_no_card_and_no_count_speaks_of_its_format(
    film: Resource, cat: User, asha: User, client_of: ClientOf
) -> None:
    client = client_of(asha)
    assert counted(asha) == [{"mp4": 1, "srt": 1}] * 2
    assert ("MP4" in card_of(client), "For my pack" in card_of(client)) == (True, True)
    describe_film(by=cat, resource=film, content_note="", transcript="")
    assert counted(asha) == [{}] * 2
    card = card_of(client)
    assert ("MP4" in card, "SubRip" in card, "For my pack" in card) == (False, False, False)
    assert "the film cannot be watched at the moment" in card
    leaflet = attach(film, "pdf", b"%PDF-", "application/pdf")
    assert counted(asha) == [{"pdf": 1}] * 2
    assert [leaflet.get_format_display() in card_of(client), "For my pack" in card_of(client)] == [
        True, True,
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_the_list_knows_in_the_very_next_request_that_its_words_are_gone(
    film: Resource, cat: User, asha: User, client_of: ClientOf
) -> None:
    forget()
    client, films = client_of(asha), {"format": "mp4"}
    assert "1 resource" in client.post("/resources/", films, follow=True).content.decode()
    describe_film(by=cat, resource=film, content_note="", transcript="")
    assert "Nothing fits" in client.post("/resources/", films, follow=True).content.decode()
    describe_film(by=cat, resource=film, content_note="", transcript="A door.")
    assert "1 resource" in client.post("/resources/", films, follow=True).content.decode()


@pytest.mark.parametrize("others", [0, 2])
def test_whose_film_is_kept_back_takes_two_queries_however_many_there_are(
    others: int, film: Resource, cat: User, make_resource: MakeResource,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    for number in range(others):
        attach(make_resource(cat, title=f"Talk {number}"), "mp4", b"x", "video/mp4")
    with django_assert_num_queries(2):
        assert len(kept_back()) == others
