"""A file of services as somebody uploads it, read into what an entry of ours is made of.

Each service is judged by the forms by which people write entries, so that what is refused there is
refused here, in the same words. Names of people in it are not looked at.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from people.taxonomy import NATIONS, SERVICES
from people.workbooks import Unusable, is_workbook
from signposting import numbers
from signposting.entry_forms import ChannelForm, LocationForm, WordsForm
from signposting.history import HOURS, NUMBER, PLACE, Picture
from signposting.hours_forms import ScheduleForm
from signposting.models import Kind
from signposting.models.channels import NUMBERS
from signposting.models.places import MOST_PLACES
from signposting.openreferral.codes import COST_WORDS, TAXONOMIES, TERMS
from signposting.openreferral.shape import (
    AREAS,
    CLOSED_ON_HOLIDAYS,
    NUMBER_TYPES,
    nobodys,
    page_here,
)
from signposting.openreferral.tables import services_of
from signposting.taxonomy import LANGUAGES
from signposting.words import WORDS

MOST_BYTES: Final = 2_000_000
MOST_SERVICES: Final = 100
MOST_PARTS: Final = 20
TOO_LARGE: Final = "This file is larger than 2 MB. Split it and bring in one part after the other."
TOO_MANY: Final = (
    f"There are more than {MOST_SERVICES} services in this file. Split it and bring in one part "
    "after the other."
)
NOTHING: Final = "There is no service in this file."
NO_JSON: Final = (
    "We cannot read this file. It has to be JSON, or a ZIP of tables, as our own export makes them."
)
NOT_KNOWN: Final = "Not known yet"
NOT_FOR_PEOPLE: Final = ("fax", "pager")
_TEXT: Final = re.compile(r"Text (?P<keyword>[^:]{1,20})(?:: (?P<label>.*))?")
_LABELS: Final = {kind.label: kind for kind in (Kind.CHAT, Kind.WEB)}
_TIME: Final = re.compile(r"\d\d:\d\d")
_BY_NAME: Final = {words.casefold(): code for code, words in AREAS.items()}
Service = Mapping[str, Any]


def read_file(body: bytes) -> list[dict[str, Any]]:
    """The services of a JSON file or of a ZIP of tables. Raises Unusable."""
    if len(body) > MOST_BYTES:
        raise Unusable(TOO_LARGE)
    found = services_of(body) if is_workbook(body) else _json(body)
    if not found:
        raise Unusable(NOTHING)
    if len(found) > MOST_SERVICES:
        raise Unusable(TOO_MANY)
    return found


def _json(body: bytes) -> list[dict[str, Any]]:
    """A list, one service, or a page of an API."""
    try:
        held = json.loads(body.decode("utf-8-sig"))
        # Half of a letter can be written in JSON, and nowhere else.
        json.dumps(held, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Unusable(NO_JSON) from None
    if isinstance(held, dict):
        held = held.get("contents", held.get("services", [held]))
    if not isinstance(held, list) or not all(isinstance(one, dict) for one in held):
        raise Unusable(NO_JSON)
    return held


@dataclass(frozen=True)
class Row:
    """One service: its number in the file, what it is called where it comes from, what an entry is
    made of, and what is wrong, as (what, words)."""

    number: int
    source_id: str
    words: dict[str, Any]
    on_holidays: str
    hours: list[dict[str, Any]]
    places: list[dict[str, Any]]
    channels: list[dict[str, Any]]
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """As a page shows it."""
        return str(self.words.get("name") or "")

    @property
    def picture(self) -> Picture:
        """As history.picture says it of an entry."""
        return {
            "words": self.words,
            "on_holidays": self.on_holidays,
            "hours": [
                {"days": one["days"], **{at: f"{one[at]:%H:%M}" for at in HOURS[1:]}}
                for one in self.hours
            ],
            "places": [{name: one.get(name, "") for name in PLACE} for one in self.places],
            "numbers": [{name: one.get(name) for name in NUMBER} for one in self.channels],
        }


def row_of(number: int, service: Service, needs: list[str]) -> Row:
    """One service read. `needs`: what it is for where the file does not say so in our words."""
    problems: list[tuple[str, str]] = []
    words = _words(service, needs, problems)
    hours, on_holidays = _hours(service, problems)
    places = list(_places(service, problems))
    channels = list(_channels(service, problems))
    for what, held, most in (("places", places, MOST_PLACES), ("numbers", channels, MOST_PARTS)):
        if len(held) > most:
            problems.append((what, f"Use at most {most}."))
    # No form judges it, and PostgreSQL takes no zero byte.
    source = _said(service, "id").replace("\0", "")[:100]
    return Row(number, source, words, on_holidays, hours, places, channels, problems)


def _said(held: Any, name: str) -> str:
    """A text of it, without outer spaces; "" for anything else."""
    value = held.get(name) if isinstance(held, Mapping) else None
    return value.strip() if isinstance(value, str) else ""


def _parts(held: Any, name: str) -> list[Any]:
    """The things it has several of."""
    value = held.get(name) if isinstance(held, Mapping) else None
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _short(text: str, most: int = 300) -> str:
    """Foreign descriptions are long; the beginning is for whoever checks it."""
    return text if len(text) <= most else f"{text[: most - 2].rstrip()} …"


def _words(service: Service, needs: list[str], problems: list[tuple[str, str]]) -> dict[str, Any]:
    codes, told = _codes(service)
    areas = [_area(one) for one in _parts(service, "service_areas")]
    said: dict[str, Any] = {
        "name": _said(service, "name"),
        "provider": _provider(service),
        "what_for": _short(_said(service, "description")),
        "who_for": _short(_said(service, "eligibility_description")) or NOT_KNOWN,
        "min_age": _age(service, "minimum_age"),
        "max_age": _age(service, "maximum_age"),
        "hours": _short(_hours_said(service), 200),
        # HSDS, and the UK profile.
        "cost": _short(_said(service, "fees_description") or _said(service, "fees"), 120),
        "costs": [code for code, words in COST_WORDS.items() if words in _options(service)],
        "languages": [code for code, _ in LANGUAGES if code in _languages(service)],
        "access_words": _short(_said(service, "application_process"), 200),
        "nations": [one for one in areas if one in dict(NATIONS)] or [code for code, _ in NATIONS],
        "regions": [one for one in areas if one and one not in dict(NATIONS)],
        "tells_words": told,
        **codes,
    }
    said["needs"] = said["needs"] or needs
    said["services"] = said["services"] or [code for code, _ in SERVICES]
    form = WordsForm(said)
    if form.is_valid():
        return {name: form.cleaned_data[name] for name in WORDS}
    problems += [
        (_label(form, name), " ".join(map(str, words))) for name, words in form.errors.items()
    ]
    return said


def _label(form: Any, name: str) -> str:
    return str(form.fields[name].label or name) if name in form.fields else "service"


def _codes(service: Service) -> tuple[dict[str, Any], str]:
    """Our own codes, and the sentence about the employer. How urgent it is stays for people to say:
    what may save a life is never hidden, and no file decides that."""
    found: dict[str, Any] = {name: [] for name in TAXONOMIES if name != "urgency"}
    found["tells_employer"], told = "unknown", ""
    for one in _parts(service, "attributes"):
        name, code = TERMS.get(_said(one.get("taxonomy_term"), "id"), ("", ""))
        if name == "tells_employer":
            found[name], value = code, _said(one, "value")
            told = "" if value == code else value
        elif name in found:
            found[name].append(code)
    return found, told


def _provider(service: Service) -> str:
    held = service.get("organization")
    own = _said(held, "id")
    if isinstance(held, Mapping) and _is_stand_in(_said(service, "id"), own):
        return ""
    return _said(held, "name")


def _is_stand_in(service: str, organization: str) -> bool:
    """Whether the organisation is one we made up because nobody knows who runs it."""
    try:
        return organization == nobodys(UUID(service))
    except ValueError:
        # No id of ours at all.
        return False


def _age(service: Service, name: str) -> Any:
    """A number of JSON may be written 12 or 12.0."""
    value = service.get(name)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _hours_said(service: Service) -> str:
    """The hours in words: each line of them says the same."""
    said = (_said(one, "description") for one in _parts(service, "schedules"))
    return next(filter(None, said), "")


def _options(service: Service) -> set[str]:
    return {_said(one, "option") for one in _parts(service, "cost_options")}


def _languages(service: Service) -> set[str]:
    return {_said(one, "code") for one in _parts(service, "languages")}


def _area(one: Any) -> str:
    """A code of ours, by itself or by the name of the place."""
    code = _said(one, "extent")
    return code if code in AREAS else _BY_NAME.get(_said(one, "name").casefold(), "")


def _hours(service: Service, problems: list[tuple[str, str]]) -> tuple[list[dict[str, Any]], str]:
    """Weekly lines alone; of others the words remain. And whether it is shut on bank holidays."""
    found, shut = [], False
    for one in _parts(service, "schedules"):
        shut = shut or _said(one, "notes") == CLOSED_ON_HOLIDAYS
        times = [_TIME.match(_said(one, name)) for name in ("opens_at", "closes_at")]
        days = [day.strip() for day in _said(one, "byday").split(",") if day.strip()]
        if _said(one, "freq") != "WEEKLY" or not days or not all(times):
            continue
        opens, closes = (match[0] for match in times if match)
        form = ScheduleForm({"days": days, "opens": opens, "closes": closes})
        if form.is_valid():
            found.append(form.cleaned_data)
        else:
            problems.append(("hours", _words_of(form)))
    found.sort(key=lambda one: (one["opens"], one["days"]))
    return found[:MOST_PARTS], "closed" if shut else "usual"


def _words_of(form: Any) -> str:
    return " ".join(dict.fromkeys(str(one) for words in form.errors.values() for one in words))


def _places(service: Service, problems: list[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    for at in _parts(service, "service_at_locations"):
        location = at.get("location")
        for address in _parts(location, "addresses")[:1]:
            access = [_said(one, "description") for one in _parts(location, "accessibility")]
            form = LocationForm(
                {
                    "name": _said(location, "name"),
                    "address": _said(address, "address_1"),
                    "town": _said(address, "city"),
                    "postcode": _said(address, "postal_code"),
                    "access_words": ". ".join(filter(None, access)),
                }
            )
            if form.is_valid():
                yield form.cleaned_data
            else:
                problems.append(("places", _words_of(form)))


def _channels(service: Service, problems: list[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    seen = set()
    for given in _given(service):
        form = ChannelForm({"keyword": "", "label": "", **given})
        if not form.is_valid():
            problems.append((given["value"] or "numbers", _words_of(form)))
            continue
        one = form.cleaned_data
        if one["kind"] in NUMBERS:
            one["value"] = numbers.read(one["value"])[0]
        key = (one["kind"], one["value"].replace(" ", ""), one["keyword"])
        if key not in seen:
            seen.add(key)
            yield one


def _given(service: Service) -> Iterator[dict[str, Any]]:
    yield from map(_phone, _numbers(service))
    if email := _said(service, "email"):
        yield {"kind": Kind.EMAIL, "value": email}
    for one in _parts(service, "contacts"):
        if email := _said(one, "email"):
            yield {"kind": Kind.EMAIL, "value": email, "label": _said(one, "title")}
    for one in _parts(service, "additional_urls"):
        kind, _, label = _said(one, "label").partition(": ")
        known = _LABELS.get(kind)
        label = label if known else _said(one, "label")
        yield {"kind": known or Kind.WEB, "value": _said(one, "url"), "label": label}
    if (url := _said(service, "url")) and not _is_our_page(_said(service, "id"), url):
        yield {"kind": Kind.WEB, "value": url}


def _numbers(service: Service) -> list[Any]:
    """Its own, or, where it has none, those of its contacts; nothing that only machines answer."""
    of_contacts = [one for held in _parts(service, "contacts") for one in _parts(held, "phones")]
    found = _parts(service, "phones") or of_contacts
    return [one for one in found if _said(one, "type").casefold() not in NOT_FOR_PEOPLE]


def _is_our_page(service: str, url: str) -> bool:
    """Whether the address stands in for a page it has not got: it is the entry's own, here or on
    another site like this."""
    try:
        return urlsplit(url).path == urlsplit(page_here(UUID(service))).path
    except ValueError:
        return False


def _phone(one: Any) -> dict[str, Any]:
    types = {words: kind for kind, words in NUMBER_TYPES.items()}
    types |= {"sms": Kind.TEXT}
    kind, label = types.get(_said(one, "type").casefold(), Kind.PHONE), _said(one, "description")
    found = {"kind": kind, "value": _said(one, "number"), "label": label[:80]}
    if isinstance(free := one.get("x_free_to_call"), bool):
        found["free"] = "true" if free else "false"
    if kind == Kind.TEXT and (match := _TEXT.fullmatch(label)):
        found |= {"keyword": match["keyword"], "label": match["label"] or ""}
    return found
