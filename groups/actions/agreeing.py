"""A group agrees on something: written by its facilitators, talked about, accepted by each.

What they do is tallied without a person, like everything in groups, and under the lock of the
group: two facilitators who write at once do not lose each other's words, and nobody accepts a
version that another replaced a moment ago.
"""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from directory.versions import lines_of
from groups.actions.joining import Changed, locked, place_in, tell
from groups.actions.leading import led_on, tell_all
from groups.models import AgreementDraft, AgreementIdea, Group, GroupAgreement, Membership
from groups.models.agreements import MOST_IDEAS
from people.models import User
from records.audit import tally
from records.clock import today


@transaction.atomic
def write_draft(
    *, by: User, group: Group, text: str, upon: int, now: datetime
) -> AgreementDraft:  # fmt: skip
    """What the facilitators work on becomes `text`. `upon`: the number of the draft it was opened
    with. Words that are those of the present version are no draft. Raises Changed when the other
    wrote meanwhile, NotTheirs and Over."""
    fresh = led_on(by, group, now)
    held, _ = AgreementDraft.objects.get_or_create(group=fresh)
    text = text.replace("\r\n", "\n").strip()
    current = fresh.agreements.current()
    if current is not None and lines_of(current.text) == lines_of(text):
        text = ""
    if held.text == text:
        return held
    if held.number != upon:
        raise Changed
    held.text, held.number = text, held.number + 1
    held.save()
    return held


@transaction.atomic
def put_forward(
    *, by: User, group: Group, upon: int, review_on: date, now: datetime
) -> GroupAgreement:  # fmt: skip
    """The draft becomes the next version: whoever puts it forward accepts it, everybody else in the
    group is told. Raises Changed when it is not the draft that was looked at, NotTheirs, Over."""
    fresh = led_on(by, group, now)
    held = AgreementDraft.objects.filter(group=fresh, number=upon).first()
    if held is None or not held.text:
        raise Changed
    before = fresh.agreements.current()
    fresh.agreements.update(told=True)
    version = fresh.agreements.create(
        number=before.number + 1 if before else 1, text=held.text, since=today(now),
        review_on=review_on,
    )  # fmt: skip
    fresh.agreements.kept_no_longer(version.number).delete()
    held.text, held.number = "", held.number + 1
    held.save()
    fresh.members.filter(person=by).update(accepted=version.number)
    tell_all(fresh, but=by)
    tally("group.agreement", organisation=by.organisation_id)
    return version


@transaction.atomic
def look_again(*, by: User, group: Group, number: int, review_on: date, now: datetime) -> None:
    """It still fits: the version stays, and is looked at again on another day. Raises Changed when
    there is another version, NotTheirs and Over."""
    current = led_on(by, group, now).agreements.current()
    if current is None or current.number != number:
        raise Changed
    current.review_on, current.told = review_on, False
    current.save(update_fields=["review_on", "told"])


@transaction.atomic
def accept(*, by: User, group: Group, number: int, now: datetime) -> Membership:
    """Somebody in the group accepts the version they read. Raises Changed when it is not the
    present one, Closed and Over."""
    fresh, mine = place_in(by, group, now)
    current = fresh.agreements.current()
    if current is None or current.number != number:
        raise Changed
    mine.accepted = number
    mine.save(update_fields=["accepted"])
    return mine


@transaction.atomic
def say_wish(*, by: User, group: Group, text: str, now: datetime) -> AgreementIdea:
    """What a member would like to stand there; the facilitators are told. Sent twice,
    it is one. Raises Closed, Over, and ValidationError for a fourth."""
    fresh, mine = place_in(by, group, now)
    text = text.replace("\r\n", "\n").strip()
    held = list(mine.ideas.all())
    if again := [one for one in held if one.text == text]:
        return again[0]
    if len(held) >= MOST_IDEAS:
        raise ValidationError(
            f"You have {MOST_IDEAS} wishes here already. Take one back to write another."
        )
    wish = fresh.ideas.create(author=mine, text=text, since=today(now))
    tell(fresh.members.leading().exclude(pk=mine.pk))
    return wish


@transaction.atomic
def remove_wish(*, by: User, wish: AgreementIdea) -> None:
    """Taken back by whoever said it, or done with, by a facilitator."""
    AgreementIdea.objects.filter(pk__in=AgreementIdea.objects.removable_by(by), pk=wish.pk).delete()


def remind_to_look(*, now: datetime) -> int:
    """The facilitators are told once that the day to look at their agreement again has come.
    Returns how many agreements."""
    rows = GroupAgreement.objects.to_look_at(today(now)).filter(group__in=_with_somebody())
    return sum(_reminded(one, now) for one in rows.select_related("group")[:500])


def _with_somebody() -> QuerySet[Any, Any]:
    """Where somebody facilitates who can be told. Elsewhere the day waits until somebody does, and
    the coordinators' desk says that nobody leads the group (peersupport/desk/groups.py)."""
    return Membership.objects.leading().reachable().values("group")


@transaction.atomic
def _reminded(row: GroupAgreement, now: datetime) -> bool:
    group = locked(row.group)
    fresh = GroupAgreement.objects.to_look_at(today(now)).filter(pk=row.pk).first()
    leaders = group.members.leading().reachable() if group else Membership.objects.none()
    if fresh is None or not leaders.exists():
        return False
    fresh.told = True
    fresh.save(update_fields=["told"])
    tell(leaders)
    return True
