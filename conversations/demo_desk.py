"""What lies on the desk in the demo, each with the history that leads there, moved by the sweep.

Built before anything else is asked, so that the sweep of days gone by meets these alone.
"""

from datetime import datetime, timedelta
from uuid import uuid4

from conversations import actions, tasks
from conversations.actions import consulting, logging_contacts
from conversations.models import Alert, AlertKind, Length, Mode, Reason, Request, Signposted, When
from conversations.statement import statement_for
from directory.models import Supporter
from directory.taxonomy import Way
from people.demo import Cast, person
from people.models import User

# How (and where on to), how long, about what; the newest week first.
TALKS = [
    (Mode.WALK, Length.HOUR, Reason.INCIDENT, [Signposted.TRAUMA]),
    (Mode.IN_PERSON, Length.HALF, Reason.MENTAL, [Signposted.GP]),
    (Mode.PHONE, Length.SHORT, Reason.PREFER_NOT, []),
    (Mode.DROP_IN, Length.SHORT, Reason.WORK, [Signposted.UNION]),
    (Mode.IN_PERSON, Length.LONG, Reason.BEREAVEMENT, [Signposted.CHARITY, Signposted.FAITH]),
    (Mode.VIDEO, Length.HALF, Reason.RETURN, []),
]


def build(cast: Cast, *, now: datetime) -> None:
    """An alert of each kind, one taken on; a question answered and one waiting; logged talks."""
    yan, zoe = (
        person(f"{name.lower()}@ambulance.example", name, cast.asha.password,
               organisation=cast.ambulance)
        for name in ("Yan", "Zoe")
    )  # fmt: skip
    _nobody_says_yes(yan, cast.sam, now)
    _no_answer_in_a_conversation(zoe, cast.mo, now)
    for alert in Alert.objects.visible_to(cast.cat).filter(kind=AlertKind.QUIET):
        actions.acknowledge(by=cast.cat, alert=alert, now=now)
    _advice(cast, now)
    for weeks, (mode, length, reason, signposted) in enumerate(TALKS):
        logging_contacts.log_talk(
            by=cast.ben if weeks % 2 else cast.sam,
            mode=mode,
            length=length,
            reason=reason,
            signposted=signposted,
            form_key=uuid4(),
            now=now - timedelta(weeks=weeks),
        )


def _ask(by: User, of: User, message: str, now: datetime) -> Request:
    supporter = Supporter.objects.get(user=of)
    return actions.ask(
        by=by,
        supporter=supporter,
        wish=actions.Wish(when=When.WEEK, way=Way.MESSAGE, name=by.name, message=message),
        form_key=uuid4(),
        statement_shown=statement_for(by, supporter).version,
        now=now,
    )


def _nobody_says_yes(by: User, of: User, now: datetime) -> None:
    """Asked for this week; reminded, told that there was no yes, and on the desk since."""
    asked = now - timedelta(hours=76)
    _ask(by, of, "I would like to talk to somebody who knows shifts.", asked)
    for hours in (24, 48, 72):
        tasks.sweep(now=asked + timedelta(hours=hours))


def _no_answer_in_a_conversation(by: User, of: User, now: datetime) -> None:
    """A yes and a first talk; then the colleague wrote again and has waited for four days."""
    begun = now - timedelta(days=6)
    request = _ask(by, of, "Could we talk? It is about nights.", begun)
    actions.answer_yes(by=of, request=request, now=begun + timedelta(hours=2))
    words = [(of, "Of course. When would suit you?", 3), (by, "Mornings are best.", 30)]
    for author, body, hours in words:
        actions.write(
            by=author, request=request, body=body, form_key=uuid4(),
            now=begun + timedelta(hours=hours),
        )  # fmt: skip
    for hours in (30 + 72, 30 + 96):
        tasks.sweep(now=begun + timedelta(hours=hours))


def _advice(cast: Cast, now: datetime) -> None:
    asked = now - timedelta(days=2)
    words = "Somebody I talk with rings me every night. How do I say that I need my sleep?"
    question = consulting.ask(by=cast.ben, body=words, form_key=uuid4(), now=asked)
    words = "Agree on hours together, and say it kindly and early. You may say that you are away."
    consulting.answer(
        by=cast.cat, consult=question, body=words, form_key=uuid4(),
        now=asked + timedelta(hours=5),
    )  # fmt: skip
    words = "Is it all right to meet for a walk outside working hours?"
    consulting.ask(by=cast.sam, body=words, form_key=uuid4(), now=now - timedelta(hours=5))
