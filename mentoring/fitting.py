"""Who may be a pair with whom: the one place that knows, for every way two people come together.

Suggestions, asking, the yes (again, under lock), coordinators and cohorts all go through
`candidates`, or for a whole cohort through `Together`, which a test holds against it.
"""

import uuid
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Least

from mentoring.kinds import DEFAULTS, Kind, Rules
from mentoring.models import KindRules, MentorOfferQuerySet, Need, NotAgain, Offer, Pair, rules_of
from mentoring.scoring import Fit, Limits, Offered, Person, Wanted, fit, in_order, points
from people.models import User
from people.separation import separated, separated_ids

# So many are looked at for one need, and so many are shown.
MOST_LOOKED_AT: Final = 2000
MOST_SHOWN: Final = 12
# Both are of one organisation: a buddy knows the way round there.
ONE_ORGANISATION: Final = (Kind.STARTER, Kind.RETURN)
# Somebody of another team is better.
OTHER_TEAM: Final = (Kind.STARTER,)


@dataclass(frozen=True)
class Suggestion:
    """An offer that fits a need, and why."""

    offer: Offer
    fit: Fit


def candidates(need: Need, on: date) -> MentorOfferQuerySet:
    """Offers whose people `need` may be put to on this UK day, as far as rows can tell: never
    somebody who must not meet, never after "not together again", with a place free.

    What wishes and bands say comes on top (`fits`). One condition, no ids fetched.
    """
    me = need.person
    rows = Offer.objects.taking(on).filter(kind=need.kind, scheme=need.scheme_id)
    rows = rows.filter(
        person__joined_on__isnull=False,
        person__organisation__modules__has=Kind(need.kind).module.value,
    )
    rows = rows.exclude(person=me).exclude(separated(me, prefix="person__"))
    return with_room(rows.exclude(not_again(me))).exclude(person__in=_with(me))


def not_again(person: User) -> Q:
    """Offers of people one of the two said "not together again" about."""
    said = NotAgain.objects.filter(person=person).values("other")
    heard = NotAgain.objects.filter(other=person).values("person")
    return Q(person__in=said) | Q(person__in=heard)


def _with(person: User) -> Subquery:
    """Those who are this person's mentor or buddy now, in whatever kind."""
    rows = Pair.objects.filter(mentee=person, ended_on__isnull=True, mentor__isnull=False)
    return Subquery(rows.values("mentor"))


def with_room(rows: MentorOfferQuerySet) -> MentorOfferQuerySet:
    """Those with a place free: by what the person chose and their organisation allows."""
    going_on = Pair.objects.filter(
        mentor=OuterRef("person"), kind=OuterRef("kind"), ended_on__isnull=True
    )
    counted = going_on.order_by().values("mentor").annotate(n=Count("pk")).values("n")
    allowed = KindRules.objects.filter(
        organisation=OuterRef("person__organisation"), kind=OuterRef("kind")
    )
    return rows.annotate(
        taken=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        places=Least(F("most"), Coalesce(Subquery(allowed.values("most_pairs")), _default())),
    ).filter(taken__lt=F("places"))


def _default() -> Value:
    """The same for every kind (held by a test), so that it needs no case for each."""
    return Value(DEFAULTS[Kind.MENTOR].most_pairs)


def limits_of(need: Need) -> Limits:
    """What the kind asks for at the organisation of whoever needs somebody. One query."""
    return limits_by(rules_of(need.person.organisation_id, need.kind), need.kind)


def limits_by(rules: Rules, kind: str) -> Limits:
    """What these rules of one kind ask for."""
    return Limits(
        least_bands=rules.least_bands_up,
        most_bands=rules.most_bands_up,
        one_organisation=kind in ONE_ORGANISATION,
        other_team=kind in OTHER_TEAM,
    )


def wanted(need: Need) -> Wanted:
    """The need as the rule reads it."""
    return Wanted(
        person=_person(need.person),
        topics=frozenset(need.topics),
        ways=frozenset(need.ways),
        times=frozenset(need.times),
        service=need.wants_service,
        organisation=need.wants_organisation,
        bands_up=need.bands_up,
        gender=str(need.wants_gender),
        experience=need.wants_experience,
    )


def offered(offer: Offer) -> Offered:
    """The offer as the rule reads it."""
    return Offered(
        person=_person(offer.person),
        topics=frozenset(offer.topics),
        ways=frozenset(offer.ways),
        times=frozenset(offer.times),
        gender=str(offer.gender),
        experience=offer.has_experience,
    )


def _person(user: User) -> Person:
    own = user.organisation
    return Person(
        organisation=user.organisation_id,
        service=own.emergency_service if own is not None else "",
        role=user.role_type,
        band=user.rank_band,
        team=user.team_id,
    )


def fits(need: Need, offer: Offer, on: date) -> bool:
    """Whether these two may be a pair on this UK day. Asked again under lock before they are."""
    return room_for(need, offer, on, limits_of(need)) > 0


def room_for(need: Need, offer: Offer, on: date, limits: Limits) -> int:
    """How many pairs like these two the mentor or buddy has room for on this UK day; 0 also where
    anything else keeps the two apart. One query."""
    found = candidates(need, on).filter(pk=offer.pk).select_related("person__organisation").first()
    if found is None or fit(wanted(need), offered(found), limits) is None:
        return 0
    room: int = getattr(found, "places") - getattr(found, "taken")  # noqa: B009  (annotated by with_room)
    return room


def ranked(need: Need, on: date, *, but: Iterable[uuid.UUID] = ()) -> list[Suggestion]:
    """Everybody who fits, the best first: the one order behind what the person reads and what
    coordinators do. As if nobody had said anything of lived experience. `but`: offers left out.

    Two queries, whatever there is.
    """
    return _ranked(need, on, but, limits_of(need))


def _ranked(need: Need, on: date, but: Iterable[uuid.UUID], limits: Limits) -> list[Suggestion]:
    rows = candidates(need, on).exclude(pk__in=but).select_related("person__organisation")
    found = {row.pk: row for row in rows.defer("what", "areas").order_by("pk")[:MOST_LOOKED_AT]}
    mine = replace(wanted(need), experience=False)
    fitting = [(pk, fit(mine, offered(row), limits)) for pk, row in found.items()]
    best = in_order(need.pk, [(pk, one) for pk, one in fitting if one])
    return [Suggestion(found[pk], one) for pk, one in best]


def suggestions(
    need: Need, on: date, *, but: Iterable[uuid.UUID] = (), first: Container[uuid.UUID] = ()
) -> list[Suggestion]:
    """What the person reads: the best of `ranked`, each with its reasons. Before them stands what
    a coordinator suggested (`first`), and where they wished for lived experience, who offers it.

    Three queries, whatever there is.
    """
    limits = limits_of(need)

    def place(one: Suggestion) -> tuple[bool, bool]:
        both = need.wants_experience and one.offer.has_experience
        return one.offer.pk not in first, not both

    best = [one.offer.pk for one in sorted(_ranked(need, on, but, limits), key=place)[:MOST_SHOWN]]
    words = Offer.objects.select_related("person__organisation").in_bulk(best)
    mine = wanted(need)
    shown = [(words[pk], fit(mine, offered(words[pk]), limits)) for pk in best if pk in words]
    return [Suggestion(offer, one) for offer, one in shown if one]


class Together:
    """The same for everybody of a cohort at once: what keeps two apart is asked once for each
    need, not for each of the quarter of a million pairs there can be."""

    def __init__(
        self,
        needs: list[Need],
        offers: list[Offer],
        limits: Limits,
        but: Container[tuple[uuid.UUID, uuid.UUID]] = (),
    ) -> None:
        """`but`: ids of needs and offers that are not to be put together."""
        self.needs, self.offers, self.limits, self.but = needs, offers, limits, but
        self.again = _kept_from_each_other()
        self.offered = [offered(offer) for offer in offers]

    def row(self, need: Need) -> list[int | None]:
        """The points of each offer for this need; None: not at all. As if nobody had said anything
        of lived experience: coordinators see who is put to whom."""
        apart = separated_ids(need.person) | self.again.get(need.person_id, set())
        mine = replace(wanted(need), experience=False)
        return [
            None
            if offer.person_id == need.person_id
            or offer.person_id in apart
            or (need.pk, offer.pk) in self.but
            else points(mine, what, self.limits)
            for offer, what in zip(self.offers, self.offered, strict=True)
        ]


def _kept_from_each_other() -> Mapping[uuid.UUID, set[uuid.UUID]]:
    """ "Not together again", both ways, and whom somebody has as a mentor or buddy already. Two
    queries."""
    kept: dict[uuid.UUID, set[uuid.UUID]] = {}
    for one, other in NotAgain.objects.values_list("person_id", "other_id"):
        kept.setdefault(one, set()).add(other)
        kept.setdefault(other, set()).add(one)
    going_on = Pair.objects.going_on().filter(mentor__isnull=False, mentee__isnull=False)
    for mentee, mentor in going_on.values_list("mentee_id", "mentor_id"):
        kept.setdefault(mentee, set()).add(mentor)
    return kept
