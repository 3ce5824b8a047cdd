"""Whatever happens, what a supporter asked never rests without a next step, and never tells who."""

from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

import pytest
from django.utils import timezone

from conversations import actions
from conversations.actions import consulting
from conversations.models import Consult, ConsultState
from conversations.sweeps import sweep_consults
from correspondence.models import Participant
from people.models import Block, User
from people.roles import Role
from tests.factories import make_user

ACTS = ["ask", "answer", "answer", "write", "end", "leave", "role", "block", "wait", "wait", "idle"]


class Histories:
    """Supporters, two coordinators here, one at the partner; everybody may do anything."""

    def __init__(self, chance: Random, supporters: list[User], desk: list[User]) -> None:
        self.chance, self.now = chance, timezone.now()
        self.supporters, self.desk = supporters, desk

    def step(self) -> None:
        act = getattr(self, f"do_{self.chance.choice(ACTS)}")
        rows = list(Consult.objects.order_by("asked_at", "pk"))
        try:
            act(self.chance.choice(rows) if rows else None, self.chance.choice(self.desk))
        except (actions.Late, actions.TooMany, consulting.NoDesk):
            return

    def words(self, now: datetime) -> dict[str, object]:
        return {"body": "Hm?", "form_key": uuid4(), "now": now}

    def do_ask(self, row: Consult | None, who: User) -> None:
        consulting.ask(by=self.chance.choice(self.supporters), **self.words(self.now))  # type: ignore[arg-type]  # plain words

    def do_answer(self, row: Consult | None, who: User) -> None:
        if row:
            who = User.objects.get(pk=who.pk)
            consulting.answer(by=who, consult=row, **self.words(self.now))  # type: ignore[arg-type]  # plain words

    def do_write(self, row: Consult | None, who: User) -> None:
        if row and row.asker:
            consulting.write_back(by=row.asker, consult=row, **self.words(self.now))  # type: ignore[arg-type]  # plain words

    def do_end(self, row: Consult | None, who: User) -> None:
        if row and row.asker:
            erase = self.chance.random() < 0.5
            consulting.end(by=row.asker, consult=row, now=self.now, erase=erase)

    def do_leave(self, row: Consult | None, who: User) -> None:
        User.objects.filter(pk=self.chance.choice([who, *self.supporters]).pk).update(
            is_active=self.chance.random() < 0.5
        )

    def do_role(self, row: Consult | None, who: User) -> None:
        roles = [Role.COORDINATOR] if self.chance.random() < 0.7 else []
        User.objects.filter(pk=who.pk).update(roles=roles)

    def do_block(self, row: Consult | None, who: User) -> None:
        Block.objects.get_or_create(person=who, other=self.chance.choice(self.supporters))

    def do_wait(self, row: Consult | None, who: User) -> None:
        self.now += timedelta(hours=self.chance.randint(1, 30))
        sweep_consults(now=self.now)

    def do_idle(self, row: Consult | None, who: User) -> None:
        """The worker was dead for days, then catches up."""
        self.now += timedelta(days=self.chance.randint(2, 40))
        sweep_consults(now=self.now)


@pytest.mark.parametrize("seed", range(8))
def test_every_history_has_a_next_step(seed, ben, mo, cat, ambulance, fire, finn):
    ambulance.desk_partner = fire
    ambulance.save()
    carl = make_user(organisation=ambulance, roles=[Role.COORDINATOR])
    world = Histories(Random(seed), [ben, mo], [cat, carl, finn])
    for _ in range(60):
        world.step()
        sweep_consults(now=world.now)
        rests = Consult.objects.unfinished().filter(due_at__lte=world.now)
        assert not rests.exists()
        for consult in Consult.objects.exclude(state=ConsultState.ENDED):
            answers = [one for one in world.desk if consult.answered_by_id == one.pk]
            assert bool(answers) == (consult.state == ConsultState.OPEN)
    shown = {part.name for part in Participant.objects.filter(user__in=[ben, mo])}
    assert shown == {"A peer supporter"}
