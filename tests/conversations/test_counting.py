"""What is counted of requests: how long the first yes took, and for which organisation."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from conversations import actions
from conversations.models import Request, State
from directory.models import Supporter
from records.models import Tally
from tests.factories import make_user
from tests.factories_conversations import ask_for_support
from tests.factories_directory import listed_supporter

DAY = timedelta(days=1)


def counts(start):
    """(kind, organisation) and the number, of kinds that begin so."""
    rows = Tally.objects.filter(kind__startswith=start)
    return {(row.kind, row.organisation_id): row.count for row in rows}


def fresh(request):
    return Request.objects.get(pk=request.pk)


@pytest.fixture
def twice(ask, ben, sam, now):
    """Ben says yes at once and passes it on before the colleague released anything; Sam, who is
    asked next, says yes after twelve days."""
    request = ask(second=sam)
    request.offers.filter(supporter__user=ben).update(sees_words=False)
    actions.answer_yes(by=ben, request=request, now=now + DAY / 2)
    assert fresh(request).state == State.RELEASE
    actions.pass_on(by=ben, request=request, now=now + DAY)
    return request


def test_a_second_yes_after_the_first_supporter_went_is_no_late_answer(twice, sam, ambulance, now):
    assert fresh(twice).state == State.WAITING
    actions.answer_yes(by=sam, request=twice, now=now + 12 * DAY)
    assert counts("request.yes") == {
        ("request.yes", ambulance.pk): 2,
        ("request.yes_within.day", ambulance.pk): 1,
    }


def test_a_yes_to_somebody_who_got_none_before_is_as_late_as_it_is(ask, ben, sam, ambulance, now):
    request = ask(second=sam)
    actions.pass_on(by=ben, request=request, now=now + DAY)
    actions.answer_yes(by=sam, request=request, now=now + 12 * DAY)
    assert counts("request.yes_within") == {("request.yes_within.later", ambulance.pk): 1}


def test_the_same_yes_sent_twice_counts_once(ask, ben, ambulance, now):
    request = ask()
    for _ in range(2):
        actions.answer_yes(by=ben, request=request, now=now)
    assert counts("request.yes_within") == {("request.yes_within.day", ambulance.pk): 1}


def whole_way(asker, supporter, now):
    """Asked, answered, written, ended; and another one taken back."""
    request = ask_for_support(asker, supporter, now=now)
    actions.answer_yes(by=supporter, request=request, now=now)
    words = {"request": fresh(request), "body": "Hello.", "form_key": uuid4(), "now": now}
    actions.write(by=supporter, **words)
    actions.end(by=asker, request=fresh(request), now=now)
    back = ask_for_support(asker, supporter, now=now)
    actions.withdraw(by=asker, request=back, now=now)


def test_what_peer_supporters_ask_for_themselves_counts_for_the_whole_service_alone(ben, mo, now):
    whole_way(ben, mo, now)
    assert {place for _, place in counts("")} == {None}
    assert counts("request.asked") == {("request.asked", None): 2}


def test_what_colleagues_ask_counts_for_their_organisation(asha, ben, ambulance, now):
    whole_way(asha, ben, now)
    assert {place for _, place in counts("")} == {ambulance.pk}


@pytest.mark.parametrize(
    ("change", "whole"),
    [({"paused_at": 1}, True), ({"suspended_at": 1}, True), ({"stepped_down_at": 1}, False)],
)
def test_resting_makes_no_difference_and_stepping_down_makes_a_colleague(
    ben, mo, ambulance, now, change, whole
):
    Supporter.objects.filter(user=ben).update(**dict.fromkeys(change, now))
    ask_for_support(ben, mo, now=now)
    place = None if whole else ambulance.pk
    assert counts("request") == {("request.asked", place): 1}


def test_the_own_coordinators_pages_are_the_same_however_often_their_supporters_ask(
    client_of, ambulance, cat, mo, now
):
    pages = [reverse("evaluation:figures-file"), reverse("desk-week")]
    before = [client_of(cat).get(page).content for page in pages]
    for _ in range(6):
        one = make_user(organisation=ambulance)
        listed_supporter(one)
        ask_for_support(one, mo, now=now - 100 * DAY)
    assert Tally.objects.get(kind="request.asked").count == 6
    assert [client_of(cat).get(page).content for page in pages] == before
