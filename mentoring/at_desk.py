"""What coordinators see of mentoring: numbers, references, how long somebody waits. Never who,
never a word of a pair, never an area or that there is one.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from mentoring import course, questions
from mentoring.kinds import Kind, kinds_of
from mentoring.models import Need, Offer, Pair, Review, Scheme
from people.models import User
from records.few import told

# So many rows of each are read, and shown.
MOST: Final = 200
MOST_COHORTS: Final = 5
WAITS_LONG: Final = timedelta(days=14)
# In younger pairs nothing is missing yet.
OLD_ENOUGH: Final = min(course.AGREE_DESK, course.MEET_DESK)
FEW: Final = "Not shown: fewer than 5, or none. So few could be somebody."
MISSING: Final = {
    "agreement": "no agreement yet",
    "meeting": "no meeting for long",
    "over": "past its last day, and not ended by itself (tell whoever looks after this site)",
}


@dataclass(frozen=True)
class Slow:
    """A pair by its reference, and what has been missing in it for long."""

    pair: Pair
    missing: tuple[str, ...]
    may_remind: bool

    @property
    def words(self) -> str:
        """As the page says it."""
        return " and ".join(MISSING[code] for code in self.missing)


@dataclass(frozen=True)
class Kinds:
    """One kind in numbers."""

    kind: Kind
    going_on: str
    waiting: str
    # In days, from two weeks on: somebody should see to it.
    longest: int | None
    offers: int


@dataclass(frozen=True)
class Answered:
    """What reviews of one kind and stage said in one half of a year."""

    title: str
    number: str
    rows: Sequence[tuple[str, str]]


def slow_pairs(me: User, on: date, remind_again: timedelta) -> list[Slow]:
    """Pairs of this person's organisation that have had no agreement or no meeting for long, the
    oldest first; those one is in oneself are left out. One query."""
    rows = Pair.objects.looked_after_by(me).going_on().with_standing().maybe_slow(on)
    found = []
    for pair in rows.order_by("started_on", "reference")[:MOST]:
        missing = course.at_desk(pair.standing_now(), on)
        if missing:
            free = pair.nudged_on is None or on - pair.nudged_on >= remind_again
            found.append(Slow(pair, missing, free))
    return found


def numbers(me: User, on: date) -> list[Kinds]:
    """Each kind that is on. Three queries."""
    kinds = kinds_of(me.organisation)
    pairs = Counter(Pair.objects.looked_after_by(me).going_on().values_list("kind", flat=True))
    needs = list(Need.objects.desk_of(me).values_list("kind", "opened_on"))
    offers: Counter[str] = Counter(Offer.objects.decided_by(me).values_list("kind", flat=True))
    return [
        Kinds(
            kind=kind,
            going_on=in_words(pairs[kind]),
            waiting=in_words(sum(one == kind for one, _ in needs)),
            longest=_longest((since for one, since in needs if one == kind), on),
            offers=offers[kind],
        )
        for kind in kinds
    ]


def in_words(number: int) -> str:
    """How many, rounded; or that so few are not told."""
    shown = told(number)
    return FEW if shown is None else f"about {shown}"


def _longest(since: Iterable[date], on: date) -> int | None:
    days = (on - min(since, default=on)).days
    return days if days >= WAITS_LONG.days else None


def half_year(on: date) -> tuple[date, date]:
    """The half of a year that was over last: its first month, and the first month after it. Halves
    do not overlap, so that no two of them give a single month away."""
    this = date(on.year, 1 if on.month < 7 else 7, 1)
    before = date(this.year - 1, 7, 1) if this.month == 1 else date(this.year, 1, 1)
    return before, this


def answered(me: User, on: date) -> list[Answered]:
    """What reviews said in the half year that is over, of kinds and stages with five answers or
    more. One query."""
    first, after = half_year(on)
    rows = Review.objects.visible_to(me).filter(month__gte=first, month__lt=after)
    by_form: dict[tuple[str, str], list[dict[str, str]]] = {}
    for kind, stage, answers in rows.values_list("kind", "stage", "answers"):
        by_form.setdefault((kind, stage), []).append(answers)
    return [
        _answered(kind, stage, by_form[kind, stage])
        for kind in kinds_of(me.organisation)
        for stage, _ in questions.STAGES
        if told(len(by_form.get((kind, stage), ()))) is not None
    ]


def _answered(kind: Kind, stage: str, found: Sequence[dict[str, str]]) -> Answered:
    rows = []
    for one in questions.asked(kind, stage):
        good = sum(questions.is_good(answers.get(one.name, "")) for answers in found)
        rows.append((one.figure.capitalize(), in_words(good)))
    title = f"{kind.label}, {dict(questions.STAGES)[stage].lower()}"
    return Answered(title, in_words(len(found)), rows)


def half_words(on: date) -> str:
    """The half year in words."""
    first, _ = half_year(on)
    return f"{'January to June' if first.month == 1 else 'July to December'} {first.year}"


def cohorts_due(me: User, on: date) -> list[Scheme]:
    """Cohorts in which nobody can apply any more and whose pairs are to be made, those that begin
    first at the head. One query."""
    rows = Scheme.objects.run_by(me).over_to_apply(on)
    return list(rows.order_by("starts_on", "pk")[:MOST_COHORTS])


def to_decide(me: User) -> int:
    """How many offers wait for this coordinator or deputy. One query."""
    return Offer.objects.decided_by(me).count()


def wait_long(me: User, on: date) -> int:
    """How many have looked for long. One query."""
    return Need.objects.desk_of(me).filter(opened_on__lte=on - WAITS_LONG).count()


def how_many_slow(me: User, on: date) -> int:
    """How many pairs are slow, whether or not they were reminded. One query."""
    return len(slow_pairs(me, on, timedelta()))
