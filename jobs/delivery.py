"""Sends what waits in the outbox: each mail at least once, none twice while all goes well.

A worker takes one mail at a time under a lease. A mail leaves the table when the server took it;
when the worker dies in between, the lease runs out and another sends it again under the same
Message-ID. A server that cannot be reached costs no mail an attempt, however long it is away.
A notice that falls into its recipient's quiet hours (settings.JOBS_QUIET_UNTIL) waits for them.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import cast
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from jobs.mail import SUBJECT, notice_body
from jobs.models import OutgoingMail
from jobs.post import Away, Later, Never, Post, post_office
from records.fields import Unreadable
from records.tokens import keyed_hash

# Longer than the deadline of one mail, so that nobody else takes a mail that is being sent.
LEASE = timedelta(minutes=2)
FIRST_DELAY = timedelta(seconds=15)
LONGEST_DELAY = timedelta(hours=1)
AWAY_DELAY = timedelta(seconds=20)
MAX_ATTEMPTS = 48  # about two days
# Lines are left as they are up to what SMTP allows: a wrapped address cannot be clicked.
POLICY = SMTP.clone(max_line_length=998)

logger = logging.getLogger(__name__)


def claim(now: datetime) -> OutgoingMail | None:
    """The next mail that is due, leased to the caller; None when there is none.

    A notice takes the other waiting notices to the same person along: they say the same.
    """
    if not OutgoingMail.objects.due(now).exists():
        return None  # without a transaction: on SQLite one would take the write lock
    with transaction.atomic():
        due = OutgoingMail.objects.due(now)
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        mail = due.first()
        if mail is None:
            return None
        leased = OutgoingMail.objects.due(now).filter(pk=mail.pk).update(leased_until=now + LEASE)
        if not leased:
            return None
        if mail.kind == OutgoingMail.Kind.NOTICE:
            same = OutgoingMail.objects.waiting().filter(
                kind=OutgoingMail.Kind.NOTICE, recipient_id=mail.recipient_id, leased_until=None
            )
            same.exclude(pk=mail.pk).delete()
    return mail


def _sender_domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"


def _words(mail: OutgoingMail) -> tuple[str, str, str] | None:
    """Address, subject and body; None when the recipient gets no mail (any more)."""
    if mail.kind == OutgoingMail.Kind.NOTICE:
        address_of = cast(
            "Callable[[UUID | None], str | None]", import_string(settings.JOBS_ADDRESS_OF)
        )
        to = address_of(mail.recipient_id)
        return (to, SUBJECT, notice_body()) if to else None
    words = (mail.to, mail.subject, mail.body)
    if any(isinstance(word, Unreadable) for word in words):
        raise Later("key missing")
    return words


def _quiet_until(mail: OutgoingMail, now: datetime) -> datetime | None:
    """When the recipient's quiet hours end, if a notice would fall into them. A letter (a code, a
    link somebody waits for) is never delayed."""
    if mail.kind != OutgoingMail.Kind.NOTICE:
        return None
    end_of = cast(
        "Callable[[UUID | None, datetime], datetime | None]",
        import_string(settings.JOBS_QUIET_UNTIL),
    )
    return end_of(mail.recipient_id, now)


def _wait_quietly(mail: OutgoingMail, until: datetime) -> None:
    """Nothing is wrong with a mail that waits for the morning, so its age counts from then."""
    OutgoingMail.objects.filter(pk=mail.pk).update(
        leased_until=None, due_at=until, created_at=until
    )


def compose(mail: OutgoingMail, to: str, subject: str, body: str, now: datetime) -> EmailMessage:
    """The message itself. Its id tells nothing and stays the same when it is sent again.

    Raises ValueError for an address or subject that would break out of its header.
    """
    if not parseaddr(to)[1]:
        raise ValueError("No address.")
    message = EmailMessage(policy=POLICY)
    message["From"] = settings.DEFAULT_FROM_EMAIL
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{keyed_hash('mail', mail.id.hex)[:40]}@{_sender_domain()}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body)
    return message


def _send(mail: OutgoingMail, post: Post, now: datetime) -> None:
    words = _words(mail)
    if words is None:
        return
    to, subject, body = words
    try:
        message = compose(mail, to, subject, body, now)
    except (ValueError, IndexError) as error:
        # IndexError: the email package's own way to refuse some malformed addresses.
        raise Never(type(error).__name__) from None
    post.send(message, to)


def _put_off(mail: OutgoingMail, now: datetime, wait: timedelta, attempts: int) -> None:
    OutgoingMail.objects.filter(pk=mail.pk).update(
        leased_until=None, due_at=now + wait, attempts=attempts
    )


def _give_up(mail: OutgoingMail, reason: str) -> None:
    """Keep that it failed and why, nothing of what it said or to whom."""
    OutgoingMail.objects.filter(pk=mail.pk).update(
        leased_until=None,
        given_up=True,
        reason=reason[:20],
        recipient_id=None,
        to="",
        subject="",
        body="",
    )
    logger.error("A mail was given up: %s", reason)


def _try_again(mail: OutgoingMail, now: datetime, reason: str) -> None:
    attempts = mail.attempts + 1
    if attempts >= MAX_ATTEMPTS:
        _give_up(mail, reason)
        return
    wait = min(FIRST_DELAY * 2 ** min(attempts - 1, 20), LONGEST_DELAY)
    _put_off(mail, now, wait, attempts)
    logger.warning("A mail was not taken (%s); attempt %s", reason, attempts)


def _deliver(mail: OutgoingMail, post: Post, now: datetime) -> bool:
    """Send one leased mail and settle its row; False when the server is away."""
    try:
        if (morning := _quiet_until(mail, now)) is not None:
            _wait_quietly(mail, morning)
            return True
        _send(mail, post, now)
        OutgoingMail.objects.filter(pk=mail.pk).delete()
    except Away as error:
        _put_off(mail, now, AWAY_DELAY, mail.attempts)
        logger.error("Mail cannot leave: %s", error)
        return False
    except Never as error:
        _give_up(mail, str(error))
    except Later as error:
        _try_again(mail, now, str(error))
    except Exception as error:
        # Whatever is wrong with this one must not keep the others. The text of the error may
        # hold somebody's address, so only its kind is logged.
        _try_again(mail, now, type(error).__name__)
    return True


def deliver(*, limit: int = 100) -> tuple[int, bool]:
    """Send up to `limit` due mails. Returns how many were handled and whether mail can leave.

    False means: nothing is configured or the server is away, so wait a little.
    """
    opened = post_office(settings.SMTP_URL, settings.MAIL_FOLDER, _sender_domain())
    if opened is None:
        waiting = OutgoingMail.objects.due(timezone.now()).exists()
        if waiting:
            logger.error("Mail waits, but neither SMTP_URL nor MAIL_FOLDER is set.")
        return 0, not waiting
    post, handled = opened(), 0
    try:
        while handled < limit and (mail := claim(timezone.now())) is not None:
            if not _deliver(mail, post, timezone.now()):
                return handled, False
            handled += 1
    finally:
        post.close()
    return handled, True
