"""A sheet of people: held for who uploaded it, applied as a whole or not at all, leavers closed one
tick at a time. Audited for each person as if it had been done one by one."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction

from jobs.mail import notices
from people.actions.accounts import CORRECTABLE, deactivate
from people.fields import address_key
from people.importing import Entry, Plan, plan_for
from people.models import ImportDraft, Invitation, Organisation, Relation, Team, User
from people.reading import EMAIL, SheetRow, as_json, from_json
from people.roles import Permission
from records.audit import Refused, audit, audit_many
from records.clock import today
from records.statistics import refresh

# The hourly work ends it: a day at most.
LASTS: Final = timedelta(hours=23)
AT_ONCE: Final = 500
# Fields that lead to another row.
LINKS: Final = frozenset({"team", "line_manager"})


class ChangedMeanwhile(ValueError):
    """What would happen is not what was looked at."""


def _own(by: User) -> Organisation:
    """The organisation whose people these are. Raises Refused."""
    if not by.can(Permission.MANAGE_ACCOUNTS) or by.organisation is None:
        raise Refused("people.import_refused", by=by, organisation=by.organisation_id)
    return by.organisation


@transaction.atomic
def hold_import(*, by: User, rows: Sequence[SheetRow], now: datetime) -> ImportDraft:
    """Keep a sheet for `by` alone, in place of an older one. Raises Refused."""
    _own(by)
    values = {"sheet": as_json(rows), "expires_at": now + LASTS, "applied_at": None}
    draft, _ = ImportDraft.objects.update_or_create(user=by, defaults=values)
    return draft


@transaction.atomic
def drop_import(*, by: User) -> None:
    """Throw one's own sheet away."""
    ImportDraft.objects.filter(user=by).delete()


def forget_old_imports(*, now: datetime) -> None:
    """Delete the sheets whose day is over."""
    ImportDraft.objects.filter(expires_at__lte=now).delete()


def _locked(by: User, now: datetime) -> tuple[Organisation, ImportDraft | None]:
    """The organisation, so that one import of it runs at a time, and the sheet."""
    own = Organisation.objects.select_for_update(no_key=True).get(pk=_own(by).pk)
    drafts = ImportDraft.objects.visible_to(by, now=now).select_for_update()
    return own, drafts.first()


@transaction.atomic
def apply_import(*, by: User, mark: str, now: datetime) -> Plan | None:
    """Do all of what `by` looked at (`mark` of that plan); returns it, or None when there is
    nothing to apply any more: applied already, thrown away, out of date.

    Newcomers get an account with a confirmed address, as an administrator's single act gives it:
    a mailed code lets its owner in. Each gets one notice. Raises Refused; ChangedMeanwhile, and
    then nothing is written, when the plan is another now or the sheet has a problem.
    """
    own, draft = _locked(by, now)
    if draft is None or draft.applied_at is not None:
        return None
    plan = plan_for(own, from_json(draft.sheet), lock=True)
    if plan.problems or plan.mark != mark:
        raise ChangedMeanwhile
    teams = _write_teams(by, own, plan)
    new = _add(by, own, plan, teams, now)
    people = _everybody(own)
    _change(by, plan.changed, teams, people)
    _managers_of_the_new(plan.new, people)
    _become_managers(own, new, plan)
    draft.applied_at = now
    draft.save(update_fields=["applied_at"])
    changed = len(plan.changed)
    audit("people.imported", by=by, organisation=own.pk, added=len(new), changed=changed)
    notices(one.pk for one in new)
    transaction.on_commit(partial(refresh, User, Team, EmailAddress))
    return plan


def _everybody(own: Organisation) -> dict[str, UUID]:
    """The ids of the organisation's people, the new ones among them, by address."""
    rows = User.objects.joined().filter(organisation=own).order_by()
    return dict(rows.values_list("email", "pk"))


def _write_teams(by: User, own: Organisation, plan: Plan) -> dict[str, Team]:
    """New teams, and those that become small or large; returns all by name."""
    Team.objects.bulk_create(
        Team(organisation=own, name=name, keeps_apart=small)
        for name, small in plan.new_teams.items()
    )
    for _ in plan.new_teams:
        audit("team.changed", by=by, organisation=own.pk, field="name")
    for name, small in plan.changed_teams.items():
        Team.objects.filter(organisation=own, name=name).update(keeps_apart=small)
        audit("team.changed", by=by, organisation=own.pk, field="keeps_apart")
    return {team.name: team for team in Team.objects.filter(organisation=own)}


def _add(
    by: User, own: Organisation, plan: Plan, teams: dict[str, Team], now: datetime
) -> list[User]:
    """The new accounts, without their managers yet."""
    roles = _invited_as(own, [entry.email for entry in plan.new], now)
    new = []
    for entry in plan.new:
        values = _values(entry.values, teams)
        person = User(email=entry.email, organisation=own, joined_on=today(now), **values)
        person.roles = roles.get(entry.email, [])
        person.set_unusable_password()
        new.append(person)
    User.objects.bulk_create(new, batch_size=AT_ONCE)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=one, email=one.email, verified=True, primary=True) for one in new],
        batch_size=AT_ONCE,
    )
    audit_many("account.added", by=by, about=new, organisation=own.pk)
    for one in new:
        for role in one.roles:
            audit("role.given", by=None, about=one, role=role)
    return new


def _invited_as(own: Organisation, emails: Iterable[str], now: datetime) -> dict[str, list[str]]:
    """The roles that came with invitations of these addresses, which are used now."""
    keys = {address_key(email): email for email in emails}
    open_now = Invitation.objects.filter(
        organisation=own, email_key__in=keys, used=False, expires_on__gte=today(now)
    )
    found = {keys[one.email_key]: [one.role] for one in open_now if one.role}
    open_now.update(used=True)
    return found


def _values(values: dict[str, Any], teams: dict[str, Team]) -> dict[str, Any]:
    """The fields of a person but the manager, who may not be there yet."""
    found = {name: value for name, value in values.items() if name != "line_manager"}
    return {**found, "team": teams[found["team"]]} if "team" in found else found


def _change(
    by: User, changed: Collection[Entry], teams: dict[str, Team], people: dict[str, UUID]
) -> None:
    """The bulk form of `change_person`: the same fields, the same lines of audit."""
    touched: dict[str, list[User]] = {}
    for entry in changed:
        if entry.person is None:
            continue
        for name, value in _values(entry.values, teams).items():
            setattr(entry.person, name, value)
        if "line_manager" in entry.values:
            entry.person.line_manager_id = people[entry.values["line_manager"]]
        for name in entry.values:
            touched.setdefault(name, []).append(entry.person)
    for name in sorted(CORRECTABLE.intersection(touched)):
        _write(name, touched[name])
        audit_many("account.changed", by=by, about=touched[name], field=name)


def _write(name: str, people: Collection[User]) -> None:
    """One field of many people. Names differ; of anything else many have the same, and a statement
    for each value is several times as quick as one that spells all of them out."""
    if name == "name":
        User.objects.bulk_update(people, [name], batch_size=AT_ONCE)
        return
    column = f"{name}_id" if name in LINKS else name
    _set(name, {one.pk: getattr(one, column) for one in people})


def _set(name: str, values: dict[UUID, Any]) -> None:
    same: dict[Any, list[UUID]] = {}
    for pk, value in values.items():
        same.setdefault(value, []).append(pk)
    for value, ids in same.items():
        User.objects.filter(pk__in=ids).update(**{name: value})


def _managers_of_the_new(new: Collection[Entry], people: dict[str, UUID]) -> None:
    """Newcomers may be each other's managers, so this comes when all are there."""
    said = {one.email: one.values["line_manager"] for one in new if "line_manager" in one.values}
    _set("line_manager", {people[email]: people[manager] for email, manager in said.items()})


def _become_managers(own: Organisation, new: Collection[User], plan: Plan) -> None:
    """Colleagues who gave a newcomer's address as their manager's, as when somebody joins. Where
    the sheet names a manager, it has the last word."""
    keys = {one.email_key: one for one in new}
    said = Relation.objects.filter(kind="manager", other_key__in=keys, person__organisation=own)
    told = [entry.email for entry in plan.entries if "line_manager" in entry.values]
    for person_id, key in said.exclude(person__email__in=told).values_list("person", "other_key"):
        User.objects.filter(pk=person_id).update(line_manager=keys[key])


@transaction.atomic
def close_leavers(*, by: User, people: Collection[UUID], now: datetime) -> int:
    """Close the accounts of those among `people` who are still not in the applied sheet, each as
    an administrator closes one. Never one's own. Returns how many. Raises Refused."""
    own, draft = _locked(by, now)
    if draft is None or draft.applied_at is None:
        return 0
    leaving = [one for one in absent(by, own, from_json(draft.sheet)) if one.pk in people]
    for person in leaving:
        deactivate(by=by, person=person)
    return len(leaving)


def absent(by: User, own: Organisation, rows: Sequence[SheetRow]) -> list[User]:
    """The organisation's people who are not in the sheet, by name, without `by`; nobody when the
    sheet cannot be read. One query."""
    if not rows:
        return []
    there = {row.text(EMAIL).lower() for row in rows}
    people = User.objects.joined().filter(organisation=own).exclude(pk=by.pk)
    return [one for one in people.select_related("team").order_by("name", "email")
            if one.email not in there]  # fmt: skip
