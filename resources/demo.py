"""Its part of the demo: real files of our own, put on the shelf the way a coordinator would."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from people.models import Organisation, User
from resources.actions import Details, Upload, add_resource, publish
from resources.actions.own import prepare_own
from resources.actions.tying import tie
from resources.documents import AUTHOR, make
from resources.models import Resource
from resources.originals import Original, originals
from resources.pipeline import check


def build(
    *,
    organisations: Sequence[Organisation],
    coordinator: User,
    seed: int,
    now: datetime | None = None,
) -> list[Resource]:
    """Add our originals, once; returns those that are new.

    `organisations`: theirs is the demo; what is marked as somebody's own goes to the coordinator's.
    """
    chance, made = random.Random(seed), []
    day = now or timezone.now()
    own = next((each for each in organisations if each.pk == coordinator.organisation_id), None)
    for original in originals():
        day -= timedelta(days=chance.randint(2, 9))
        if not Resource.objects.filter(title=original.facts["title"]).exists():
            made.append(_add(original, coordinator, own, day))
    _tie_together(coordinator)
    return made


def _tie_together(coordinator: User) -> None:
    """What an original says of others: "use_with group-agreement"."""
    ours = {each.slug: each for each in originals()}
    for original in ours.values():
        for words in original.codes("companions"):
            kind, slug = words.split()
            pair = [original.facts["title"], ours[slug].facts["title"]]
            rows = {row.title: row for row in Resource.objects.filter(title__in=pair)}
            tie(by=coordinator, resource=rows[pair[0]], other=rows[pair[1]], kind=kind)


def _add(
    original: Original, coordinator: User, own: Organisation | None, day: datetime
) -> Resource:
    format = original.facts["format"]
    file = SimpleUploadedFile(f"{original.slug}.{format}", make(original))
    resource = add_resource(
        by=coordinator,
        details=details(original, own),
        source=Upload(file=file, checked=check(file)),
        now=day,
    )
    prepare_own(resource=resource, now=day)
    return publish(by=coordinator, resource=resource, now=day)


def details(original: Original, own: Organisation | None = None) -> Details:
    """The words about an original; `own` is the organisation it is for when it says so."""
    return Details(
        title=original.facts["title"],
        summary=original.facts["summary"],
        kind=original.facts["kind"],
        stages=original.codes("stages"),
        audiences=original.codes("audiences"),
        values=original.codes("values"),
        topics=original.codes("topics"),
        length=original.facts.get("length", ""),
        language=original.facts.get("language", "en"),
        owner=AUTHOR,
        licence="own",
        organisation=own if original.facts.get("own") else None,
    )
