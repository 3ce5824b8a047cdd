"""People who support colleagues already are put forward, all of a table or none, and decided on by
two, each many at once. Nobody is listed by it: each then says what is shown, to whom."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory import agreement, bringing, deciders, emails
from directory.actions.connections import those_named_step_back
from directory.actions.training import own_locked, recount
from directory.actions.vetting import decide
from directory.bringing import AGREEMENT, Entry, Plan
from directory.models import (
    Agreement,
    Application,
    ApplicationState,
    Check,
    Supporter,
    TrainingRecord,
)
from directory.taxonomy import USUAL
from jobs.mail import notice
from people.models import User
from records.audit import Refused, audit
from records.clock import today


@transaction.atomic
def bring_supporters(*, by: User, text: str, now: datetime | None = None) -> list[Application]:
    """Put everybody in this table forward, with the days of their checks, at the stage where two
    people decide. Each of them is told, and so are the vetters.

    Raises Refused, or ValidationError with what is wrong in each row: then nothing is written.
    """
    moment = now or timezone.now()
    own_locked(by, "application.bring_refused")
    try:
        first = bringing.plan_for(by, text, today(moment))
    except bringing.Unusable as error:
        raise ValidationError({"table": str(error)}) from None
    people = [one.person.pk for one in first.entries if one.person]
    list(
        User.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=people)
        .order_by("pk")
    )
    # Read again behind the lock: somebody may have sent an application meanwhile.
    plan = bringing.plan_for(by, text, today(moment))
    if plan.errors:
        raise ValidationError({"table": plan.errors})
    made = [_bring(by, one, plan, moment) for one in plan.entries]
    recount(Supporter.objects.filter(user__in=people))
    _tell(by, made)
    return made


def _bring(by: User, entry: Entry, plan: Plan, moment: datetime) -> Application:
    person = entry.person
    if person is None:
        raise ValueError("an entry without a person has errors")
    supporter, _ = Supporter.objects.get_or_create(user=person, defaults={"languages": ["en"]})
    application = Application.objects.filter(applicant=person, state=ApplicationState.DRAFT).first()
    application = application or Application(applicant=person, started_at=moment)
    application.state, application.submitted_at = ApplicationState.SUBMITTED, moment
    application.brought_at, application.brought_by = moment, by
    application.manager_agrees_time = True
    application.save()
    those_named_step_back(application, moment)
    _record(by, supporter, entry, plan, moment)
    audit("application.brought", by=by, about=person, organisation=person.organisation_id)
    return application


def _record(by: User, supporter: Supporter, entry: Entry, plan: Plan, moment: datetime) -> None:
    for heading, day in entry.days.items():
        if heading in plan.modules:
            module = plan.modules[heading]
            TrainingRecord.objects.get_or_create(
                supporter=supporter, module=module, done_on=day, met=True,
                defaults={
                    "expires_on": module.runs_out(day), "recorded_at": moment, "recorded_by": by,
                },
            )  # fmt: skip
        elif heading == AGREEMENT:
            # Signed before there was this site: number 0, so that every version comes after it.
            Agreement.objects.create(
                supporter=supporter, organisation=supporter.user.organisation, version=0,
                signed_at=moment, expires_on=day + agreement.VALID_FOR,
            )  # fmt: skip
        else:
            kind = bringing.kind_of(heading)
            Check.objects.create(
                supporter=supporter, kind=kind, met=True, done_on=day,
                expires_on=day + USUAL[kind], recorded_at=moment, recorded_by=by,
            )  # fmt: skip


def _tell(by: User, made: Collection[Application]) -> None:
    """Each person, and each vetter once, whoever is in the table."""
    vetters = {one.pk for row in made for one in deciders.of(row.applicant)} - {by.pk}
    for pk in vetters:
        notice(pk)
    for row in made:
        emails.put_forward(row)


@transaction.atomic
def decide_many(
    *, by: User, applications: Collection[Application], reason: str, now: datetime | None = None
) -> int:
    """Approve these people who were put forward, each by the rules of one decision: all of them
    or, when one cannot be decided by `by` now, none. Returns how many.

    Raises Refused, or ValidationError.
    """
    for one in sorted(applications, key=lambda row: row.pk):
        if one.brought_at is None:
            raise Refused("decision.refused", by=by, about=one.applicant_id)
        try:
            decide(by=by, application=one, approves=True, reason=reason, now=now)
        except ValidationError as error:
            words = " ".join(error.messages)
            raise ValidationError(f"{one.applicant.name}: {words}", code="one") from None
    return len(applications)
