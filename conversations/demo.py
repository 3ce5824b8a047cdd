"""Requests at every stage, made through the actions by fictional people.

Asha has nothing under way, so that whoever signs in as her can ask Ben from the beginning.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from conversations import actions
from conversations.models import Request, State, When
from conversations.statement import statement_for
from directory.models import Supporter
from directory.taxonomy import Way
from people.demo import Cast, person
from people.models import Organisation, User
from records.clock import today

TALK = [
    "Thank you for answering. I keep waking at four.",
    "That sounds exhausting. How long has it been like this?",
    "Since the job in August. I have told nobody at the station.",
    "You have told somebody now. Would it help to walk and talk on your rest day?",
    "Thursday afternoon would be good.",
]


def build(cast: Cast, *, now: datetime) -> None:
    """Everything there is to see: waiting, asked a question, second choice, talking, ended."""
    ola, raj, tess = (_staff(cast, name, cast.ambulance) for name in ("Ola", "Raj", "Tess"))
    pia, umi = (_staff(cast, name, cast.fire) for name in ("Pia", "Umi"))
    ask = _Asker(now)
    ask(cast.eve, [cast.ben, cast.sam], "I would like to talk.")
    _asked_a_question(ask(raj, [cast.ben], "Nights are hard at the moment."), cast.ben, now)
    talking = ask(ola, [cast.ben], "It is about sleep.")
    _talking(talking, ola, cast.ben, now)
    when = "Thursday after 14:00"
    actions.agree_call(by=ola, request=talking, phone="07700 900 123", call_when=when, now=now)
    _passed_on(ask(tess, [cast.ben, cast.sam], "Could we talk this week?"), cast.ben, now)
    released = _passed_on(ask(pia, [cast.ben, cast.sam], ""), cast.ben, now)
    actions.answer_yes(by=cast.sam, request=released, now=now)
    _passed_on(ask(umi, [cast.ben], "Any time is fine."), cast.ben, now)
    actions.withdraw(by=cast.asha, request=ask(cast.asha, [cast.sam], ""), now=now)
    ended = ask(cast.asha, [cast.sam], "Thank you for your profile.")
    _talking(ended, cast.asha, cast.sam, now)
    actions.end(by=cast.asha, request=ended, now=now)
    _without_a_list(cast, ask, now)
    _not_as_usual(cast, ask, now)


def _not_as_usual(cast: Cast, ask: "_Asker", now: datetime) -> None:
    """Away, offered somebody else, and silent for so long that the next minute asks both."""
    yan, zoe, abi = (_staff(cast, name, cast.fire) for name in ("Yan", "Zoe", "Abi"))
    away = actions.answer_yes(by=cast.ben, request=ask(yan, [cast.ben], ""), now=now)
    actions.say_away(by=cast.ben, request=away, until=today(now) + timedelta(days=5), now=now)
    other = actions.answer_yes(by=cast.mo, request=ask(zoe, [cast.mo], ""), now=now)
    actions.offer_somebody_else(by=cast.mo, request=other, now=now)
    long_ago = now - timedelta(days=62)
    _talking(_Asker(long_ago)(abi, [cast.sam], "Thank you."), abi, cast.sam, long_ago)
    quiet = Request.objects.asked_by(abi).get()
    actions.write(by=cast.sam, request=quiet, body="Take care.", form_key=uuid4(), now=long_ago)


def _without_a_list(cast: Cast, ask: "_Asker", now: datetime) -> None:
    """Somebody who fits is asked, somebody who fits said yes, and nobody fits."""
    vin, wes, xan = (_staff(cast, name, cast.ambulance) for name in ("Vin", "Wes", "Xan"))
    ask.anyone(vin, ["sleep"], Way.MESSAGE)
    found = ask.anyone(wes, ["sleep"], Way.MESSAGE)
    if offer := found.offers.unanswered().select_related("supporter__user").first():
        actions.answer_yes(by=offer.supporter.user, request=found, now=now)
    nobody = ask.anyone(xan, ["suicidal"], Way.GROUP)
    if nobody.state == State.NOBODY:
        actions.keep_looking(by=xan, request=nobody, now=now)


def _staff(cast: Cast, name: str, organisation: Organisation) -> User:
    """Somebody the demo needs no story for; the password is everybody's."""
    domain = "ambulance" if organisation == cast.ambulance else "fire"
    return person(
        f"{name.lower()}@{domain}.example", name, cast.asha.password, organisation=organisation
    )


class _Asker:
    """Asks in somebody's name, a few hours ago."""

    def __init__(self, now: datetime) -> None:
        self.now = now - timedelta(hours=3)

    def anyone(self, by: User, areas: Sequence[str], way: str) -> Request:
        """Without a list, some minutes ago."""
        return actions.ask(
            by=by,
            supporter=None,
            wish=actions.Wish(when=When.NO_HURRY, way=way, name=by.name, areas=areas),
            form_key=uuid4(),
            statement_shown=statement_for(by, None).version,
            now=self.now,
        )

    def __call__(self, by: User, choices: Sequence[User], message: str) -> Request:
        first, *more = [Supporter.objects.get(user=one) for one in choices]
        return actions.ask(
            by=by,
            supporter=first,
            wish=actions.Wish(
                when=When.NO_HURRY,
                way=Way.MESSAGE,
                name=by.name,
                message=message,
                second=more[0] if more else None,
            ),
            form_key=uuid4(),
            statement_shown=statement_for(by, first).version,
            now=self.now,
        )


def _asked_a_question(request: Request, supporter: User, now: datetime) -> None:
    question = "Are you on nights this week? I am free in the mornings."
    actions.tell_more(by=supporter, request=request, body=question, form_key=uuid4(), now=now)


def _talking(request: Request, by: User, supporter: User, now: datetime) -> None:
    actions.answer_yes(by=supporter, request=request, now=now - timedelta(hours=2))
    for number, body in enumerate(TALK):
        at = now - timedelta(minutes=100 - 10 * number)
        author = by if number % 2 == 0 else supporter
        actions.write(by=author, request=request, body=body, form_key=uuid4(), now=at)


def _passed_on(request: Request, by: User, now: datetime) -> Request:
    return actions.pass_on(by=by, request=request, now=now)
