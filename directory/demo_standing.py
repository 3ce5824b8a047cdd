"""The demo's supporters after approval: most past their probation, and something for Viv and Vic.

One is suspended and appealed (Vic's to decide, since Viv suspended), the end of one role is
proposed (Vic's to decide), one probation has run out, one training runs out soon. Fictional.
"""

from datetime import datetime, timedelta
from random import Random
from typing import Final

from django.contrib.auth.hashers import make_password

from directory import actions
from directory.demo import apply_and_list, made_up, somebody
from directory.models import Supporter
from people.demo import Cast
from people.models import User
from records.clock import today

# Numbers no other part of the demo gives to its people.
FIRST: Final = 300
# So many of the four are listed: all but the one who is suspended.
LISTED: Final = 3
AGO: Final = timedelta(days=190)


def _supporter(cast: Cast, chance: Random, number: int, now: datetime, secret: str) -> Supporter:
    user = somebody(cast.ambulance, chance, secret, FIRST + number)
    then = now - AGO
    profile = made_up(user, chance, today(then))
    supporter = apply_and_list(user, viv=cast.viv, vic=cast.vic, profile=profile, now=then)
    actions.confirm_details(by=user, now=now - timedelta(days=30))
    return supporter


def build(cast: Cast, *, chance: Random, now: datetime, password: str) -> None:
    """Everybody passed but one; four supporters about whom something is to be done."""
    secret = make_password(password)
    for supporter in Supporter.objects.vetted_by(cast.viv).filter(probations__ended_at=None):
        actions.pass_probation(by=cast.viv, supporter=supporter, now=now - timedelta(days=20))
    suspended, ending, _, training = (
        _supporter(cast, chance, number, now, secret) for number in range(4)
    )
    _modules(cast, training, now)
    _interviewed(cast, training, now)
    _suspended(cast, suspended, now)
    for supporter in (suspended, ending):
        actions.pass_probation(by=cast.vic, supporter=supporter, now=now - timedelta(days=6))
    actions.propose_removal(
        by=cast.viv,
        supporter=ending,
        criterion="practice",
        reason="No training or supervision for a year. We talked in spring and in summer.",
        now=now - timedelta(days=3),
    )


# Name, standard, months until it is done again, whether it is required.
MODULES: Final = (
    ("Listening skills", "Our own two-day course", 24, True),
    ("Boundaries and confidentiality", "NICE NG212 peer support", 12, True),
    ("Safeguarding", "The organisation’s yearly course", 12, True),
    ("Self-harm and suicide prevention", "", 36, False),
)


def _modules(cast: Cast, soon: Supporter, now: datetime) -> None:
    """Everybody did the required ones; one of `soon` holds 25 days more."""
    day = today(now)
    rows = [
        actions.save_module(
            by=cast.viv, name=name, standard=standard, months=months, required=required, now=now
        )
        for name, standard, months, required in MODULES
    ]
    people = list(Supporter.objects.trained_by(cast.viv).exclude(pk=soon.pk))
    for row in rows[:3]:
        actions.record_training(
            by=cast.viv, module=row, supporters=people, done_on=day - timedelta(days=60), now=now
        )
        # Twelve months that end in 25 days.
        long_ago = day - timedelta(days=340 if row.months == 12 else 60)
        actions.record_training(
            by=cast.viv, module=row, supporters=[soon], done_on=long_ago, now=now
        )


def _interviewed(cast: Cast, supporter: Supporter, now: datetime) -> None:
    """An interview by a panel, and the probation passed."""
    day = today(now)
    actions.record_interview(
        by=cast.viv,
        supporter=supporter,
        vetters=[cast.viv, cast.vic],
        others=["supporter"],
        met=True,
        done_on=day - timedelta(days=40),
        now=now,
    )
    actions.pass_probation(by=cast.viv, supporter=supporter, now=now)


def _suspended(cast: Cast, supporter: Supporter, now: datetime) -> None:
    """Viv suspended; the supporter appealed in their own words."""
    then = now - timedelta(days=10)
    actions.suspend(
        by=cast.viv,
        supporter=supporter,
        reason="A colleague says that something was passed on. I am talking to both.",
        review_on=today(now) + timedelta(days=4),
        now=then,
    )
    actions.appeal(
        by=User.objects.get(pk=supporter.user_id),
        words="I told nobody. What was passed on was on the notice board the day before.",
        now=then + timedelta(days=4),
    )
