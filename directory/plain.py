"""The list by plain queries: what the index is held against, and its stand-in.

Six queries with session and person, whatever the number of supporters; too slow for thousands.
"""

from datetime import date, datetime, timedelta
from functools import reduce
from operator import and_
from typing import Any, Final

from django.db.models import Count, IntegerField, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Length, Mod, Substr
from django.db.models.lookups import In

from directory import rota
from directory.cards import card, standing
from directory.criteria import OPTIONS, ORGANISATIONS, SAME, Criteria, shown_count
from directory.models import PLACES, SharedArea, Supporter, SupporterQuerySet, taking_on
from directory.order import day_key, position, shuffle
from directory.results import ON_A_PAGE, Found, Result, page_number
from directory.search import holding
from directory.taxonomy import SENSITIVE
from people.models import User
from records.clock import today
from records.tokens import address
from records.words import wanted

LOOKUPS: Final = {
    "services": "user__organisation__emergency_service",
    "regions": "region",
    "ways": "ways__has",
    "languages": "languages__has",
}
# What a card is made of. The texts are long, and of a person most must not even be read.
READ: Final = (
    "shown_name",
    "region",
    "languages",
    "ways",
    "taking_new",
    "next_free",
    "away_until",
    "resting_until",
    "supervised_until",
    "usual",
    "how_many",
    "load_snapshot",
    "heavy_snapshot",
    "user__organisation__most_contacts",
    "user__role_type",
    "user__organisation__emergency_service",
)


def _any_of(facet: str, codes: tuple[str, ...]) -> Q:
    found = Q(pk__in=[])
    for code in codes:
        found |= Q((LOOKUPS[facet], code))
    return found


def _organisations(viewer: User, which: str) -> Q:
    own = viewer.organisation_id
    same = Q(user__organisation_id=own) if own else Q(pk__in=[])
    return same if which == SAME else ~same


def available_on(day: date, back_by: date | None = None) -> Q:
    """The condition of `cards.is_available`; with `back_by` that of `cards.can_be_asked`."""
    back = max(day, back_by or day)
    return (
        taking_on(day)
        & Q(load_snapshot__lt=PLACES)
        & (Q(away_until__isnull=True) | Q(away_until__lt=back))
        & (Q(next_free__isnull=True) | Q(next_free__lte=back))
    )


def _usually_free(day: date, parts: int) -> Q:
    """The condition of `rota.Usual.on`: free in one of these parts of this London date."""
    days = KeyTextTransform("days", "usual")
    turn = Cast(KeyTextTransform("turn", "usual"), IntegerField())
    place = Mod(day.toordinal() - turn, Length(days), output_field=IntegerField())
    digits = [f"{bits:x}" for bits in range(rota.ALL_DAY + 1) if bits & parts]
    return Q(In(Substr(days, place + 1, 1), digits)) if digits else Q(pk__in=[])


def free_today(now: datetime) -> Q:
    """The condition of `cards.free_on` and `rota.free_today` together."""
    day, left = today(now), rota.now_in(now).left
    night_before = rota.NIGHT if left & rota.NIGHT_BEFORE else 0
    return available_on(day) & (
        Q(next_free=day)
        | _usually_free(day, left & rota.ALL_DAY)
        | _usually_free(day - timedelta(days=1), night_before)
    )


def conditions(viewer: User, criteria: Criteria, now: datetime) -> dict[str, Q]:
    """One condition for each facet in use; areas count only where this viewer may see them."""
    found = {
        facet: _any_of(facet, criteria.chosen(facet)) for facet in LOOKUPS if criteria.chosen(facet)
    }
    if criteria.areas:
        shared = SharedArea.objects.shown_to(viewer).filter(code__in=criteria.areas)
        found["areas"] = Q(pk__in=shared.values("supporter"))
    if criteria.organisations:
        found["organisations"] = _organisations(viewer, criteria.organisations)
    if criteria.available:
        found["available"] = available_on(today(now))
    if criteria.free_today:
        found["free_today"] = free_today(now)
    return found


def rest(parts: dict[str, Q], but: str = "") -> Q:
    """All conditions together, without those of one facet."""
    return reduce(and_, (part for facet, part in parts.items() if facet != but), Q())


def _options(viewer: User, now: datetime) -> dict[tuple[str, str], Q]:
    """The condition of every single option that is counted beside its name, but areas."""
    found = {
        (facet, code): Q((lookup, code))
        for facet, lookup in LOOKUPS.items()
        for code, _ in OPTIONS[facet]
    }
    for which, _ in ORGANISATIONS:
        found["organisations", which] = _organisations(viewer, which)
    found["available", "yes"] = available_on(today(now))
    found["free_today", "yes"] = free_today(now)
    return found


def _counts(
    viewer: User, base: SupporterQuerySet, parts: dict[str, Q], now: datetime
) -> dict[str, dict[str, int | None]]:
    options = _options(viewer, now)
    counted = base.aggregate(
        **{
            f"{facet}__{code}": Count("pk", filter=rest(parts, but=facet) & condition)
            for (facet, code), condition in options.items()
        }
    )
    found: dict[str, dict[str, int | None]] = {"areas": _area_counts(viewer, base, parts)}
    for facet, code in options:
        found.setdefault(facet, {})[code] = counted[f"{facet}__{code}"]
    return found


def _area_counts(
    viewer: User, base: SupporterQuerySet, parts: dict[str, Q]
) -> dict[str, int | None]:
    fitting = base.filter(rest(parts, but="areas")).values("pk")
    shared = SharedArea.objects.shown_to(viewer).filter(supporter__in=fitting)
    counted = dict(shared.values_list("code").annotate(Count("supporter", distinct=True)))
    return {
        code: shown_count(code, counted.get(code, 0))
        for code, _ in OPTIONS["areas"]
        if code not in SENSITIVE
    }


def browse_plain(viewer: User, criteria: Criteria, page: int, now: datetime) -> Result:
    """One page of the supporters this person may see and asked for, at this moment."""
    day, parts = today(now), conditions(viewer, criteria, now)
    base = Supporter.objects.visible_to(viewer, day)
    for stem in wanted(criteria.word):
        base = base.filter(holding(stem))
    rows = base.filter(rest(parts)).select_related("user__organisation").only(*READ)
    walk, key = shuffle(viewer.pk, day), day_key(day)
    ordered = sorted(rows, key=lambda row: position(row.pk, standing(row, day), walk, key))
    number = page_number(len(ordered), page)
    shown = ordered[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    return Result(
        total=len(ordered),
        found=_found(viewer, shown, day),
        counts=_counts(viewer, base, parts, now),
        page=number,
    )


def _found(viewer: User, rows: list[Supporter], day: date) -> list[Found]:
    areas: dict[Any, list[str]] = {}
    shared = SharedArea.objects.shown_to(viewer).filter(supporter__in=[row.pk for row in rows])
    for supporter_id, code in shared.values_list("supporter_id", "code"):
        areas.setdefault(supporter_id, []).append(code)
    return [
        Found(
            address(viewer.pk, row.pk),
            row.pk,
            card(row, areas.get(row.pk, []), same=is_same(viewer, row.user), on=day),
        )
        for row in rows
    ]


def is_same(viewer: User, other: User) -> bool:
    """Whether both belong to the same organisation; nobody shares having none."""
    own = viewer.organisation_id
    return own is not None and own == other.organisation_id
