"""The notice: the only mail that says something happened, with the same words for everything."""

import textwrap
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings

from jobs.models import OutgoingMail

SUBJECT = "You have a new notice"
WORDS = (
    "There is something new for you on {site}. It may be a message, an event, a reminder or a "
    "page to check; our mails never say which, and everyone gets the same words.",
    "Open the site the way you usually do, or type {url} yourself and sign in. We never ask for "
    "a password or code by mail, and replies are not read.",
    "To change where notices go, or stop them, sign in and choose Notices.",
)


def notice_body() -> str:
    """The words of every notice: only the installation's name and address are filled in."""
    paragraphs = (
        textwrap.fill(
            words.format(site=settings.SITE_NAME, url=settings.SITE_URL.rstrip("/")),
            width=72,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for words in WORDS
    )
    return "\n\n".join(paragraphs) + "\n"


def notice(recipient_id: UUID) -> None:
    """Tell `recipient_id` by mail that there is something new, in the caller's transaction.

    Stores the id alone. The address is asked for when the mail leaves (settings.JOBS_ADDRESS_OF),
    so somebody who left by then gets nothing; notices that wait together, for the morning after
    quiet hours too, leave as one mail.
    """
    OutgoingMail.objects.create(kind=OutgoingMail.Kind.NOTICE, recipient_id=recipient_id)


def notices(recipient_ids: Iterable[UUID]) -> None:
    """`notice` for many, in a few statements: a row for each, with the id alone."""
    rows = [OutgoingMail(kind=OutgoingMail.Kind.NOTICE, recipient_id=one) for one in recipient_ids]
    OutgoingMail.objects.bulk_create(rows, batch_size=500)
