"""Which version of the agreement holds at an organisation, and what changed between two."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Final

from directory.agreement import TEXT, VERSION, Part
from directory.models import Agreement, AgreementText
from people.models import Organisation

HEADING: Final = "# "


@dataclass(frozen=True)
class Version:
    """One version as it is read: its number, its words as typed, and in parts."""

    number: int
    typed: str
    sign_by: date | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """Headings with their sentences."""
        return parts_of(self.typed)


def parts_of(typed: str) -> tuple[Part, ...]:
    """A line that begins with # is a heading; every other line is a sentence below it.

    Raises ValueError for a sentence without a heading, and a heading without a sentence.
    """
    found: list[tuple[str, list[str]]] = []
    for line in lines_of(typed):
        if line.startswith(HEADING):
            found.append((line.removeprefix(HEADING).strip(), []))
        elif not found:
            raise ValueError("Begin with a heading: a line that starts with # and a space.")
        else:
            found[-1][1].append(line)
    empty = next((heading for heading, points in found if not points), None)
    if empty is not None or not found:
        raise ValueError("Write at least one sentence below each heading.")
    return tuple(Part(heading, tuple(points)) for heading, points in found)


def lines_of(typed: str) -> list[str]:
    """The lines that say something."""
    return [line.strip() for line in typed.splitlines() if line.strip()]


def as_typed(parts: tuple[Part, ...]) -> str:
    """The parts as somebody would type them."""
    return "\n\n".join("\n".join([HEADING + one.heading, *one.points]) for one in parts)


OURS: Final = Version(VERSION, as_typed(TEXT))


def all_of(organisation: Organisation | None) -> list[Version]:
    """Every version there, ours first. One query, or prefetched."""
    rows = organisation.agreement_texts.all() if organisation else ()
    known = sorted(rows, key=lambda one: one.version)
    return [OURS, *(Version(one.version, one.text, one.sign_by) for one in known)]


def current(organisation: Organisation | None) -> Version:
    """The version that is signed now."""
    return all_of(organisation)[-1]


def numbered(organisation: Organisation | None, number: int) -> Version:
    """This version; ours where the organisation never had one of this number."""
    found = [one for one in all_of(organisation) if one.number == number]
    return found[0] if found else OURS


def since(signed: Agreement, organisation: Organisation | None) -> list[AgreementText]:
    """The versions that came after somebody's signature. One from another organisation, with
    numbers of its own, is compared by its day."""
    rows = organisation.agreement_texts.all() if organisation else ()
    here = signed.organisation_id in (None, organisation.pk if organisation else None)
    return [
        one
        for one in rows
        if (one.version > signed.version if here else one.published_at > signed.signed_at)
    ]


def holds_until(signed: Agreement, organisation: Organisation | None) -> date | None:
    """The last day an earlier signature holds; None while no version came after it."""
    return min((one.sign_by for one in since(signed, organisation)), default=None)


def changed(before: Version, after: Version) -> list[tuple[str, str]]:
    """Line by line what is the same, taken out and added: ("same" | "out" | "added", line)."""
    return list(_changed(lines_of(before.typed), lines_of(after.typed)))


def _changed(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (("same", line) for line in old[a:b])
        else:
            yield from (("out", line) for line in old[a:b])
            yield from (("added", line) for line in new[c:d])
