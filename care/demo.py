"""The care of supporters in the demo: Ben wrote a plan and marked a contact as heavy, Sam asked to
talk something through."""

from datetime import datetime, timedelta

from care import actions
from care.actions import debriefs
from conversations import actions as conversations
from conversations.models import Request
from people.demo import Cast


def build(cast: Cast, *, now: datetime) -> None:
    """Ben's plan and mark, which Ben alone can read; Sam's wish to talk, on Cat's desk."""
    if (held := Request.objects.talked_by(cast.ben).first()) is not None:
        conversations.mark_heavy(by=cast.ben, request=held, now=now)
    words = "Two hard talks in one week. Evenings are best."
    debriefs.ask(by=cast.sam, words=words, elsewhere=False, now=now - timedelta(hours=3))
    actions.save_plan(
        by=cast.ben,
        signs="I answer messages in bed. I am short with people at home.",
        helps="The hills on Sunday. Telling somebody that it was a lot.",
        people="Jo from the old watch.",
        leave_out="New contacts for two weeks. Overtime.",
    )
