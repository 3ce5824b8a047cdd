"""Stories: told, agreed to, kept for another year, taken away.

What a teller does leaves a tally without a person; what a coordinator does for somebody without an
account is audited, as everything privileged.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from jobs.mail import notice
from people.models import Organisation, User
from people.roles import Permission
from records.audit import Refused, audit, tally
from records.clock import today
from resources import storage
from resources.actions.found_by import files_shown, found_anew, hash_of, mark_of_story
from resources.actions.pictures import forget_pictures
from resources.consent import CURRENT
from resources.models import (
    ASKED_AFTER,
    TO_ANSWER,
    EarlierFile,
    Resource,
    ResourceFile,
    Story,
    StoryConsent,
    StoryQuerySet,
    forgotten_by,
)

KIND = "interview"
LICENCE = "told_here"


class NotAsSeen(Exception):
    """Something was changed since its teller opened the page they agree on."""


class NotOneself(Exception):
    """The teller has an account: only they answer for their story."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """A story in the teller's words. `organisation`: None when everybody may read it."""

    title: str
    summary: str
    body: str
    shown_name: str
    content_note: str = ""
    topics: list[str] = field(default_factory=list)
    organisation: Organisation | None = None


@transaction.atomic
def tell(*, by: User, told: Told, now: datetime, key: UUID | None = None) -> Story:
    """Keep a story that `by` tells about themselves and agrees to now. A coordinator of their
    organisation puts it on the shelf. The same form (`key`) sent twice gives one story.

    Raises Refused for another organisation than one's own.
    """
    if not by.can(Permission.USE_LIBRARY) or _elsewhere(by, told):
        raise Refused("story.refused", by=None, organisation=by.organisation_id)
    if key and (made := Story.objects.told_by(by).filter(pk=key).first()):
        return made
    story = _keep(told, by.organisation, now, key, teller=by)
    _agree(story, today(now))
    tally("story.told", organisation=by.organisation_id)
    return story


@transaction.atomic
def record(*, by: User, told: Told, signed_on: date, now: datetime, key: UUID | None) -> Story:
    """Keep a story of somebody without an account, who signed the words of consent on paper.

    Raises Refused without permission or for another organisation than one's own.
    """
    if not by.can(Permission.UPLOAD_RESOURCE) or _elsewhere(by, told):
        raise Refused("story.record.refused", by=by, organisation=by.organisation_id)
    known = Story.objects.filter(pk=key, resource__added_by=by) if key else Story.objects.none()
    if made := known.first():
        return made
    story = _keep(told, by.organisation, now, key, added_by=by)
    _agree(story, signed_on, recorded_by=by)
    audit("story.recorded", by=by, organisation=by.organisation_id, version=CURRENT)
    return story


def _elsewhere(by: User, told: Told) -> bool:
    return told.organisation is not None and told.organisation.pk != by.organisation_id


def _keep(
    told: Told,
    keeper: Organisation | None,
    now: datetime,
    key: UUID | None,
    *,
    teller: User | None = None,
    added_by: User | None = None,
) -> Story:
    """Never with the teller as `added_by`: whoever looks after the resource could learn it. Nor
    with an address of its title: that would outlive it in histories and in others' packs."""
    row = Resource.objects.create(
        slug=f"story-{secrets.token_hex(5)}", title=told.title, summary=told.summary, kind=KIND,
        stages=["thinking", "running"], audiences=["seeker", "supporter"], topics=told.topics,
        owner=told.shown_name, licence=LICENCE, organisation=told.organisation, keeper=keeper,
        added_by=added_by, added_at=now, reviewed_on=today(now),
        # Until somebody agreed it is shown to nobody: the day before anything was told.
        shown_until=today(now) - timedelta(days=1),
    )  # fmt: skip
    given = {"pk": key} if key else {}
    return Story.objects.create(
        resource=row, body=told.body, shown_name=told.shown_name, content_note=told.content_note,
        teller=teller, **given,
    )  # fmt: skip


def _agree(
    story: Story, day: date, *, recorded_by: User | None = None, files: Iterable[str] | None = None
) -> None:
    """Note the consent of this day, and show the story until its teller has to be asked again.
    `files`: the fingerprints of those they agree to, where that is not all there are."""
    row = story.resource
    shown = files_shown(row) if files is None else files
    story.consents.create(
        version=CURRENT, given_on=day, recorded_by=recorded_by,
        on_paper=recorded_by is not None, words_hash=hash_of(story, row),
        files=" ".join(sorted(shown)), given_at=timezone.now(),
    )  # fmt: skip
    row.shown_until, row.review_by = day + ASKED_AFTER + TO_ANSWER, day + ASKED_AFTER
    row.save(update_fields=["shown_until", "review_by"])
    story.asked_on = None
    story.save(update_fields=["asked_on"])
    # Hides it again when a file is there that they have not seen.
    found_anew(row)


def _files_agreed_to(story: Story) -> list[str]:
    """Those of the last consent: whoever changes their words is shown nothing new."""
    last = story.consents.order_by("-given_at").first()
    return last.files.split() if last else []


@transaction.atomic
def retell(*, by: User, story: Story, told: Told, now: datetime) -> Story:
    """Say it in other words, and agree to them. A coordinator reads it again before others do.

    Raises Refused for somebody else's story or another organisation than one's own.
    """
    row = _own(by, story)
    if _elsewhere(by, told):
        raise Refused("story.refused", by=None, organisation=by.organisation_id)
    row.body, row.shown_name, row.content_note = told.body, told.shown_name, told.content_note
    row.save()
    resource = row.resource
    resource.title, resource.summary, resource.topics = told.title, told.summary, told.topics
    resource.owner, resource.organisation = told.shown_name, told.organisation
    resource.published_at = None
    # Whoever has a form open with the old words hears of the new ones; the old are not kept.
    resource.version += 1
    resource.save()
    _agree(row, today(now), files=_files_agreed_to(row))
    tally("story.changed", organisation=by.organisation_id)
    return row


@transaction.atomic
def keep_story(*, by: User, story: Story, now: datetime, seen: str | None = None) -> None:
    """Agree for another year, to the words of consent as they are now, and to the story as it is.
    `seen`: the mark of what `by` had before them (`found_by.mark_of_story`).

    Raises Refused for somebody else's story, NotAsSeen when it is another by now.
    """
    row = _own(by, story)
    if seen is not None and seen != mark_of_story(row, row.resource):
        raise NotAsSeen
    _agree(row, today(now))
    tally("story.kept", organisation=by.organisation_id)


@transaction.atomic
def withdraw_story(*, by: User, story: Story) -> None:
    """Take one's story away: with the next request of anybody it is nowhere.

    Raises Refused for somebody else's story.
    """
    _take_away(_own(by, story).resource_id)
    tally("story.withdrawn", organisation=by.organisation_id)


def _own(by: User, story: Story) -> Story:
    row = _locked(Story.objects.told_by(by).filter(pk=story.pk))
    if row is None:
        # Whose story somebody tried to change must not stand beside their name.
        raise Refused("story.refused", by=None, organisation=by.organisation_id)
    return row


def _locked(rows: StoryQuerySet) -> Story | None:
    """With its resource as it is now, locked as by whoever changes that: nothing slips in between
    looking and agreeing, and nothing they wrote is written over. The resource first, as everywhere;
    None when it was taken away meanwhile."""
    pk = rows.values_list("resource", flat=True).first()
    resource = _resource(pk) if pk else None
    row = rows.select_for_update(of=("self",)).first() if resource else None
    if row is not None and resource is not None:
        row.resource = resource
    return row


def _resource(pk: UUID) -> Resource | None:
    """Locked until the end of the transaction; None when it is gone."""
    return Resource.objects.select_for_update(of=("self",)).filter(pk=pk).first()


@transaction.atomic
def keep_for_teller(*, by: User, resource: Resource, signed_on: date) -> None:
    """Note that somebody without an account agreed again, on paper.

    Raises Refused for a resource that `by` does not look after, NotOneself.
    """
    _agree(_answered_for(by, resource), signed_on, recorded_by=by)
    audit("story.kept", by=by, organisation=by.organisation_id, version=CURRENT)


@transaction.atomic
def withdraw_for_teller(*, by: User, resource: Resource) -> None:
    """Take a story away because its teller, who has no account, wants it.

    Raises Refused for a resource that `by` does not look after, NotOneself.
    """
    _take_away(_answered_for(by, resource).resource_id)
    audit("story.withdrawn", by=by, organisation=by.organisation_id)


def may_answer(*, by: User, resource: Resource) -> None:
    """Raises Refused for a resource that is no story or that `by` does not look after."""
    mine = Resource.objects.looked_after_by(by).filter(pk=resource.pk, story__isnull=False)
    if not mine.exists():
        raise Refused("story.record.refused", by=by, organisation=by.organisation_id)


def _answered_for(by: User, resource: Resource) -> Story:
    may_answer(by=by, resource=resource)
    row = _locked(Story.objects.filter(resource=resource))
    if row is None:
        raise Refused("story.record.refused", by=by, organisation=by.organisation_id)
    if row.teller_id is not None:
        raise NotOneself
    return row


def _take_away(pk: UUID) -> bool:
    """The row and all that hangs on it, and the bytes once that is for good; whether it was there.

    Locked first, as by whoever publishes it or adds a file: they have finished, and what they did
    goes too, or they find nothing any more. Nothing of theirs is left behind, rows or bytes.
    """
    resource = _resource(pk)
    if resource is None:
        return False
    files = ResourceFile.objects.filter(resource=resource)
    earlier = EarlierFile.objects.filter(file__resource=resource)
    both = [*files.values_list("stored_name", "received_name")]
    both += earlier.values_list("stored_name", "received_name")
    names = [name for pair in both for name in pair if name]
    forget_pictures(files)
    resource.delete()
    transaction.on_commit(partial(_discard, names))
    return True


def _discard(names: list[str]) -> None:
    for name in names:
        storage.discard(name)


@transaction.atomic
def withdraw_stories(*, person: User) -> int:
    """Take away everything that somebody who is erased has told; returns how many."""
    rows = list(Story.objects.told_by(person))
    return sum(_take_away(row.resource_id) for row in rows)


def ask_tellers(*, now: datetime) -> int:
    """Ask tellers whose story has stood for a year whether it is still right; returns how many.

    A notice says no more than any other. Run by the schedule; nobody is asked twice.
    """
    day = today(now)
    found = list(Story.objects.to_be_asked(day).values_list("pk", flat=True))
    return sum(_ask(pk, day) for pk in found)


@transaction.atomic
def _ask(pk: UUID, day: date) -> bool:
    rows = Story.objects.to_be_asked(day).select_for_update(of=("self",)).filter(pk=pk)
    story = rows.first()
    if story is None or story.teller_id is None:
        return False
    story.asked_on = day
    story.save(update_fields=["asked_on"])
    notice(story.teller_id)
    return True


def forget_stories(*, now: datetime) -> int:
    """Erase stories that nobody has answered for since they were hidden; returns how many."""
    day = today(now)
    found = list(forgotten_by(day).values_list("pk", flat=True))
    return sum(_forget(pk, day) for pk in found)


@transaction.atomic
def _forget(pk: UUID, day: date) -> bool:
    """Unless its teller, on the last day, has just said that it stays."""
    rows = forgotten_by(day).select_for_update(of=("self",))
    return rows.filter(pk=pk).first() is not None and _take_away(pk)


def consents_of(story: Story) -> list[StoryConsent]:
    """What was agreed to, the last first."""
    return list(story.consents.order_by("-given_at", "-pk")[:20])
