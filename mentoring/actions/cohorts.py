"""Cohorts: put up, opened and closed; who has a place; pairs worked out, looked at, told."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from jobs.mail import notices
from mentoring.actions.locks import Late, locked_needs, locked_offers, stay_all
from mentoring.actions.pairing import Two, make_pairs
from mentoring.assigning import MOST_SIDE, assign
from mentoring.fitting import Together, limits_of, with_room
from mentoring.kinds import Kind
from mentoring.models import Need, Offer, PlannedPair, Scheme, SchemeState, StruckPair
from people.models import User
from people.roles import Permission
from records.audit import audit
from records.clock import today

# So many schemes one organisation has under way.
MOST_SCHEMES: Final = 50
# After so long nobody waits for the pairs any more: the work got lost.
WORKING: Final = timedelta(minutes=10)
# Which state follows which, by a coordinator's word.
STEPS: Final = {
    SchemeState.DRAFT: (SchemeState.OPEN,),
    SchemeState.OPEN: (SchemeState.CLOSED, SchemeState.ENDED),
    SchemeState.CLOSED: (SchemeState.OPEN, SchemeState.ENDED),
    SchemeState.MATCHED: (SchemeState.ENDED,),
    SchemeState.ENDED: (),
}


# What of a scheme its pairs do not depend on.
WORDS: Final = ("title", "about")
# What of a scheme tells how its plan stands.
PLAN: Final = ["working_since", "pairs_planned"]


class NotNow(Exception):
    """The scheme has moved on since this page was shown."""


class Void(NotNow):
    """Something has changed since the pairs were worked out. Nobody was told; they are gone."""


def locked(by: User, scheme: Scheme) -> Scheme:
    """The scheme as it is now, kept from changing. Raises NotNow when it is not theirs."""
    rows = Scheme.objects.run_by(by).select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=scheme.pk).first()
    if found is None:
        raise NotNow
    return found


@transaction.atomic
def put_up(*, by: User, form_key: UUID, now: datetime, **said: Any) -> Scheme:
    """A scheme, as a draft. `said`: the other fields of the model. Sent twice, it is one. Raises
    PermissionDenied or ValidationError."""
    own = by.organisation
    kind = Kind(said["kind"])
    if own is None or not by.can(Permission.RUN_MENTORING) or not own.has(kind.module):
        raise PermissionDenied
    under_way = Scheme.objects.filter(organisation=own).exclude(state=SchemeState.ENDED)
    if under_way.count() >= MOST_SCHEMES:
        raise ValidationError("There are enough schemes. End one that is over first.")
    scheme, new = Scheme.objects.get_or_create(form_key=form_key, organisation=own, defaults=said)
    if new:
        audit("mentoring.scheme_put_up", by=by, organisation=own.pk, kind=scheme.kind)
    return scheme


@transaction.atomic
def change(*, by: User, scheme: Scheme, **said: Any) -> Scheme:
    """Say anew what it is, as long as no pairs are made. The kind stays. Other days or places make
    what was worked out void. Raises NotNow."""
    fresh = locked(by, scheme)
    if fresh.state in (SchemeState.MATCHED, SchemeState.ENDED):
        raise NotNow
    kept = {name: value for name, value in said.items() if name not in ("kind", "is_cohort")}
    if kept.get("apply_until", fresh.apply_until) != fresh.apply_until:
        # There is another day of which coordinators are told.
        kept["desk_told_on"] = None
    if any(getattr(fresh, name) != kept[name] for name in kept if name not in WORDS):
        _forget_plan(fresh)
    for name, value in kept.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=list(kept))
    audit("mentoring.scheme_changed", by=by, organisation=fresh.organisation_id)
    return fresh


@transaction.atomic
def move(*, by: User, scheme: Scheme, to: str, now: datetime) -> Scheme:
    """Open it, close it, end it. Raises NotNow when that does not follow."""
    fresh = locked(by, scheme)
    if to not in STEPS[SchemeState(fresh.state)]:
        raise NotNow
    if to == SchemeState.ENDED:
        end(fresh)
    else:
        fresh.state = SchemeState(to)
        fresh.save(update_fields=["state"])
        _forget_plan(fresh)
    audit("mentoring.scheme_moved", by=by, organisation=fresh.organisation_id, state=to)
    return fresh


def end(scheme: Scheme) -> None:
    """It is over; who still looks in it is told, unless they were when its pairs were made. Must
    hold the lock."""
    if scheme.state != SchemeState.MATCHED:
        _told_nobody(scheme)
    scheme.state = SchemeState.ENDED
    scheme.save(update_fields=["state"])
    scheme.struck.all().delete()
    _forget_plan(scheme)


def _forget_plan(scheme: Scheme) -> None:
    """What was worked out, and what is being worked out, counts no longer. Must hold the lock."""
    scheme.planned.all().delete()
    scheme.working_since, scheme.pairs_planned = None, 0
    scheme.save(update_fields=PLAN)


def applied(scheme: Scheme) -> QuerySet[Need]:
    """Those who look, in the order in which they applied; within a day the lot decides."""
    return Need.objects.open().filter(scheme=scheme).order_by("opened_on", "pk")


def with_a_place(scheme: Scheme) -> QuerySet[Need]:
    """Those who have a place. The others stand on the waiting list: when somebody goes, the next
    has the place in that moment."""
    return applied(scheme)[: min(scheme.places or MOST_SIDE, MOST_SIDE)]


def waiting_number(scheme: Scheme, need: Need) -> int:
    """Which place on the waiting list, from 1; 0: they have a place. One query."""
    order = list(applied(scheme).values_list("pk", flat=True))
    before = order.index(need.pk) if need.pk in order else 0
    return max(before - (scheme.places or len(order)) + 1, 0)


def offers_in(scheme: Scheme, now: datetime) -> list[Offer]:
    """The mentors or buddies of this cohort who have room."""
    rows = Offer.objects.taking(today(now)).filter(scheme=scheme)
    rows = with_room(rows).select_related("person__organisation").defer("what", "areas")
    return list(rows.order_by("offered_on", "pk")[:MOST_SIDE])


@transaction.atomic
def work_out(*, by: User, scheme: Scheme, now: datetime) -> Scheme:
    """Have the pairs worked out; asked again, they are worked out anew. Raises NotNow."""
    fresh = locked(by, scheme)
    if not fresh.is_cohort or fresh.state != SchemeState.CLOSED:
        raise NotNow
    _forget_plan(fresh)
    fresh.working_since = now
    fresh.save(update_fields=["working_since"])
    import_string("mentoring.sweeps.plan_cohort").enqueue(str(fresh.pk))
    audit("mentoring.cohort_worked_out", by=by, organisation=fresh.organisation_id)
    return fresh


def plan(*, pk: UUID, now: datetime) -> int:
    """Work the pairs of a cohort out, and keep them to be looked at. Returns how many.

    The work is done before any lock is taken; written only if it is still asked for. Running it
    twice gives the same.
    """
    scheme = Scheme.objects.filter(pk=pk, working_since__isnull=False).first()
    if scheme is None:
        return 0
    needs = list(with_a_place(scheme).select_related("person__organisation").defer("what", "areas"))
    offers = offers_in(scheme, now)
    struck = set(scheme.struck.values_list("need_id", "offer_id"))
    pairs = _assigned(needs, offers, struck)
    with transaction.atomic():
        fresh = Scheme.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
        if fresh.working_since != scheme.working_since or fresh.state != SchemeState.CLOSED:
            return 0
        fresh.planned.all().delete()
        PlannedPair.objects.bulk_create(
            PlannedPair(scheme=fresh, need=need, offer=offer, planned_on=today(now))
            for need, offer in pairs
        )
        fresh.working_since, fresh.pairs_planned = None, len(pairs)
        fresh.save(update_fields=PLAN)
    return len(pairs)


def _assigned(
    needs: list[Need], offers: list[Offer], struck: set[tuple[UUID, UUID]]
) -> list[tuple[Need, Offer]]:
    if not needs or not offers:
        return []
    together = Together(needs, offers, limits_of(needs[0]), but=struck)
    rows = [together.row(need) for need in needs]
    free = [getattr(offer, "places") - getattr(offer, "taken") for offer in offers]  # noqa: B009  (annotated by with_room)
    return [(needs[row], offers[column]) for row, column in assign(rows, free)]


@transaction.atomic
def strike(*, by: User, planned: PlannedPair, now: datetime) -> None:
    """These two are not to be a pair of this cohort, also when it is worked out anew. Both stay on
    the list. Raises NotNow."""
    fresh = locked(by, planned.scheme)
    gone, _ = fresh.planned.filter(pk=planned.pk).delete()
    if not gone:
        raise NotNow
    StruckPair.objects.get_or_create(
        need_id=planned.need_id,
        offer_id=planned.offer_id,
        defaults={"scheme": fresh, "struck_on": today(now)},
    )
    fresh.pairs_planned -= 1
    fresh.save(update_fields=PLAN)
    audit("mentoring.cohort_struck", by=by, organisation=fresh.organisation_id)


@transaction.atomic
def allow_again(*, by: User, scheme: Scheme) -> None:
    """Those who were taken out may be put together again, once it is worked out anew. Raises
    NotNow."""
    fresh = locked(by, scheme)
    gone, _ = fresh.struck.all().delete()
    if not gone:
        raise NotNow
    audit("mentoring.cohort_allowed_again", by=by, organisation=fresh.organisation_id, pairs=gone)


def tell(*, by: User, scheme: Scheme, now: datetime) -> int:
    """Make all the pairs and tell everybody, or nobody. Returns how many pairs. Raises NotNow, or
    Void: everything is looked at again in this moment, and if anything of it has changed since it
    was worked out, nobody is told and it is to be worked out anew."""
    try:
        return _told(by, scheme, now)
    except Void:
        with transaction.atomic():
            _forget_plan(locked(by, scheme))
        raise


@transaction.atomic
def _told(by: User, scheme: Scheme, now: datetime) -> int:
    fresh = locked(by, scheme)
    if fresh.state != SchemeState.CLOSED or fresh.working_since is not None:
        raise NotNow
    planned = list(fresh.planned.select_related("offer").order_by("need_id"))
    if not fresh.pairs_planned:
        raise NotNow
    if len(planned) != fresh.pairs_planned:
        raise Void
    try:
        make_pairs(_held(planned, fresh), now)
    except Late:
        # Whatever the reason: one that were told apart from the others would tell it.
        raise Void from None
    fresh.state = SchemeState.MATCHED
    fresh.save(update_fields=["state"])
    _told_nobody(fresh)
    fresh.struck.all().delete()
    _forget_plan(fresh)
    audit("mentoring.cohort_told", by=by, organisation=fresh.organisation_id, pairs=len(planned))
    return len(planned)


def _held(planned: Sequence[PlannedPair], scheme: Scheme) -> list[Two]:
    """All of them under their locks: people, then every need before any offer, the order in which
    a yes takes them; and each in one order, so that two cohorts with the same mentors can be told
    at the same moment. Raises Late for who has no place any more or offers nothing any more."""
    stay_all(applied(scheme), {one.offer_id for one in planned})
    needs = locked_needs(one.need_id for one in planned)
    offers = locked_offers({one.offer.person_id for one in planned}, scheme.kind)
    placed = {need.pk for need in with_a_place(scheme).only("pk")}
    if any(one.need_id not in placed or one.offer_id not in offers for one in planned):
        raise Late
    return [Two(needs[one.need_id], offers[one.offer_id]) for one in planned]


def _told_nobody(scheme: Scheme) -> None:
    """Who still looks here gets a notice: the page of the scheme says that nobody was found."""
    notices(applied(scheme).values_list("person_id", flat=True))
