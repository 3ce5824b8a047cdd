"""Whatever happens on this site, the mail about it is the same: a mail marks nobody."""

import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from conversations import actions as conversations
from conversations.models import Offer, Request
from conversations.tasks import sweep
from directory import actions as directory
from directory.models import Application
from jobs.delivery import deliver
from jobs.models import OutgoingMail
from people.models import User
from people.tasks import ask_to_check_details
from records.clock import today
from tests.factories import make_user
from tests.factories_conversations import ask_for_support
from tests.factories_vetting import applicant
from tests.world import talk

ROOT = Path(__file__).resolve().parents[2]
# Letters with their own words: codes, the account's safety, invitations, and the question to
# somebody without an account who could speak for an applicant.
LETTERS = {"people/adapters.py", "people/emails.py", "directory/reference_letter.py"}
# To an office, about a service.
LETTERS |= {"signposting/letters.py"}
# What differs between any two mails.
OWN = re.compile(r"^(To|Date|Message-ID): .*\n", re.M)
Cast = dict[str, User]


def asked(cast: Cast) -> Request:
    return ask_for_support(cast["asha"], cast["ben"])


def said_yes(cast: Cast) -> None:
    conversations.answer_yes(by=cast["ben"], request=asked(cast), now=timezone.now())


def passed_on(cast: Cast) -> None:
    conversations.pass_on(by=cast["ben"], request=asked(cast), now=timezone.now())


def wrote(cast: Cast) -> None:
    talk(cast["asha"], cast["ben"], timezone.now())


def ended(cast: Cast) -> None:
    request = talk(cast["asha"], cast["ben"], timezone.now())
    conversations.end(by=cast["asha"], request=request, now=timezone.now())


def reminded(cast: Cast) -> None:
    asked(cast)
    OutgoingMail.objects.all().delete()
    Offer.objects.update(remind_at=timezone.now() - timedelta(minutes=1))
    sweep(now=timezone.now())


def suspended(cast: Cast) -> None:
    directory.suspend(
        by=cast["viv"], supporter=cast["ben"].supporter, reason="A concern.",
        review_on=today() + timedelta(days=7),
    )  # fmt: skip


def applied(cast: Cast) -> None:
    applicant(make_user("una@ambulance.example", cast["asha"].organisation), timezone.now())


def decided(cast: Cast) -> None:
    applied(cast)
    directory.decide(
        by=cast["viv"],
        application=Application.objects.get(),
        approves=False,
        reason="No.",
        criterion="time",
    )


def quarter_began(cast: Cast) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    User.objects.update(next_check_on=today(tomorrow))
    ask_to_check_details(now=tomorrow)


EVENTS: list[Callable[[Cast], Any]] = [
    asked, said_yes, passed_on, wrote, ended, reminded, suspended, applied, decided, quarter_began,
]  # fmt: skip


@pytest.fixture
def letters(settings: Any, tmp_path: Path) -> Callable[[], set[str]]:
    """Sends what waits; each letter without what differs between any two."""
    settings.MAIL_FOLDER = str(tmp_path)
    settings.EMAIL_BACKEND = "jobs.outbox.OutboxBackend"

    def send() -> set[str]:
        deliver()
        found = [message_from_bytes(file.read_bytes()) for file in tmp_path.glob("*.eml")]
        return {OWN.sub("", letter.as_string()) for letter in found}

    return send


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_every_event_sends_the_very_same_mail(
    event: Callable[[Cast], Any], quiet_world: Cast, letters: Callable[[], set[str]]
) -> None:
    User.objects.update(next_check_on=today())
    ask_to_check_details(now=timezone.now())
    reference = letters()
    assert len(reference) == 1
    event(quiet_world)
    assert OutgoingMail.objects.exists()
    assert letters() == reference


def test_nothing_else_writes_mail() -> None:
    """So that an event of tomorrow says the same: whoever has something to say sends a notice."""
    sending = re.compile(r"from django\.core(\.mail)? import .*\b(Email|mail|send_)")
    apps = [path.parent.name for path in ROOT.glob("*/__init__.py")]
    files = [file for app in apps if app != "tests" for file in (ROOT / app).rglob("*.py")]
    found = {str(f.relative_to(ROOT)) for f in files if sending.search(f.read_text())}
    assert found - {"jobs/outbox.py"} == LETTERS
