"""An entry as a service of HSDS 3 with the UK profile. Nobody who checked it is in it, and no
number that is not shown."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any, Final
from uuid import UUID, uuid5

from django.conf import settings
from django.urls import reverse

from people.taxonomy import NATIONS
from signposting.models import Channel, Kind, Schedule, Signpost
from signposting.openreferral.codes import COST_WORDS, TAXONOMIES, term
from signposting.taxonomy import LANGUAGES, PARTS_OF_ENGLAND

CLOSED_ON_HOLIDAYS: Final = "Closed on bank holidays"
STATUS: Final = {
    Signpost.State.PUBLISHED: "active",
    Signpost.State.DRAFT: "inactive",
    Signpost.State.HIDDEN: "inactive",
    Signpost.State.RETIRED: "defunct",
}
AREAS: Final = {**dict(NATIONS), **dict(PARTS_OF_ENGLAND)}
# As RFC 6350 calls them.
NUMBER_TYPES: Final = {Kind.PHONE: "voice", Kind.TEXT: "text"}
Service = dict[str, Any]


def service(signpost: Signpost, channels: list[Channel]) -> Service:
    """All of it, nested. `channels`: those that may be told. No query when places, hours and
    provider are prefetched."""
    pk = signpost.pk
    return {
        **short(signpost, channels),
        "application_process": signpost.access_words,
        "additional_urls": list(_more_addresses(channels)),
        "phones": [_phone(one) for one in channels if one.kind in NUMBER_TYPES],
        "contacts": [_mailbox(one) for one in _beside(channels, Kind.EMAIL)],
        "schedules": _schedules(signpost),
        "service_areas": [_area(pk, one) for one in [*signpost.nations, *signpost.regions]],
        "service_at_locations": [_place(pk, one) for one in signpost.locations.all()],
        "languages": [_language(pk, code) for code in signpost.languages],
        "cost_options": [
            {"id": _id(pk, f"cost:{code}"), "option": COST_WORDS.get(code, code)}
            for code in signpost.costs
        ],
        "attributes": list(_attributes(signpost)),
    }


def short(signpost: Signpost, channels: list[Channel]) -> Service:
    """What there is once of each service."""
    organization = _organization(signpost)
    said: Service = {
        "id": str(signpost.pk),
        "name": signpost.name,
        "description": signpost.what_for,
        "status": STATUS[Signpost.State(signpost.state)],
        "eligibility_description": signpost.who_for,
        "fees_description": signpost.cost,
        "url": web.value if (web := _first(channels, Kind.WEB)) else page_here(signpost.pk),
        "last_modified": moment(changed_at(signpost)),
        "organization_id": organization["id"],
        "organization": organization,
    }
    if email := _first(channels, Kind.EMAIL):
        said["email"] = email.value
    ages = {"minimum_age": signpost.min_age, "maximum_age": signpost.max_age}
    said.update({name: age for name, age in ages.items() if age is not None})
    if (day := signpost.last_checked) is not None:
        said["assured_date"] = day.isoformat()
    return said


def changed_at(signpost: Signpost) -> datetime:
    """The day of its last change or check, as a moment; entries know no minute. `last_on` comes
    with the query (see finding.rows)."""
    days = [signpost.checked_on, getattr(signpost, "last_on", None)]
    days += [one.checked_on for one in signpost.channels.all()]
    day = max((one for one in days if one is not None), default=date(2026, 1, 1))
    return datetime.combine(day, time(), tzinfo=UTC)


def moment(at: datetime) -> str:
    """As data packages write it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def page_here(pk: UUID) -> str:
    """The page of a service on this site, for one without a page of its own: the list of the UK
    profile wants an address for each."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse('signposting:shared', args=[pk])}"


def nobodys(pk: UUID) -> str:
    """The id of the organisation of a service of which we do not know who runs it: HSDS wants one,
    so the service stands in for it."""
    return _id(pk, "organization")


def _organization(signpost: Signpost) -> dict[str, Any]:
    provider = signpost.provider
    if provider is None:
        return {
            "id": nobodys(signpost.pk),
            "name": signpost.name,
            "description": "We do not know who runs this service.",
        }
    return {"id": str(provider.pk), "name": provider.name, "description": provider.name}


def _id(pk: UUID, what: str) -> str:
    return str(uuid5(pk, what))


def _first(channels: list[Channel], kind: str) -> Channel | None:
    """The one that HSDS has a field of its own for."""
    return next((one for one in channels if one.kind == kind and not one.label), None)


def _beside(channels: list[Channel], kind: str) -> list[Channel]:
    first = _first(channels, kind)
    return [one for one in channels if one.kind == kind and one is not first]


def _more_addresses(channels: list[Channel]) -> Iterator[dict[str, Any]]:
    for kind in (Kind.CHAT, Kind.WEB):
        rows = _beside(channels, kind) if kind == Kind.WEB else channels
        for one in rows:
            if one.kind == kind:
                label = ": ".join(filter(None, [str(kind.label), one.label]))
                yield {"id": str(one.pk), "label": label, "url": one.value}


def _phone(one: Channel) -> dict[str, Any]:
    words = [f"Text {one.keyword}" if one.keyword else "", one.label]
    said: dict[str, Any] = {
        "id": str(one.pk),
        "number": one.value,
        "type": NUMBER_TYPES[Kind(one.kind)],
        "description": ": ".join(filter(None, words)),
    }
    # Ours: HSDS has no place for it.
    return said if one.free is None else {**said, "x_free_to_call": one.free}


def _mailbox(one: Channel) -> dict[str, Any]:
    """An office's address; no person's name is ever in it."""
    return {"id": str(one.pk), "title": one.label, "email": one.value}


def _schedules(signpost: Signpost) -> list[dict[str, Any]]:
    about = {"description": signpost.hours} if signpost.hours else {}
    if signpost.on_holidays == "closed":
        about["notes"] = CLOSED_ON_HOLIDAYS
    found = [{**_schedule(one), **about} for one in signpost.schedules.all()]
    return found or ([{"id": _id(signpost.pk, "hours"), **about}] if about else [])


def _schedule(one: Schedule) -> dict[str, Any]:
    return {
        "id": str(one.pk),
        "freq": "WEEKLY",
        "interval": 1,
        "byday": ",".join(one.days),
        "opens_at": f"{one.opens:%H:%M}",
        "closes_at": f"{one.closes:%H:%M}",
    }


def _area(pk: UUID, code: str) -> dict[str, Any]:
    return {
        "id": _id(pk, f"area:{code}"),
        "name": AREAS.get(code, code),
        "extent": code,
        "extent_type": "text",
    }


def _place(pk: UUID, one: Any) -> dict[str, Any]:
    location: dict[str, Any] = {
        "id": str(one.pk),
        "location_type": "physical",
        "name": one.name,
        "addresses": [
            {
                "id": _id(one.pk, "address"),
                "address_1": one.address,
                "city": one.town,
                "state_province": "",
                "postal_code": one.postcode,
                "country": "GB",
                "address_type": "physical",
            }
        ],
    }
    if one.access_words:
        words = {"id": _id(one.pk, "access"), "description": one.access_words}
        location["accessibility"] = [words]
    return {"id": _id(pk, f"at:{one.pk}"), "location": location}


def _language(pk: UUID, code: str) -> dict[str, Any]:
    words = dict(LANGUAGES).get(code, code)
    return {"id": _id(pk, f"language:{code}"), "code": code, "name": words}


def _attributes(signpost: Signpost) -> Iterator[dict[str, Any]]:
    for field in TAXONOMIES:
        held = getattr(signpost, field)
        for code in [held] if isinstance(held, str) else held:
            words = signpost.tells_words if field == "tells_employer" else ""
            said = term(field, code)
            yield {
                "id": _id(signpost.pk, f"{field}:{code}"),
                "link_id": str(signpost.pk),
                "link_entity": "service",
                "value": words or code,
                "taxonomy_term_id": said["id"],
                "taxonomy_term": said,
            }
