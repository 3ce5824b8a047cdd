"""What a supporter carries, in words; a heavy contact, and a rest, by one press."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from conversations import actions
from conversations.models import Place, Request
from directory import actions as directory
from directory.cards import day_in_words
from directory.models import Supporter
from peersupport.export import everything
from people.models import Organisation, User
from records.clock import today
from records.models import AuditEvent
from tests.cast import ClientOf
from tests.crawl import crawl
from tests.factories import make_user
from tests.factories_conversations import ask_for_support

LOAD = "/care/load/"
DAY = today()
UNTIL = day_in_words(DAY + timedelta(days=14), DAY)
CAN = "You are resting up to and including"


@pytest.fixture
def talking(asha: User, ben: User) -> Request:
    request = ask_for_support(asha, ben, message="Hello", name="Robin")
    return actions.answer_yes(by=ben, request=request, now=timezone.now())


def heavy(request: Request) -> str:
    return f"/conversations/{request.pk}/heavy/"


def text(client: Any, path: str = LOAD) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


def test_one_press_marks_it_and_offers_a_rest(
    talking: Request, ben: User, client_of: ClientOf
) -> None:
    client = client_of(ben)
    assert "This one is heavy for me" in text(client, f"/conversations/{talking.pk}/")
    answer = client.post(heavy(talking))
    assert answer["Location"] == LOAD
    said = (
        "2 of your 3 places are taken: you talk with one person, and one counts double until "
        f"{UNTIL}."
    )
    assert said in text(client)
    assert said in text(client, "/care/")
    assert 'name="days"' in text(client)


def test_one_press_takes_it_back(talking: Request, ben: User, client_of: ClientOf) -> None:
    client, page = client_of(ben), f"/conversations/{talking.pk}/"
    client.post(heavy(talking))
    assert "It is not heavy any more" in text(client, page)
    assert client.post(heavy(talking), {"act": "take back"})["Location"] == page
    assert "1 of your 3 places is taken: you talk with one person." in text(client)


def test_marking_when_it_ended_meanwhile_is_not_found(
    talking: Request, asha: User, ben: User, client_of: ClientOf
) -> None:
    actions.end(by=asha, request=talking, now=timezone.now())
    assert client_of(ben).post(heavy(talking)).status_code == 404


@pytest.mark.parametrize("who", ["asha", "mo", "cat", "dev", "viv"])
def test_nobody_else_can_press_it(
    request: Any, talking: Request, client_of: ClientOf, who: str
) -> None:
    client = client_of(request.getfixturevalue(who))
    missing = client.post(f"/conversations/{Request().pk}/heavy/")
    answer = client.post(heavy(talking))
    assert (answer.status_code, answer.content) == (404, missing.content)
    assert Place.objects.get().heavy_until is None


@pytest.mark.parametrize("who", ["asha", "cat", "dev", "viv", "finn", "mo"])
def test_no_page_of_anybody_else_changes(
    request: Any, talking: Request, ben: User, client_of: ClientOf, who: str
) -> None:
    user: User = request.getfixturevalue(who)
    before = crawl(client_of(user))
    client_of(ben).post(heavy(talking))
    assert Place.objects.get().heavy_until is not None
    assert crawl(client_of(user)) == before


def test_what_others_take_out_of_the_site_says_nothing_of_it(
    talking: Request, asha: User, ben: User, client_of: ClientOf
) -> None:
    client_of(ben).post(heavy(talking))
    client_of(ben).post(LOAD, {"days": "7"})
    held = [str([one.in_json for one in everything(person)]) for person in (ben, asha)]
    day = (DAY + timedelta(days=14)).isoformat()
    assert [day in one for one in held] == [True, False]
    assert [(DAY + timedelta(days=7)).isoformat() in one for one in held] == [True, False]
    assert list(AuditEvent.objects.filter(actor_id=ben.pk)) == []


@pytest.mark.parametrize("days", [3, 7, 14])
def test_a_rest_begins_and_ends_by_one_press(ben: User, client_of: ClientOf, days: int) -> None:
    client = client_of(ben)
    assert client.post(LOAD, {"days": days})["Location"] == LOAD
    supporter = Supporter.objects.get(user=ben)
    assert supporter.resting_until == DAY + timedelta(days=days)
    assert CAN in text(client)
    assert client.post("/care/rest/end/")["Location"] == LOAD
    assert Supporter.objects.get(user=ben).is_available()
    assert CAN not in text(client)


@pytest.mark.parametrize("days", ["", "4", "365", "x"])
def test_another_length_is_refused_beside_the_question(
    ben: User, client_of: ClientOf, days: str
) -> None:
    html = client_of(ben).post(LOAD, {"days": days}).content.decode()
    assert 'id="days-error"' in html or "There is a problem" in html
    assert Supporter.objects.get(user=ben).resting_until is None


def test_by_the_action_too(ben: User) -> None:
    with pytest.raises(Exception, match="Choose how long"):
        directory.take_rest(by=ben, days=90, now=timezone.now())


def test_resting_a_supporter_still_talks(talking: Request, ben: User, client_of: ClientOf) -> None:
    client = client_of(ben)
    client.post(LOAD, {"days": "3"})
    assert 'name="body"' in text(client, f"/conversations/{talking.pk}/")
    assert Place.objects.count() == 1


def test_an_organisations_most_is_said_to_the_supporter(
    ben: User, ambulance: Organisation, client_of: ClientOf
) -> None:
    Organisation.objects.filter(pk=ambulance.pk).update(most_contacts=2)
    client = client_of(ben)
    assert "Your organisation has set 2 as the most" in text(client)
    assert "Your organisation has set 2 as the most" in text(client, "/profile/")
    assert "You hold at most 2 conversations" in text(client, "/")


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_for_any_number(
    ben: User, fire: Organisation, client_of: ClientOf, django_assert_num_queries: Any, number: int
) -> None:
    for _ in range(number):
        item = ask_for_support(make_user(organisation=fire), ben, message="Hello")
        actions.answer_yes(by=ben, request=item, now=timezone.now())
    client = client_of(ben)
    text(client)
    with django_assert_num_queries(4):
        text(client)


def test_who_stopped_carries_nothing_here(ben: User, client_of: ClientOf) -> None:
    directory.step_down(by=ben)
    client = client_of(ben)
    assert client.get(LOAD)["Location"] == "/care/"
    assert "What you carry" not in text(client, "/care/")
