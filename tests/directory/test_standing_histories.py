"""Random histories of decisions, suspensions, the end of roles and appeals, against a plain model.

The model knows who may do what from sets and counters alone; the actions must refuse exactly what
it refuses, and leave the same state, listing included.
"""

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from directory import actions
from directory.models import Appeal, Application, Supporter
from people.models import User
from records.audit import Refused
from records.clock import today
from tests.factories import make_organisation, make_user
from tests.factories_vetting import REASON, checked

VETTERS = ("ann", "bob", "cy", "dot")
OUTSIDE = ("mgr", "far", "self")
ACTS = (
    "approve", "decline", "suspend", "reinstate", "extend", "propose", "agree", "drop", "appeal",
    "uphold", "stand", "take_back", "pass", "lose", "gain", "step_back",
)  # fmt: skip
CHANGING = ("lose", "gain", "step_back")


@dataclass
class Model:
    """What ought to be so. `holders`: vetters in reach who hold the role now."""

    holders: set[str] = field(default_factory=lambda: set(VETTERS))
    state: str = "submitted"
    approvals: set[str] = field(default_factory=set)
    decided: set[str] = field(default_factory=set)
    one: bool = False
    was: bool = False
    probation: bool = False
    suspender: str = ""
    setter: str = ""
    suspenders: set[str] = field(default_factory=set)
    proposer: str = ""
    removers: set[str] = field(default_factory=set)
    removed: bool = False
    against: str = ""
    appealed: set[str] = field(default_factory=set)
    open_appeal: str = ""
    votes: dict[str, bool] = field(default_factory=dict)
    suspensions: int = 0
    removals: int = 0
    extenders: set[str] = field(default_factory=set)
    know_her: set[str] = field(default_factory=set)

    def newest(self) -> str:
        """What can be appealed against: it still holds, and nobody appealed yet."""
        now = ""
        if self.state == "declined":
            now = "declined"
        if self.suspender:
            now = f"suspended{self.suspensions}"
        if self.removed:
            now = f"removed{self.removals}"
        return "" if now in self.appealed else now

    def took_part(self, who: str) -> bool:
        kind = self.open_appeal.rstrip("0123456789")
        if kind == "declined":
            return who in self.decided
        if kind == "suspended":
            return who in {self.suspender, *self.extenders}
        return who in self.removers | self.suspenders

    def do(self, act: str, who: str) -> bool:
        """Whether this is allowed; if so it has happened."""
        if act in ("lose", "gain"):
            (self.holders.discard if act == "lose" else self.holders.add)(who)
            self.holders -= self.know_her
            return who in VETTERS
        return bool(getattr(self, f"_{act}")(who))

    def _approve(self, who: str) -> bool:
        if who not in self.holders or self.state != "submitted" or who in self.decided:
            return False
        self.decided.add(who)
        self.approvals.add(who)
        if len(self.approvals & self.holders) >= 2:
            self.state, self.one, self.was, self.probation = "approved", True, True, True
        return True

    def _decline(self, who: str) -> bool:
        if who not in self.holders or self.state != "submitted" or who in self.decided:
            return False
        self.decided.add(who)
        self.state = "declined"
        return True

    def _may(self, who: str) -> bool:
        return who in self.holders and self.was

    def _suspend(self, who: str) -> bool:
        if not self._may(who) or self.suspender or not self.one:
            return False
        self.suspender = self.setter = who
        self.extenders = set()
        self.suspenders.add(who)
        self.suspensions += 1
        return True

    def _moot(self) -> None:
        if self.open_appeal.startswith("suspended"):
            self.open_appeal, self.votes = "", {}

    def _reinstate(self, who: str) -> bool:
        if not self._may(who) or not self.suspender or who == self.suspender:
            return False
        self.suspender = ""
        self._moot()
        return True

    def _extend(self, who: str) -> bool:
        if not self._may(who) or not self.suspender or who == self.setter:
            return False
        self.setter = who
        self.extenders.add(who)
        return True

    def _propose(self, who: str) -> bool:
        if not self._may(who) or not self.one or self.proposer:
            return False
        self.proposer = who
        return True

    def _agree(self, who: str) -> bool:
        if not self._may(who) or not self.proposer or who == self.proposer:
            return False
        self.removers = {self.proposer, who}
        self.removed, self.one, self.probation = True, False, False
        self.proposer = self.suspender = ""
        self.removals += 1
        self._moot()
        return True

    def _drop(self, who: str) -> bool:
        if not self._may(who) or not self.proposer:
            return False
        self.proposer = ""
        return True

    def _appeal(self, who: str) -> bool:
        if who != "self" or not self.newest() or self.open_appeal:
            return False
        self.open_appeal = self.newest()
        self.appealed.add(self.open_appeal)
        self.votes = {}
        return True

    def _take_back(self, who: str) -> bool:
        if who != "self" or not self.open_appeal:
            return False
        self.open_appeal, self.votes = "", {}
        return True

    def _vote(self, who: str, upholds: bool) -> bool:
        if who not in self.holders or not self.open_appeal:
            return False
        if self.took_part(who) or who in self.votes:
            return False
        self.votes[who] = upholds
        same = [one for one, mind in self.votes.items() if mind == upholds and one in self.holders]
        if len(same) >= (1 if self.open_appeal.startswith("suspended") else 2):
            self._answer(upholds)
        return True

    def _answer(self, upholds: bool) -> None:
        kind = self.open_appeal.rstrip("0123456789")
        if upholds and kind == "declined":
            self.state = "submitted"
        elif upholds and kind == "suspended":
            self.suspender = ""
        elif upholds:
            self.removed, self.one, self.suspender = False, True, ""
        self.open_appeal, self.votes = "", {}

    def _uphold(self, who: str) -> bool:
        return self._vote(who, True)

    def _stand(self, who: str) -> bool:
        return self._vote(who, False)

    def _step_back(self, who: str) -> bool:
        if who not in self.holders:
            return False
        self.know_her.add(who)
        self.holders.discard(who)
        return True

    def _pass(self, who: str) -> bool:
        if not self._may(who) or not self.probation:
            return False
        self.probation = False
        return True

    @property
    def listed(self) -> bool:
        return self.one and not self.suspender


class World:
    """The same with real rows: Nell, four vetters in reach, her manager and a stranger vetting."""

    def __init__(self) -> None:
        own = make_organisation("Own Ambulance", "ambulance")
        near = make_organisation("Near Fire", "fire")
        far = make_organisation("Far Rescue", "search_rescue")
        own.partners.add(near)
        homes = {"ann": own, "bob": own, "cy": near, "dot": near, "mgr": own, "far": far}
        self.people = {
            name: make_user(f"{name}@{home.slug}.example", home, roles=["vetter"])
            for name, home in homes.items()
        }
        manager = self.people["mgr"]
        self.nell = make_user("nell@own.example", own, roles=["vetter"], line_manager=manager)
        self.people["self"] = self.nell
        checked(self.nell, self.people["ann"])
        self.review = today()

    def do(self, act: str, who: str) -> bool:
        """Whether the action went through."""
        try:
            with transaction.atomic():
                self._run(act, User.objects.get(pk=self.people[who].pk))
        except (ValidationError, Refused, Appeal.DoesNotExist):
            return False
        return True

    def _run(self, act: str, by: User) -> object:
        supporter = Supporter.objects.get(user=self.nell)
        about: dict[str, Any] = {"by": by, "supporter": supporter}
        self.review += timedelta(days=1)
        match act:
            case "approve" | "decline":
                return actions.decide(
                    by=by, application=Application.objects.get(), approves=act == "approve",
                    reason=REASON, criterion="time",
                )  # fmt: skip
            case "suspend" | "extend":
                run = actions.suspend if act == "suspend" else actions.extend_suspension
                return run(**about, reason=REASON, review_on=self.review)
            case "reinstate":
                return actions.reinstate(**about, reason=REASON)
            case "propose":
                return actions.propose_removal(**about, criterion="role", reason=REASON)
            case "agree" | "drop":
                return actions.decide_removal(**about, agrees=act == "agree", reason=REASON)
            case "uphold" | "stand":
                row = Appeal.objects.get(outcome="")
                return actions.decide_appeal(by=by, appeal=row, upholds=act == "uphold", words="W")
            case _:
                return self._rest(act, by, supporter)

    def _rest(self, act: str, by: User, supporter: Supporter) -> object:
        match act:
            case "appeal":
                return actions.appeal(by=by, words="Please.")
            case "take_back":
                return actions.take_back_appeal(by=by)
            case "step_back":
                return actions.step_back(by=by, supporter=supporter)
            case "pass":
                return actions.pass_probation(by=by, supporter=supporter)
            case "lose" | "gain":
                roles = [] if act == "lose" else ["vetter"]
                return User.objects.filter(pk=by.pk).update(roles=roles)
            case _:
                raise ValidationError(act)


def history(chance: Random) -> Iterator[tuple[str, str, bool, Model]]:
    """Forty steps: mostly something that is allowed just then, so that histories go deep; else
    anything. Each with whether the model allows it, and the model after it."""
    model = Model()
    for who in chance.choice([(), ("ann", "bob")]):
        yield "approve", who, model.do("approve", who), model
    for _ in range(40):
        steps = [
            (act, who)
            for act in ACTS
            for who in VETTERS + OUTSIDE
            if who in VETTERS or act not in ("lose", "gain")
        ]
        fine = [step for step in steps if step[0] not in CHANGING and deepcopy(model).do(*step)]
        act, who = chance.choice(fine if fine and chance.random() < 0.6 else steps)
        allowed = model.do(act, who)
        yield act, who, allowed, model


class Histories(TestCase):
    """One savepoint for each example."""

    @settings(max_examples=15, deadline=None, derandomize=True)
    @given(st.integers(0, 2**32))
    def test_the_actions_do_what_the_model_says(self, seed: int) -> None:
        world = World()
        for number, (act, who, allowed, model) in enumerate(history(Random(seed))):
            assert world.do(act, who) == allowed, (number, act, who, model)
            found = Supporter.objects.listed().filter(user=world.nell).exists()
            assert found == model.listed, (number, act, who, model)
            assert Application.objects.get().state == model.state


def test_histories_reach_every_act_many_times() -> None:
    done = Counter(
        act for seed in range(15) for act, _, allowed, _ in history(Random(seed)) if allowed
    )
    assert set(done) == set(ACTS)
    assert min(done.values()) >= 3


@pytest.mark.django_db
def test_the_model_can_fail() -> None:
    """A model that lets one person do both would be found out."""
    world, model = World(), Model()
    for act, who in (("approve", "ann"), ("approve", "bob"), ("propose", "ann")):
        assert world.do(act, who) == model.do(act, who)
    model.proposer = "nobody"
    assert (world.do("agree", "ann"), model.do("agree", "ann")) == (False, True)
