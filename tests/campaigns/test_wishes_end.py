"""A wish to be a champion gets an answer, or an end that is said; the desk knows its age."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from campaigns import actions, tasks
from campaigns.actions.champions import _tell_end
from campaigns.models import ChampionWish, Ended
from campaigns.models.wishes import SHOWN, WAITS
from peersupport.dates import day
from peersupport.desk.champions import champions
from peersupport.desk.items import Desk, Group
from people.models import Organisation
from people.modules import Module
from records.clock import today
from tests.campaigns.conftest import told
from tests.conversations.test_races import together
from tests.factories_wellbeing import fresh

PAGE = "/campaigns/champions/"
DAY = timedelta(days=1)


def asked(person, now, days):
    """So many days ago."""
    actions.ask_to_be_one(by=fresh(person), now=now)
    ChampionWish.objects.update(asked_on=today(now) - days * DAY)
    return ChampionWish.objects.get()


def main(client, page=PAGE):
    return client.get(page).content.decode().partition("<main")[2]


@pytest.mark.parametrize(("days", "ends"), [(27, False), (28, True), (90, True)])
def test_after_four_weeks_it_ends_and_they_are_told_once(asha, cat, now, client_of, days, ends):
    wish = asked(asha, now, days)
    for _ in range(2):
        tasks.end_wishes_nobody_answered(now=now)
    assert told() == ([asha.pk] if ends else [])
    assert ("nobody answered in four weeks" in main(client_of(asha))) is ends
    assert ("I would like to be a champion" in main(client_of(asha))) is ends
    assert ("Asha" in main(client_of(cat), f"{PAGE}asked/")) is not ends
    answer = client_of(cat).get(f"{PAGE}asked/{wish.pk}/")
    assert answer.status_code == (404 if ends else 200)


def test_what_has_ended_is_not_answered_from_an_old_page(asha, cat, now):
    wish = asked(asha, now, WAITS.days)
    actions.end_unanswered(now=now)
    for act in (actions.appoint, partial(actions.decline, now=now)):
        with pytest.raises(actions.Gone):
            act(by=fresh(cat), wish=wish)
    assert ChampionWish.objects.get().ended == Ended.NOBODY


def test_a_no_is_read_by_the_person_alone_and_they_can_ask_again(asha, cat, now, client_of):
    actions.decline(by=fresh(cat), wish=asked(asha, now, 3), now=now)
    assert "Your coordinators said no" in main(client_of(asha))
    assert "Asha" not in main(client_of(cat), f"{PAGE}asked/")
    assert "Wellbeing champions" not in main(client_of(cat), "/desk/")
    client_of(asha).post(f"{PAGE}ask/", {"read": "on"})
    again = ChampionWish.objects.get()
    assert (again.ended, again.asked_on) == ("", today())


@pytest.mark.parametrize(("days", "kept"), [(-1, True), (0, False)])
def test_what_came_of_it_goes_after_four_weeks(asha, cat, now, days, kept):
    actions.decline(by=fresh(cat), wish=asked(asha, now, 3), now=now)
    tasks.forget_ended_wishes(now=now + SHOWN + days * DAY)
    assert ChampionWish.objects.exists() is kept


def test_one_that_waits_is_never_forgotten(asha, now):
    asked(asha, now, 3)
    tasks.forget_ended_wishes(now=now + 200 * DAY)
    assert ChampionWish.objects.exists()


def test_where_campaigns_are_off_it_ends_without_a_notice(asha, ambulance, now):
    asked(asha, now, WAITS.days)
    own = Organisation.objects.get(pk=ambulance.pk)
    own.modules = [one for one in own.modules if one != Module.CAMPAIGNS]
    own.save()
    assert actions.end_unanswered(now=now) == 1
    assert told() == []


@pytest.mark.parametrize(("days", "group"), [(13, Group.SOON), (14, Group.NOW)])
def test_the_desk_says_since_when_and_until_when(asha, cat, now, client_of, days, group):
    wish = asked(asha, now, days)
    page = main(client_of(cat), "/desk/")
    assert f"They asked on {day(wish.asked_on)}" in page
    assert f"it ends by itself on {day(wish.ends_on)}" in page
    assert [one.group for one in champions(Desk(fresh(cat), now))] == [group]
    assert "Asha" not in page


def test_who_left_while_wishes_end_stops_no_other(asha, now):
    wish = asked(asha, now, WAITS.days)
    nobody = uuid4()
    assert _tell_end(nobody, nobody, today(now)) is False
    assert _tell_end(wish.pk, asha.pk, today(now)) is True


@pytest.mark.django_db(transaction=True)
def test_ended_by_two_workers_at_once_it_is_told_once(asha, now):
    asked(asha, now, WAITS.days)
    found = together([partial(actions.end_unanswered, now=now)] * 4)
    assert (sum(found), told()) == (1, [asha.pk])
