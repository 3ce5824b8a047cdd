"""A new version of a file: by the same links once it is ready; what was before stays with those who
look after it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from people.models import User
from records.audit import Refused
from records.models import AuditEvent
from resources import storage
from resources.actions import Upload, add_file, discard_unnamed, prepare, remove_file
from resources.actions.own import prepare_own
from resources.actions.replacing import (
    NoSuchFile,
    OtherFormat,
    forget_version,
    put_file,
    restore_file,
)
from resources.documents import Facts, make
from resources.filters import Criteria
from resources.find import find_indexed
from resources.index import Index
from resources.meanwhile import seen_of
from resources.models import (
    KEPT_EARLIER,
    EarlierFile,
    HeldUpload,
    Resource,
    ResourceFile,
)
from resources.packing import things_of
from resources.pipeline import check
from resources.plain import find_plain
from resources.tasks import forget_earlier_files
from tests.resources.conftest import MakeResource, upload
from tests.resources.files import made
from tests.resources.test_actions import stored
from tests.resources.test_editing import hidden
from tests.resources.test_films import status
from tests.resources.test_upload import content

ClientOf = Callable[..., Client]
NOW = timezone.now()
SAID = "The number in step 3 is new."


def saying(word: str, format: str = "docx") -> bytes:
    """A real file with one word that can be looked for."""
    return make(Facts("One two", ""), f"## {word}", format)


def upload_of(data: bytes, name: str = "new.docx") -> Upload:
    file = SimpleUploadedFile(name, data)
    return Upload(file=file, checked=check(file))


def file_of(row: Resource) -> ResourceFile:
    return row.files.in_place().get()


def put(by: User, row: Resource, word: str = "kingfisher", **more: Any) -> ResourceFile:
    there = file_of(row)
    given = {"source": upload_of(saying(word)), "said": SAID, "seen": seen_of(row, there), **more}
    return put_file(by=by, resource=row, file=there.pk, **given)


def ready(row: Resource, now: Any = None) -> Resource:
    """Whatever is on its way has gone through."""
    prepare_own(resource=row, now=now or NOW)
    row.refresh_from_db()
    return row


def replaced(by: User, row: Resource, word: str = "kingfisher", **more: Any) -> EarlierFile:
    """Once through; what was there before."""
    put(by, row, word, **more)
    ready(row)
    return EarlierFile.objects.filter(file__resource=row).last_first()[0]


def got(client: Client, row: Resource, pk: UUID | None = None) -> bytes:
    """What somebody gets by the link to a file."""
    address = f"/resources/{row.slug}/download/" + (f"{pk}/" if pk else "")
    return content(client.get(address))


def found(user: User, word: str) -> int:
    """By the index, as by plain queries."""
    result = find_indexed(user, Criteria(words=word), Index(NOW.date()))
    assert result == find_plain(user, Criteria(words=word))
    return result.total


def test_until_it_is_ready_people_get_the_old_one_and_then_the_new_one_by_every_link(
    cat: User, asha: User, poster: Resource, client_of: ClientOf
) -> None:
    client, old = client_of(asha), file_of(poster)
    before = got(client, poster)
    put(cat, poster)
    assert (got(client, poster), got(client, poster, old.pk)) == (before, before)
    assert (found(asha, "three"), found(asha, "kingfisher")) == (1, 0)
    ready(poster)
    new = got(client, poster)
    assert (new != before, got(client, poster, old.pk)) == (True, new)
    assert (found(asha, "three"), found(asha, "kingfisher")) == (0, 1)


def test_the_page_says_since_when_and_what_changed(
    cat: User, asha: User, poster: Resource, client_of: ClientOf
) -> None:
    page = f"/resources/{poster.slug}/"
    put(cat, poster)
    assert SAID not in client_of(asha).get(page).content.decode()
    ready(poster, datetime(2026, 3, 3, 12, tzinfo=NOW.tzinfo))
    said = client_of(asha).get(page).content.decode()
    assert f"Updated on Tuesday 3 March 2026: {SAID}" in said
    assert poster.version == 2


def test_size_pack_and_order_follow(cat: User, asha: User, poster: Resource) -> None:
    add_file(by=cat, resource=poster, source=upload("pdf"))
    ready(poster)
    first, second = poster.files.in_order()
    seen = seen_of(poster, first)
    put_file(by=cat, resource=poster, file=first.pk, source=upload_of(saying("long " * 500)),
             said=SAID, seen=seen)  # fmt: skip
    ready(poster)
    first.refresh_from_db()
    assert [one.pk for one in poster.files.in_order()] == [first.pk, second.pk]
    (thing,) = things_of(asha, {poster.slug: ""})
    assert sorted(file.size for file in thing.files) == sorted([first.size, second.size])
    assert {file.stored_name for file in thing.files} == {first.stored_name, second.stored_name}


def test_a_refused_one_leaves_the_old_one_there(
    cat: User, asha: User, poster: Resource, client_of: ClientOf, shelf: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    before, new = got(client_of(asha), poster), put(cat, poster)
    harm = patch("resources.actions.preparing.scan", return_value="Eicar")
    with harm, django_capture_on_commit_callbacks(execute=True):
        prepare(pk=new.pk, now=NOW)
    assert got(client_of(asha), poster) == before
    assert (len(stored(shelf)), EarlierFile.objects.count(), poster.version) == (2, 0, 1)
    page = client_of(cat).get(f"/resources/{poster.slug}/").content.decode()
    assert ("found something harmful" in page, "go on getting the old one" in page) == (True, True)
    assert "harmful" not in client_of(asha).get(f"/resources/{poster.slug}/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(by=cat, resource=poster, file=new.pk)
    assert got(client_of(asha), poster) == before


def test_coordinators_get_each_version_at_its_own_address_with_date_and_who(
    cat: User, col: User, poster: Resource, client_of: ClientOf
) -> None:
    client = client_of(col)
    before = got(client, poster)
    old = replaced(cat, poster)
    page = client.get(f"/resources/{poster.slug}/versions/").content.decode()
    assert f'href="/resources/{poster.slug}/versions/{old.pk}/"' in page
    assert (f"By {cat.name}, until" in page, f"“{SAID}”" in page) == (True, True)
    answer = client.get(f"/resources/{poster.slug}/versions/{old.pk}/")
    assert answer["Content-Disposition"] == 'attachment; filename="agreement.docx"'
    assert content(answer) == before


@pytest.mark.parametrize("who", ["asha", "eve", "finn", "dev", "mo", "viv"])
def test_nobody_else_gets_an_old_version_or_learns_that_there_is_one(
    who: str, cat: User, poster: Resource, client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    client = client_of(request.getfixturevalue(who))
    replaced(cat, poster, said="First.")
    old = replaced(cat, poster, "heron", said="Second.")
    at = f"/resources/{poster.slug}/versions/"
    there, nowhere = client.get(f"{at}{old.pk}/"), client.get(f"{at}{uuid4()}/")
    assert (there.status_code, there.content) == (403, nowhere.content)
    for act in ("restore", "forget"):
        assert client.post(f"{at}{old.pk}/{act}/").status_code == 403
    page = client.get(f"/resources/{poster.slug}/").content.decode()
    telling = ("/versions/", "earlier", "it was before", str(old.pk))
    assert [one for one in telling if one in page] == []
    # As a file of the resource it is not there, not even for those who look after it.
    for reader in (client, client_of(cat)):
        assert reader.get(f"/resources/{poster.slug}/download/{old.pk}/").status_code == 404
    assert EarlierFile.objects.count() == 2


def test_for_whom_the_resource_is_not_there_its_versions_are_not_either(
    cat: User, eve: User, finn: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    row = make_resource(cat, title="Ours", organisation=cat.organisation)
    old = replaced(cat, row)
    for client in (client_of(eve), client_of(finn)):
        for address in (f"versions/{old.pk}/", f"files/{old.file_id}/replace/"):
            # A coordinator elsewhere sees what anybody sees of what does not exist.
            theirs = client.get(f"/resources/{row.slug}/{address}")
            nothing = client.get(f"/resources/no-such-thing/{address}")
            assert theirs.content == nothing.content
            assert theirs.status_code == nothing.status_code != 200


def test_bringing_one_back_makes_it_a_new_version_and_loses_nothing(
    cat: User, asha: User, poster: Resource, client_of: ClientOf, shelf: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    old = replaced(cat, poster)
    kingfisher = got(client_of(asha), poster)
    page = client_of(cat).get(f"/resources/{poster.slug}/versions/").content.decode()
    fields = {name: hidden(page)[name][0] for name in ("number", "version")}
    with django_capture_on_commit_callbacks(execute=True):
        client_of(cat).post(f"/resources/{poster.slug}/versions/{old.pk}/restore/", fields)
        ready(poster)
    assert (found(asha, "three"), found(asha, "kingfisher"), poster.version) == (1, 0, 3)
    assert sorted(EarlierFile.objects.values_list("number", flat=True)) == [1, 2]
    newest = EarlierFile.objects.last_first()[0]
    with storage.fetch(newest.stored_name) as kept:
        assert kept.read() == kingfisher
    assert len(stored(shelf)) == 6
    assert "is back." in client_of(asha).get(f"/resources/{poster.slug}/").content.decode()


def test_what_was_ready_too_late_stands_behind_and_not_in_front(
    cat: User, asha: User, poster: Resource
) -> None:
    """Two versions are on their way, and the second is ready first."""
    first = put(cat, poster, "heron")
    second = put(cat, poster, "kingfisher")
    for each in (second, first):
        prepare(pk=each.pk, now=NOW)
    assert (found(asha, "kingfisher"), found(asha, "heron")) == (1, 0)
    assert [one.number for one in EarlierFile.objects.last_first()] == [2, 1]
    assert file_of(poster).number == 3


def test_the_same_kind_of_file_and_another_content(
    cat: User, poster: Resource, client_of: ClientOf
) -> None:
    with pytest.raises(OtherFormat):
        put(cat, poster, source=upload("pdf"))
    address = f"/resources/{poster.slug}/files/{file_of(poster).pk}/replace/"
    form = {"said": SAID, "number": 1, "version": 1}
    wrong = {"a.pdf": "expects Word", "a.docx": "This is the file that is there already."}
    for name, words in wrong.items():
        file = SimpleUploadedFile(name, made(name[2:]))
        page = client_of(cat).post(address, {**form, "file": file}).content.decode()
        assert page.count(words) == 2
    assert poster.files.count() == 1


def test_what_was_typed_and_chosen_is_not_lost_because_something_is_missing(
    cat: User, asha: User, poster: Resource, client_of: ClientOf
) -> None:
    address = f"/resources/{poster.slug}/files/{file_of(poster).pk}/replace/"
    client, file = client_of(cat), SimpleUploadedFile("new.docx", saying("kingfisher"))
    form = {"number": 1, "version": 1, "said": ""}
    page = client.post(address, {**form, "file": file}).content.decode()
    assert page.count("Say in a sentence what changed.") == 2
    held = str(HeldUpload.objects.get().pk)
    answer = client.post(address, {**form, "said": SAID, "held": held})
    assert answer["Location"] == f"/resources/{poster.slug}/"
    ready(poster)
    assert (found(asha, "kingfisher"), HeldUpload.objects.count()) == (1, 0)


def test_only_who_looks_after_it_puts_a_version_there_or_brings_one_back(
    cat: User, asha: User, finn: User, dev: User, poster: Resource
) -> None:
    old = replaced(cat, poster)
    seen = seen_of(poster, file_of(poster))
    for by in (asha, finn, dev):
        for act in (
            lambda by=by: put(by, poster, "heron"),
            lambda by=by: restore_file(by=by, resource=poster, earlier=old.pk, seen=seen),
            lambda by=by: forget_version(by=by, resource=poster, earlier=old.pk),
        ):
            with pytest.raises(Refused):
                act()
    assert (poster.files.count(), EarlierFile.objects.count()) == (1, 1)


def test_the_versions_of_another_resource_are_not_reached_through_ones_own(
    cat: User, finn: User, poster: Resource, make_resource: MakeResource, client_of: ClientOf
) -> None:
    old, theirs = replaced(cat, poster), make_resource(finn, title="Theirs")
    at = f"/resources/{theirs.slug}"
    assert client_of(finn).get(f"{at}/versions/{old.pk}/").status_code == 404
    assert client_of(finn).get(f"{at}/files/{old.file_id}/replace/").status_code == 404
    client_of(finn).post(f"{at}/versions/{old.pk}/forget/")
    with pytest.raises(NoSuchFile):
        put_file(by=finn, resource=theirs, file=old.file_id, source=upload(), said=SAID,
                 seen=seen_of(theirs, file_of(theirs)))  # fmt: skip
    assert EarlierFile.objects.count() == 1


def test_a_version_is_deleted_for_good_with_its_bytes(
    cat: User, poster: Resource, client_of: ClientOf, shelf: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    old = replaced(cat, poster)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            client_of(cat).post(f"/resources/{poster.slug}/versions/{old.pk}/forget/")
    assert (EarlierFile.objects.count(), len(stored(shelf))) == (0, 2)
    assert AuditEvent.objects.filter(event="resource.file.forgotten").count() == 1


def test_with_the_file_go_its_earlier_versions_and_what_was_on_its_way(
    cat: User, poster: Resource, shelf: Path, django_capture_on_commit_callbacks: Any
) -> None:
    replaced(cat, poster)
    put(cat, poster, "heron")
    assert len(stored(shelf)) == 5
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(by=cat, resource=poster, file=file_of(poster).pk)
    assert (stored(shelf), poster.files.count(), EarlierFile.objects.count()) == ([], 0, 0)


def test_earlier_versions_end_two_years_after_they_were_replaced(
    cat: User, poster: Resource, shelf: Path, django_capture_on_commit_callbacks: Any
) -> None:
    replaced(cat, poster)
    with django_capture_on_commit_callbacks(execute=True):
        forget_earlier_files(now=NOW + KEPT_EARLIER - timedelta(days=1))
        assert EarlierFile.objects.count() == 1
        forget_earlier_files(now=NOW + KEPT_EARLIER + timedelta(days=1))
    assert (EarlierFile.objects.count(), len(stored(shelf))) == (0, 2)


def test_the_nightly_sweep_leaves_them(cat: User, poster: Resource, shelf: Path) -> None:
    replaced(cat, poster)
    assert discard_unnamed(now=timezone.now() + timedelta(days=2)) == 0
    assert len(stored(shelf)) == 4


def test_who_put_it_there_is_forgotten_with_their_account(
    cat: User, col: User, poster: Resource, client_of: ClientOf
) -> None:
    replaced(col, poster)
    replaced(col, poster, "heron")
    EarlierFile.objects.update(added_by=None)
    page = client_of(cat).get(f"/resources/{poster.slug}/versions/").content.decode()
    assert ("Somebody who has left" in page, EarlierFile.objects.count()) == (True, 2)


def test_what_is_off_the_shelf_keeps_them_for_those_who_look_after_it(
    cat: User, asha: User, poster: Resource, client_of: ClientOf
) -> None:
    old = replaced(cat, poster)
    client_of(cat).post(f"/resources/{poster.slug}/withdraw/", {"reason": "Old."})
    address = f"/resources/{poster.slug}/versions/{old.pk}/"
    assert client_of(asha).get(address).status_code in (403, 404)
    assert status(client_of(cat).get(address)) == 200
    put(cat, poster, "heron")
    ready(poster)
    assert (poster.published_at, found(asha, "heron"), found(cat, "heron")) == (None, 0, 1)
