"""Concerns, releases, openings and holds, made through the actions, for the tests of safety."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from conversations.actions import safety
from jobs.models import OutgoingMail
from records.audit import events_about
from records.clock import today

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WHY = "CNRY-why-e3d1"


def untold(now, days=7):
    return safety.Untold(reason="CNRY-unsafe-01", consider_on=today(now) + days * DAY)


def told():
    """Whom a notice waits for; the next call sees only new ones."""
    found = {mail.recipient_id for mail in OutgoingMail.objects.all()}
    OutgoingMail.objects.all().delete()
    return found


def lines(person):
    return [event.event for event in events_about(person.pk)]


@pytest.fixture
def concern(open_request, ben, now):
    return safety.raise_concern(
        by=ben, request=open_request, kind="life", words="W", numbers=[], shows_reporter=False,
        form_key=uuid4(), now=now,
    )  # fmt: skip


@pytest.fixture
def release(concern, sol, now):
    told()

    def make(by=sol, at=now, **fields):
        values = {"concern": concern, "reason": WHY, "untold": None, **fields}
        return safety.release_identity(by=by, now=at, **values)

    return make


@pytest.fixture
def opening(concern, sol, now):
    told()

    def make(by=sol, **fields):
        values = {"concern": concern, "reason": WHY, "hours": 24, "untold": None, **fields}
        return safety.ask_opening(by=by, now=now, **values)

    return make


@pytest.fixture
def hold(sol, asha, now):
    def make(by=sol, email=asha.email, days=100, **fields):
        values: dict[str, Any] = {
            "authority": "court",
            "authority_name": "CNRY-court-9a",
            "reason": WHY,
        }
        values |= {"until": today(now) + days * DAY, "untold": None, **fields}
        return safety.place_hold(by=by, email=email, now=now, **values)

    return make
