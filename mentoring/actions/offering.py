"""Offering to be a mentor or buddy: said, decided by a coordinator, paused, changed, ended.

Offering is a colleague's own act: tallied without a person. Deciding is recorded. All offers are
decided alike, with lived experience or without: one that never lay on a coordinator's desk would
tell them. That whoever offers lived experience is vetted in full is asked of the directory each
time (`MentorOfferQuerySet.standing`), and shown to nobody.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from jobs.mail import notice
from mentoring.kinds import Kind, kinds_of
from mentoring.models import Offer, OfferDecision, OfferState, Scheme, rules_of
from mentoring.models.offers import vetted_in_full
from people.models import User
from people.roles import Permission
from records.audit import Refused, audit, tally
from records.clock import today

NOT_VETTED: Final = (
    "Only peer supporters who are vetted in full, and in good standing today, can offer this. You "
    "can offer to be a mentor without it."
)


class Gone(Exception):
    """It ended, or was answered, meanwhile."""


class AlreadyThere(Exception):
    """There is one already; or one was refused, and its time is not over."""


def may_share(person: User, day: date) -> bool:
    """Whether somebody may offer to be a mentor with lived experience on this UK day."""
    return User.objects.filter(vetted_in_full(day), pk=person.pk).exists()


def takes_part(by: User, kind: str) -> bool:
    """Whether this kind is on where somebody is, and they may take part. No query."""
    return by.can(Permission.TAKE_PART_IN_MENTORING) and kind in kinds_of(by.organisation)


def locked_person(by: User) -> User:
    """Somebody, so that what they do comes one after the other."""
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)


@transaction.atomic
def offer(
    *,
    by: User,
    kind: Kind,
    said: Mapping[str, Any],
    scheme: Scheme | None = None,
    form_key: UUID,
    now: datetime,
) -> Offer:
    """Offer to be a mentor or buddy, by the consent given now. `said`: fields of the model. Sent
    twice, it is one. Raises PermissionDenied, AlreadyThere, or ValidationError beside a field."""
    if not takes_part(by, kind) or (scheme is not None and not _open_for(by, scheme, kind, now)):
        raise PermissionDenied
    locked_person(by)
    before = Offer.objects.filter(person=by, form_key=form_key).first()
    if before is not None:
        return before
    if of_kind(by, kind, scheme).exists():
        raise AlreadyThere
    _check(by, kind, said, now)
    day = today(now)
    made = Offer.objects.create(
        person=by, kind=kind, scheme=scheme, form_key=form_key, consent_on=day, offered_on=day,
        **said,
    )  # fmt: skip
    tally("mentoring.offered", organisation=by.organisation_id)
    return made


def _open_for(by: User, scheme: Scheme, kind: Kind, now: datetime) -> bool:
    rows = Scheme.objects.visible_to(by).filter(pk=scheme.pk, kind=kind)
    return any(row.takes_on(today(now)) for row in rows)


def of_kind(by: User, kind: str, scheme: Scheme | None = None) -> Any:
    """What somebody offers of one kind and has not ended, and what was refused lately: a refused
    one can be offered anew once it is erased."""
    rows = Offer.objects.visible_to(by).filter(kind=kind, scheme=scheme)
    return rows.exclude(state=OfferState.ENDED)


def _check(by: User, kind: str, said: Mapping[str, Any], now: datetime) -> None:
    """Raises ValidationError for what the rules do not allow."""
    most = rules_of(by.organisation_id, kind).most_pairs
    if said.get("most", 1) > most:
        raise ValidationError({"most": f"At most {most} at once here."})
    if said.get("has_experience"):
        if kind != Kind.MENTOR or not may_share(by, today(now)):
            raise ValidationError({"has_experience": NOT_VETTED})
    elif said.get("areas"):
        raise ValidationError({"areas": "Tick first that you offer lived experience."})


def _mine(by: User, offer: Offer) -> Offer:
    """The offer as it is now, locked, if it is theirs and goes on. Raises Gone."""
    rows = Offer.objects.select_for_update(of=("self",), no_key=True)
    fresh = rows.filter(pk=offer.pk, person=by).live().first()
    if fresh is None:
        raise Gone
    return fresh


@transaction.atomic
def change_offer(*, by: User, offer: Offer, said: Mapping[str, Any], now: datetime) -> Offer:
    """Say it anew, with the consent given now. Who is paired stays so; the decision stands.
    Raises Gone, PermissionDenied, or ValidationError beside a field."""
    if not takes_part(by, offer.kind):
        raise PermissionDenied
    fresh = _mine(by, offer)
    _check(by, fresh.kind, said, now)
    for name, value in said.items():
        setattr(fresh, name, value)
    fresh.consent_on = today(now)
    fresh.save(update_fields=[*said, "consent_on"])
    return fresh


@transaction.atomic
def pause_offer(*, by: User, offer: Offer, until: date | None = None, now: datetime) -> Offer:
    """Nobody new, up to and including `until`, or until they come back. Pairs go on. Raises Gone,
    or ValidationError for a day that is over."""
    fresh = _mine(by, offer)
    if until is not None and until < today(now):
        raise ValidationError({"until": "Choose a day that is still to come."})
    fresh.paused_on, fresh.paused_until = today(now), until
    fresh.save(update_fields=["paused_on", "paused_until"])
    return fresh


@transaction.atomic
def resume_offer(*, by: User, offer: Offer) -> Offer:
    """Take somebody new again. Raises Gone."""
    fresh = _mine(by, offer)
    fresh.paused_on = fresh.paused_until = None
    fresh.save(update_fields=["paused_on", "paused_until"])
    return fresh


@transaction.atomic
def end_offer(*, by: User, offer: Offer, now: datetime) -> None:
    """Step down: at once, without a reason. Pairs go on; the areas named for mentoring go now, as
    the consent to them ends. Ending twice changes nothing."""
    try:
        fresh = _mine(by, offer)
    except Gone:
        return
    fresh.state, fresh.closed_on, fresh.areas = OfferState.ENDED, today(now), ""
    fresh.save(update_fields=["state", "closed_on", "areas"])
    tally("mentoring.stepped_down", organisation=by.organisation_id)


@transaction.atomic
def decide(*, by: User, offer: Offer, approve: bool, now: datetime) -> Offer:
    """A coordinator says yes or not now. They are told that there is something new. Raises
    Refused, or Gone when it was decided or ended."""
    rows = Offer.objects.select_for_update(of=("self",), no_key=True).select_related("person")
    fresh = rows.filter(pk=offer.pk).first()
    if fresh is None or fresh.state != OfferState.WAITING:
        raise Gone
    own = fresh.person.organisation_id
    if not Offer.objects.decided_by(by).filter(pk=fresh.pk).exists():
        raise Refused("mentoring.refused", by=by, about=fresh.person, organisation=own)
    day = today(now)
    OfferDecision.objects.create(offer=fresh, by=by, on=day, approve=approve)
    fresh.state = OfferState.APPROVED if approve else OfferState.REFUSED
    fresh.closed_on = None if approve else day
    fresh.save(update_fields=["state", "closed_on"])
    event = "mentoring.offer_approved" if approve else "mentoring.offer_declined"
    audit(event, by=by, about=fresh.person, organisation=own, kind=fresh.kind)
    notice(fresh.person_id)
    return fresh
