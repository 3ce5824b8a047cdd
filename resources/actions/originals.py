"""Our originals onto the shelf of an installation, and newer ones without losing what was edited.

The system itself does this: no person, so no permission is asked, and it is audited without one.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from people.models import Organisation
from records.audit import audit
from resources.actions.adding import free_slug
from resources.actions.found_by import words_found_by
from resources.actions.made import remake
from resources.documents import AUTHOR
from resources.filling import fill
from resources.models import REVIEW_AGAIN, Companion, Resource, Text
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
    return done


@transaction.atomic
def load_original(
    original: Original, *, keeper: Organisation | None, now: datetime,
    shelf: Organisation | None = None,
) -> str:  # fmt: skip
    """One of them; returns "new", "updated", "waiting" (for a person: the text was edited) or "".

    `shelf`: the only organisation that finds a new one; None for everybody.
    """
    text = Text.objects.select_for_update().filter(original=original.slug).first()
    if text is None:
        _add(original, keeper, shelf, now)
        return "new"
    if keeper is not None and text.resource.keeper_id is None:
        Resource.objects.filter(pk=text.resource_id).update(keeper=keeper)
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
    remake(text=text, now=now)
    audit("resource.original.added", by=None, organisation=keeper.pk if keeper else None)


def _update(text: Text, original: Original, now: datetime) -> str:
    facts, body = facts_of(original), fill(original.body)
    changed = _update_facts(text, facts)
    waits = False
    if body != text.base and body != text.newer:
        waits = text.edited and text.body != body
        if waits:
            text.newer = body
        else:
            text.body = text.base = body
            text.newer = ""
            changed = True
    formats = original.codes("formats")
    changed = changed or formats != text.formats
    text.formats, text.facts = formats, facts
    if not (changed or waits):
        return ""
    text.save()
    if changed:
        reviewed_again(text.resource, date.fromisoformat(original.facts["reviewed"]))
        remake(text=text, now=now)
    audit("resource.original.updated", by=None, organisation=text.resource.keeper_id)
    return "waiting" if waits else "updated"


def _update_facts(text: Text, facts: Mapping[str, Any]) -> bool:
    """What still stands as it was loaded takes the new words; what was edited here stays."""
    resource, changed = text.resource, list[str]()
    for name, new in facts.items():
        if new != text.facts.get(name) and getattr(resource, name) == text.facts.get(name):
            setattr(resource, name, new)
            changed.append(name)
    if changed:
        # By which words it is found follows when its files are made anew.
        resource.save(update_fields=changed)
    return bool(changed)


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
