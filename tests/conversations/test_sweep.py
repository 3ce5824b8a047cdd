"""Nobody is left waiting: what happens by itself, with the clock moved by hand."""

from datetime import timedelta
from uuid import uuid4

import pytest

from conversations import actions, tasks
from conversations.actions import moves
from conversations.models import Answer, Offer, Place, Request, State
from correspondence.models import Thread
from directory.models import Supporter
from jobs.models import OutgoingMail
from records.models import Tally

HOUR = timedelta(hours=1)


def notices_to(user):
    return OutgoingMail.objects.filter(recipient_id=user.pk).count()


def state(request):
    return Request.objects.get(pk=request.pk).state


def test_a_reminder_is_sent_once(waiting, ben, now):
    tasks.sweep(now=now + 23 * HOUR)
    assert notices_to(ben) == 1
    for hours in (24, 25, 47):
        tasks.sweep(now=now + hours * HOUR)
    assert notices_to(ben) == 2


def test_silence_is_handed_on_to_the_second_choice(ask, ben, sam, now):
    request = ask(second=sam)
    tasks.sweep(now=now + 48 * HOUR)
    assert request.offers.get(supporter__user=sam).answer == Answer.ASKED
    assert not Request.objects.visible_to(ben).exists()
    assert notices_to(sam) == 1


def test_silence_of_everybody_comes_back_to_the_colleague(waiting, asha, now):
    tasks.sweep(now=now + 48 * HOUR)
    assert (state(waiting), notices_to(asha)) == (State.NOBODY, 1)


def test_sweeping_again_changes_nothing(ask, sam, now):
    ask(second=sam)
    tasks.sweep(now=now + 48 * HOUR)
    before = list(Offer.objects.values()), OutgoingMail.objects.count()
    tasks.sweep(now=now + 48 * HOUR)
    assert before == (list(Offer.objects.values()), OutgoingMail.objects.count())


@pytest.mark.parametrize("field", ["suspended_at", "stepped_down_at"])
def test_a_supporter_who_is_out_is_replaced_within_a_minute(ask, ben, sam, now, field):
    request = ask(second=sam)
    Supporter.objects.filter(user=ben).update(**{field: now})
    tasks.sweep(now=now + timedelta(minutes=1))
    assert request.offers.get(supporter__user=sam).answer == Answer.ASKED


def test_a_supporter_who_leaves_ends_what_is_open_kindly(open_request, asha, ben, now):
    before = notices_to(asha)
    ben.is_active = False
    ben.save()
    tasks.sweep(now=now)
    assert (state(open_request), Place.objects.count()) == (State.ENDED, 0)
    assert notices_to(asha) == before + 1
    assert Request.objects.visible_to(asha).exists()


def test_a_supporter_who_leaves_after_saying_yes_unseen_is_replaced(in_release, sam, now):
    sam.is_active = False
    sam.save()
    tasks.sweep(now=now)
    assert (state(in_release), Place.objects.count()) == (State.NOBODY, 0)


def test_a_colleague_who_leaves_withdraws_what_waits(waiting, asha, ben, now):
    asha.is_active = False
    asha.save()
    tasks.sweep(now=now)
    assert state(waiting) == State.WITHDRAWN
    assert not Request.objects.visible_to(ben).exists()


def test_a_colleague_who_leaves_ends_what_is_open(open_request, asha, ben, now):
    asha.delete()
    tasks.sweep(now=now)
    assert state(open_request) == State.ENDED
    assert Request.objects.visible_to(ben).exists()


def test_choices_that_are_not_made_lapse(in_release, sam, now):
    before = notices_to(sam)
    tasks.sweep(now=now + timedelta(days=3))
    assert (state(in_release), notices_to(sam)) == (State.NOBODY, before + 1)
    tasks.sweep(now=now + timedelta(days=17))
    assert state(in_release) == State.WITHDRAWN


def test_one_bad_row_never_stops_the_rest(ask, asha, eve, now, monkeypatch):
    ask(), ask(by=eve)
    real = moves.move_on

    def fail_for_asha(request, now):
        if request.asker_id == asha.pk:
            raise RuntimeError
        real(request, now)

    monkeypatch.setattr(tasks, "move_on", fail_for_asha)
    tasks.sweep(now=now + 48 * HOUR)
    assert {(r.asker, r.state) for r in Request.objects.all()} == {
        (asha, State.WAITING),
        (eve, State.NOBODY),
    }


def test_the_load_is_noted_once_a_night(open_request, ben, mo, now):
    Supporter.objects.filter(user=mo).update(load_snapshot=4)
    tasks.note_load(now=now)
    load = dict(Supporter.objects.values_list("user__email", "load_snapshot"))
    assert (load[ben.email], load[mo.email]) == (1, 0)


def end_read_by(open_request, readers, now):
    for person in readers:
        actions.mark_read(by=person, request=open_request, number=99)
    actions.end(by=readers[0], request=open_request, now=now)


def test_what_has_ended_is_erased_and_only_a_count_remains(open_request, asha, ben, now, dump):
    end_read_by(open_request, [asha, ben], now)
    assert str(open_request.pk.hex) in dump().replace("-", "")
    tasks.erase_what_is_over(now=now + timedelta(days=29))
    assert Request.objects.exists()
    tasks.erase_what_is_over(now=now + timedelta(days=31))
    left = dump().replace("-", "")
    for gone in (open_request.pk, open_request.thread_id):
        assert gone.hex not in left
    assert Tally.objects.get(kind="correspondence.erased").count == 1


def test_unread_words_wait_but_not_for_ever(open_request, asha, ben, now):
    actions.write(by=ben, request=open_request, body="Read me", form_key=uuid4(), now=now)
    actions.end(by=ben, request=open_request, now=now)
    tasks.erase_what_is_over(now=now + timedelta(days=40))
    assert Thread.objects.exists()
    tasks.erase_what_is_over(now=now + timedelta(days=91))
    assert not Thread.objects.exists()
