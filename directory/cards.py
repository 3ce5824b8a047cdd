"""What a list and a profile say about one supporter, in words, as one viewer may read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from markupsafe import Markup, escape

from directory import rota
from directory.models import Supporter
from directory.order import tier
from directory.taxonomy import AREAS, Language, Way
from people.taxonomy import REGION_LABELS, ROLE_TYPE_LABELS, SERVICE_LABELS
from records.clock import today

NAMELESS: Final = "A peer supporter"
TAKING: Final = "Taking new contacts"
NOT_TAKING: Final = "Not taking new contacts at the moment"
# A card in the list names this many areas.
AREAS_ON_CARD: Final = 4
_AREA_ORDER: Final = {code: number for number, code in enumerate(AREAS)}


def day_in_words(day: date, today: date) -> str:
    """ "3 December", with the year when it is not this one's."""
    return f"{day.day} {day:%B}" + (f" {day.year}" if day.year != today.year else "")


def is_available(supporter: Supporter, on: date) -> bool:
    """Taking new contacts, and by last night's count not full."""
    return can_be_asked(supporter, on, on)


def can_be_asked(supporter: Supporter, on: date, by: date) -> bool:
    """Whether they may be asked on `on` for an answer by `by`, both London dates: taking new
    contacts, not full by last night's count, and back or free before the answer is due."""
    return _takes(supporter, on) and supporter.is_back(max(on, by))


def _takes(supporter: Supporter, on: date) -> bool:
    return supporter.is_taking(on) and supporter.has_room


def free_from(supporter: Supporter, on: date) -> date | None:
    """The first London date from `on` on which they are back and free; None when nobody can say,
    because they are full or not taking new contacts. A rest has no such day: a colleague who
    waited for it would know of it."""
    if not _takes(supporter, on):
        return None
    away = supporter.away_until
    return max(on, away + timedelta(days=1) if away else on, supporter.next_free or on)


def availability(supporter: Supporter, on: date) -> str:
    """Availability in words. Being full reads the same as not taking new contacts."""
    if supporter.away_until and supporter.away_until >= on:
        return f"Away until {day_in_words(supporter.away_until, on)}"
    if is_available(supporter, on):
        return TAKING
    if supporter.is_taking(on) and supporter.next_free and supporter.next_free > on:
        return f"Next free {day_in_words(supporter.next_free, on)}"
    return NOT_TAKING


def free_on(supporter: Supporter, on: date) -> int:
    """The parts of this London date they are usually free in, as the bits of directory/rota.py.

    Nothing while they are away, full, or not taking new contacts: that wins over what is usual.
    """
    if not is_available(supporter, on):
        return 0
    said = rota.SAID if supporter.next_free == on else 0
    return rota.Usual.read(supporter.usual).around(on) | said


def usually_free(supporter: Supporter, now: datetime) -> str:
    """ "Usually free now", or tonight, or when next; "" when they are not available or say nothing
    of it. Usual times only: never a promise."""
    words = rota.label(free_on(supporter, today(now)), rota.now_in(now))
    following = "" if words else next_usual(supporter, now)
    return words or (f"Next usually free {following}" if following else "")


def next_usual(supporter: Supporter, now: datetime) -> str:
    """When they are usually free next: "now", "tonight from 22:00", "Friday 4 December from 08:00".

    "" when they are not available today or say nothing of it.
    """
    on = today(now)
    usual = rota.Usual.read(supporter.usual) if is_available(supporter, on) else rota.NOTHING_SAID
    found = usual.next_time(now)
    if found is None:
        return ""
    day, part = found
    start, _ = rota.span(day, part)
    if start <= now:
        return "now"
    return f"{_which_day(day, part, on)} from {start:%H:%M}"


def _which_day(day: date, part: rota.Part, on: date) -> str:
    if day == on:
        return "tonight" if part == rota.Part.NIGHT else "today"
    if day == on + timedelta(days=1):
        return "tomorrow"
    return f"{day:%A} {day_in_words(day, on)}"


def standing(supporter: Supporter, on: date) -> int:
    """The tier of the fair order this supporter is in on this London date."""
    return tier(available=is_available(supporter, on), load=supporter.load_snapshot)


def work(supporter: Supporter) -> str:
    """Role, service and region: "Paramedic, Ambulance · North West". Never a rank or employer."""
    organisation = supporter.user.organisation
    service = SERVICE_LABELS.get(organisation.emergency_service, "") if organisation else ""
    role = ROLE_TYPE_LABELS.get(supporter.user.role_type, "")
    parts = [", ".join(filter(None, (role, service))), REGION_LABELS.get(supporter.region, "")]
    return " · ".join(filter(None, parts))


def in_order(codes: Iterable[str]) -> tuple[str, ...]:
    """Area codes in the order of the taxonomy; codes that are no longer there are left out."""
    return tuple(sorted((c for c in codes if c in _AREA_ORDER), key=_AREA_ORDER.__getitem__))


class Card(NamedTuple):
    """One supporter in the list, as people of one organisation may read it."""

    name: str
    work: str
    same: bool
    areas: tuple[str, ...]
    ways: tuple[str, ...]
    languages: tuple[str, ...]
    available: bool
    availability: str
    # The bits of `free_on`.
    free: int

    def experience(self, chosen: Iterable[str] = ()) -> list[str]:
        """Up to AREAS_ON_CARD labels, those that were filtered by first, and "and more"."""
        wanted = set(chosen)
        first = sorted(self.areas, key=lambda code: code not in wanted)[:AREAS_ON_CARD]
        labels = [AREAS[code].label for code in first]
        return [*labels, "and more"] if len(self.areas) > AREAS_ON_CARD else labels

    def drawn(self, now: rota.Now, chosen: tuple[str, ...] = ()) -> Markup:
        """The card from its name on, drawn once for all who may read the same."""
        words = rota.label(self.free, now) if self.free else ""
        return _drawn(self, tuple(code for code in chosen if code in self.areas), words)


def drawn_list(
    cards: Iterable[tuple[str, Card]], now: rota.Now, chosen: tuple[str, ...], come_back: str
) -> Markup:
    """The list of cards, each with its name in addresses for the reader. `come_back`: what the
    address of a profile carries, so that its page leads back to this list."""
    tail = f"/{escape(come_back)}"
    # The name of a row in addresses is made of letters that need no escaping.
    items = (f"{_ITEM}{address}{tail}{card.drawn(now, chosen)}" for address, card in cards)
    return Markup(f'<ul class="sbs-list">{"".join(items)}</ul>')  # noqa: S704  (escaped above and below)


_ITEM: Final = (
    '<li><div class="sbs-card"><h3 class="sbs-card__title">'
    '<a class="sbs-card__link" href="/supporters/'
)


def card(supporter: Supporter, areas: Iterable[str], *, same: bool, on: date) -> Card:
    """The card of a supporter that comes with user and organisation.

    `areas`: codes the viewer may see; `same`: whether both belong to the same organisation.
    """
    return Card(
        name=supporter.shown_name or NAMELESS,
        work=work(supporter),
        same=same,
        areas=in_order(areas),
        ways=tuple(ways(supporter)),
        languages=tuple(_languages(supporter, but=Language.ENGLISH)),
        available=is_available(supporter, on),
        availability=availability(supporter, on),
        free=free_on(supporter, on),
    )


@lru_cache(maxsize=20_000)
def _drawn(card: Card, chosen: tuple[str, ...], usually: str) -> Markup:
    """Written out here, not in a template: twenty of them on every page, from thousands."""
    lines = [Markup('">{}</a></h3>').format(card.name)]
    lines.append(
        Markup("<p>{}</p>").format(card.work + (" · Your organisation" if card.same else ""))
    )
    if card.areas:
        words = " · ".join(card.experience(chosen))
        lines.append(Markup('<p class="sbs-quiet">Experience of: {}</p>').format(words))
    if card.ways:
        words = ", ".join(card.ways)
        also = f" · Also in {', '.join(card.languages)}" if card.languages else ""
        lines.append(Markup("<p>Ways to talk: {}{}</p>").format(words, also))
    colour = "green" if card.available else "grey"
    tag = Markup('<p><strong class="nhsuk-tag nhsuk-tag--{}">{}</strong>{}</p>')
    lines.append(tag.format(colour, card.availability, f" {usually}" if usually else ""))
    lines.append(Markup("</div></li>\n"))
    return Markup("\n").join(lines)


_WAYS: Final = {str(code): str(label) for code, label in Way.choices}
_LANGUAGES: Final = {str(code): str(label) for code, label in Language.choices}


def ways(supporter: Supporter) -> list[str]:
    """The ways to talk, in words."""
    return [_WAYS[code] for code in supporter.ways if code in _WAYS]


def _languages(supporter: Supporter, but: str = "") -> list[str]:
    codes = supporter.languages
    return [_LANGUAGES[code] for code in codes if code in _LANGUAGES and code != but]


@dataclass(frozen=True, slots=True)
class Profile:
    """One supporter's page: the card's words, every area, and what they wrote."""

    card: Card
    experience: list[str]
    languages: list[str]
    texts: list[tuple[str, str]]
    usually: str


PROMPTS: Final = (
    ("been_through", "What I have been through"),
    ("what_helped", "What helped"),
    ("talking_to_me", "What talking to me is like"),
)


def profile(supporter: Supporter, areas: Iterable[str], *, same: bool, now: datetime) -> Profile:
    """The page of a supporter, for people who may see `areas`: also their own look at it."""
    made = card(supporter, areas, same=same, on=today(now))
    texts = [(title, getattr(supporter, field)) for field, title in PROMPTS]
    return Profile(
        card=made,
        experience=[AREAS[code].label for code in made.areas],
        languages=_languages(supporter),
        texts=[(title, text) for title, text in texts if text.strip()],
        usually=usually_free(supporter, now),
    )
