"""Asking without a list, anyone who fits, and waiting for somebody who is back."""

from datetime import timedelta
from uuid import uuid4

import pytest

from conversations import actions, tasks
from conversations.actions import moves
from conversations.models import Answer, Offer, Place, Request, State
from correspondence.models import Participant
from directory.models import Supporter
from directory.taxonomy import Audience
from jobs.models import OutgoingMail
from people.models import Block
from records.clock import today
from records.models import Tally
from tests.factories import make_user
from tests.factories_directory import listed_supporter, share

HOUR = timedelta(hours=1)


@pytest.fixture
def crew(fire, now):
    """Five supporters who have experience of sleep, for those who ask without a list, and who
    said they are free today."""
    people = [make_user(organisation=fire) for _ in range(5)]
    for person in people:
        supporter = listed_supporter(person, next_free=today(now))
        share(supporter, "sleep", audience=Audience.BLIND)
    return people


def asked(request):
    return request.offers.filter(answer=Answer.ASKED)


def state(request):
    return Request.objects.get(pk=request.pk).state


@pytest.mark.parametrize(("when", "number"), [("today", 3), ("week", 1), ("no_hurry", 1)])
def test_so_many_who_fit_are_asked_at_once(ask, crew, when, number):
    request = ask(of=None, when=when, areas=["sleep"])
    assert request.state == State.WAITING
    assert asked(request).filter(matched=True, sees_words=False).count() == number
    assert OutgoingMail.objects.count() == number


def test_only_those_fit_who_share_it_and_may_be_met(ask, asha, ben, mo, crew):
    share(mo.supporter, "sleep")
    for person in crew[:-1]:
        Block.objects.create(person=person, other=asha)
    request = ask(of=None, when="today", areas=["sleep"])
    assert [offer.supporter.user for offer in request.offers.all()] == [crew[-1]]


def test_nobody_fits_is_said_at_once_and_told_to_a_desk_in_time(ask, now):
    request = ask(of=None, areas=["loneliness"], when="today")
    assert request.state == State.NOBODY
    assert request.desk_at == now + 4 * HOUR
    assert not request.offers.exists()
    assert Tally.objects.get(kind="request.nobody").count == 1


def test_what_it_is_about_is_not_in_the_database_as_it_was_said(ask, crew, dump):
    ask(of=None, areas=["bereavement_suicide"])
    assert "bereavement_suicide" not in dump()


def test_the_first_yes_lets_the_others_go_and_the_colleague_decides(ask, asha, crew, now):
    request = ask(of=None, when="today", areas=["sleep"])
    first, *others = [offer.supporter.user for offer in asked(request)]
    request = actions.answer_yes(by=first, request=request, now=now)
    assert (request.state, Place.objects.count()) == (State.RELEASE, 1)
    for other in others:
        assert not Request.objects.visible_to(other).exists()
    assert not Participant.objects.exclude(user=asha).exists()
    actions.release(by=asha, request=request, now=now)
    assert state(request) == State.OPEN


def test_one_who_passes_it_on_leaves_the_others_asked(ask, crew, now):
    request = ask(of=None, when="today", areas=["sleep"])
    actions.pass_on(by=asked(request).first().supporter.user, request=request, now=now)
    assert (state(request), asked(request).count()) == (State.WAITING, 2)


def test_silence_is_handed_on_to_others_who_fit_and_never_back(ask, crew, now):
    request = ask(of=None, when="week", areas=["sleep"])
    seen = set()
    for days in (2, 4, 6, 8):
        seen.add(asked(request).get().supporter_id)
        tasks.sweep(now=now + timedelta(days=days))
    assert len(seen) == 4


def test_anyone_who_fits_comes_after_those_who_were_chosen(ask, ben, sam, crew, now):
    request = ask(second=sam, anyone=True, areas=["sleep"])
    assert [offer.supporter.user for offer in asked(request)] == [ben]
    tasks.sweep(now=now + 48 * HOUR)
    assert [offer.supporter.user for offer in asked(request)] == [sam]
    tasks.sweep(now=now + 96 * HOUR)
    assert asked(request).get().supporter.user in crew


def test_for_an_answer_today_others_are_asked_beside_the_one_chosen(ask, ben, crew):
    request = ask(when="today", anyone=True, areas=["sleep"])
    assert asked(request).count() == 3
    assert asked(request).filter(sees_words=True).get().supporter.user == ben


def away(user, now, days):
    Supporter.objects.filter(user=user).update(away_until=today(now) + timedelta(days=days))


def test_nobody_who_is_away_beyond_the_clock_is_asked(ask, ben, now):
    away(ben, now, 5)
    with pytest.raises(actions.NotAvailable):
        ask(when="week")
    assert ask(when="no_hurry").state == State.WAITING


def test_somebody_who_is_away_is_asked_once_back_if_the_colleague_waits(ask, ben, now):
    away(ben, now, 5)
    request = ask(when="today", wait=True)
    offer = request.offers.get()
    assert (request.state, offer.answer, offer.offered_at) == (State.WAITING, Answer.NEXT, None)
    assert not OutgoingMail.objects.filter(recipient_id=ben.pk).exists()
    tasks.sweep(now=offer.starts_at)
    assert asked(request).get().hand_on_at == offer.starts_at + 4 * HOUR


def test_somebody_who_is_not_back_after_all_is_not_waited_for_again(ask, ben, now):
    away(ben, now, 5)
    offer = ask(when="today", wait=True).offers.get()
    away(ben, now, 50)
    tasks.sweep(now=offer.starts_at)
    assert Request.objects.get().state == State.NOBODY


def test_looking_wider_forgets_what_and_how(ask, asha, ben, now):
    request = ask(of=None, areas=["loneliness"], way="walk")
    assert request.state == State.NOBODY
    assert actions.widen(by=asha, request=request, wider=False, now=now).state == State.NOBODY
    request = actions.widen(by=asha, request=request, wider=True, now=now)
    assert (request.state, asked(request).get().supporter.user) == (State.WAITING, ben)


def test_we_keep_looking_every_hour_until_somebody_fits(ask, asha, ben, now):
    request = ask(of=None, areas=["loneliness"])
    actions.keep_looking(by=asha, request=request, now=now)
    tasks.sweep(now=now + HOUR)
    assert state(request) == State.NOBODY
    share(ben.supporter, "loneliness", audience=Audience.BLIND)
    tasks.sweep(now=now + 2 * HOUR)
    assert (state(request), asked(request).get().supporter.user) == (State.WAITING, ben)


def test_a_request_of_somebody_else_is_not_widened(ask, eve, now):
    request = ask(of=None, areas=["loneliness"])
    for act in (actions.keep_looking, actions.widen):
        more = {"wider": True} if act == actions.widen else {}
        with pytest.raises(actions.Late):
            act(by=eve, request=request, now=now, **more)


def test_words_go_elsewhere_only_once_what_stays_private_there_was_shown(
    in_release, asha, fire, now
):
    statement = fire.statements.create(version=1, extra="We must report.", created_at=now)
    with pytest.raises(actions.NotSeen):
        actions.release(by=asha, request=in_release, now=now)
    assert not Offer.objects.filter(sees_words=True, answer=Answer.YES).exists()
    shown = f"2+-+{statement.pk.hex}"
    request = actions.release(by=asha, request=in_release, now=now, statement_shown=shown)
    assert (request.state, request.statement_shown) == (State.OPEN, shown)


def test_a_second_choice_who_is_being_erased_is_passed_over(ask, ben, sam, now, monkeypatch):
    request = ask(second=sam)
    monkeypatch.setattr(moves, "who_stay", lambda _: set())
    actions.pass_on(by=ben, request=request, now=now)
    assert (state(request), asked(request).count()) == (State.NOBODY, 0)
    # It goes with the account, and comes back if the erasure does not work.
    assert request.offers.to_follow().get().supporter.user == sam


def test_whom_somebody_does_not_want_may_be_gone_by_now(ask, crew):
    gone = Supporter(pk=uuid4(), user_id=uuid4())
    request = ask(of=None, areas=["sleep"], but=[gone])
    assert [offer.answer for offer in request.offers.all()] == [Answer.ASKED]
