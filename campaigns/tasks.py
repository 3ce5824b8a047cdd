"""Regular work: news of campaigns and events to those who want it; wishes that nobody answers."""

from datetime import datetime, time

from campaigns import actions
from campaigns.models import ChampionWish
from jobs.schedule import every
from records.clock import today
from records.expiry import expires


@every(days=1, at=time(9, 0))
def send_campaign_news(*, now: datetime) -> None:
    """Whoever wants it hears that there is something, seven days apart at least."""
    actions.send(now=now)


@every(days=1, at=time(9, 0))
def end_wishes_nobody_answered(*, now: datetime) -> None:
    """Nobody waits for an answer for ever."""
    actions.end_unanswered(now=now)


@every(days=1)
@expires("champion_wishes", rows=lambda now: [ChampionWish.objects.over(today(now))])
def forget_ended_wishes(*, now: datetime) -> None:
    """What came of a wish goes after four weeks."""
    actions.forget_ended(now=now)
