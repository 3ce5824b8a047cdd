"""The administration of accounts: who sees what, and that every change is an action."""

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.http import HttpResponse
from django.test import Client

from people import actions
from people.models import EmailDomain, Invitation, Organisation, Team, User
from people.roles import Role
from records.audit import events_about
from records.models import AuditEvent
from tests.cast import ClientOf
from tests.factories import make_organisation, make_user

PEOPLE = "/admin/people/user/"
PAGES = [f"/admin/people/{name}/" for name in ("user", "organisation", "team", "emaildomain")]


@pytest.fixture
def office(dev: User, client_of: ClientOf) -> Client:
    return client_of(dev, fresh=True)


def row(person: User) -> str:
    return f"{PEOPLE}{person.pk}/change/"


def form(**changes: object) -> dict[str, object]:
    return {
        "name": "Asha", "team": "", "role_type": "", "rank_band": "1", "engagement": "employed",
        "line_manager_email": "", **changes,
    }  # fmt: skip


@pytest.mark.parametrize("url", [*PAGES, "/admin/people/invitation/"])
def test_administrators_open_them_vetters_and_others_do_not(
    url: str, office: Client, viv: User, cat: User, asha: User, client_of: ClientOf
) -> None:
    assert office.get(url).status_code == 200
    others = [client_of(person, fresh=True).get(url).status_code for person in (viv, cat, asha)]
    assert others == [403, 403, 403]


@pytest.mark.parametrize("url", [*PAGES, "/admin/people/invitation/"])
def test_they_open_before_anything_is_there_and_with_three_rows(
    url: str, office: Client, ambulance: Organisation, asha: User, ben: User
) -> None:
    for number in range(3):
        Team.objects.create(organisation=ambulance, name=f"Team {number}")
        EmailDomain.objects.create(organisation=ambulance, domain=f"x{number}.example")
    assert office.get(url).status_code == 200


def test_an_organisations_administrator_sees_only_that_organisation(
    office: Client, asha: User, eve: User, fire: Organisation
) -> None:
    people = office.get(PEOPLE).content.decode()
    assert ("Asha" in people, "Eve" in people) == (True, False)
    assert office.get(row(eve)).status_code == 302
    organisations = office.get("/admin/people/organisation/").content.decode()
    assert fire.name not in organisations


def test_the_page_of_an_account_shows_nothing_confidential(
    office: Client, asha: User, eve: User, ben: User
) -> None:
    actions.keep_apart(person=asha, email=eve.email, kind="investigating")
    actions.block(person=asha, other=ben)
    asha.communicate, asha.private_address = "canary words", "canary@home.example"
    asha.save()
    page = office.get(row(asha)).content.decode()
    assert [w for w in ("canary", eve.email, "investigating", "Ben") if w in page] == []
    assert "mo@ambulance.example" in page


def test_opening_an_account_needs_a_fresh_sign_in_and_is_audited(
    dev: User, asha: User, client_of: ClientOf, office: Client
) -> None:
    stale = client_of(dev).get(row(asha))
    assert stale["Location"].startswith("/accounts/reauthenticate/?next=")
    assert not events_about(asha.pk).exists()
    office.get(row(asha))
    assert [event.event for event in events_about(asha.pk)] == ["account.opened"]


def test_corrections_and_roles_go_through_the_actions(
    office: Client, asha: User, ben: User
) -> None:
    data = form(name="Aisha", line_manager_email="BEN@ambulance.example", roles=["coordinator"])
    assert office.post(row(asha), data).status_code == 302
    asha.refresh_from_db()
    assert (asha.name, asha.line_manager, asha.roles) == ("Aisha", ben, ["coordinator"])
    found = set(events_about(asha.pk).values_list("event", flat=True))
    assert found == {"account.changed", "role.given"}
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("email", ["nobody@ambulance.example", "eve@fire.example", "asha"])
def test_a_manager_is_a_colleague(office: Client, asha: User, eve: User, email: str) -> None:
    email = asha.email if email == "asha" else email
    page = office.post(row(asha), form(line_manager_email=email))
    assert "Nobody else in this organisation has this address." in page.content.decode()


def test_nobody_gives_themselves_a_role(office: Client, dev: User) -> None:
    data = form(name="Dev", roles=["administrator", "vetter"])
    assert office.post(row(dev), data).status_code == 403
    dev.refresh_from_db()
    assert dev.roles == ["administrator"]
    assert [event.event for event in events_about(dev.pk)] == ["role.own_refused"]


def test_closing_and_reopening_from_the_list(office: Client, asha: User, dev: User) -> None:
    for action, active in (("close_accounts", False), ("reopen_accounts", True)):
        office.post(PEOPLE, {"action": action, "_selected_action": [asha.pk, dev.pk]})
        states = User.objects.in_bulk([asha.pk, dev.pk])
        assert (states[asha.pk].is_active, states[dev.pk].is_active) == (active, True)


def test_closing_needs_a_fresh_sign_in(dev: User, asha: User, client_of: ClientOf) -> None:
    data = {"action": "close_accounts", "_selected_action": [asha.pk]}
    answer = client_of(dev).post(PEOPLE, data)
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    asha.refresh_from_db()
    assert asha.is_active


def test_inviting_and_withdrawing(office: Client, ambulance: Organisation, asha: User) -> None:
    url = "/admin/people/invitation/"
    data = {"email": "nia@home.example", "organisation": str(ambulance.pk), "role": "", "team": ""}
    assert office.post(f"{url}add/", data).status_code == 302
    invitation = Invitation.objects.get()
    assert invitation.email == "nia@home.example"
    assert office.get(f"{url}{invitation.pk}/change/").status_code == 200
    office.post(url, {"action": "withdraw", "_selected_action": [invitation.pk]})
    assert not Invitation.objects.exists()


def test_settings_of_the_organisation_are_audited_by_field(
    office: Client, ambulance: Organisation
) -> None:
    url = f"/admin/people/organisation/{ambulance.pk}/change/"
    page = office.get(url)
    data = {k: v for k, v in page.context["adminform"].form.initial.items() if v is not None}
    data |= {"partners": [], "retention_days": 14, "brand_colour": "#003366"}
    assert office.post(url, data).status_code == 302
    ambulance.refresh_from_db()
    assert ambulance.retention_days == 14
    fields = [e.codes["field"] for e in AuditEvent.objects.filter(event="organisation.changed")]
    assert sorted(fields) == ["brand_colour", "retention_days"]


@pytest.fixture
def settings_of(
    office: Client, ambulance: Organisation, fire: Organisation, cat: User, finn: User
) -> Callable[..., HttpResponse]:
    """Saves the ambulance service's page, with the fire service as its partner."""
    ambulance.partners.add(fire)
    url = f"/admin/people/organisation/{ambulance.pk}/change/"

    def save(**changes: object) -> HttpResponse:
        initial = office.get(url).context["adminform"].form.initial
        data = {key: value for key, value in initial.items() if value is not None}
        data |= {"partners": [str(fire.pk)], **changes}
        return office.post(url, data)  # type: ignore[return-value]  # the client's own class

    return save


def test_deputy_and_partner_of_the_desk_are_set_and_audited(
    settings_of: Callable[..., HttpResponse],
    ambulance: Organisation,
    fire: Organisation,
    finn: User,
) -> None:
    assert settings_of(deputy=finn.pk, desk_partner=fire.pk).status_code == 302
    ambulance.refresh_from_db()
    assert (ambulance.deputy, ambulance.desk_partner) == (finn, fire)
    fields = [e.codes["field"] for e in AuditEvent.objects.filter(event="organisation.changed")]
    assert sorted(fields) == ["deputy", "desk_partner"]


@pytest.mark.parametrize(
    ("typed", "kept"), [("1", 1), ("5", 5), ("", None), ("0", None), ("6", None), ("x", None)]
)
def test_the_most_contacts_at_once_are_set_and_audited(
    settings_of: Callable[..., HttpResponse], ambulance: Organisation, typed: str, kept: int | None
) -> None:
    answer = settings_of(most_contacts=typed)
    assert answer.status_code == (302 if kept or not typed else 200)
    ambulance.refresh_from_db()
    assert ambulance.most_contacts == kept
    fields = [e.codes["field"] for e in AuditEvent.objects.filter(event="organisation.changed")]
    assert fields == (["most_contacts"] if kept else [])


def test_only_coordinators_here_and_of_partners_are_offered(
    office: Client, ambulance: Organisation, settings_of: object, cat: User, asha: User, eve: User
) -> None:
    make_user("kim@far.example", make_organisation("Far away"), roles=[Role.COORDINATOR])
    make_user("gone@ambulance.example", ambulance, roles=[Role.COORDINATOR], is_active=False)
    page = office.get(f"/admin/people/organisation/{ambulance.pk}/change/")
    form = page.context["adminform"].form
    offered = [str(label) for _, label in form.fields["deputy"].choices]
    assert offered == [
        "Nobody", "Cat, Northern Ambulance Service", "Finn, Moorland Fire and Rescue",
    ]  # fmt: skip
    partners = [str(label) for _, label in form.fields["desk_partner"].choices]
    assert partners == ["None", "Moorland Fire and Rescue"]


@pytest.mark.parametrize(
    ("field", "who", "partner", "words"),
    [
        ("deputy", "asha", True, "Choose a coordinator of this organisation or of a partner."),
        ("deputy", "finn", False, "Their organisation would not be a partner any more."),
        ("desk_partner", "ambulance", True, "Choose one of the partner organisations."),
        ("desk_partner", "fire", False, "It would not be a partner any more."),
    ],
)
def test_a_wrong_deputy_or_partner_is_refused_beside_the_field(
    settings_of: Callable[..., HttpResponse], asha: User, ambulance: Organisation,
    fire: Organisation, field: str, who: str, partner: bool, words: str,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    partners = [str(fire.pk)] if partner else []
    row = request.getfixturevalue(who)
    answer = settings_of(**{"partners": partners, field: row.pk})
    assert words in answer.content.decode()
    ambulance.refresh_from_db()
    assert (ambulance.deputy, ambulance.desk_partner) == (None, None)


def test_a_colour_that_cannot_be_read_is_refused(office: Client, ambulance: Organisation) -> None:
    url = f"/admin/people/organisation/{ambulance.pk}/change/"
    data = {"name": "X", "slug": "x", "brand_colour": "#ffff00"}
    assert "Choose a darker one" in office.post(url, data).content.decode()


def test_new_organisations_are_added_by_those_who_belong_to_none(
    office: Client, client_of: ClientOf, asha: User, eve: User
) -> None:
    host = client_of(make_user(roles=[Role.ADMINISTRATOR]), fresh=True)
    url = "/admin/people/organisation/add/"
    assert (office.get(url).status_code, host.get(url).status_code) == (403, 200)
    assert host.get(row(eve)).status_code == 200


def test_nothing_can_be_deleted_and_there_is_no_other_history(office: Client, asha: User) -> None:
    for url in (f"{PEOPLE}{asha.pk}/delete/", f"{PEOPLE}add/"):
        assert office.get(url).status_code == 403
    assert office.get(f"{PEOPLE}{asha.pk}/history/").status_code == 404
    office.post(PEOPLE, {"action": "delete_selected", "_selected_action": [asha.pk], "post": "yes"})
    assert User.objects.filter(pk=asha.pk).exists()
    assert "delete_selected" not in office.get(PEOPLE).content.decode()


def test_only_pages_that_keep_our_rules_are_registered() -> None:
    libraries = {m._meta.app_label for m in admin.site._registry}
    assert libraries <= {"people", "directory", "resources", "signposting"}
