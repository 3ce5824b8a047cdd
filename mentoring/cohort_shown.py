"""What is shown of a cohort: to people how they stand in it, to coordinators its numbers and the
pairs that were worked out, under references."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from mentoring.actions.cohorts import WORKING, applied, offers_in, waiting_number
from mentoring.actions.suggesting import reference
from mentoring.at_desk import in_words
from mentoring.fitting import limits_of, offered, wanted
from mentoring.match_shown import labels
from mentoring.models import Need, Offer, PlannedPair, Scheme
from mentoring.scoring import fit
from mentoring.taxonomy import Topic
from people.models import User
from people.roles import Permission
from records.clock import today


@dataclass(frozen=True)
class Planned:
    """Two who could be a pair, as a coordinator reads them."""

    row: PlannedPair
    need: str
    offer: str
    topics: list[str]
    reasons: tuple[str, ...]


def standing(me: User, scheme: Scheme, now: datetime) -> dict[str, Any]:
    """How somebody stands in a scheme, and its numbers for who runs it."""
    need = Need.objects.visible_to(me).open().filter(scheme=scheme).first()
    offer = Offer.objects.visible_to(me).live().filter(scheme=scheme).first()
    runs = me.can(Permission.RUN_MENTORING)
    return {
        "need": need,
        "offer": offer,
        "paused": offer is not None and offer.is_paused(today(now)),
        "waits_as": waiting_number(scheme, need) if need and scheme.is_cohort else 0,
        "takes": scheme.takes_on(today(now)),
        "runs": runs,
        "numbers": numbers(scheme, now) if runs else {},
    }


def numbers(scheme: Scheme, now: datetime) -> dict[str, Any]:
    """How many applied, and how many mentors or buddies have room: rounded, and not told where so
    few could be somebody. What is acted on, pairs under references, is told as it is."""
    offers = offers_in(scheme, now)
    since = scheme.working_since
    return {
        "looking": in_words(applied(scheme).count()),
        "offering": in_words(len(offers)),
        "room": in_words(sum(getattr(one, "places") - getattr(one, "taken") for one in offers)),  # noqa: B009  (annotated)
        "planned": scheme.planned.count(),
        "is_working": since is not None and now - since < WORKING,
        "got_lost": since is not None and now - since >= WORKING,
    }


def plan_numbers(scheme: Scheme, now: datetime) -> dict[str, Any]:
    """The same for the page of its plan, with how many pairs were taken out."""
    return {**numbers(scheme, now), "struck": scheme.struck.count()}


def planned(rows: Iterable[PlannedPair]) -> list[Planned]:
    """Pairs of one page. Why they were put together is worked out as if nobody had said anything
    of lived experience."""
    pks = [row.pk for row in rows]
    found = PlannedPair.objects.filter(pk__in=pks).order_by("pk")
    whole = found.select_related("need__person__organisation", "offer__person__organisation").defer(
        "need__what", "need__areas", "offer__what", "offer__areas"
    )
    listed = list(whole)
    limits = limits_of(listed[0].need) if listed else None
    return [_shown(row, limits) for row in listed]


def _shown(row: PlannedPair, limits: Any) -> Planned:
    why = fit(replace(wanted(row.need), experience=False), offered(row.offer), limits)
    both = [code for code in row.need.topics if code in row.offer.topics]
    return Planned(
        row=row,
        need=row.need.reference.upper(),
        # Not by its id: that stood in the address where its name was read and it was decided.
        offer=reference(row.need, row.offer),
        topics=labels(both, Topic),
        reasons=why.reasons if why else (),
    )
