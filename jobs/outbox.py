"""Django's mail goes into the outbox: rows in the caller's transaction, sent by the worker."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from jobs.models import OutgoingMail


class OutboxBackend(BaseEmailBackend):
    """EMAIL_BACKEND: one encrypted row per recipient, so one bad address stops nobody else's.

    Plain text only: HTML alternatives are left out, sender and headers are the installation's
    own. Raises ValueError for attachments: what is confidential is read on the site.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Store the messages; returns how many. A rolled-back transaction takes them along."""
        return sum(self._store(message) for message in email_messages)

    def _store(self, message: EmailMessage) -> bool:
        if message.attachments:
            raise ValueError("Mail carries no attachments here.")
        OutgoingMail.objects.bulk_create(
            OutgoingMail(
                kind=OutgoingMail.Kind.LETTER,
                to=address,
                subject=str(message.subject),
                body=str(message.body),
            )
            for address in message.recipients()
        )
        return bool(message.recipients())
