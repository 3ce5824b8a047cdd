"""Two who replace a file: the second sees what the first did, and loses nothing."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from people.models import User
from resources.actions.replacing import ReplacedMeanwhile, restore_file
from resources.meanwhile import seen_of
from resources.models import EarlierFile, FileState, Resource, ResourceFile
from tests.resources.test_editing import hidden
from tests.resources.test_replacing import file_of, found, put, ready, replaced, saying

ClientOf = Callable[..., Client]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_versions_asks_the_same_queries_for_any_number(
    number: int, cat: User, poster: Resource, client_of: ClientOf, django_assert_num_queries: Any
) -> None:
    for n in range(number):
        replaced(cat, poster, f"word{n}")
    client = client_of(cat)
    client.get("/resources/")
    with django_assert_num_queries(9):
        page = client.get(f"/resources/{poster.slug}/versions/").content.decode()
    assert page.count("Bring it back") == number


def test_of_two_the_second_sees_what_the_first_did_and_loses_nothing(
    cat: User, col: User, asha: User, poster: Resource, client_of: ClientOf
) -> None:
    address = f"/resources/{poster.slug}/files/{file_of(poster).pk}/replace/"
    forms = [hidden(client_of(who).get(address).content.decode()) for who in (cat, col)]
    opened = [{name: one[name][0] for name in ("number", "version")} for one in forms]
    first = SimpleUploadedFile("cats.docx", saying("heron"))
    client_of(cat).post(address, {**opened[0], "said": "Cat's change.", "file": first})
    second = SimpleUploadedFile("cols.docx", saying("kingfisher"))
    typed = {"said": "Col's change."}
    page = unescape(
        client_of(col).post(address, {**opened[1], **typed, "file": second}).content.decode()
    )
    assert f"{cat.name} put another file there" in page
    assert "“Cat's change.”" in page
    now = {name: hidden(page)[name][0] for name in ("number", "version", "held")}
    assert client_of(col).post(address, {**now, **typed}).status_code == 302
    ready(poster)
    assert (found(asha, "kingfisher"), found(asha, "heron")) == (1, 0)
    assert [one.said for one in EarlierFile.objects.last_first()] == ["Cat's change.", ""]


def test_what_was_refused_does_not_stand_in_the_way(cat: User, poster: Resource) -> None:
    new = put(cat, poster)
    ResourceFile.objects.filter(pk=new.pk).update(state=FileState.REFUSED)
    seen = seen_of(poster, file_of(poster))
    assert seen.number == 1
    assert put(cat, poster, "heron", seen=seen).number == 3


def test_bringing_back_upon_what_nobody_saw_is_asked_again(
    cat: User, col: User, poster: Resource, client_of: ClientOf
) -> None:
    old = replaced(cat, poster)
    seen = seen_of(poster, file_of(poster))
    put(col, poster, "heron")
    with pytest.raises(ReplacedMeanwhile):
        restore_file(by=cat, resource=poster, earlier=old.pk, seen=seen)
    address = f"/resources/{poster.slug}/versions/{old.pk}/restore/"
    for form in (seen._asdict(), {"number": "x", "version": "9" * 40}, {}):
        client_of(cat).post(address, form)
    assert poster.files.count() == 2
