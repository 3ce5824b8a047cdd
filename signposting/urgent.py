"""Urgent help that never needs the database: the numbers on every page and in every error.

999, 111 and 116 123 are constants; an administrator confirms them at set-up. Every other number
counts as unchecked until somebody has called it (settings.URGENT_LINES_CHECKED names those): it
is shown only where settings.SHOW_UNCHECKED_NUMBERS says so (the demo), and then with a mark.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.conf import settings


@dataclass(frozen=True)
class Line:
    """One number to call.

    `short` is the name where there is little room; `ask` is what to press or ask for once it is
    answered; `says` is good to know; `source` is where it was read; `constant` needs no checking.
    """

    slug: str
    name: str
    short: str
    number: str
    ask: str
    says: str
    source: str
    constant: bool = False

    @property
    def checked(self) -> bool:
        """Whether this number may be shown without a mark."""
        return self.constant or self.slug in getattr(settings, "URGENT_LINES_CHECKED", ())

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


def own_line(service: str) -> Line | None:
    """The crisis line of an emergency service (a code of people.taxonomy.SERVICES), if shown."""
    line = SERVICES_LINES.get(service)
    return line if line and line.shown else None


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
        if line.shown:
            yield line
    yield SAMARITANS
