"""Mail joins the caller's transaction, encrypted, one row a recipient."""

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import connection, transaction

from jobs.models import OutgoingMail
from jobs.outbox import OutboxBackend
from tests.jobs.conftest import post_letter

pytestmark = pytest.mark.django_db


def test_a_letter_is_stored_and_nothing_of_it_can_be_read_in_the_table():
    assert post_letter("asha@a.example", subject="CNRY subject", body="CNRY body") == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM jobs_outgoingmail")
        raw = str(cursor.fetchall())
    assert "CNRY" not in raw
    assert "asha" not in raw
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.subject, mail.body) == ("asha@a.example", "CNRY subject", "CNRY body")


def test_a_rolled_back_transaction_leaves_no_mail():
    with transaction.atomic():
        post_letter("asha@a.example")
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()


def test_each_recipient_gets_a_row():
    message = EmailMessage("s", "b", to=["a@a.example"], cc=["b@a.example"], bcc=["c@a.example"])
    assert OutboxBackend().send_messages([message]) == 1
    to = [mail.to for mail in OutgoingMail.objects.all()]
    assert sorted(to) == ["a@a.example", "b@a.example", "c@a.example"]


def test_html_is_left_out():
    message = EmailMultiAlternatives("s", "plain", to=["a@a.example"])
    message.attach_alternative("<b>html</b>", "text/html")
    OutboxBackend().send_messages([message])
    assert OutgoingMail.objects.get().body == "plain"


def test_attachments_are_refused():
    message = EmailMessage("s", "b", to=["a@a.example"], attachments=[("n", b"x", "text/plain")])
    with pytest.raises(ValueError, match="no attachments"):
        OutboxBackend().send_messages([message])


def test_a_letter_to_nobody_is_no_mail():
    assert OutboxBackend().send_messages([EmailMessage("s", "b")]) == 0
