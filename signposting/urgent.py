"""Urgent help that never needs the database: the numbers on every page and in every error.

999, 111 and 116 123 are constants; an administrator confirms them at set-up. Of every other number
its entry on the list of where to turn decides, by what was kept of it (at_hand.py): the number two
people found right, or none once somebody found it wrong. While nobody has said anything there, it
counts as unchecked until somebody has called it (settings.URGENT_LINES_CHECKED names those): it is
shown only where settings.SHOW_UNCHECKED_NUMBERS says so (the demo), and then with a mark.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from django.conf import settings

from signposting import at_hand


@dataclass(frozen=True)
class Line:
    """One number to call.

    `short` is the name where there is little room; `ask` is what to press or ask for once it is
    answered; `says` is good to know; `source` is where it was read; `constant` needs no checking;
    `called`: two people have, and the next is due on `review_on` (a UK day, ISO 8601).
    """

    slug: str
    name: str
    short: str
    number: str
    ask: str
    says: str
    source: str
    constant: bool = False
    called: bool = False
    review_on: str = ""

    @property
    def checked(self) -> bool:
        """Whether this number may be shown without a mark."""
        known = self.constant or self.called
        return known or self.slug in getattr(settings, "URGENT_LINES_CHECKED", ())

    @property
    def shown(self) -> bool:
        """Whether this number may be shown at all."""
        return self.checked or bool(getattr(settings, "SHOW_UNCHECKED_NUMBERS", False))

    @property
    def href(self) -> str:
        """The address that makes a phone call the number."""
        return "tel:" + self.number.replace(" ", "")

    @property
    def mark(self) -> str:
        """The words that stand beside a number nobody here has checked; empty otherwise."""
        return "" if self.checked else "demo data, not checked"


EMERGENCY: Final = Line(
    "emergency-999",
    "If a life is at risk now",
    "In danger",
    "999",
    "",
    "",
    "UK emergency number (Ofcom)",
    constant=True,
)
SAMARITANS: Final = Line(
    "samaritans",
    "Samaritans",
    "Samaritans",
    "116 123",
    "",
    "free, day or night",
    "samaritans.org/how-we-can-help/contact-samaritan",
    constant=True,
)

SERVICES_LINES: Final[dict[str, Line]] = {
    "police": Line(
        "police-crisis-line",
        "Police crisis line",
        "Police line",
        "0300 131 2789",
        "",
        "day or night",
        "oscarkilo.org.uk/crisis-line; number on polfed.org",
    ),
    "fire": Line(
        "fire-crisis-line",
        "Fire crisis line",
        "Fire line",
        "0300 373 0896",
        "",
        "day or night",
        "firefighterscharity.org.uk",
    ),
    "ambulance": Line(
        "ambulance-crisis-line",
        "Ambulance crisis line",
        "Ambulance line",
        "0300 373 0898",
        "",
        "day or night",
        "theasc.org.uk; number on airmedandrescue.com",
    ),
}

_NHS = "NHS urgent mental health help"
_SOURCE = "nhs.uk: urgent mental health help; 111.wales.nhs.uk; nhs24.scot"
NHS_LINES: Final[dict[str, Line]] = {
    "england": Line(
        "nhs-111-england", _NHS, "NHS", "111", "option 2", "day or night", _SOURCE, constant=True
    ),
    "wales": Line(
        "nhs-111-wales", _NHS, "NHS", "111", "option 2", "day or night", _SOURCE, constant=True
    ),
    "scotland": Line(
        "nhs-24-111-scotland", "NHS 24", "NHS 24", "111", "", "", _SOURCE, constant=True
    ),
    "northern_ireland": Line(
        "lifeline-ni",
        "Lifeline, Northern Ireland",
        "In NI",
        "0808 808 8000",
        "",
        "free, day or night",
        "lifelinehelpline.info",
    ),
}
# For somebody whose nation we do not know: one number serves three nations, Lifeline the fourth.
_NHS_ANYWHERE: Final = Line(
    "nhs-111",
    _NHS,
    "NHS",
    "111",
    "",
    "option 2 in England and Wales",
    _SOURCE,
    constant=True,
)


FIXED: Final = (EMERGENCY, SAMARITANS, _NHS_ANYWHERE)
# Those of which the entry of the same name decides.
BY_ENTRY: Final = {
    line.slug: line for line in (*SERVICES_LINES.values(), *NHS_LINES.values()) if not line.constant
}


def as_checked(line: Line) -> Line | None:
    """The line as it may be shown now; None where it may not. No query."""
    said = None if line.constant else at_hand.read().lines.get(line.slug)
    if said is None:
        return line if line.shown else None
    if not said.number:
        return None
    return replace(line, number=said.number, called=True, review_on=said.review_on)


def own_line(service: str) -> Line | None:
    """The crisis line of an emergency service (a code of people.taxonomy.SERVICES), if shown."""
    line = SERVICES_LINES.get(service)
    return as_checked(line) if line else None


def service_lines() -> list[Line]:
    """The crisis lines of all services that may be shown."""
    return [line for service in SERVICES_LINES if (line := own_line(service))]


def nhs_line(nation: str) -> Line | None:
    """The NHS, or its like, in a nation (a code of people.taxonomy.NATIONS), if shown."""
    line = NHS_LINES.get(nation)
    return as_checked(line) if line else None


def organisation_line(name: str, number: str, hours: str = "") -> Line:
    """The crisis line an organisation gave for itself; it checked that number by entering it."""
    return Line("organisation", name, name, number, "", hours, "the organisation", constant=True)


def lines(own: Line | None = None, nation: str = "") -> tuple[Line, ...]:
    """What the landmark shows, in its order: 999, own service, NHS by nation, Samaritans."""
    return tuple(_lines(own, nation))


def _lines(own: Line | None, nation: str) -> Iterator[Line]:
    yield EMERGENCY
    if own:
        yield own
    known = NHS_LINES.get(nation)
    for line in [known] if known else [_NHS_ANYWHERE, NHS_LINES["northern_ireland"]]:
        if shown := as_checked(line):
            yield shown
    yield SAMARITANS
