"""Nothing is lost that was typed while the sign-in ran out, and nothing is written twice."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client

from mentoring.models import Goal
from people.models import User
from records.clock import today
from tests.cast import ClientOf
from tests.factories_mentoring import offer, pair
from tests.factories_wellbeing import fresh
from tests.platform.test_stash import hidden, lose_session, sign_in


def typed_late(client: Client, person: User, address: str, typed: dict[str, Any]) -> str:
    """The page as it is after somebody sent it too late, and signed in again."""
    data = {**hidden(client, address), **typed}
    lose_session(client)
    client.post(address, data)
    sign_in(client, person)
    return client.get(address).content.decode()


def test_the_day_of_a_pause_is_kept(ben: User, now, client_of: ClientOf) -> None:
    offer(ben)
    until = str(today(now) + timedelta(days=77))
    page = typed_late(client_of(ben), ben, "/mentoring/mentor/offer/rest/", {"until": until})
    assert "We kept what you typed." in page
    assert f'value="{until}"' in page


def test_the_rules_of_a_kind_are_kept(cat: User, client_of: ClientOf) -> None:
    typed = {"weeks": "37", "meet_every_days": "11"}
    page = typed_late(client_of(cat), fresh(cat), "/mentoring/rules/mentor/", typed)
    assert "We kept what you typed." in page
    assert ('value="37"' in page, 'value="11"' in page) == (True, True)


def test_the_day_two_met_is_kept(ben: User, asha: User, now, client_of: ClientOf) -> None:
    two, on = pair(ben, asha, now), str(today(now) - timedelta(days=9))
    address = f"/mentoring/pairs/{two.pk}/meetings/"
    page = typed_late(client_of(asha), asha, address, {"on": on, "way": "walk"})
    assert "We kept what you typed." in page
    assert f'value="{on}"' in page
    assert "checked" in page.partition('value="walk"')[2].partition(">")[0]


def test_a_goal_sent_twice_is_one(ben: User, asha: User, now, client_of: ClientOf) -> None:
    address = f"/mentoring/pairs/{pair(ben, asha, now).pk}/goals/"
    client = client_of(asha)
    typed = {"text": "Ask for the course", "form_key": str(uuid4())}
    for _ in range(2):
        assert client.post(address, typed).status_code == 302
    client.post(address, typed | {"form_key": str(uuid4())})
    assert Goal.objects.count() == 2
