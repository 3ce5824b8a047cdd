"""Each thing Asha and Ben do changes nothing on any page of anybody else: not a count, not an
order, not a title."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from time_machine import TimeMachineFixture

from conversations import actions
from conversations.models import Request
from people.models import User
from records.clock import today
from tests.cast import ClientOf
from tests.crawl import crawl, steady
from tests.factories_conversations import ask_for_support
from tests.leaks.walking import SAME_FOR_ALL, raw

OTHERS = ["mo", "cat", "dev", "viv", "eve"]
# The same for everybody, whoever asks; one's own account; and what lists one's own looks.
EVERYBODYS = ("/privacy/", "/accessibility/", "/for-managers/", "/help-now/", "/poster/card/")
SETTINGS = tuple(f"/admin/people/{what}/" for what in ("confidentialitystatement", "emaildomain"))
LEFT_OUT = (*SAME_FOR_ALL, *EVERYBODYS, *SETTINGS, "/accounts/", "/my-data/", "/erased/", "/apply/")
# The two see it among their conversations.
ELSEWHERE = (*LEFT_OUT, "/supporters/", "/profile/", "/ask/", "/poster/", "/consult/", "/worried/")
Pages = dict[str, dict[str, str]]


@dataclass
class Story:
    """The two, and what is between them."""

    asha: User
    ben: User
    now: datetime
    item: Request | None = None

    @property
    def request(self) -> Request:
        assert self.item
        return self.item

    def ask(self, of: User | None) -> None:
        self.item = ask_for_support(self.asha, of, name="Kit", message="Words", now=self.now)

    def write(self, by: User) -> None:
        actions.write(by=by, request=self.request, body="W", form_key=uuid4(), now=self.now)

    def swap(self) -> None:
        self.item = actions.swap(
            by=self.asha, request=self.request, supporter=None, when="week", end_this=True,
            form_key=uuid4(), now=self.now,
        )  # fmt: skip


ACTS: dict[str, Callable[[Story], object]] = {
    "asks without a list": lambda s: s.ask(None),
    "takes it back": lambda s: actions.withdraw(by=s.asha, request=s.request, now=s.now),
    "asks Ben": lambda s: s.ask(s.ben),
    "Ben has a question": lambda s: actions.tell_more(
        by=s.ben, request=s.request, body="Q", form_key=uuid4(), now=s.now
    ),
    "answers": lambda s: s.write(s.asha),
    "Ben says yes": lambda s: actions.answer_yes(by=s.ben, request=s.request, now=s.now),
    "Ben writes": lambda s: s.write(s.ben),
    "gives a number": lambda s: actions.agree_call(
        by=s.asha, request=s.request, phone="07700", call_when="At eight", now=s.now
    ),
    "Ben is away": lambda s: actions.say_away(
        by=s.ben, request=s.request, until=today(s.now), now=s.now
    ),
    "Ben offers somebody else": lambda s: actions.offer_somebody_else(
        by=s.ben, request=s.request, now=s.now
    ),
    "erases one message": lambda s: actions.erase_message(
        by=s.asha, request=s.request, number=1, now=s.now
    ),
    "asks somebody else": lambda s: s.swap(),
    "asks Ben again": lambda s: s.ask(s.ben),
    "Ben says yes again": lambda s: actions.answer_yes(by=s.ben, request=s.request, now=s.now),
    "erases everything": lambda s: actions.erase_mine(by=s.asha, request=s.request, now=s.now),
    "ends": lambda s: actions.end(by=s.asha, request=s.request, now=s.now),
    "asks Ben once more": lambda s: s.ask(s.ben),
    "Ben says yes once more": lambda s: actions.answer_yes(by=s.ben, request=s.request, now=s.now),
    "Ben blocks her": lambda s: actions.block(by=s.ben, request=s.request, now=s.now),
}


# They lead from one to the next; the same act was compared before.
AGAIN = {name for name in ACTS if name.endswith(("again", "once more"))}


class Eyes:
    """What one person sees of the site: the pages found at first, opened again and again. A page
    that is new would be linked from one of them."""

    def __init__(self, client: Client) -> None:
        self.client = client
        found = crawl(client, leave_out=LEFT_OUT)
        self.addresses = sorted(one for one in found if "?" not in one)

    def see(self) -> dict[str, str]:
        answers = {one: self.client.get(one, secure=True) for one in self.addresses}
        return {one: steady(raw(answer)) for one, answer in answers.items()}


def differing(one: Pages, other: Pages) -> list[str]:
    """Whose page is not what it was: short enough to be read when it fails."""
    return [
        f"{name} {address}: {''.join(set(there.split(' ')) ^ set(other[name][address].split(' ')))}"
        for name, pages in one.items()
        for address, there in pages.items()
        if there != other[name][address]
    ]


# About pages, not about a database, and takes minutes: once is enough.
@pytest.mark.postgres
def test_each_act_is_seen_by_the_two_and_by_nobody_else(
    quiet_world: dict[str, User], client_of: ClientOf, time_machine: TimeMachineFixture
) -> None:
    # Pages of the administration say what time it is.
    time_machine.move_to(timezone.now(), tick=False)
    story = Story(quiet_world["asha"], quiet_world["ben"], timezone.now())
    eyes = {name: Eyes(client_of(quiet_world[name], fresh=True)) for name in OTHERS}
    assert sum(len(one.addresses) for one in eyes.values()) > 50
    at_first = {name: one.see() for name, one in eyes.items()}
    two = [client_of(quiet_world[name]) for name in ("asha", "ben")]
    seen = [crawl(one, leave_out=ELSEWHERE) for one in two]
    for words, act in ACTS.items():
        act(story)
        before, seen = seen, [crawl(one, leave_out=ELSEWHERE) for one in two]
        # The same comparison finds it where it may be seen.
        assert seen != before, words
        if words not in AGAIN:
            after = {name: one.see() for name, one in eyes.items()}
            assert differing(at_first, after) == [], words
