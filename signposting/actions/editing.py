"""Changing what stands on the list. No number is ever changed: another is added, and checked."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from people.models import User
from people.roles import Permission
from records.audit import Refused, audit
from records.clock import today
from signposting import numbers
from signposting.actions.entries import ChangedMeanwhile, editor, locked
from signposting.actions.history import keep, remembered
from signposting.actions.loading import provider_of
from signposting.actions.weight import weigh
from signposting.history import mark_of
from signposting.models import Channel, Signpost, What
from signposting.models.channels import NUMBERS, same_channel
from signposting.models.places import MOST_PLACES
from signposting.words import WORDS

MOST_CHANNELS: Final = 20
MOST_OF_SLUG: Final = 50
# Words that stand where the name of an entry would in addresses.
TAKEN: Final = frozenset({"check", "files", "new", "owner", "s", "today"})
# The pages read all of them at once.
MOST_ENTRIES: Final = 400
MOST_OF_ONE: Final = 100


@transaction.atomic
def change_words(
    *,
    by: User,
    signpost: Signpost,
    on: date | None = None,
    what: What = What.WORDS,
    seen: str | None = None,
    **words: Any,
) -> Signpost:
    """New words about a service (those of WORDS), in force at once; whoever writes them has looked.
    `seen`: the mark of what they were written beside (history.mark_of).

    Audited by the names of what changed. Raises Refused without permission, ChangedMeanwhile when
    `seen` is not what stands there now.
    """
    editor(by, signpost, "signpost.change.refused")
    row, day = _as_seen(signpost, seen), on or today()
    if "provider" in words:
        words["provider"] = provider_of(words["provider"], row.organisation)
    changed = [name for name in WORDS if name in words and getattr(row, name) != words[name]]
    with remembered(row, what, day):
        for name in changed:
            setattr(row, name, words[name])
            audit("signpost.changed", by=by, organisation=by.organisation_id, field=name)
        if changed:
            _written(row, by, day)
    return row


def _as_seen(signpost: Signpost, seen: str | None) -> Signpost:
    """The entry, locked, while it is as it was looked at. Raises ChangedMeanwhile."""
    row = locked(signpost)
    if seen is not None and seen != mark_of(row):
        raise ChangedMeanwhile
    return row


def _written(row: Signpost, by: User, day: date) -> None:
    row.checked_on, row.checked_by = day, by
    if row.state == Signpost.State.DRAFT:
        row.written_by = by
    elif row.state == Signpost.State.PUBLISHED and not row.demo:
        row.review_on = day + timedelta(days=row.review_days)
    row.search_text = row.searched()
    row.save()


@transaction.atomic
def add_entry(*, by: User, for_all: bool, on: date | None = None, **words: Any) -> Signpost:
    """A new entry with its words (those of WORDS), as a draft that somebody else publishes: for
    everybody, or for the writer's own organisation alone.

    Raises Refused without permission, or ValidationError when there are enough.
    """
    own = None if for_all else by.organisation
    needed = Permission.EDIT_NATIONAL_SIGNPOSTS if for_all else Permission.EDIT_SIGNPOSTS
    if not by.can(needed) or (own is None and not for_all):
        raise Refused("signpost.add_refused", by=by, organisation=by.organisation_id)
    if Signpost.objects.filter(organisation=own).count() >= (
        MOST_ENTRIES if for_all else MOST_OF_ONE
    ):
        raise ValidationError("That is enough. Close what nobody needs any more first.")
    row = Signpost(organisation=own, slug=_slug(words["name"], for_all), written_by=by)
    words["provider"] = provider_of(words.get("provider", ""), own)
    for name, value in words.items():
        setattr(row, name, value)
    row.checked_on, row.checked_by = on or today(), by
    row.search_text = row.searched()
    row.save(force_insert=True)
    keep(row, What.ADDED, on or today())
    audit("signpost.added", by=by, organisation=row.organisation_id, entry=row.slug)
    return row


def _slug(name: str, for_all: bool) -> str:
    """An address. Of an organisation's own entry it names nothing, and meets nobody else's."""
    tail = secrets.token_hex(4)
    if not for_all:
        return f"own-{tail}"
    plain = slugify(name)[:MOST_OF_SLUG] or "service"
    taken = plain in TAKEN or Signpost.objects.filter(slug=plain).exists()
    return f"{plain}-{tail}" if taken else plain


@transaction.atomic
def set_places(
    *,
    by: User,
    signpost: Signpost,
    places: Sequence[Mapping[str, Any]],
    on: date | None = None,
    seen: str | None = None,
) -> Signpost:
    """Where somebody can go: fields of each Location, instead of those before. `seen`: as in
    change_words. Raises Refused without permission, ValidationError for too many, ChangedMeanwhile.
    """
    editor(by, signpost, "signpost.change.refused")
    if len(places) > MOST_PLACES:
        raise ValidationError("Those are too many places.")
    row = _as_seen(signpost, seen)
    with remembered(row, What.PLACES, on or today()):
        row.locations.all().delete()
        for number, given in enumerate(places):
            row.locations.create(place=number, **given)
        row.search_text = row.searched()
        row.save(update_fields=["search_text"])
    audit("signpost.changed", by=by, organisation=by.organisation_id, field="places")
    return row


@transaction.atomic
def set_hours(
    *,
    by: User,
    signpost: Signpost,
    schedules: Sequence[Mapping[str, Any]],
    on_holidays: str,
    on: date | None = None,
    seen: str | None = None,
) -> Signpost:
    """The hours as they can be reckoned with: days, opens and closes of each schedule, instead of
    those before. `seen`: as in change_words. Raises Refused without permission, ChangedMeanwhile.
    """
    editor(by, signpost, "signpost.change.refused")
    row, day = _as_seen(signpost, seen), on or today()
    with remembered(row, What.HOURS, day):
        row.schedules.all().delete()
        for given in schedules:
            row.schedules.create(**given)
        row.on_holidays, row.checked_on, row.checked_by = on_holidays, day, by
        row.save(update_fields=["on_holidays", "checked_on", "checked_by"])
    audit("signpost.changed", by=by, organisation=by.organisation_id, field="schedules")
    return row


@transaction.atomic
def set_urgency(
    *, by: User, signpost: Signpost, urgency: str, review_days: int, on: date | None = None
) -> Signpost:
    """How urgent it is (a code of URGENCIES), and how many days a check lasts. What may save a life
    stands first, stays when it is late, and, where it is for everybody, on the page of urgent help.
    Raises Refused without permission."""
    editor(by, signpost, "signpost.change.refused")
    row = locked(signpost)
    with remembered(row, What.URGENCY, on or today()):
        weigh(row, urgency, review_days)
        row.save(update_fields=["urgency", "place", "review_days", "review_on"])
    audit("signpost.changed", by=by, organisation=by.organisation_id, field="urgency")
    return row


@transaction.atomic
def add_channel(*, by: User, signpost: Signpost, **given: Any) -> Channel:
    """Another way to reach it: kind, value, and keyword, label, free. Not shown before its checks.

    The same one again is the one that is there. Raises Refused, or ValidationError for what is no
    number in use, or when there are enough.
    """
    editor(by, signpost, "signpost.change.refused")
    row = locked(signpost)
    if given["kind"] in NUMBERS:
        given["value"], number = numbers.read(given["value"])
        given["number"] = number or ""
    found = row.channels.filter(same_channel(**given)).first()
    if found is not None:
        return found
    if row.channels.count() >= MOST_CHANNELS:
        raise ValidationError("That is enough. Close what is wrong first.")
    audit("signpost.channel_added", by=by, organisation=by.organisation_id, entry=row.slug)
    with remembered(row, What.NUMBER, today()):
        return row.channels.create(place=MOST_CHANNELS, **given)


@transaction.atomic
def take_away(*, by: User, signpost: Signpost, channel: UUID) -> bool:
    """A number or address that was found wrong goes for good, with its checks: what it was stays in
    the history. False for one that is not wrong (any more). Raises Refused. Audited."""
    editor(by, signpost, "signpost.change.refused")
    row, day = locked(signpost), today()
    found = row.channels.filter(pk=channel, wrong_on__isnull=False).first()
    if found is None:
        return False
    with remembered(row, What.TAKEN_AWAY, day):
        found.delete()
    audit("signpost.channel_taken_away", by=by, organisation=by.organisation_id, entry=row.slug)
    return True


@transaction.atomic
def retire(*, by: User, signpost: Signpost, replaced_by: Signpost | None = None) -> Signpost:
    """The service has closed: it goes at once, and no starting set brings it back. `replaced_by`:
    what has taken its place. Raises Refused, or ValidationError for what cannot."""
    if replaced_by is not None and not _can_replace(replaced_by, signpost):
        raise ValidationError("Choose another entry that the same people can find.")
    return _state(by, signpost, Signpost.State.RETIRED, replaced_by)


def _can_replace(other: Signpost, signpost: Signpost) -> bool:
    """Whether everybody who found the one finds the other."""
    near = other.organisation_id in (None, signpost.organisation_id)
    return near and other.pk != signpost.pk and other.state != Signpost.State.RETIRED


@transaction.atomic
def show_again(*, by: User, signpost: Signpost) -> Signpost:
    """It was closed by mistake: a draft again, which somebody checks. What is not closed (any more)
    stays as it is: nothing that is shown goes by a button pressed on an old page."""
    return _state(by, signpost, Signpost.State.DRAFT, None)


def _state(by: User, signpost: Signpost, state: str, replaced_by: Signpost | None) -> Signpost:
    editor(by, signpost, "signpost.change.refused")
    row = locked(signpost)
    if state == Signpost.State.DRAFT and row.state != Signpost.State.RETIRED:
        return row
    with remembered(row, What.STATE, today()):
        row.state, row.demo, row.replaced_by = state, False, replaced_by
        row.save(update_fields=["state", "demo", "replaced_by"])
    audit("signpost.state", by=by, organisation=by.organisation_id, state=state)
    return row
