"""Who may decide about a person, and how many it takes."""

from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from directory.models import Appeal, AppealKind, Application, Connection, Supporter
from directory.taxonomy import CheckKind
from people.models import Organisation, User
from people.models.users import by_role
from people.roles import Permission
from people.separation import separated

# How many of the same mind decide an appeal.
VOTES_NEEDED: Final = {AppealKind.DECLINED: 2, AppealKind.REMOVED: 2, AppealKind.SUSPENDED: 1}
# Two at the least, whatever an organisation sets (Creamer 2012, recommendation 2).
AT_LEAST: Final = 2


def of(person: User) -> QuerySet[User]:
    """Those who vet this person: of the own and partner organisations, never the person, never
    their own line, never who stepped back. The same rule as `in_reach` and `may_judge`, from the
    person's end."""
    partners = Organisation.objects.filter(partners=person.organisation_id).values("pk")
    return (
        User.objects.active()
        .filter(by_role(Permission.VET_SUPPORTERS))
        .filter(Q(organisation=person.organisation_id) | Q(organisation__in=partners))
        .exclude(pk=person.pk)
        .exclude(separated(person))
        .exclude(pk__in=Connection.objects.filter(person=person).values("vetter"))
    )


def nearest(person: User) -> QuerySet[User]:
    """Those of the own organisation; those of its partners when there are none."""
    everybody = of(person)
    own = everybody.filter(organisation=person.organisation_id)
    return own if own.exists() else everybody


def approvals_needed(person: User) -> int:
    """How many different people must approve somebody of this person's organisation."""
    wanted = person.organisation.approvals_needed if person.organisation else AT_LEAST
    return max(AT_LEAST, wanted)


def judges(appeal: Appeal) -> list[User]:
    """Those who may still decide an appeal: they vet the person, took no part, did not vote."""
    voted = set(appeal.votes.values_list("by", flat=True))
    return [
        one
        for one in of(appeal.person)
        if one.pk not in voted and Appeal.objects.visible_to(one).filter(pk=appeal.pk).exists()
    ]


def is_stuck(appeal: Appeal) -> bool:
    """Whether those who are left cannot decide it: somebody must be found."""
    minds = list(appeal.votes.counting().values_list("upholds", flat=True))
    best = max(minds.count(True), minds.count(False))
    return best + len(judges(appeal)) < VOTES_NEEDED[AppealKind(appeal.kind)]


def administrators(organisation: UUID | None, but: UUID | None = None) -> QuerySet[User]:
    """Those who can find more people to decide there: its own administrators, or those of the
    whole installation where it has none (other than `but`)."""
    may = User.objects.active().filter(by_role(Permission.MANAGE_ORGANISATIONS))
    may = may.exclude(pk=but) if but else may
    own = may.filter(organisation=organisation).order_by("name", "pk")
    return own if own.exists() else may.filter(organisation=None).order_by("name", "pk")


def administrators_of(person: User) -> QuerySet[User]:
    """Those who can find more people to decide: they learn that it is so, not about whom."""
    return administrators(person.organisation_id, but=person.pk)


def stuck(organisation: UUID | None) -> list[Appeal]:
    """The appeals of an organisation's people that wait for somebody to be found."""
    waiting = Appeal.objects.open().filter(person__organisation=organisation)
    return [one for one in waiting.select_related("person__organisation") if is_stuck(one)]


def nobody_left(organisation: UUID | None) -> int:
    """The same as a number. No names."""
    return len(stuck(organisation))


def nobody_left_for(administrator: User) -> int:
    """How many appeals wait for this administrator to find somebody: of their own organisation's
    people; for the installation's own, of those who have no other. Never one's own appeal."""
    waiting = Appeal.objects.open().exclude(person=administrator)
    if administrator.organisation_id is not None:
        waiting = waiting.filter(person__organisation=administrator.organisation_id)
    else:
        others = User.objects.active().filter(by_role(Permission.MANAGE_ORGANISATIONS))
        own = others.filter(organisation=OuterRef("person__organisation"))
        waiting = waiting.exclude(Exists(own.exclude(pk=OuterRef("person"))))
    return sum(is_stuck(one) for one in waiting.select_related("person__organisation"))


def panel_is_short(supporter: Supporter) -> bool:
    """Whether the newest interview fell below two because somebody stepped back."""
    newest = supporter.checks.filter(kind=CheckKind.PANEL).order_by("-recorded_at").first()
    return (
        newest is not None
        and not newest.met
        and Connection.objects.filter(
            vetter=newest.recorded_by_id, person=supporter.user_id, declared_at=newest.recorded_at
        ).exists()
    )


def others_needed(application: Application) -> int:
    """How many more people who may decide must be found before an application can be approved."""
    decided = set(application.decisions.values_list("by", flat=True))
    counting = application.decisions.counting().filter(approves=True).count()
    left = sum(one.pk not in decided for one in of(application.applicant))
    return max(0, approvals_needed(application.applicant) - counting - left)
