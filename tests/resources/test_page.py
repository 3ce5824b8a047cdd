"""The page of a resource: what belongs to it, what is about the same, whether it is right."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from people.models import User
from records.audit import Refused
from records.clock import today
from records.models import AuditEvent
from resources.actions import publish, still_right, withdraw
from resources.actions.tying import TooMany, tie, untie
from resources.forms import CompanionForm
from resources.models import Companion, Resource
from resources.related import MOST_COMPANIONS, MOST_RELATED, companions_of, related_to
from tests.resources.conftest import MakeResource

ClientOf = Callable[..., Client]
TODAY = today(timezone.now())


def beside(resource: Resource, who: User) -> list[tuple[str, str]]:
    return [(one.words, one.other.title) for one in companions_of(resource, who)]


@pytest.fixture
def slides(cat: User, make_resource: MakeResource) -> Resource:
    return make_resource(cat, title="Slides", topics=["groups", "online"])


@pytest.fixture
def notes(cat: User, make_resource: MakeResource) -> Resource:
    return make_resource(cat, title="Notes")


def test_a_companion_is_named_from_both_ends(
    cat: User, asha: User, slides: Resource, notes: Resource
) -> None:
    tie(by=cat, resource=slides, other=notes, kind="notes")
    assert beside(slides, asha) == [("Notes to it", "Notes")]
    assert beside(notes, asha) == [("These notes belong to", "Slides")]


def test_tied_again_it_is_one_tie_of_the_last_kind(
    cat: User, asha: User, slides: Resource, notes: Resource
) -> None:
    tie(by=cat, resource=slides, other=notes, kind="notes")
    tie(by=cat, resource=slides, other=notes, kind="easy_read")
    tie(by=cat, resource=notes, other=slides, kind="language")
    assert beside(slides, asha) == [("In another language", "Notes")]


def test_a_companion_off_the_shelf_or_elsewhere_is_not_named(
    cat: User, asha: User, eve: User, slides: Resource, make_resource: MakeResource
) -> None:
    own = make_resource(cat, title="Ours", organisation=cat.organisation)
    tie(by=cat, resource=slides, other=own, kind="notes")
    assert [len(beside(slides, who)) for who in (asha, eve)] == [1, 0]
    withdraw(by=cat, resource=own)
    assert [len(beside(slides, who)) for who in (asha, eve)] == [0, 0]
    publish(by=cat, resource=own)
    assert [len(beside(slides, who)) for who in (asha, eve)] == [1, 0]


@pytest.mark.parametrize("who", ["asha", "finn", "dev", "mo"])
def test_only_who_looks_after_it_ties_unties_and_reviews(
    who: str, cat: User, slides: Resource, notes: Resource, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(who)
    row = tie(by=cat, resource=slides, other=notes, kind="notes")
    for act in (
        lambda: tie(by=user, resource=slides, other=notes, kind="easy_read"),
        lambda: untie(by=user, resource=slides, companion=row.pk),
        lambda: still_right(by=user, resource=slides, on=TODAY),
    ):
        with pytest.raises(Refused):
            act()
    assert list(Companion.objects.values_list("pk", "kind")) == [(row.pk, "notes")]


def test_another_coordinator_does_not_even_see_what_is_wrong_with_the_form(
    finn: User, slides: Resource, client_of: ClientOf
) -> None:
    assert client_of(finn).post(f"/resources/{slides.slug}/companions/").status_code == 403


def test_nothing_is_tied_to_itself_or_to_what_one_does_not_see(
    cat: User, finn: User, slides: Resource, make_resource: MakeResource
) -> None:
    theirs = make_resource(finn, title="Theirs", organisation=finn.organisation)
    for other in (slides, theirs):
        with pytest.raises(Refused):
            tie(by=cat, resource=slides, other=other, kind="notes")
    assert not Companion.objects.exists()


def test_there_are_no_more_than_anybody_overlooks(
    cat: User, slides: Resource, make_resource: MakeResource
) -> None:
    for number in range(MOST_COMPANIONS):
        other = make_resource(cat, title=f"Part {number}")
        tie(by=cat, resource=slides, other=other, kind="use_with")
    with pytest.raises(TooMany):
        tie(by=cat, resource=slides, other=make_resource(cat, title="Last"), kind="notes")
    tie(by=cat, resource=slides, other=other, kind="notes")
    assert Companion.objects.count() == MOST_COMPANIONS


def test_a_tie_is_taken_away_from_either_end_and_both_stay(
    cat: User, slides: Resource, notes: Resource
) -> None:
    row = tie(by=cat, resource=slides, other=notes, kind="notes")
    untie(by=cat, resource=notes, companion=row.pk)
    untie(by=cat, resource=slides, companion=row.pk)
    assert (Companion.objects.count(), Resource.objects.count()) == (0, 2)
    assert AuditEvent.objects.filter(event="resource.untied").count() == 1


def test_related_are_those_with_most_of_its_topics_then_the_newest(
    cat: User, asha: User, slides: Resource, make_resource: MakeResource
) -> None:
    one = make_resource(cat, title="One", topics=["groups"])
    two = make_resource(cat, title="Two", topics=["online", "groups", "sleep"])
    newer = make_resource(cat, title="Newer", topics=["online"])
    make_resource(cat, title="Other", topics=["sleep"])
    make_resource(cat, title="Hidden", topics=["groups"], published=False)
    assert related_to(slides, asha, []) == [two, newer, one]
    assert related_to(slides, asha, [two]) == [newer, one]


def test_related_are_few_and_none_without_topics(
    cat: User, asha: User, slides: Resource, notes: Resource, make_resource: MakeResource
) -> None:
    for number in range(MOST_RELATED + 2):
        make_resource(cat, title=f"Part {number}", topics=["groups"])
    assert len(related_to(slides, asha, [])) == MOST_RELATED
    assert related_to(notes, asha, []) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_few_queries_whatever_belongs_to_it(
    rows: int, cat: User, asha: User, slides: Resource, make_resource: MakeResource,
    client_of: ClientOf, django_assert_num_queries: Any,
) -> None:  # fmt: skip
    for number in range(rows):
        other = make_resource(cat, title=f"Part {number}")
        tie(by=cat, resource=slides, other=other, kind="use_with")
        make_resource(cat, title=f"Same {number}", topics=["groups"])
    client = client_of(asha)
    # session, person, row, files, pictures, pack, companions, related, findings,
    # own version, the last change
    with django_assert_num_queries(11):
        client.get(f"/resources/{slides.slug}/")


def test_it_is_reviewed_when_added_and_said_to_be_still_right_for_a_year(
    cat: User, slides: Resource, client_of: ClientOf
) -> None:
    assert (slides.reviewed_on, slides.review_by) == (TODAY, TODAY + timedelta(days=365))
    Resource.objects.update(reviewed_on=None, review_by=TODAY - timedelta(days=1))
    client, page = client_of(cat), f"/resources/{slides.slug}/"
    assert "which has passed" in client.get(page).content.decode()
    assert client.post(f"{page}still-right/")["Location"] == page
    slides.refresh_from_db()
    assert (slides.reviewed_on, slides.review_by) == (TODAY, TODAY + timedelta(days=365))
    assert "which has passed" not in client.get(page).content.decode()


def test_coordinators_add_and_take_away_by_the_page(
    cat: User, slides: Resource, notes: Resource, client_of: ClientOf
) -> None:
    client, page = client_of(cat), f"/resources/{slides.slug}/"
    typed = {"kind": "notes", "other": f"https://site.example/resources/{notes.slug}/"}
    assert client.post(f"{page}companions/", typed)["Location"] == page
    row = Companion.objects.get()
    assert (row.resource, row.other, row.kind) == (slides, notes, "notes")
    assert f"companions/{row.pk}/remove/" in client.get(page).content.decode()
    client.post(f"{page}companions/{row.pk}/remove/")
    assert not Companion.objects.exists()


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ("", "Paste the address"),
        ("https://www.example.org/elsewhere/", "There is no page"),
        ("/resources/theirs/", "There is no page"),
        ("/resources/slides/", "the page you are on"),
    ],
)
def test_a_wrong_address_is_said_beside_the_field_and_kept(
    other: str, words: str, cat: User, finn: User, slides: Resource, make_resource: MakeResource,
    client_of: ClientOf,
) -> None:  # fmt: skip
    make_resource(finn, title="Theirs", organisation=finn.organisation)
    typed = {"kind": "notes", "other": other}
    page = client_of(cat).post(f"/resources/{slides.slug}/companions/", typed)
    text = page.content.decode()
    assert words in text
    assert f'value="{other}"' in text or not other
    assert "<title>Error: Slides" in text
    assert not Companion.objects.exists()


def test_too_many_is_said_beside_the_field(
    cat: User, slides: Resource, notes: Resource, client_of: ClientOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("resources.actions.tying.MOST_COMPANIONS", 0)
    typed = {"kind": "notes", "other": notes.slug}
    page = client_of(cat).post(f"/resources/{slides.slug}/companions/", typed)
    assert "It has twelve already" in page.content.decode()


def test_a_link_has_an_address_instead_of_a_file_and_says_whose_site_it_is(
    cat: User, asha: User, details: dict[str, Any], client_of: ClientOf
) -> None:
    typed = {**details, "kind": "link", "language": "cy", "shelf": "everyone"}
    client = client_of(cat)
    wrong = client.post("/resources/upload/", typed).content.decode()
    assert "Enter the web address it links to." in wrong
    client.post("/resources/upload/", {**typed, "source_url": "https://www.example.org/toolkit"})
    row = Resource.objects.get()
    assert (row.site, row.files.count()) == ("example.org", 0)
    text = client_of(asha).get(f"/resources/{row.slug}/").content.decode()
    for words in ("Go to example.org", "We do not look after what stands there", "Welsh"):
        assert words in text
    assert client_of(asha).get(f"/resources/{row.slug}/download/").status_code == 404


def test_the_form_takes_an_address_with_or_without_the_site(
    cat: User, slides: Resource, notes: Resource
) -> None:
    for address in (notes.slug, f"/resources/{notes.slug}/", f"http://x.example/r/{notes.slug}"):
        typed = {"kind": "notes", "other": address}
        form = CompanionForm(typed, resource=slides, user=cat)
        assert form.is_valid()
        assert form.cleaned_data["other"] == notes
