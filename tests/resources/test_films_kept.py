"""A film that leaves somebody out is kept from readers, whenever what they need went."""

from collections.abc import Callable

from django.test import Client

from people.models import User
from resources.actions import remove_file
from resources.actions.films import describe_film
from resources.actions.packing import put_in
from resources.models import Resource
from resources.packing import contents_of
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
