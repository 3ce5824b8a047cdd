"""Links to other people's sites: those the product brings, and who has opened them."""

from collections import Counter
from datetime import date, datetime
from typing import Literal

from django.db import transaction
from django.utils import timezone

from people.models import Organisation, User
from people.roles import Permission
from records.audit import Refused, audit
from records.clock import today
from resources.actions.adding import free_slug
from resources.actions.findings import Said, put_finding
from resources.actions.found_by import found_anew
from resources.elsewhere import FIELDS, Entry, entries, fingerprint
from resources.models import REVIEW_AGAIN, Elsewhere, Resource

Brought = Literal["new", "changed", "same", "kept"]


class AddressChanged(Exception):
    """The resource has another address than the one that was opened."""


@transaction.atomic
def confirm_address(*, by: User, resource: Resource, address: str, on: date) -> Elsewhere:
    """Note that `by` opened `address` on this day and found there what the library says.

    Raises Refused for a resource that `by` does not look after, AddressChanged when the resource
    links to another page by now.
    """
    rows = Resource.objects.looked_after_by(by).select_for_update(of=("self",))
    row = rows.filter(pk=resource.pk).first() if by.can(Permission.PUBLISH_RESOURCE) else None
    if row is None:
        raise Refused("resource.address.refused", by=by, organisation=by.organisation_id)
    if not address or row.source_url != address:
        raise AddressChanged
    seen = {"seen_address": address, "seen_on": on, "seen_by": by}
    made, _ = Elsewhere.objects.update_or_create(resource=row, defaults=seen)
    audit("resource.address.seen", by=by, organisation=by.organisation_id)
    return made


def bring_links(*, keeper: Organisation | None, now: datetime | None = None) -> Counter[Brought]:
    """Put the links of resources/data/elsewhere.toml on the shelf, for everybody; `keeper`'s
    coordinators look after those that are new.

    Again: what nobody changed here is brought up to date; what somebody changed or took off the
    shelf stays as they left it. Returns how many were new, changed, the same, and kept.
    """
    moment = now or timezone.now()
    return Counter(_bring(entry, keeper, moment) for entry in entries())


@transaction.atomic
def _bring(entry: Entry, keeper: Organisation | None, now: datetime) -> Brought:
    known = Elsewhere.objects.select_for_update(of=("self",)).filter(key=entry.key)
    before = known.select_related("resource").first()
    if before is None:
        _brought_new(entry, keeper, now)
        return "new"
    row, new = before.resource, fingerprint(entry.facts)
    if fingerprint({name: getattr(row, name) for name in FIELDS}) != before.brought:
        return "kept"
    if new == before.brought:
        return "same"
    if row.source_url != entry.facts["source_url"]:
        row.link_state, row.link_checked_at = "", None
    _say(row, entry)
    row.version += 1
    row.save()
    found_anew(row)
    before.brought = new
    before.save(update_fields=["brought"])
    return "changed"


def _brought_new(entry: Entry, keeper: Organisation | None, now: datetime) -> None:
    row = Resource(
        slug=free_slug(entry.facts["title"]),
        keeper=keeper,
        added_at=now,
        published_at=now,
        # Nobody here has reviewed it: somebody does within a year.
        review_by=today(now) + REVIEW_AGAIN,
    )
    _say(row, entry)
    row.save(force_insert=True)
    Elsewhere.objects.create(resource=row, key=entry.key, brought=fingerprint(entry.facts))
    # Once, with the link: what somebody changes or removes later stays as they left it.
    for said in entry.findings:
        put_finding(row, Said(**said), None)
    found_anew(row)
    audit("resource.link.brought", by=None, organisation=keeper.pk if keeper else None)


def _say(row: Resource, entry: Entry) -> None:
    for name, value in entry.facts.items():
        setattr(row, name, value)
