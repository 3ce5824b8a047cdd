"""Every notice says the same, to whoever it is and whatever it is about."""

from uuid import uuid4

import pytest
from django.db import transaction

from jobs.delivery import deliver
from jobs.mail import SUBJECT, notice, notice_body
from jobs.models import OutgoingMail

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
