"""Our originals onto the shelf of an installation, and newer ones without losing what was edited.

The system itself does this: no person, so no permission is asked, and it is audited without one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from people.models import Organisation
from records.audit import audit
from resources.actions.adding import free_slug
from resources.actions.editing import FILE, TEXT, note
from resources.actions.found_by import words_found_by
from resources.actions.made import facts_of as facts_in_files
from resources.actions.made import remake
from resources.documents import AUTHOR, FILM, makeable
from resources.filling import fill
from resources.history import BY_UPDATE
from resources.models import REVIEW_AGAIN, Companion, Film, Resource, Text
from resources.originals import Original, originals

# What an original says about itself, by the name of the column.
_LISTS: Final = ("stages", "audiences", "values", "topics")
_WORDS: Final = ("title", "summary", "kind", "language", "length", "licence")


@dataclass
class Loaded:
    """What loading did, by the slugs of the originals."""

    new: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    # Their film could not be made: there is no ffmpeg here.
    unfilmed: list[str] = field(default_factory=list)


def load_originals(*, keeper: Organisation | None, now: datetime) -> Loaded:
    """Put every original on the shelf, or bring it up to date; again: nothing more happens.

    `keeper`: whose coordinators look after the new ones; None leaves them to nobody.
    """
    done = Loaded()
    for original in originals():
        said = load_original(original, keeper=keeper, now=now)
        if said:
            getattr(done, said).append(original.slug)
    tie_originals(done.new)
    done.unfilmed += unfilmed()
    return done


def unfilmed() -> list[str]:
    """The originals that have a film, and have none here."""
    films = [each.slug for each in originals() if FILM in each.codes("formats")]
    rows = Text.objects.filter(original__in=films).exclude(resource__files__format=FILM)
    return list(rows.order_by("original").values_list("original", flat=True))


def load_original(
    original: Original, *, keeper: Organisation | None, now: datetime,
    shelf: Organisation | None = None,
) -> str:  # fmt: skip
    """One of them; returns "new", "updated", "waiting" (for a person: the text was edited) or "".

    `shelf`: the only organisation that finds a new one; None for everybody.
    """
    if FILM in original.codes("formats"):
        _film_first(original)
    return _load(original, keeper, shelf, now)


def _film_first(original: Original) -> None:
    """A film takes long to make: it is made before the transaction, and not again in it."""
    body = fill(original.body)
    there = Text.objects.filter(original=original.slug, resource__files__format=FILM)
    if not there.filter(body=body).exists():
        about = Resource(owner=AUTHOR, **facts_of(original))
        makeable(facts_in_files(about), body, original.codes("formats"))


@transaction.atomic
def _load(
    original: Original, keeper: Organisation | None, shelf: Organisation | None, now: datetime
) -> str:
    # The resource is locked before its text, as everywhere.
    rows = Resource.objects.select_for_update(of=("self",))
    row = rows.filter(page__original=original.slug).first()
    if row is None:
        _add(original, keeper, shelf, now)
        return "new"
    text = Text.objects.select_for_update().get(resource=row)
    text.resource = row
    if keeper is not None and row.keeper_id is None:
        Resource.objects.filter(pk=row.pk).update(keeper=keeper)
    return _update(text, original, now)


def _add(
    original: Original, keeper: Organisation | None, shelf: Organisation | None, now: datetime
) -> None:
    facts, body = facts_of(original), fill(original.body)
    reviewed = date.fromisoformat(original.facts["reviewed"])
    resource = Resource(
        slug=free_slug(original.slug), owner=AUTHOR, keeper=keeper, organisation=shelf,
        added_at=now, published_at=now, reviewed_on=reviewed, review_by=reviewed + REVIEW_AGAIN,
        **facts, **words_found_by(facts["title"], facts["summary"]),
    )  # fmt: skip
    resource.save(force_insert=True)
    text = Text(
        resource=resource, original=original.slug, body=body, base=body,
        formats=original.codes("formats"), facts=facts,
    )  # fmt: skip
    text.save(force_insert=True)
    if note := original.facts.get("note"):
        # Afterwards it belongs to whoever looks after it.
        Film.objects.create(resource=resource, content_note=note, no_speech=True)
    remake(text=text, now=now)
    audit("resource.original.added", by=None, organisation=keeper.pk if keeper else None)


def _update(text: Text, original: Original, now: datetime) -> str:
    facts, body = facts_of(original), fill(original.body)
    newer, other = _newer_facts(text, facts), body not in (text.base, text.newer)
    waits = other and text.edited and text.body != body
    formats = original.codes("formats")
    changed = _what_changes(text, newer, body if other and not waits else text.body, formats)
    if _can_be_filmed_now(text) and FILE not in changed:
        changed.append(FILE)
    if changed:
        _next_version(text, changed, newer, now)
    if waits:
        text.newer = body
    elif other:
        text.body = text.base = body
        text.newer = ""
    text.formats, text.facts = formats, facts
    if not (changed or other):
        return ""
    text.save()
    if changed:
        reviewed_again(text.resource, date.fromisoformat(original.facts["reviewed"]))
        remake(text=text, now=now)
    audit("resource.original.updated", by=None, organisation=text.resource.keeper_id)
    return "waiting" if waits else "updated"


def _can_be_filmed_now(text: Text) -> bool:
    """Whether its film was left out, and there is ffmpeg by now."""
    if FILM not in text.formats or text.resource.files.filter(format=FILM).exists():
        return False
    return FILM in makeable(facts_in_files(text.resource), text.body, text.formats)


def _newer_facts(text: Text, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What still stands as it was loaded takes the new words; what was edited here stays."""
    return {
        name: new
        for name, new in facts.items()
        if new != text.facts.get(name) and getattr(text.resource, name) == text.facts.get(name)
    }


def _what_changes(
    text: Text, newer: Mapping[str, Any], body: str, formats: Collection[str]
) -> list[str]:
    """What of it an update changes, as a revision names it."""
    changed = list(newer)
    if body != text.body:
        changed.append(TEXT)
    if formats != text.formats:
        changed.append(FILE)
    return changed


def _next_version(
    text: Text, changed: Sequence[str], newer: Mapping[str, Any], now: datetime
) -> None:
    """What it said until now is kept, as when a person changes it."""
    body = text.body if TEXT in changed else None
    note(by=None, row=text.resource, changed=changed, said=BY_UPDATE, body=body, now=now)
    for name, new in newer.items():
        setattr(text.resource, name, new)
    # By which words it is found follows when its files are made anew.
    text.resource.save(update_fields=["version", *newer])


def reviewed_again(resource: Resource, on: date) -> None:
    """Whoever wrote the newer original has read it; a later review by somebody here counts more."""
    if resource.reviewed_on is None or resource.reviewed_on < on:
        resource.reviewed_on, resource.review_by = on, on + REVIEW_AGAIN
        resource.save(update_fields=["reviewed_on", "review_by"])


def facts_of(original: Original) -> dict[str, Any]:
    """What it says about itself, as columns."""
    words = {name: original.facts.get(name, "") for name in _WORDS}
    return {**words, **{name: original.codes(name) for name in _LISTS}}


@transaction.atomic
def tie_originals(new: Collection[str]) -> None:
    """What originals say of each other ("use_with group-agreement"), where one of two is new: a tie
    that somebody took away does not come back."""
    rows = {text.original: text.resource_id for text in Text.objects.only("original", "resource")}
    for original in originals():
        for words in original.codes("companions"):
            kind, other = words.split()
            if original.slug in new or other in new:
                Companion.objects.get_or_create(
                    resource_id=rows[original.slug], other_id=rows[other], defaults={"kind": kind}
                )
