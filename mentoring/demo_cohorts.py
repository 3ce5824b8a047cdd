"""Cohorts of the demo, made through the actions: one takes applications, one waits to be told, with
a waiting list, and in one the pairs have begun."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from mentoring import actions
from mentoring.kinds import Kind
from mentoring.models import Need, Scheme
from people.demo import Cast
from people.models import User
from records.clock import today

# For so long people apply.
APPLYING = 27
TOPICS = (["next_step", "promotion"], ["leading", "next_step"], ["study", "next_step"])


def build(cast: Cast, last: User, *, now: datetime) -> None:
    """`last`: who applies last where there are fewer places than people."""
    looking, offering = _people(cast)
    _put_up(
        cast.cat, now, title="The next step together", places=12,
        about="For paramedics and control room staff who think about a next step. We begin with an "
        "evening for everybody.",
    )  # fmt: skip
    planned = _applied(
        cast.cat, now - timedelta(days=30), [*looking[:4], last], offering[:3],
        title="Before the next board", places=3, about="Six months up to the spring boards.",
    )  # fmt: skip
    _worked_out(cast.cat, planned, now)
    matched = _applied(
        cast.cat, now - timedelta(days=70), looking[4:8], offering[3:6],
        title="Stepping up last autumn", places=4, about="It began with an evening for everybody.",
    )  # fmt: skip
    told = now - timedelta(days=40)
    _worked_out(cast.cat, matched, told)
    actions.tell(by=cast.cat, scheme=matched, now=told)


def _people(cast: Cast) -> tuple[Sequence[User], Sequence[User]]:
    """Colleagues of Cat's who look for nothing yet, and some who stand further up."""
    here = User.objects.filter(organisation=cast.ambulance, roles=[]).order_by("email")
    here = here.exclude(pk__in=Need.objects.values("person"))
    free = here.exclude(pk__in=[one.pk for one in (cast.ben, cast.mo, cast.sam, cast.asha)])
    return list(free.filter(rank_band=1)[:8]), list(free.filter(rank_band__gte=2)[:6])


def _put_up(cat: User, now: datetime, **said: Any) -> Scheme:
    day = today(now)
    scheme = actions.put_up(
        by=cat, form_key=uuid4(), now=now, kind=Kind.MENTOR, is_cohort=True, apply_from=day,
        apply_until=day + timedelta(days=APPLYING), starts_on=day + timedelta(days=41),
        ends_on=day + timedelta(days=223), **said,
    )  # fmt: skip
    return actions.move(by=cat, scheme=scheme, to="open", now=now)


def _applied(
    cat: User, then: datetime, looking: Sequence[User], offering: Sequence[User], **said: Any
) -> Scheme:
    """A cohort whose time to apply is over. One a day applied, so that who waits is the last."""
    scheme = _put_up(cat, then, **said)
    known: dict[str, Any] = {"ways": ["in_person", "phone"], "times": ["evenings"]}
    for n, person in enumerate(offering):
        wanted = known | {"topics": TOPICS[n % 3], "most": 1, "what": "Ask me what went wrong."}
        row = actions.offer(
            by=person, kind=Kind.MENTOR, said=wanted, scheme=scheme, form_key=uuid4(), now=then
        )
        actions.decide(by=cat, offer=row, approve=True, now=then)
    for n, person in enumerate(looking):
        wanted = known | {"topics": TOPICS[n % 3]}
        actions.look(
            by=person, kind=Kind.MENTOR, said=wanted, scheme=scheme, form_key=uuid4(),
            now=then + timedelta(days=n),
        )  # fmt: skip
    return actions.move(by=cat, scheme=scheme, to="closed", now=then + timedelta(days=APPLYING + 1))


def _worked_out(cat: User, scheme: Scheme, now: datetime) -> None:
    actions.work_out(by=cat, scheme=scheme, now=now)
    actions.plan(pk=scheme.pk, now=now)
    scheme.refresh_from_db()
