"""The care of supporters in the demo: a plan, check-ins, and a wish to talk something through."""

from datetime import datetime, time, timedelta

from care import actions
from care.actions import checkins, debriefs, supervision, thanks
from care.models import Kind
from conversations import actions as conversations
from conversations.models import Request
from directory.actions.supervised import begin_supervision
from people.demo import Cast
from people.models import Organisation
from records.clock import LONDON, today


def build(cast: Cast, *, now: datetime) -> None:
    """Ben's plan and mark, which Ben alone can read; Sam's wish to talk, on Cat's desk."""
    if (held := Request.objects.talked_by(cast.ben).first()) is not None:
        conversations.mark_heavy(by=cast.ben, request=held, now=now)
    words = "Two hard talks in one week. Evenings are best."
    debriefs.ask(by=cast.sam, words=words, elsewhere=False, now=now - timedelta(hours=3))
    _supervision(cast, now)
    actions.save_plan(
        by=cast.ben,
        signs="I answer messages in bed. I am short with people at home.",
        helps="The hills on Sunday. Telling somebody that it was a lot.",
        people="Jo from the old watch.",
        leave_out="New contacts for two weeks. Overtime.",
    )
    _check_ins(cast, now)
    words = "Thank you all. You are there when somebody needs an ear, and I am proud of you."
    thanks.thank(by=cast.cat, words=words, now=now)


def _supervision(cast: Cast, now: datetime) -> None:
    """Every eight weeks. Ben's runs out in ten days; Cat has put up a session he can book."""
    places = Organisation.objects.filter(pk__in=[cast.ambulance.pk, cast.fire.pk])
    places.update(supervise_every_weeks=8)
    for one in (cast.ben, cast.cat):
        one.refresh_from_db()
    day = today(now)
    supervision.write_down(
        by=cast.ben, held_on=day - timedelta(days=46), kind=Kind.ONE, minutes=60, now=now
    )
    begin_supervision(now=now)
    supervision.put_up(
        by=cast.cat,
        starts_at=datetime.combine(day + timedelta(days=6), time(14), tzinfo=LONDON),
        minutes=90,
        kind=Kind.GROUP,
        place="Training room 2, Moor Lane",
        places=6,
        now=now,
    )


def _check_ins(cast: Cast, now: datetime) -> None:
    """Three months of Ben's, for himself alone; the last of Sam's, shared with Cat."""
    hard = {"sleep": "some", "weight": "heavy", "needs": "mostly"}
    fine = {"sleep": "mostly", "weight": "carried", "needs": "yes"}
    for back, answers in ((62, fine), (31, hard), (0, fine)):
        checkins.check_in(by=cast.ben, answers=answers, now=now - timedelta(days=back))
    checkins.want_reminder(by=cast.ben, wanted=True, now=now)
    last = checkins.check_in(by=cast.sam, answers=hard, now=now)
    for reader in checkins.readers_for(cast.sam)[:1]:
        checkins.share(by=cast.sam, check_in=last, reader=reader, now=now)
