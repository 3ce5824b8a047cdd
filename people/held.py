"""What we hold about whom a person is kept from, as they see it before their first ask."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from people.models import Block, Relation, User

# Under which name somebody asked to talk is erased with the conversation.
SOMEBODY = "Somebody you talked with"


@dataclass(frozen=True)
class Held:
    """A person's own list. It names people by what the person typed, so that it does not tell
    whether an address is known here."""

    manager: str
    team: str
    others: list[tuple[UUID, str, str]]
    # Blocks, each with the name by which the person knew the other and the month.
    blocked: list[tuple[UUID, str, date]]

    @property
    def sentence(self) -> str:
        """For example "your line manager (Mo), their manager, your team (Blue watch)"."""
        parts = []
        if self.manager:
            parts.append(f"your line manager ({self.manager}) and their manager")
        if self.team:
            parts.append(f"your team ({self.team})")
        if self.others:
            parts.append("the other people you named")
        return ", ".join(parts)


def what_we_hold(person: User) -> Held:
    """The list of `person`. At most four queries."""
    relations = list(Relation.objects.filter(person=person).order_by("kind", "pk"))
    typed = next((r.other_email for r in relations if r.kind == "manager"), "")
    manager = typed or (person.line_manager.name if person.line_manager else "")
    team = person.team
    return Held(
        manager=manager,
        team=team.name if team and team.keeps_apart else "",
        others=[
            (r.pk, r.other_email, r.get_kind_display()) for r in relations if r.kind != "manager"
        ],
        blocked=[
            (block.pk, block.known_as or SOMEBODY, block.since)
            for block in Block.objects.filter(person=person).order_by("since", "pk")
        ],
    )
