"""The machinery of two people writing: numbers, keys, drafts, expiry."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from correspondence import actions
from correspondence.models import Draft, Message, Participant, Thread
from records.models import Tally


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def thread(asha, ben, now):
    return actions.open_thread(people=[(asha, "Ash"), (ben, "Ben")], now=now)


def part(thread, user):
    return Participant.objects.get(thread=thread, user=user)


def write(thread, user, now, body="Hello", key=None):
    return actions.write(
        thread=thread, author=part(thread, user), body=body, form_key=key or uuid4(), now=now
    )[0]


def ended(people, now, days=1):
    thread = actions.open_thread(people=[(p, "x") for p in people], now=now)
    actions.end(thread=thread, keep=timedelta(days=days), now=now)
    return thread


def test_messages_are_numbered_in_their_thread(thread, asha, ben, now):
    assert [write(thread, who, now).number for who in (asha, ben, asha)] == [1, 2, 3]


def test_writing_is_reading(thread, asha, ben, now):
    write(thread, ben, now)
    write(thread, asha, now)
    assert (part(thread, asha).read_number, part(thread, ben).read_number) == (2, 1)


def test_nothing_is_written_after_the_end(thread, asha, now):
    key = uuid4()
    write(thread, asha, now, key=key)
    actions.end(thread=thread, keep=timedelta(days=30), now=now)
    with pytest.raises(actions.ThreadEnded):
        write(thread, asha, now)
    assert write(thread, asha, now, key=key) == Message.objects.get()


def test_ending_twice_keeps_the_first_end(thread, now):
    assert actions.end(thread=thread, keep=timedelta(days=30), now=now)
    assert not actions.end(thread=thread, keep=timedelta(days=1), now=now)
    thread.refresh_from_db()
    assert thread.erase_after == now + timedelta(days=30)


def test_taking_part_twice_is_once_and_a_name_stays(thread, asha):
    assert actions.join(thread=thread, user=asha, name="Other").name == "Ash"


def test_somebody_who_wrote_leaves_their_words_and_may_come_back(thread, asha, ben, now):
    write(thread, ben, now)
    actions.leave(thread=thread, user=ben)
    assert not Thread.objects.visible_to(ben).exists()
    actions.join(thread=thread, user=ben, name="Ben")
    assert Thread.objects.visible_to(ben).get() == thread


def test_somebody_who_wrote_nothing_leaves_no_trace(thread, ben):
    actions.leave(thread=thread, user=ben)
    assert not Participant.objects.filter(user=ben).exists()


def test_only_those_who_take_part_see_a_thread(thread, asha, eve):
    assert Thread.objects.visible_to(asha).get() == thread
    assert not Thread.objects.visible_to(eve).exists()


def test_a_draft_is_kept_for_its_person_form_and_hour(asha, ben, now):
    actions.save_draft(user=asha, form="f", body="typed", now=now)
    actions.save_draft(user=asha, form="f", body="typed more", now=now)
    assert actions.find_draft(user=asha, form="f", now=now) == "typed more"
    assert actions.find_draft(user=ben, form="f", now=now) is None
    assert actions.find_draft(user=asha, form="g", now=now) is None
    assert actions.find_draft(user=asha, form="f", now=now + timedelta(hours=1)) is None


def test_drafts_whose_hour_is_over_are_erased(asha, now):
    actions.save_draft(user=asha, form="f", body="typed", now=now)
    actions.erase_expired(now=now + timedelta(minutes=61))
    assert not Draft.objects.exists()


def test_what_is_over_is_erased_and_counted(asha, ben, now):
    ended([asha, ben], now)
    assert actions.erase_expired(now=now + timedelta(hours=23)) == 0
    assert actions.erase_expired(now=now + timedelta(days=1)) == 1
    assert (Thread.objects.count(), Tally.objects.get().count) == (0, 1)


def test_threads_that_wait_to_be_read_never_fill_the_batch(thread, asha, ben, now):
    write(thread, ben, now)
    actions.end(thread=thread, keep=timedelta(days=1), now=now)
    read = ended([asha, ben], now)
    assert actions.erase_expired(now=now + timedelta(days=2), most=1) == 1
    assert list(Thread.objects.all()) == [thread]
    assert read.pk != thread.pk


@pytest.mark.parametrize("why", ["account closed", "handed on"])
def test_nobody_waits_for_a_reader_who_is_gone(thread, asha, ben, now, why):
    write(thread, asha, now)
    if why == "handed on":
        actions.leave(thread=thread, user=ben)
    else:
        ben.is_active = False
        ben.save()
    actions.end(thread=thread, keep=timedelta(days=1), now=now)
    assert actions.erase_expired(now=now + timedelta(days=2)) == 1


def test_one_thread_that_cannot_be_erased_never_stops_the_rest(asha, ben, now, monkeypatch):
    bad, good = ended([asha, ben], now), ended([asha, ben], now)
    real = Thread.delete

    def fail(self, *args, **kwargs):
        if self.pk == bad.pk:
            raise RuntimeError
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Thread, "delete", fail)
    assert actions.erase_expired(now=now + timedelta(days=2)) == 1
    assert list(Thread.objects.all()) == [bad]
    assert good.pk != bad.pk


def test_a_text_whose_key_is_missing_never_stops_the_page(thread, asha, now):
    write(thread, asha, now)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE correspondence_message SET body = 'gone$x'")
    assert Message.objects.get().body == "This text cannot be read at the moment."
