"""An organisation's own version: found first by its people, tied, and told when the original
changes."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from people.models import Organisation, User
from records.audit import Refused
from records.clock import today
from resources.actions import publish, withdraw
from resources.actions.editing import edit
from resources.actions.own import prepare_own
from resources.actions.own_versions import HasOne, OwnWords, make_own_version, still_fits
from resources.actions.routing import Target, add_step
from resources.actions.tying import tie
from resources.default_routes import Plan, Step
from resources.filters import Criteria
from resources.find import find_indexed, hits
from resources.index import Index
from resources.models import HeldUpload, Resource, Text
from resources.plain import find_plain
from resources.related import related_to
from resources.results import Result
from resources.routing import plan_for, stops
from resources.taxonomy import LICENCES, MAY_CHANGE, USES
from resources.words import words_about
from tests.resources.conftest import MakeResource, upload
from tests.resources.files import made
from tests.resources.rows import on_the_shelf

ClientOf = Callable[..., Client]
DAY = today(timezone.now())
WORDS = OwnWords(title="Ours", summary="With our numbers.", kind="leaflet", owner="We, from them")


@pytest.fixture
def original(finn: User) -> Resource:
    """Shared by another organisation."""
    return on_the_shelf(finn, "Slides", topics=["groups"])


def own_of(by: User, original: Resource, **more: Any) -> Resource:
    """An own version on the shelf, whose file nobody opens."""
    return on_the_shelf(
        by, f"Ours of {by.name}", organisation=by.organisation, adapted_from=original,
        adapted_version=original.version, adapted_on=DAY, **more,
    )  # fmt: skip


def both_ways(viewer: User, **asked: Any) -> Result:
    """The answer of the index, which is that of plain queries."""
    criteria = Criteria(**asked)
    found = find_indexed(viewer, criteria, Index(DAY))
    assert found == find_plain(viewer, criteria)
    return found


def renamed(by: User, row: Resource, title: str) -> Resource:
    words = {**words_about(row), "title": title}
    return edit(by=by, resource=row, words=words, version=row.version)


def test_it_is_tied_dated_and_under_the_same_licence_for_its_own_people_alone(
    cat: User, original: Resource
) -> None:
    Resource.objects.update(licence="cc_by_nc_sa")
    row = make_own_version(by=cat, original=original, words=WORDS, source=upload())
    assert (row.adapted_from, row.adapted_version, row.adapted_on) == (original, 1, DAY)
    assert (row.organisation, row.licence, row.topics) == (
        cat.organisation, "cc_by_nc_sa", ["groups"],
    )  # fmt: skip
    assert row.published_at is None


@pytest.mark.parametrize("licence", [code for code, _ in LICENCES])
def test_only_a_licence_that_lets_one_change_it_offers_the_way(
    licence: str, cat: User, original: Resource, client_of: ClientOf
) -> None:
    Resource.objects.update(licence=licence)
    client, page = client_of(cat), f"/resources/{original.slug}/"
    text, may = client.get(page).content.decode(), licence in MAY_CHANGE
    assert ("Make our own version" in text, "does not let you change it" in text) == (may, not may)
    assert USES[licence] in text
    assert client.get(f"{page}own-version/").status_code == (200 if may else 403)
    if not may:
        with pytest.raises(Refused):
            make_own_version(by=cat, original=original, words=WORDS, source=upload())


def test_for_ones_people_the_two_are_one_and_for_everybody_else_there_is_one(
    cat: User, asha: User, eve: User, original: Resource
) -> None:
    own = own_of(cat, original)
    for who, found in ((asha, [own.pk]), (cat, [own.pk]), (eve, [original.pk])):
        result = both_ways(who)
        assert (result.total, result.found) == (1, found)
        assert result.counts["kind"]["leaflet"] == 1
        assert result.counts["format"]["pdf"] == 1


def test_what_only_the_original_has_is_still_found(
    cat: User, asha: User, original: Resource
) -> None:
    own = own_of(cat, original)
    own.files.update(format="docx")
    assert both_ways(asha, words="slides").found == [original.pk]
    assert both_ways(asha, chosen={"format": ("pdf",)}).found == [original.pk]
    result = both_ways(asha, chosen={"format": ("pdf", "docx")})
    assert (result.found, result.counts["format"]["pdf"]) == ([own.pk], 1)


def test_off_the_shelf_it_hides_nothing(cat: User, asha: User, original: Resource) -> None:
    own = own_of(cat, original)
    withdraw(by=cat, resource=own)
    assert both_ways(asha).found == [original.pk]
    assert set(both_ways(cat).found) == {own.pk, original.pk}


def test_the_index_follows_what_changes(cat: User, asha: User, original: Resource) -> None:
    held, own = Index(DAY), own_of(cat, original)
    for change, total in (
        (lambda: None, 1),
        (lambda: Resource.objects.filter(pk=own.pk).update(adapted_from=None), 2),
        (lambda: Resource.objects.filter(pk=own.pk).update(adapted_from=original), 1),
        (lambda: Resource.objects.filter(pk=original.pk).update(summary="x"), 1),
        (lambda: own.files.all().update(state="waiting"), 1),
        (lambda: own.delete(), 1),
    ):
        change()
        held.take([own.pk, original.pk])
        assert find_indexed(asha, Criteria(), held).total == total


def test_the_card_names_it_and_leads_to_the_original(
    cat: User, asha: User, finn: User, original: Resource, client_of: ClientOf
) -> None:
    own_of(cat, original)
    client = client_of(asha)
    page = client.get("/resources/").content.decode()
    assert "your organisation's own version" in page
    assert f'href="/resources/{original.slug}/">Slides</a>' in page
    withdraw(by=finn, resource=original)
    assert ">Slides<" not in client.get("/resources/").content.decode()


def test_originals_cost_one_query_however_many(
    cat: User, asha: User, finn: User, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        own_of(cat, on_the_shelf(finn, f"Slides {number}"), slug=f"ours-{number}")
    result = both_ways(asha)
    with django_assert_num_queries(3):
        assert len([hit for hit in hits(asha, Criteria(), result) if hit.original]) == 3


def test_each_page_leads_to_the_other(
    cat: User, asha: User, eve: User, original: Resource, client_of: ClientOf
) -> None:
    own = own_of(cat, original)
    ours = client_of(asha).get(f"/resources/{own.slug}/").content.decode()
    assert ("Our version" in ours, "from version 1 of it" in ours) == (True, True)
    theirs = client_of(asha).get(f"/resources/{original.slug}/").content.decode()
    assert f'own version of this: <a href="/resources/{own.slug}/">' in theirs
    assert "own version" not in client_of(eve).get(f"/resources/{original.slug}/").content.decode()
    assert client_of(eve).get(f"/resources/{own.slug}/").status_code == 404


def test_neither_stands_under_what_is_about_the_same(
    cat: User, asha: User, eve: User, finn: User, original: Resource
) -> None:
    own, other = (
        own_of(cat, original, topics=["groups"]),
        on_the_shelf(finn, "O", topics=["groups"]),
    )
    assert related_to(own, asha, []) == [other]
    assert related_to(original, asha, []) == [other]
    assert related_to(other, asha, []) == [own]
    assert related_to(other, eve, []) == [original]


def test_when_the_original_changes_the_desk_says_so_until_somebody_looked(
    cat: User, finn: User, asha: User, original: Resource, client_of: ClientOf
) -> None:
    own, client = own_of(cat, original), client_of(cat)
    page, note = f"/resources/{own.slug}/", "1 own version is of an original that has changed"
    assert note not in client.get("/desk/").content.decode()
    renamed(finn, original, "CNRY-new")
    desk = client.get("/desk/").content.decode()
    assert (note in desk, f'href="{page}"' in desk, "CNRY" in desk) == (True, True, False)
    assert "The original has changed" in client.get(page).content.decode()
    assert "The original has changed" not in client_of(asha).get(page).content.decode()
    client.post(f"{page}own-version/fits/", {"version": "2"})
    assert note not in client.get("/desk/").content.decode()
    assert note not in client_of(finn).get("/desk/").content.decode()


@pytest.mark.parametrize("version", ["", "x", "3", "0", "-1", "9" * 40])
def test_a_version_nobody_saw_is_not_taken_as_looked_at(
    version: str, cat: User, finn: User, original: Resource, client_of: ClientOf
) -> None:
    own = own_of(cat, original)
    renamed(finn, original, "New")
    client_of(cat).post(f"/resources/{own.slug}/own-version/fits/", {"version": version})
    own.refresh_from_db()
    assert own.adapted_version == 1


def test_it_is_put_there_by_the_page_and_a_right_file_is_chosen_once(
    cat: User, asha: User, original: Resource, client_of: ClientOf
) -> None:
    client, page = client_of(cat), f"/resources/{original.slug}/own-version/"
    words = {"title": "", "summary": "Ours.", "kind": "leaflet", "owner": "We"}
    file = SimpleUploadedFile("ours.docx", made("docx"))
    slides = SimpleUploadedFile("ours.pptx", made("pptx"))
    text = client.post(page, {**words, "file": [file, slides]}).content.decode()
    assert ("Enter a title." in text, "Files we kept for you" in text) == (True, True)
    held = [str(one.pk) for one in HeldUpload.objects.visible_to(cat, now=timezone.now())]
    key = uuid4()
    right = {**words, "title": "Ours", "held": held, "form_key": key}
    answers = [client.post(page, right)["Location"] for _ in range(2)]
    assert answers == ["/resources/ours/"] * 2
    row = Resource.objects.get(slug="ours")
    assert (row.adapted_from, sorted(row.files.values_list("format", "state"))) == (
        original, [("docx", "waiting"), ("pptx", "waiting")],
    )  # fmt: skip
    prepare_own(resource=row, now=timezone.now())
    assert both_ways(asha).found == [row.pk]


def test_where_somebody_else_publishes_it_waits_for_them(
    cat: User, asha: User, ambulance: Organisation, original: Resource, client_of: ClientOf
) -> None:
    ambulance.second_person_publishes = True
    ambulance.save()
    file = SimpleUploadedFile("ours.docx", made("docx"))
    words = {"title": "Ours", "summary": "Ours.", "kind": "leaflet", "owner": "We", "file": file}
    sent = client_of(cat).post(
        f"/resources/{original.slug}/own-version/", {**words, "form_key": uuid4()}, follow=True
    )
    assert "wants somebody else to look at it first" in sent.content.decode()
    row = Resource.objects.get(slug="ours")
    prepare_own(resource=row, now=timezone.now())
    assert (row.published_at, both_ways(asha).found) == (None, [original.pk])


def test_on_a_route_and_beside_others_ones_own_stands_first(
    cat: User, asha: User, eve: User, finn: User, original: Resource, client_of: ClientOf
) -> None:
    for by in (cat, finn):
        add_step(by=by, place="running", target=Target(resource=original), why="It helps.")
    notes = on_the_shelf(finn, "Notes")
    tie(by=finn, resource=notes, other=original, kind="use_with")
    own = own_of(cat, original)
    page = client_of(asha).get("/resources/routes/running/").content.decode()
    first, second = page.index(f'href="/resources/{own.slug}/"'), page.index(">Slides</a>")
    assert (first < second, f'value="{own.slug}"' in page) == (True, True)
    beside = client_of(asha).get(f"/resources/{notes.slug}/").content.decode()
    assert beside.index(f'href="/resources/{own.slug}/"') < beside.index(">Slides</a>")
    for address in ("routes/running/", f"{notes.slug}/"):
        theirs = client_of(eve).get(f"/resources/{address}").content.decode()
        assert (">Slides</a>" in theirs, own.title in theirs) == (True, False)
    withdraw(by=cat, resource=own)
    assert own.title not in client_of(asha).get("/resources/routes/running/").content.decode()


def test_a_step_whose_original_is_off_the_shelf_leads_to_ones_own_version(
    cat: User, asha: User, eve: User, finn: User, original: Resource
) -> None:
    for by in (cat, finn):
        add_step(by=by, place="running", target=Target(resource=original), why="It helps.")
    own = own_of(cat, original)
    withdraw(by=finn, resource=original)
    (mine,) = [stop for stop in stops(asha, plan_for(asha, "running")) if stop.step.resource_id]
    (theirs,) = [stop for stop in stops(eve, plan_for(eve, "running")) if stop.step.resource_id]
    assert (mine.resource, mine.original) == (own, None)
    assert mine.address == f"/resources/{own.slug}/"
    assert (theirs.resource, theirs.address) == (None, "")


def test_so_does_a_step_that_names_an_original_of_ours(
    cat: User, asha: User, finn: User, original: Resource
) -> None:
    Text.objects.create(resource=original, original="top-tips", body="x", base="x", formats=["pdf"])
    plan = Plan("running", "x", (), (Step(uuid4(), "It helps.", original="top-tips"),))
    own = own_of(cat, original)
    assert [(one.resource, one.original) for one in stops(asha, plan)] == [(own, original)]
    withdraw(by=finn, resource=original)
    assert [(one.resource, one.original) for one in stops(asha, plan)] == [(own, None)]


@pytest.mark.parametrize("number", [1, 3])
def test_a_route_asks_three_queries_however_many_own_versions(
    number: int, cat: User, asha: User, finn: User, django_assert_num_queries: Any
) -> None:
    for place in range(number):
        row = on_the_shelf(finn, f"Slides {place}")
        add_step(by=cat, place="running", target=Target(resource=row), why="It helps.")
        own_of(cat, row, slug=f"ours-{place}")
    plan = plan_for(asha, "running")
    with django_assert_num_queries(3):
        assert len([stop for stop in stops(asha, plan) if stop.original]) == number


def test_an_organisation_has_one_of_each(
    cat: User, finn: User, asha: User, original: Resource
) -> None:
    own = own_of(cat, original)
    with pytest.raises(HasOne) as one:
        make_own_version(by=cat, original=original, words=WORDS, source=upload())
    assert one.value.row == own
    with pytest.raises(IntegrityError), transaction.atomic():
        own_of(cat, original, slug="second")
    assert publish(by=finn, resource=make_own_version(
        by=finn, original=original, words=WORDS, source=upload()
    )).organisation == finn.organisation  # fmt: skip


def test_nobody_else_makes_one_and_not_of_what_is_not_shared(
    cat: User, finn: User, asha: User, original: Resource, make_resource: MakeResource
) -> None:
    theirs = make_resource(finn, title="Theirs", organisation=finn.organisation)
    hidden = make_resource(finn, title="Hidden", published=False)
    own = own_of(cat, original)
    nobody = User(organisation=None, roles=cat.roles, email="no@where.example")
    for by, what in (
        (asha, original),
        (cat, theirs),
        (cat, hidden),
        (cat, own),
        (nobody, original),
    ):
        with pytest.raises(Refused):
            make_own_version(by=by, original=what, words=WORDS, source=upload())


def test_it_stays_on_its_shelf_and_under_its_licence(
    cat: User, finn: User, original: Resource, client_of: ClientOf
) -> None:
    own = own_of(cat, original)
    for other in ({"licence": "cc_by"}, {"organisation": ""}):
        with pytest.raises(Refused):
            edit(by=cat, resource=own, words={**words_about(own), **other}, version=1)
    page = client_of(cat).get(f"/resources/{own.slug}/edit/").content.decode()
    assert ("Everyone on this site" in page, "Creative Commons" in page) == (False, False)
    with pytest.raises(Refused):
        still_fits(by=finn, resource=own, version=1)


def test_two_at_once_are_told_of_the_first(
    cat: User, ambulance: Organisation, original: Resource, client_of: ClientOf
) -> None:
    own = own_of(cat, original)
    file = SimpleUploadedFile("ours.docx", made("docx"))
    words = {"title": "Ours", "summary": "Ours.", "kind": "leaflet", "owner": "We", "file": file}
    answer = client_of(cat).post(f"/resources/{original.slug}/own-version/", words)
    assert answer["Location"] == f"/resources/{own.slug}/"
    assert Resource.objects.filter(organisation=ambulance).count() == 1
