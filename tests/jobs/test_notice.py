"""Every notice says the same, to whoever it is and whatever it is about."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from jobs.delivery import deliver
from jobs.health import oldest_unsent
from jobs.mail import SUBJECT, notice, notice_body
from jobs.models import OutgoingMail
from tests.jobs.conftest import QUIET, post_letter

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]


def test_only_the_id_of_the_recipient_is_stored():
    person = uuid4()
    notice(person)
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.recipient_id) == ("notice", person)
    assert (mail.to, mail.subject, mail.body) == ("", "", "")


def test_a_rolled_back_transaction_leaves_no_notice():
    with transaction.atomic():
        notice(uuid4())
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()


def test_the_words_are_those_promised(settings):
    settings.SITE_NAME, settings.SITE_URL = "Side by Side", "https://sidebyside.example/"
    assert SUBJECT == "You have a new notice"
    words = " ".join(notice_body().split())
    assert words.startswith(
        "There is something new for you on Side by Side. It may be a message, an event, a "
        "reminder or a page to check; our mails never say which, and everyone gets the same words."
    )
    assert "or type https://sidebyside.example yourself and sign in." in words
    assert words.endswith("sign in and choose Notices.")
    assert max(map(len, notice_body().splitlines())) <= 72


def test_two_notices_differ_in_address_date_and_id_alone(mailbox, somebody):
    for address in ("asha@a.example", "eve@b.example"):
        notice(somebody(address))
    deliver()
    assert sorted(mailbox.to) == ["asha@a.example", "eve@b.example"]
    varying = {"to", "date", "message-id"}
    first, second = (
        [(k, v) for k, v in message.items() if k.lower() not in varying]
        for _, message in mailbox.taken
    )
    assert first == second
    assert len({message.get_content() for _, message in mailbox.taken}) == 1


def test_a_leaver_gets_nothing_and_the_row_goes(mailbox, somebody):
    notice(somebody(None))
    deliver()
    assert mailbox.to == []
    assert not OutgoingMail.objects.exists()


def test_notices_that_wait_together_leave_as_one(mailbox, somebody):
    asha, eve = somebody("asha@a.example"), somebody("eve@b.example")
    for person in (asha, eve, asha, asha):
        notice(person)
    deliver()
    assert sorted(mailbox.to) == ["asha@a.example", "eve@b.example"]
    assert not OutgoingMail.objects.exists()


def test_a_notice_of_later_leaves_on_its_own(mailbox, somebody):
    asha = somebody("asha@a.example")
    for _ in range(2):
        notice(asha)
        deliver()
    assert mailbox.to == ["asha@a.example"] * 2


@pytest.fixture
def night():
    """Half past one; quiet hours end at seven."""
    with time_machine.travel(datetime(2026, 1, 12, 1, 30, tzinfo=UTC), tick=False) as clock:
        yield clock


MORNING = datetime(2026, 1, 12, 7, tzinfo=UTC)


def test_quiet_hours_delay_a_notice_to_their_end_and_it_leaves_as_one(mailbox, somebody, night):
    asha = somebody("asha@a.example")
    QUIET[asha] = MORNING
    for _ in range(3):
        notice(asha)
        deliver()
    assert mailbox.to == []
    [mail] = OutgoingMail.objects.all()
    assert (mail.due_at, mail.attempts, mail.leased_until) == (MORNING, 0, None)
    night.move_to(MORNING + timedelta(seconds=1))
    deliver()
    assert mailbox.to == ["asha@a.example"]
    assert not OutgoingMail.objects.exists()


def test_quiet_hours_delay_nobody_elses_notice_and_no_code(mailbox, somebody, night):
    asha, eve = somebody("asha@a.example"), somebody("eve@b.example")
    QUIET[asha] = MORNING
    notice(asha)
    notice(eve)
    post_letter("asha@a.example")
    assert deliver() == (3, True)
    assert sorted(mailbox.to) == ["asha@a.example", "eve@b.example"]
    assert {message["Subject"] for _, message in mailbox.taken} == {SUBJECT, "Your code"}


def test_a_mail_that_waits_for_the_morning_raises_no_alarm(mailbox, somebody, night):
    asha = somebody("asha@a.example")
    QUIET[asha] = MORNING
    notice(asha)
    deliver()
    night.move_to(MORNING - timedelta(minutes=1))
    assert oldest_unsent(timezone.now()) == timedelta(minutes=-1)
    night.move_to(MORNING + timedelta(hours=1))
    assert oldest_unsent(timezone.now()) == timedelta(hours=1)
