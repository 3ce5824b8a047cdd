"""Finding things in the library."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.models import User
from records.tokens import unseal
from resources.filters import FACETS, PURPOSE, Criteria
from resources.models import FileState, Resource
from tests.resources.conftest import MakeResource

ClientOf = Callable[..., Client]
LIST = "/resources/"


def filtered(client: Client, **chosen: Any) -> Any:
    """The page after somebody pressed the filter's button."""
    return client.post(LIST, chosen, follow=True)


def titles(response: Any) -> list[str]:
    """The titles of the cards, without what is marked in them."""
    page = re.sub("</?mark>", "", response.content.decode())
    return re.findall(r'class="sbs-card__link"[^>]*>([^<]*)<', page)


def chips(response: Any) -> list[tuple[str, str]]:
    """(words, address) of each removable filter."""
    pattern = r'<a href="([^"]*)"><span[^>]*>Remove filter: </span>([^<]*) <'
    return [(words, href) for href, words in re.findall(pattern, response.content.decode())]


def options(response: Any, name: str) -> list[str]:
    """The words beside the boxes of one facet."""
    pattern = rf'<label [^>]*for="{name}-\w+">([^<]*)<span class="sbs-quiet">([^<]*)<'
    return [words + count for words, count in re.findall(pattern, response.content.decode())]


def page_address(response: Any, number: int) -> str:
    """Where the list of pages leads for this number."""
    pattern = rf'<a [^>]*href="([^"]*)"[^>]*aria-label="Page {number}"'
    return str(re.findall(pattern, response.content.decode())[0])


def test_an_empty_library_says_so(asha: User, client_of: ClientOf) -> None:
    response = client_of(asha).get(LIST)
    assert "0 resources" in response.content.decode()


def test_everyone_finds_what_is_shared_newest_first(
    cat: User, eve: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    for title in ("First", "Second", "Third"):
        make_resource(cat, title=title)
    assert titles(client_of(eve).get(LIST)) == ["Third", "Second", "First"]


@pytest.mark.parametrize(("who", "finds"), [("asha", 1), ("cat", 1), ("eve", 0), ("finn", 0)])
def test_an_organisations_own_are_for_its_people_alone(
    who: str, finds: int, cat: User, make_resource: MakeResource, request: pytest.FixtureRequest
) -> None:
    make_resource(cat, organisation=cat.organisation)
    user = request.getfixturevalue(who)
    assert Resource.objects.visible_to(user).count() == finds


@pytest.mark.parametrize(("who", "finds"), [("asha", 0), ("cat", 1), ("eve", 0), ("finn", 0)])
def test_unpublished_ones_are_for_who_looks_after_them(
    who: str, finds: int, cat: User, make_resource: MakeResource, request: pytest.FixtureRequest
) -> None:
    make_resource(cat, published=False)
    assert Resource.objects.visible_to(request.getfixturevalue(who)).count() == finds


def test_a_coordinator_without_organisation_sees_their_own(
    cat: User, make_resource: MakeResource
) -> None:
    make_resource(cat, published=False)
    cat.organisation = None
    assert Resource.objects.visible_to(cat).count() == 1


def test_words_are_found_by_their_stems_and_all_of_them_count(
    cat: User, asha: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    make_resource(cat, title="Meeting in groups", summary="By the sea.")
    make_resource(cat, title="Meeting alone", summary="At home.")
    client = client_of(asha)
    assert titles(filtered(client, words="meetings GROUP")) == ["Meeting in groups"]
    assert titles(filtered(client, words="100%_")) == []


def test_options_of_a_facet_widen_and_facets_narrow(
    cat: User, asha: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    make_resource(cat, title="A", stages=["ending"], kind="tips")
    make_resource(cat, title="B", stages=["running"], kind="tips")
    make_resource(cat, title="C", stages=["running"], kind="poster")
    client = client_of(asha)
    assert titles(filtered(client, stage=["ending", "running"])) == ["C", "B", "A"]
    assert titles(filtered(client, stage=["ending", "running"], kind="tips")) == ["B", "A"]


def test_counts_say_what_choosing_an_option_would_give(
    cat: User, asha: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    make_resource(cat, title="A", stages=["ending"], kind="tips")
    make_resource(cat, title="B", stages=["running"], kind="poster")
    page = filtered(client_of(asha), kind="tips")
    assert options(page, "stage") == ["Ending well (1)"]
    assert options(page, "kind") == ["Tips (1)", "Poster (1)"]


def test_filters_travel_sealed_and_see_other(asha: User, client_of: ClientOf) -> None:
    response = client_of(asha).post(LIST, {"words": "flashbacks", "stage": "problem"})
    address = response["Location"]
    assert response.status_code == 303
    assert "flashbacks" not in address
    assert "problem" not in address
    value = unseal(PURPOSE, asha.pk, address.split("f=")[1])
    assert value == {"words": "flashbacks", "chosen": {"stage": ["problem"]}}


def test_a_token_of_somebody_else_filters_nothing(
    cat: User, asha: User, eve: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    make_resource(cat)
    address = client_of(asha).post(LIST, {"words": "nothing"})["Location"]
    assert titles(client_of(eve).get(address)) == ["Group agreement"]


def test_no_choice_leads_to_the_plain_address(asha: User, client_of: ClientOf) -> None:
    assert client_of(asha).post(LIST, {"words": " ", "stage": "made-up"})["Location"] == LIST


def test_chips_take_one_filter_away(
    cat: User, asha: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    make_resource(cat, title="A", kind="tips")
    client = client_of(asha)
    page = filtered(client, words="b", kind="tips")
    assert [words for words, _ in chips(page)] == ["“b”", "Tips"]
    assert titles(client.get(chips(page)[0][1])) == ["A"]


def test_pages_hold_twenty_and_keep_the_filter(
    cat: User, asha: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    rows = [Resource(slug=f"s{n}", title=f"T{n}", summary="x", kind="tips", owner="o",
                     licence="own", added_at=timezone.now(), published_at=timezone.now(),
                     search_text=" word ") for n in range(41)]  # fmt: skip
    Resource.objects.bulk_create(rows)
    client = client_of(asha)
    first = filtered(client, words="words")
    second = client.get(page_address(first, 2))
    third = client.get(page_address(second, 3))
    assert [len(titles(page)) for page in (first, second, third)] == [20, 20, 1]
    assert "<title>Library, page 2" in second.content.decode()


def test_a_page_beyond_the_last_is_the_last(
    cat: User, asha: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    make_resource(cat)
    token = Criteria().token(asha.pk, page=9)
    assert titles(client_of(asha).get(f"{LIST}?f={token}")) == ["Group agreement"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_few_queries_for_any_number(
    rows: int, cat: User, asha: User, make_resource: MakeResource, client_of: ClientOf,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    for n in range(rows):
        make_resource(cat, title=f"Tips {n}")
    client = client_of(asha)
    address = client.post(LIST, {"words": "tips"})["Location"]
    # Session, person, films kept back, counts, ids, pack, rows, files.
    with django_assert_num_queries(8):
        client.get(address)


def test_the_page_says_what_for_whom_and_how_it_may_be_used(
    cat: User, asha: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    row = make_resource(
        cat, values=["safety"], source_url="https://www.example.org/a", licence="cc_by"
    )
    text = client_of(asha).get(f"/resources/{row.slug}/").content.decode()
    for words in ("Template or form", "Setting up", "Group facilitators", "Safety", "Word",
                  "Northern Ambulance Service", "if you name the owner", "Everyone on this site",
                  'href="https://www.example.org/a"', "agreement.docx"):  # fmt: skip
        assert words in text
    assert "For coordinators" not in text


def test_a_file_that_is_not_clean_is_not_offered(
    cat: User, asha: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    row = make_resource(cat)
    row.files.update(state=FileState.WAITING)
    pages = [f"/resources/{row.slug}/", f"/resources/{row.slug}/download/"]
    assert [client_of(asha).get(page).status_code for page in pages] == [404, 404]
    assert [client_of(cat).get(page).status_code for page in pages] == [200, 404]
    assert "is not ready yet" in client_of(cat).get(pages[0]).content.decode()
    assert titles(client_of(asha).get(LIST)) == []


def test_not_yours_and_not_there_are_the_same(
    cat: User, eve: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    row = make_resource(cat, organisation=cat.organisation, title="Hidden")
    client = client_of(eve)
    for page in ("", "download/"):
        answers = [client.get(f"/resources/{slug}/{page}") for slug in (row.slug, "not-there")]
        assert [answer.status_code for answer in answers] == [404, 404]


def test_coordinators_take_it_off_the_shelf_and_put_it_back(
    cat: User, asha: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    page = f"/resources/{make_resource(cat).slug}/"
    client, reader = client_of(cat), client_of(asha)
    form = {"reason": "The number in it is wrong."}
    taken = client.post(f"{page}withdraw/", form, follow=True).content.decode()
    assert "Put it on the shelf" in taken
    assert reader.get(page).status_code == 410
    assert "Take it off" in client.post(f"{page}publish/", follow=True).content.decode()
    assert reader.get(page).status_code == 200


def test_a_coordinator_elsewhere_may_read_but_not_withdraw(
    cat: User, finn: User, make_resource: MakeResource, client_of: ClientOf
) -> None:
    page = f"/resources/{make_resource(cat).slug}/"
    client = client_of(finn)
    assert "For coordinators" not in client.get(page).content.decode()
    assert client.post(f"{page}withdraw/").status_code == 403


def test_visitors_are_asked_to_sign_in(visitor: Client, cat: User) -> None:
    assert visitor.get(LIST).status_code == 302
    assert visitor.get("/resources/upload/").status_code == 302


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(
    words=st.text(max_size=150),
    stage=st.lists(st.sampled_from([code for code, _ in FACETS[0].options]), unique=True),
    page=st.one_of(st.none(), st.integers(), st.text(max_size=3)),
)
def test_criteria_survive_their_token(words: str, stage: list[str], page: Any, asha: User) -> None:
    criteria = Criteria.read(words, {"stage": stage}, page)
    again = Criteria.from_token(asha.pk, criteria.token(asha.pk, criteria.page))
    assert again == criteria
