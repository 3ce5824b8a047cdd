"""What supporters say about themselves, to whom, and when they are free. Always their own act."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory.actions.own import own, save
from directory.actions.texts import propose
from directory.models import HARD_CAP, PROBATION_MOST, PUBLIC_TEXTS, SharedArea, Supporter
from directory.names import unmistakable
from directory.rota import LONGEST, Usual
from directory.taxonomy import AREAS, Audience
from people.models import User


@transaction.atomic
def save_about(
    *,
    by: User,
    shown_name: str,
    region: str,
    been_through: str = "",
    what_helped: str = "",
    talking_to_me: str = "",
    now: datetime | None = None,
) -> Supporter:
    """Name, region and texts of one's own profile.

    Before approval all of it is saved at once. Of a supporter, new words wait for a second look,
    and what is emptied is gone at once. Raises ValidationError for no name, or one that could be
    mistaken for another (names.unmistakable).
    """
    unmistakable(shown_name)
    texts = {"been_through": been_through, "what_helped": what_helped}
    words = {"shown_name": shown_name, **texts, "talking_to_me": talking_to_me}
    words = {name: text.strip() for name, text in words.items()}
    supporter = own(by)
    if supporter.approved_at is None or supporter.stepped_down_at is not None:
        return save(supporter, {**words, "region": region})
    if not words["shown_name"]:
        raise ValidationError({"shown_name": "Enter the name to show."})
    Supporter(**words).clean_fields(exclude=_BUT_WORDS)
    emptied = propose(supporter, words, now or timezone.now())
    return save(supporter, {**emptied, "region": region})


_BUT_WORDS = {field.name for field in Supporter._meta.fields} - set(PUBLIC_TEXTS)


@transaction.atomic
def save_ways(*, by: User, ways: list[str], languages: list[str]) -> Supporter:
    """How one can be talked to, and in which languages. Raises ValidationError for others."""
    return save(own(by), {"ways": ways, "languages": languages})


@transaction.atomic
def save_availability(
    *,
    by: User,
    taking_new: bool,
    how_many: int,
    next_free: date | None = None,
    away_until: date | None = None,
) -> Supporter:
    """Taking new contacts or not, next free, how many at once (at most HARD_CAP, whatever is
    asked for: ValidationError; two while on probation, then what was chosen), away until and
    including a day."""
    supporter = own(by)
    if how_many <= HARD_CAP and supporter.probations.open().update(chosen=how_many):
        how_many = min(how_many, PROBATION_MOST)
    values = {"taking_new": taking_new, "how_many": how_many}
    return save(supporter, {**values, "next_free": next_free, "away_until": away_until})


@transaction.atomic
def save_usual(*, by: User, usual: Mapping[str, Any]) -> Supporter:
    """When one is usually free, as `rota.stored_week` or `rota.stored_shifts` made it; {} says
    nothing. Raises ValidationError for a cycle longer than 56 days."""
    if len(Usual.read(usual).days) > LONGEST:
        raise ValidationError("A pattern has at most 56 days.", code="too_long")
    return save(own(by), {"usual": dict(usual)})


def _audience(supporter: Supporter, code: str, audience: str | None) -> Audience:
    """Who may see this area. A sensitive one is shown to nobody, so that "people do not show this
    on their profile" is true whoever shares it."""
    if code not in AREAS:
        raise ValidationError("Choose from the list.", code="unknown_area")
    if AREAS[code].sensitive:
        if audience not in (None, Audience.BLIND):
            raise ValidationError("This one is never shown on a profile.", code="sensitive")
        return Audience.BLIND
    wanted = audience or supporter.default_audience
    if wanted not in Audience.values:
        raise ValidationError("Choose who may see this.", code="unknown_audience")
    return Audience(wanted)


def _share(supporter: Supporter, code: str, audience: str | None, moment: datetime) -> SharedArea:
    wanted = _audience(supporter, code, audience)
    held = supporter.areas.current().filter(code=code).first()
    if held is not None and held.audience == wanted:
        return held
    if held is not None:
        _withdraw(held, moment)
    return SharedArea.objects.create(
        supporter=supporter, code=code, audience=wanted, consented_at=moment
    )


def _withdraw(area: SharedArea, moment: datetime) -> None:
    area.withdrawn_at = moment
    area.save(update_fields=["withdrawn_at"])


@transaction.atomic
def share_area(
    *, by: User, code: str, audience: str | None = None, now: datetime | None = None
) -> SharedArea:
    """Share experience of one area with one audience (None: one's default).

    A change of audience is a new consent with its own date; the old row stays, withdrawn. Sensitive
    areas are always "only when someone asks without a list". Raises ValidationError.
    """
    return _share(own(by), code, audience, now or timezone.now())


@transaction.atomic
def choose_areas(*, by: User, codes: Iterable[str], now: datetime | None = None) -> Supporter:
    """Share exactly these areas: new ones with the default audience, the rest withdrawn at once."""
    moment, supporter, wanted = now or timezone.now(), own(by), set(codes)
    held = {area.code: area for area in supporter.areas.current()}
    for code in sorted(wanted - held.keys()):
        _share(supporter, code, None, moment)
    for code in held.keys() - wanted:
        _withdraw(held[code], moment)
    return supporter


@transaction.atomic
def withdraw_area(*, by: User, code: str, now: datetime | None = None) -> None:
    """Stop sharing an area, at once. Withdrawing what is not shared changes nothing."""
    for area in own(by).areas.current().filter(code=code):
        _withdraw(area, now or timezone.now())


@transaction.atomic
def set_default_audience(
    *, by: User, audience: str, apply_to_all: bool = False, now: datetime | None = None
) -> Supporter:
    """The audience newly chosen areas start with; `apply_to_all` moves the shared ones too."""
    moment, supporter = now or timezone.now(), own(by)
    if audience not in Audience.values:
        raise ValidationError("Choose who may see this.", code="unknown_audience")
    supporter.default_audience = audience
    supporter.save(update_fields=["default_audience"])
    if apply_to_all:
        for area in supporter.areas.current():
            _share(supporter, area.code, None, moment)
    return supporter
