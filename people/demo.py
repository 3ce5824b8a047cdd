"""The people of the demo: two organisations that are partners, their teams and the cast."""

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from jobs.models import OutgoingMail
from people import actions
from people.importing import MANAGER, TEAM
from people.models import (
    ConfidentialityStatement,
    EmailDomain,
    Organisation,
    Step,
    Team,
    User,
)
from people.models.setting_up import SAFETY
from people.modules import Module
from people.reading import EMAIL, SheetRow
from people.roles import Role

# Two, so that a number can be checked by both.
EDITOR = [Role.COORDINATOR, Role.NATIONAL_EDITOR]
PASSWORD = "side-by-side-demo"  # noqa: S105  (printed by `make run`; fictional people only)


@dataclass(frozen=True)
class Cast:
    """Everyone the demo's other parts need by name."""

    ambulance: Organisation
    fire: Organisation
    asha: User
    ben: User
    mo: User
    cat: User
    dev: User
    viv: User
    vic: User
    eve: User
    finn: User
    sam: User


def _organisation(name: str, slug: str, service: str, domain: str, extra: str) -> Organisation:
    organisation = Organisation.objects.create(
        name=name,
        slug=slug,
        emergency_service=service,
        nation="england",
        region="yorkshire",
        welfare_contact="Demo welfare team, extension 0000",
        safeguarding_contact="the demo safeguarding lead",
    )
    EmailDomain.objects.create(organisation=organisation, domain=domain)
    ConfidentialityStatement.objects.create(
        organisation=organisation, version=1, extra=extra, created_at=timezone.now()
    )
    return organisation


def person(email: str, name: str, password: str, **fields: Any) -> User:
    """An account with a confirmed address; `password` is a hash, shared by the whole demo."""
    user = User(email=email, name=name, password=password, **fields)
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def build() -> Cast:
    """Make the two organisations and the cast."""
    ambulance = _organisation(
        "Northmoor Ambulance Service", "northmoor-ambulance", "ambulance", "ambulance.example", ""
    )
    fire = _organisation("Northmoor Fire and Rescue", "northmoor-fire", "fire", "fire.example", "")
    ambulance.partners.add(fire)
    harbour = Team.objects.create(organisation=ambulance, name="Harbour station, blue team")
    moor = Team.objects.create(organisation=ambulance, name="Moor Lane station, green team")
    secret = make_password(PASSWORD)
    medic: dict[str, Any] = {"organisation": ambulance, "role_type": "ambulance_para"}
    office: dict[str, Any] = {"organisation": ambulance, "role_type": "ambulance_corp"}
    crew: dict[str, Any] = {"organisation": fire, "role_type": "fire_wholetime"}
    mo = person("mo@ambulance.example", "Mo", secret, team=harbour, rank_band=2, **medic)
    cast = Cast(
        ambulance=ambulance,
        fire=fire,
        mo=mo,
        asha=person(
            "asha@ambulance.example", "Asha", secret, team=harbour, line_manager=mo, **medic
        ),
        ben=person("ben@ambulance.example", "Ben", secret, team=moor, **medic),
        cat=person("cat@ambulance.example", "Cat", secret, roles=EDITOR, **office),
        dev=person("dev@ambulance.example", "Dev", secret, roles=[Role.ADMINISTRATOR], **office),
        viv=person("viv@ambulance.example", "Viv", secret, roles=[Role.VETTER], **office),
        vic=person("vic@fire.example", "Vic", secret, roles=[Role.VETTER], **crew),
        eve=person("eve@fire.example", "Eve", secret, **crew),
        finn=person("finn@fire.example", "Finn", secret, roles=EDITOR, **crew),
        sam=person("sam@ambulance.example", "Sam", secret, **medic),
    )
    _desks(ambulance, deputy=cast.finn, partner=fire)
    _desks(fire, deputy=cast.cat, partner=ambulance)
    dana = person("dana@fire.example", "Dana", secret, roles=[Role.ADMINISTRATOR], **crew)
    for by in (cast.dev, dana):
        _set_up(by, *Module)
    for own in (ambulance, fire):
        own.refresh_from_db()
    _rescue(secret)
    _sheet(cast.dev)
    return cast


def _sheet(by: User) -> None:
    """A sheet that Dev has uploaded and not applied: somebody new, and a team and manager."""
    moved = {TEAM: "Moor Lane station, green team", MANAGER: "mo@ambulance.example"}
    rows = [
        SheetRow(2, {EMAIL: "ida@ambulance.example", "Name": "Ida", TEAM: "Harbour, red team"}),
        SheetRow(3, {EMAIL: "sam@ambulance.example", **moved}),
        SheetRow(4, {EMAIL: "mo@ambulance.example", "Name": "Mo"}),
    ]
    actions.hold_import(by=by, rows=rows, now=timezone.now())


def _set_up(by: User, *uses: Module) -> None:
    """Everything an administrator does before colleagues may ask; and modules, if somebody has
    looked at them."""
    now, own = timezone.now(), Organisation.objects.get(people=by)
    code = actions.send_test_mail(by=by, organisation=own, now=now)
    OutgoingMail.objects.filter(kind=OutgoingMail.Kind.LETTER).delete()
    actions.confirm_mail(by=by, organisation=own, code=code, now=now)
    for step in set(SAFETY) - {Step.MAIL}:
        actions.mark(by=by, organisation=own, step=step, office="Data protection officer", now=now)
    actions.open_asking(by=by, organisation=own, now=now)
    if uses:
        actions.choose_modules(by=by, organisation=own, chosen=uses, now=now)


def _rescue(secret: str) -> None:
    """A team that has just begun: its coordinator has done two steps, and nobody may ask yet."""
    team = _organisation(
        "Northmoor Mountain Rescue", "northmoor-rescue", "search_rescue", "rescue.example", ""
    )
    rae = person(
        "rae@rescue.example", "Rae", secret, organisation=team, roles=[Role.COORDINATOR],
        engagement="volunteer",
    )  # fmt: skip
    person("sky@rescue.example", "Sky", secret, organisation=team, engagement="volunteer")
    for step in (Step.STATEMENT, Step.WELFARE):
        actions.mark(by=rae, organisation=team, step=step, now=timezone.now())


def _desks(own: Organisation, *, deputy: User, partner: Organisation) -> None:
    """Two small services look after each other's desks."""
    own.deputy, own.desk_partner = deputy, partner
    own.save(update_fields=["deputy", "desk_partner"])
