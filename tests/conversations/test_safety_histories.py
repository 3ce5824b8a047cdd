"""Random histories of everything that can be done for somebody's safety: nothing ever rests.

Leads and openers act, take back, leave their role and come back; the worker is dead for days.
"""

import random
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from conversations.actions import safety
from conversations.models import Concern, ConcernKind, Hold, Opening, Release
from conversations.watch import watch
from peersupport.my_data import WORDS
from people.actions import change_roles
from people.models import User
from people.roles import Role
from records.audit import Refused, events_about
from records.clock import today
from records.models import AuditEvent

DAY = timedelta(days=1)
ROLES = {"sol": Role.SAFEGUARDING_LEAD, "sia": Role.SAFEGUARDING_LEAD}
ROLES |= {"nel": Role.SECOND_OPENER, "noa": Role.SECOND_OPENER}
REFUSALS = (
    Refused, safety.Late, safety.NobodyToTell, safety.NobodyToAgree, safety.OwnAct,
    safety.TooManyConcerns, safety.NotForYou,
)  # fmt: skip


class History:
    """One course of things, by chance; `now` only goes forward."""

    def __init__(self, seed, people, request, now):
        self.chance, self.people = random.Random(seed), people
        self.request, self.now, self.done = request, now, 0

    def one_of(self, model):
        rows = list(model.objects.all())
        return self.chance.choice(rows) if rows else None

    def somebody(self):
        return self.chance.choice(list(self.people.values()))

    def untold(self):
        if self.chance.random() < 0.6:
            return None
        return safety.Untold("U", today(self.now) + self.chance.randint(1, 28) * DAY)

    def step(self):
        acts = [self.worry, self.take, self.close, self.release, self.ask, self.hold, self.answer]
        acts += [self.look, self.tell, self.turn] + [self.wait] * 4
        act = self.chance.choice(acts)
        try:
            with transaction.atomic():
                act()
            self.done += 1
        except REFUSALS:
            pass

    def worry(self):
        safety.raise_concern(
            by=self.chance.choice([self.people["asha"], self.people["ben"]]),
            request=self.request, kind=self.chance.choice(ConcernKind.values), words="W",
            numbers=[1], shows_reporter=False, form_key=uuid4(), now=self.now,
        )  # fmt: skip

    def take(self):
        if concern := self.one_of(Concern):
            safety.acknowledge(by=self.somebody(), concern=concern, now=self.now)

    def close(self):
        if (concern := self.one_of(Concern)) and self.chance.random() < 0.3:
            safety.close_concern(by=self.somebody(), concern=concern, now=self.now)

    def release(self):
        if concern := self.one_of(Concern):
            fields = {"concern": concern, "reason": "R", "untold": self.untold()}
            safety.release_identity(by=self.somebody(), now=self.now, **fields)

    def ask(self):
        if concern := self.one_of(Concern):
            fields = {"concern": concern, "reason": "R", "untold": self.untold()}
            hours = self.chance.randint(1, 72)
            safety.ask_opening(by=self.somebody(), hours=hours, now=self.now, **fields)

    def hold(self):
        safety.place_hold(
            by=self.somebody(), email=self.somebody().email, authority="court",
            authority_name="C", reason="R", until=today(self.now) + 9 * DAY,
            untold=self.untold(), now=self.now,
        )  # fmt: skip

    def answer(self):
        if act := self.one_of(self.chance.choice([Opening, Hold])):
            acts = [safety.agree, safety.agree, safety.refuse, safety.withdraw, safety.end_early]
            self.chance.choice(acts)(by=self.somebody(), act=act, now=self.now)

    def look(self):
        if act := self.one_of(self.chance.choice([Release, Opening, Hold])):
            again = today(self.now) + 5 * DAY if self.chance.random() < 0.5 else None
            said = safety.Review(self.chance.choice(["right", "wrong"]), again)
            safety.review(by=self.somebody(), act=act, said=said, now=self.now)

    def tell(self):
        if act := self.one_of(self.chance.choice([Release, Opening, Hold])):
            safety.tell_now(by=self.somebody(), act=act, now=self.now)

    def turn(self):
        """A role is taken, or given back: it then counts seven days later."""
        name = self.chance.choice(list(ROLES))
        person = User.objects.get(pk=self.people[name].pk)
        roles = [] if person.roles else [ROLES[name].value]
        change_roles(by=self.people["dev"], person=person, roles=roles, now=self.now)
        self.people[name] = person

    def wait(self):
        self.now += timedelta(hours=self.chance.choice([1, 1, 5, 30, 200]))
        watch(now=self.now)


def resting(now):
    """What has no next moment, though somebody still has to do something."""
    open_ones = Concern.objects.current()
    found: list[Any] = [one for one in open_ones if one.next_at is None or one.next_at <= now]
    acts: Any = [*Release.objects.all(), *Opening.objects.all(), *Hold.objects.all()]
    for act in acts:
        if act.to_be_reviewed and act.review_at <= now:
            found.append(act)
        untold_in_force = act.is_untold and getattr(act, "agreed_at", now) is not None
        if untold_in_force and not act.to_be_reviewed and act.consider_on <= today(now):
            found.append(act)
        if getattr(act, "is_waiting", False) and act.lapses_at <= now:
            found.append(act)
    return found


@pytest.fixture
def people(asha, ben, mo, dev, sol, sia, nel, noa):
    return {one.name.lower(): one for one in (asha, ben, mo, dev, sol, sia, nel, noa)}


@pytest.mark.parametrize("seed", range(40))
def test_nothing_that_was_raised_ever_rests(seed, people, open_request, now):
    history = History(seed, people, open_request, now)
    for _ in range(40):
        history.step()
    watch(now=history.now)
    assert resting(history.now) == []
    assert history.done > 12


def test_without_the_watch_things_do_rest(people, open_request, now, monkeypatch):
    """The positive control: the same history with nobody looking leaves something lying."""
    history = History(1, people, open_request, now)
    monkeypatch.setattr(history, "wait", lambda: setattr(history, "now", history.now + 2 * DAY))
    for _ in range(40):
        history.step()
    assert resting(history.now)


@pytest.mark.parametrize("seed", range(3))
def test_every_line_about_a_person_has_words_and_is_of_what_they_were_told(
    seed, people, open_request, now
):
    history = History(seed, people, open_request, now)
    for _ in range(60):
        history.step()
    about = AuditEvent.objects.exclude(subject="")
    assert set(about.values_list("event", flat=True)) <= set(WORDS)
    # Nobody who is not concerned: Mo has a line only for holds placed on her.
    mo = {event.event.partition(".")[0] for event in events_about(people["mo"].pk)}
    assert mo <= {"hold"}
