"""What two who talk agree about besides words: a call, being away, rest, somebody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from conversations import actions, tasks
from conversations.models import Alert, Answer, Request, State
from directory.taxonomy import Audience
from jobs.models import OutgoingMail
from people.models import Block, ConfidentialityStatement
from records.clock import today
from tests.factories_directory import share

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def notices_to(user):
    return OutgoingMail.objects.filter(recipient_id=user.pk).count()


def fresh(request):
    return Request.objects.get(pk=request.pk)


def write(by, request, now):
    return actions.write(by=by, request=request, body="Hello", form_key=uuid4(), now=now)


def call(by, request, now, phone="07700 900123", call_when="after 20:00"):
    return actions.agree_call(by=by, request=request, phone=phone, call_when=call_when, now=now)


@pytest.fixture
def quiet(open_request, asha, ben, now):
    """Sixty days after the last word of Ben; both were asked whether to go on."""
    write(ben, open_request, now)
    tasks.sweep(now=now + 60 * DAY)
    return fresh(open_request)


def test_a_number_is_the_colleagues_to_give_change_and_take_back(open_request, asha, ben, now):
    before = notices_to(ben)
    for _ in range(2):
        call(asha, open_request, now)
    assert (fresh(open_request).phone, notices_to(ben)) == ("07700 900123", before + 1)
    call(asha, open_request, now, phone="")
    assert (fresh(open_request).phone, fresh(open_request).call_when) == ("", "")
    with pytest.raises(actions.Late):
        call(ben, open_request, now)


@pytest.mark.parametrize("act", [actions.end, actions.erase_mine, actions.block])
def test_a_number_is_erased_with_the_end_and_by_its_owner(open_request, asha, now, act, dump):
    call(asha, open_request, now)
    assert "900123" not in dump()
    act(by=asha, request=open_request, now=now)
    assert (fresh(open_request).phone, fresh(open_request).call_when) == ("", "")


def test_a_supporter_who_is_away_is_not_reminded_before_the_return(open_request, asha, ben, now):
    until, before = today(now) + 10 * DAY, notices_to(asha)
    for _ in range(2):
        actions.say_away(by=ben, request=open_request, until=until, now=now)
    assert (fresh(open_request).reply_at.date(), notices_to(asha)) == (until + DAY, before + 1)
    tasks.sweep(now=now + 5 * DAY)
    assert not fresh(open_request).reminded
    write(ben, open_request, now + 5 * DAY)
    assert fresh(open_request).away_until is None


@pytest.mark.parametrize("days", [-1, 29])
def test_nobody_is_away_in_the_past_or_for_months(open_request, ben, now, days):
    with pytest.raises(ValidationError):
        actions.say_away(by=ben, request=open_request, until=today(now) + days * DAY, now=now)


def test_only_the_supporter_says_away_or_offers_somebody_else(open_request, asha, now):
    for act in (
        lambda: actions.say_away(by=asha, request=open_request, until=today(now), now=now),
        lambda: actions.offer_somebody_else(by=asha, request=open_request, now=now),
    ):
        with pytest.raises(actions.Late):
            act()


def test_somebody_else_is_offered_once_and_the_clock_goes_on(open_request, asha, ben, now):
    before = notices_to(asha), fresh(open_request).reply_at
    for _ in range(2):
        actions.offer_somebody_else(by=ben, request=open_request, now=now)
    after = fresh(open_request)
    assert (after.swap_offered, notices_to(asha), after.reply_at) == (
        True,
        before[0] + 1,
        before[1],
    )


def test_either_answers_the_silence(quiet, asha, ben, now):
    assert quiet.quiet_asked
    later = now + 61 * DAY
    kept = actions.go_on(by=asha, request=quiet, now=later)
    assert (kept.quiet_asked, kept.resting, kept.quiet_at) == (False, False, later + 60 * DAY)
    assert actions.let_rest(by=ben, request=quiet, now=later).resting


def test_a_word_ends_the_rest(quiet, asha, ben, now):
    actions.let_rest(by=ben, request=quiet, now=now + 61 * DAY)
    write(asha, quiet, now + 70 * DAY)
    assert (fresh(quiet).resting, fresh(quiet).waits_since) == (False, now + 70 * DAY)


def test_only_who_waits_can_say_that_they_do_not_any_more(open_request, asha, ben, now):
    tasks.sweep(now=now + 72 * HOUR)
    tasks.sweep(now=now + 96 * HOUR)
    assert Alert.objects.current().count() == 1
    with pytest.raises(actions.Late):
        actions.let_rest(by=ben, request=open_request, now=now + 97 * HOUR)
    actions.let_rest(by=asha, request=open_request, now=now + 97 * HOUR)
    assert (fresh(open_request).waits_since, Alert.objects.current().count()) == (None, 0)


def swap(by, request, now, to=None, *, end_this=True, key=None):
    return actions.swap(
        by=by,
        request=request,
        supporter=to.supporter if to else None,
        when="week",
        end_this=end_this,
        form_key=key or uuid4(),
        now=now,
    )


def test_a_swap_is_a_request_of_its_own_without_a_word(open_request, asha, ben, sam, now):
    made = swap(asha, open_request, now, sam)
    assert (fresh(open_request).state, made.state) == (State.ENDED, State.WAITING)
    assert not made.thread.messages.exists()
    assert made.thread.participants.get(user=asha).name == "CNRY-name-91bd"
    assert not Request.objects.offered_to(ben).filter(pk=made.pk).exists()


def test_the_same_swap_twice_is_one(open_request, asha, sam, now):
    key = uuid4()
    first = swap(asha, open_request, now, sam, key=key)
    assert swap(asha, open_request, now, sam, key=key) == first
    assert Request.objects.count() == 2


def test_a_swap_can_leave_the_conversation_open(open_request, asha, ben, sam, now):
    actions.offer_somebody_else(by=ben, request=open_request, now=now)
    swap(asha, open_request, now, sam, end_this=False)
    kept = fresh(open_request)
    assert (kept.state, kept.swap_offered) == (State.OPEN, False)


def test_anyone_else_who_fits_is_never_the_same_supporter(open_request, asha, ben, now):
    share(ben.supporter, "sleep", audience=Audience.EVERYONE)
    made = swap(asha, open_request, now)
    assert made.state == State.NOBODY
    assert made.offers.get().answer == Answer.CLOSED


def test_a_swap_that_cannot_be_ends_nothing(open_request, asha, ben, mo, now):
    for supporter, refusal in ((ben, actions.AlreadyAsked), (mo, actions.NotAvailable)):
        with pytest.raises(refusal):
            swap(asha, open_request, now, supporter)
    assert fresh(open_request).state == State.OPEN


def test_words_go_to_another_organisation_only_after_its_statement(
    open_request, asha, fire, sam, now
):
    ConfidentialityStatement.objects.create(
        organisation=fire, version=1, extra="We must report this.", created_at=now
    )
    made = swap(asha, open_request, now, sam)
    assert not made.offers.get(supporter__user=sam).sees_words
    made = actions.answer_yes(by=sam, request=made, now=now)
    assert made.state == State.RELEASE
    with pytest.raises(actions.NotSeen):
        actions.release(by=asha, request=made, now=now)


def test_a_block_keeps_the_name_that_everybody_is_shown_only(open_request, asha, ben, now):
    actions.block(by=ben, request=open_request, now=now)
    actions.block(by=asha, request=open_request, now=now)
    known = dict(Block.objects.values_list("person__name", "known_as"))
    assert known == {"Asha": "Ben", "Ben": ""}
