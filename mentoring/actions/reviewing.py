"""How it is going, and how it was: anonymous forms that a one-time code opens.

A code is a row of its own: kind, organisation, stage, a month. It is spent when it is used, and
neither the code nor the answers lead to a person or a pair. What stands on the pair is that this
side has had its code, so that each answers once.
"""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from django.db import transaction

from mentoring import course, questions
from mentoring.actions.together import Over
from mentoring.models import FollowUp, Pair, Review, ReviewCode
from mentoring.models.reviews import hash_of
from people.models import Organisation, User
from records.audit import tally
from records.clock import today

BYTES: Final = 32


class Had(Exception):
    """This person has had their code for this review already."""


@transaction.atomic
def code_for_pair(*, by: User, pair: Pair, now: datetime) -> str:
    """A code for the review that is due now, for this side, once. Shown this once; a keyed hash is
    kept. Raises Over when none is due, Had."""
    fresh = Pair.objects.select_for_update().filter(pk=pair.pk).first()
    if fresh is None or not fresh.is_of(by):
        raise Over
    stage = fresh.review_due(today(now))
    if not stage:
        raise Over
    mark = f"{stage}_{fresh.side_of(by)}"
    if mark in fresh.reviews_had:
        raise Had
    fresh.reviews_had = sorted({*fresh.reviews_had, mark})
    fresh.save(update_fields=["reviews_had"])
    return _made(fresh.kind, stage, fresh.organisation_of(by), now)


@transaction.atomic
def code_for_follow_up(*, by: User, follow_up: FollowUp, now: datetime) -> str:
    """The same some months later; nothing says any more that this person was in a pair. Raises
    Over when it is not due or not theirs."""
    rows = FollowUp.objects.select_for_update().filter(pk=follow_up.pk, person=by)
    fresh = rows.filter(due_on__lte=today(now)).first()
    if fresh is None or by.organisation is None:
        raise Over
    fresh.delete()
    return _made(fresh.kind, questions.LATER, by.organisation, now)


def _made(kind: str, stage: str, organisation: Organisation, now: datetime) -> str:
    token = secrets.token_urlsafe(BYTES)
    ReviewCode.objects.create(
        code_hash=hash_of(token),
        kind=kind,
        stage=stage,
        organisation=organisation,
        expires_on=course.code_until(today(now)),
    )
    return token


@transaction.atomic
def answer(*, code: ReviewCode, answers: Mapping[str, str], now: datetime) -> Review:
    """What somebody answered. The code is spent by it. Raises Over when it is spent already."""
    fresh = ReviewCode.objects.select_for_update().filter(pk=code.pk).first()
    if fresh is None:
        raise Over
    asked = {one.name for one in questions.asked(fresh.kind, fresh.stage)}
    known = {code for code, _ in questions.ANSWERS}
    held = {name: said for name, said in answers.items() if name in asked and said in known}
    fresh.delete()
    tally(f"mentoring.reviewed.{fresh.kind}", organisation=fresh.organisation_id)
    return Review.objects.create(
        kind=fresh.kind,
        stage=fresh.stage,
        organisation=fresh.organisation,
        answers=held,
        month=_month(today(now)),
    )


def _month(on: date) -> date:
    """The first day of the month: no day is kept."""
    return on.replace(day=1)
