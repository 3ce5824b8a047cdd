"""Modules of training and who did them: what vetters write, audited for each person."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from directory.facts import READS, cleared_until, requirements
from directory.models import (
    SENT,
    AgreementText,
    Application,
    Supporter,
    TrainingModule,
    TrainingRecord,
)
from people.models import Organisation, User
from people.roles import Permission
from records.audit import Refused, audit
from records.clock import today

# So long supporters of old have at the least, and usually, before a new module is needed.
SHORTEST: Final = timedelta(days=30)
USUAL: Final = timedelta(days=60)
MOST: Final = 200
AT_ONCE: Final = 500


def own_locked(
    by: User, event: str, permission: Permission = Permission.VET_SUPPORTERS
) -> Organisation:
    """The own organisation, locked: two changes of what it asks wait for each other. Raises
    Refused."""
    if not by.can(permission) or by.organisation_id is None:
        raise Refused(event, by=by)
    return Organisation.objects.select_for_update(no_key=True).get(pk=by.organisation_id)


@transaction.atomic
def save_module(
    *,
    by: User,
    name: str,
    module: TrainingModule | None = None,
    standard: str = "",
    months: int = 12,
    required: bool = False,
    required_from: date | None = None,
    is_used: bool = True,
    now: datetime | None = None,
) -> TrainingModule:
    """Add a module to the own organisation, or change one.

    Required, nobody new is listed without it; those who are peer supporters already have until
    `required_from` (None: in 60 days). Changed months hold for what is recorded from then on.
    Raises Refused, or ValidationError.
    """
    organisation = own_locked(by, "training.refused")
    if module is not None and module.organisation_id != organisation.pk:
        raise Refused("training.refused", by=by, organisation=module.organisation_id)
    row = TrainingModule.objects.get(pk=module.pk) if module else TrainingModule()
    was_required = row.is_required
    row.organisation, row.name, row.standard = organisation, name.strip(), standard.strip()
    row.months, row.is_used = months, is_used
    _require(row, required and is_used, required_from, today(now or timezone.now()))
    row.clean_fields(exclude=["asked_on", "required_from"])
    _check(row, was_required)
    row.save()
    audit("training.module_saved", by=by, organisation=organisation.pk)
    if was_required != row.is_required:
        recount(Supporter.objects.filter(user__organisation=organisation))
    return row


def _require(row: TrainingModule, required: bool, start: date | None, on: date) -> None:
    if not required:
        row.asked_on = row.required_from = None
        return
    if row.asked_on is not None and (start is None or start == row.required_from):
        return
    start = start or on + USUAL
    if start < on + SHORTEST:
        raise ValidationError({"required_from": "Choose a day at least 30 days from now."})
    row.asked_on, row.required_from = row.asked_on or on, start


def _check(row: TrainingModule, was_required: bool) -> None:
    """Raise ValidationError for a second module of the name, or when none would be left."""
    others = TrainingModule.objects.filter(organisation=row.organisation).exclude(pk=row.pk)
    if others.filter(name__iexact=row.name).exists():
        raise ValidationError({"name": "There is a module with this name."})
    left = others.in_use().filter(asked_on__isnull=False).exists()
    if was_required and not row.is_required and not left:
        raise ValidationError(
            "Keep at least one required module: without one, nobody who was trained by modules "
            "could be listed.",
            code="last",
        )


@transaction.atomic
def record_training(
    *,
    by: User,
    module: TrainingModule,
    supporters: Collection[Supporter],
    done_on: date,
    met: bool = True,
    now: datetime | None = None,
) -> list[TrainingRecord]:
    """Record that these people did a module on a day: all of them or, at a refusal, none.

    What was recorded already stays one row. Returns the new rows. Raises Refused when `by` may
    not vet one of them, or ValidationError for a day or module that cannot be.
    """
    moment = now or timezone.now()
    _check_day(module, done_on, today(moment))
    _check_people(by, module, supporters)
    ids = [one.pk for one in supporters]
    locked = list(Supporter.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    known = set(
        TrainingRecord.objects.filter(
            supporter__in=ids, module=module, done_on=done_on, met=met
        ).values_list("supporter", flat=True)
    )
    new = [
        TrainingRecord(
            supporter=one, module=module, met=met, done_on=done_on,
            expires_on=module.runs_out(done_on), recorded_at=moment, recorded_by=by,
        )
        for one in locked
        if one.pk not in known
    ]  # fmt: skip
    TrainingRecord.objects.bulk_create(new)
    for row in new:
        audit("training.recorded", by=by, about=row.supporter.user_id, met=int(met))
    recount(Supporter.objects.filter(pk__in=[row.supporter_id for row in new]))
    return new


def _check_day(module: TrainingModule, done_on: date, on: date) -> None:
    if not module.is_used:
        raise ValidationError("This module is not given any more.", code="ended")
    if done_on > on:
        raise ValidationError({"done_on": "The day it was done cannot be in the future."})
    ends = module.runs_out(done_on)
    if ends is not None and ends < on:
        raise ValidationError({"done_on": "What was done on that day has run out since."})


def _check_people(by: User, module: TrainingModule, supporters: Iterable[Supporter]) -> None:
    ids = {one.pk: one.user_id for one in supporters}
    if len(ids) > MOST:
        raise ValidationError({"people": f"Choose at most {MOST} people at once."})
    may = reachable(by, ids)
    for pk, user in ids.items():
        if pk not in may:
            raise Refused("training.refused", by=by, about=user)
    elsewhere = Supporter.objects.filter(pk__in=ids).exclude(
        user__organisation=module.organisation_id
    )
    if elsewhere.exists():
        raise ValidationError("This module is another organisation’s.", code="elsewhere")


def reachable(by: User, ids: Collection[UUID]) -> set[UUID]:
    """Which of these supporters and applicants `by` vets. Two queries."""
    vetted = Supporter.objects.vetted_by(by).filter(pk__in=ids).values_list("pk", flat=True)
    asked = Application.objects.visible_to(by).filter(state__in=SENT)
    applied = asked.filter(applicant__supporter__in=ids)
    return {*vetted, *applied.values_list("applicant__supporter", flat=True)}


def recount(rows: QuerySet[Supporter]) -> int:
    """Derive anew until when everything holds for these; returns for how many it changed."""
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    return sum(_recount(ids[at : at + AT_ONCE]) for at in range(0, len(ids), AT_ONCE))


@transaction.atomic
def _recount(ids: list[UUID]) -> int:
    rows = Supporter.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    changed = []
    for row in rows.select_related("user__organisation").prefetch_related(*READS):
        day = cleared_until(requirements(row))
        if day != row.cleared_until:
            row.cleared_until = day
            changed.append(row)
    Supporter.objects.bulk_update(changed, ["cleared_until"])
    return len(changed)


def recount_movers() -> int:
    """Derive it anew where modules are required: who joined such an organisation, or left it,
    holds by other modules now."""
    asks = TrainingModule.objects.in_use().filter(asked_on__isnull=False).values("organisation")
    texts = AgreementText.objects.values("organisation")
    trained = TrainingRecord.objects.values("supporter")
    return recount(
        Supporter.objects.filter(
            Q(user__organisation__in=asks) | Q(user__organisation__in=texts) | Q(pk__in=trained)
        )
    )
