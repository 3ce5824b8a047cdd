"""A hold keeps what the clock would erase; and how long all of this is kept itself."""

import pytest

from conversations import actions
from conversations.actions import safety
from conversations.models import Hold, Opening, Release
from conversations.tasks import erase_what_is_over
from conversations.watch import erase_what_safety_keeps
from correspondence.models import Message, Thread
from people.actions import block
from records.audit import Refused
from tests.conversations.safety_acts import DAY, WHY, lines, told, untold
from tests.factories import make_user


@pytest.fixture(autouse=True)
def _on_duty(sol, sia, nel, noa):
    """Two leads and two second openers with Asha and Ben."""


def ended(request, asha, now):
    """Both have read everything and it is over."""
    actions.end(by=asha, request=request, now=now)
    for part in request.thread.participants.all():
        part.read_number = 10
        part.save()


def test_a_hold_keeps_what_the_clock_would_erase(hold, nel, open_request, asha, now):
    ended(open_request, asha, now)
    safety.agree(by=nel, act=hold(), now=now)
    erase_what_is_over(now=now + 100 * DAY)
    assert Thread.objects.count() == 1
    erase_what_is_over(now=now + 101 * DAY)
    assert not Thread.objects.exists()


def test_without_agreement_nothing_is_held(hold, open_request, asha, now):
    ended(open_request, asha, now)
    hold()
    erase_what_is_over(now=now + 31 * DAY)
    assert not Thread.objects.exists()


def test_other_conversations_go_as_ever(hold, nel, ask, ben, eve, now, open_request, asha):
    other = actions.answer_yes(by=ben, request=ask(by=eve), now=now)
    ended(other, eve, now)
    ended(open_request, asha, now)
    safety.agree(by=nel, act=hold(), now=now)
    erase_what_is_over(now=now + 91 * DAY)
    assert Thread.objects.get() == open_request.thread


def test_an_authors_own_erasure_wins(hold, nel, open_request, asha, now):
    safety.agree(by=nel, act=hold(), now=now)
    actions.erase_mine(by=asha, request=open_request, now=now)
    assert not Message.objects.exists()


def test_a_conversation_begun_during_a_hold_is_held(hold, nel, waiting, asha, now):
    safety.agree(by=nel, act=hold(), now=now)
    actions.withdraw(by=asha, request=waiting, now=now)
    erase_what_is_over(now=now + 99 * DAY)
    assert Thread.objects.exists()


def test_both_sides_are_told_that_it_is_held(hold, nel, open_request, asha, ben, now):
    act = hold()
    told()
    safety.agree(by=nel, act=act, now=now)
    assert told() >= {asha.pk, ben.pk}
    assert sorted(lines(asha)) == ["hold.agreed", "hold.begun"]
    assert lines(ben) == []


def test_placing_one_costs_the_same_but_for_the_notice_to_the_other_side(
    hold, asha, ask, captured, nel, now
):
    counts = []
    quiet, talking = (make_user(organisation=asha.organisation) for _ in range(2))
    ask(by=talking)
    for person in (quiet, talking):
        with captured() as queries:
            safety.agree(by=nel, act=hold(email=person.email), now=now)
        counts.append(len(queries))
    assert counts[1] - counts[0] == 1


@pytest.mark.parametrize(
    "address", ["nobody@ambulance.example", "eve@fire.example", "own", "apart"]
)
def test_an_address_that_is_not_for_this_lead_always_answers_the_same(hold, address, sol, mo, eve):
    block(person=mo, other=sol)
    known = {"own": sol.email, "apart": mo.email}
    with pytest.raises(safety.NotForYou):
        hold(email=known.get(address, address))


@pytest.mark.parametrize("days", [0, 181])
def test_a_hold_has_an_end(hold, days):
    with pytest.raises(ValueError, match="180 days"):
        hold(days=days)


@pytest.mark.parametrize("who", ["nel", "dev", "cat", "asha"])
def test_only_a_lead_asks_for_one(hold, who, request):
    with pytest.raises(Refused):
        hold(by=request.getfixturevalue(who))
    assert not Hold.objects.exists()


def test_words_go_after_a_year_and_the_record_after_three(release, opening, hold, nel, now, dump):
    release()
    safety.agree(by=nel, act=hold(), now=now)
    safety.agree(by=nel, act=opening(), now=now)
    assert "CNRY" not in dump()
    erase_what_safety_keeps(now=now + 364 * DAY)
    assert Release.objects.get().reason == WHY
    erase_what_safety_keeps(now=now + 365 * DAY)
    for kind in (Release, Opening, Hold):
        assert kind.objects.get().reason == ""
    assert (Release.objects.get().person, Hold.objects.get().person) == (None, None)
    assert Hold.objects.get().authority_name == ""
    erase_what_safety_keeps(now=now + 1095 * DAY)
    assert not any(kind.objects.exists() for kind in (Release, Opening, Hold))


def test_nothing_is_forgotten_while_somebody_has_still_to_be_told(release, asha, now):
    release(untold=untold(now))
    erase_what_safety_keeps(now=now + 1095 * DAY)
    assert Release.objects.get().person == asha
