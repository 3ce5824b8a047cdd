"""A sheet of people: looked at, applied as a whole or not at all, and nobody else sees it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs.models import OutgoingMail
from people import actions
from people.importing import NOT_KNOWN, Plan, plan_for
from people.models import EmailDomain, ImportDraft, Invitation, Organisation, Team, User
from people.reading import read_sheet
from people.roles import Role
from people.separation import are_separated
from people.sheets import as_csv
from people.tasks import forget_uploaded_sheets
from records.audit import Refused, events_about
from records.models import AuditEvent
from tests.cast import ClientOf
from tests.factories import make_team, make_user
from tests.test_leaks import rows as dump

IMPORT, CHECK, LEAVERS = "/people/import/", "/people/import/check/", "/people/import/leavers/"
NOW = timezone.now()
HEADINGS = "E-mail;Name;Team;Small team;Line manager's e-mail;Role type;Rank band;Engagement\n"


def main(response: Any) -> str:
    return str(response.content.decode()).partition("<main")[2].partition("</main>")[0]


def upload(client: Client, body: bytes | str) -> Any:
    content = body.encode() if isinstance(body, str) else body
    return client.post(IMPORT, {"file": SimpleUploadedFile("people.csv", content)}, follow=True)


def planned(by: User, body: str) -> Plan:
    assert by.organisation
    return plan_for(by.organisation, read_sheet(body.encode()))


def applied(by: User, body: str) -> Plan | None:
    """Held, looked at, applied."""
    actions.hold_import(by=by, rows=read_sheet(body.encode()), now=NOW)
    return actions.apply_import(by=by, mark=planned(by, body).mark, now=NOW)


def everything() -> list[Any]:
    """All that an import may write, to be compared."""
    people = list(User.objects.order_by("pk").values())
    return [people, list(Team.objects.order_by("pk").values()), EmailAddress.objects.count()]


def changes(page: str) -> list[str]:
    """What the page says about people who change: a person, then what changes of them."""
    part = (
        page.partition("<h2>People who change</h2>")[2].partition("<h2>")[0].partition("<form")[0]
    )
    return [one.strip() for one in re.findall(r"<li>([^<]+)", part)]


@pytest.fixture
def office(dev: User, client_of: ClientOf) -> Client:
    return client_of(dev, fresh=True)


def test_the_page_says_what_would_change_and_changes_nothing(asha: User, office: Client) -> None:
    before = everything()
    page = main(upload(office, "E-mail,Name,Team\nasha@ambulance.example,Asha B,\n"
                               "new@ambulance.example,Nia,Red watch\n"))  # fmt: skip
    assert "<li>Nia, new@ambulance.example</li>" in page
    assert changes(page) == ["Asha, asha@ambulance.example", "Name: “Asha” becomes “Asha B”"]
    assert "<li>Red watch: new, small</li>" in page
    assert everything() == before


def test_what_is_and_what_the_file_says_stand_side_by_side(
    asha: User, mo: User, eve: User, blue_watch: Team, office: Client
) -> None:
    User.objects.filter(pk=mo.pk).update(line_manager=eve)
    rows = (
        "asha@ambulance.example;;Red watch;;;Paramedic;Middle manager;\n"
        "mo@ambulance.example;;;;dev@ambulance.example;;;Volunteer\n"
    )
    page = main(upload(office, HEADINGS + rows))
    assert changes(page) == [
        "Asha, asha@ambulance.example",
        "Team: “Blue watch” becomes “Red watch”",
        "Role type: empty becomes “Paramedic”",
        "Rank band: “Front line” becomes “Middle manager”",
        "Mo, mo@ambulance.example",
        # Whom he named at another organisation is not Dev's to learn.
        "Line manager&#39;s e-mail: empty becomes “dev@ambulance.example”",
        "Engagement: “Employed” becomes “Volunteer”",
    ]
    assert "eve@" not in page


def test_applied_it_is_so(asha: User, dev: User, office: Client) -> None:
    page = main(upload(office, HEADINGS + "asha@ambulance.example;;Red watch;No;;Paramedic;;\n"
                "nia@ambulance.example;Nia;red Watch;;asha@ambulance.example;;"
                "Middle manager;Volunteer\n"))  # fmt: skip
    (mark,) = re.findall(r'name="mark" value="(\w+)"', page)
    assert "Applied: 1 new, 1 changed." in main(office.post(CHECK, {"mark": mark}, follow=True))
    asha.refresh_from_db()
    nia = User.objects.get(email="nia@ambulance.example")
    red = Team.objects.get(name="Red watch")
    assert (asha.team, asha.role_type, asha.name) == (red, "ambulance_para", "Asha")
    assert (nia.team, nia.line_manager, nia.rank_band, nia.engagement) == (
        red, asha, 3, "volunteer",
    )  # fmt: skip
    assert not red.keeps_apart


def test_a_newcomer_can_be_let_in_by_a_mailed_code(dev: User, ambulance: Organisation) -> None:
    applied(dev, "Email,Name\nnia@ambulance.example,Nia\n")
    nia = User.objects.get(email="nia@ambulance.example")
    assert (nia.organisation, nia.joined_on is not None, nia.has_usable_password()) == (
        ambulance, True, False,
    )  # fmt: skip
    assert EmailAddress.objects.filter(user=nia, verified=True, primary=True).count() == 1
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.recipient_id, mail.to, mail.body) == ("notice", nia.pk, "", "")


def test_an_export_changes_nothing(asha: User, eve: User, mo: User, dev: User) -> None:
    User.objects.filter(pk=mo.pk).update(line_manager=eve, name=" =Mo  M ", team=None)
    body = as_csv(actions.export_people(by=dev))
    assert dev.organisation
    plan = plan_for(dev.organisation, read_sheet(body))
    assert (plan.problems, plan.does_something, plan.unchanged) == ([], False, 3)
    mo.refresh_from_db()
    assert mo.line_manager == eve


def test_separation_counts_at_once(asha: User, ben: User, dev: User) -> None:
    assert not are_separated(asha, ben)
    applied(dev, "Email,Manager\nasha@ambulance.example,ben@ambulance.example\n")
    asha.refresh_from_db()
    assert are_separated(asha, ben)


def test_a_team_that_becomes_small_keeps_apart_at_once(asha: User, ben: User, dev: User) -> None:
    assert asha.organisation
    team = make_team(asha.organisation, "Green", keeps_apart=False)
    User.objects.filter(pk__in=[asha.pk, ben.pk]).update(team=team, line_manager=None)
    assert not are_separated(asha, ben)
    applied(dev, "Email,Team,Small team\nasha@ambulance.example,Green,yes\n")
    assert are_separated(asha, ben)


def test_newcomers_may_be_each_others_managers(dev: User) -> None:
    applied(dev, "Email,Name,Manager\na@ambulance.example,A,b@ambulance.example\n"
                 "b@ambulance.example,B,\n")  # fmt: skip
    assert str(User.objects.get(email="a@ambulance.example").line_manager) == "B"


def test_a_newcomer_manages_those_who_said_so(asha: User, ben: User, dev: User) -> None:
    for one in (asha, ben):
        actions.correct_manager(person=one, email="nia@ambulance.example")
    applied(dev, "Email,Name,Manager\nnia@ambulance.example,Nia,\n"
                 "ben@ambulance.example,,dev@ambulance.example\n")  # fmt: skip
    for one in (asha, ben):
        one.refresh_from_db()
    assert (str(asha.line_manager), str(ben.line_manager)) == ("Nia", "Dev")


def test_an_invitation_is_used_and_its_role_given(dev: User, ambulance: Organisation) -> None:
    actions.invite(by=dev, email="nia@ambulance.example", organisation=ambulance, role="vetter")
    applied(dev, "Email,Name\nnia@ambulance.example,Nia\n")
    nia = User.objects.get(email="nia@ambulance.example")
    assert (nia.roles, Invitation.objects.get().used) == (["vetter"], True)
    assert {line.event for line in events_about(nia.pk)} == {"account.added", "role.given"}


def test_it_is_audited_for_each_person_and_once_for_all(asha: User, mo: User, dev: User) -> None:
    applied(dev, "Email,Name,Rank\nasha@ambulance.example,A,Executive\nmo@ambulance.example,M,\n")
    lines = [(line.event, line.codes) for line in events_about(asha.pk)]
    assert sorted(lines, key=str) == [
        ("account.changed", {"field": "name"}), ("account.changed", {"field": "rank_band"}),
    ]  # fmt: skip
    (mine,) = events_about(mo.pk)
    assert (mine.actor_id, mine.codes) == (dev.pk, {"field": "name"})
    assert AuditEvent.objects.get(event="people.imported").codes == {"added": 0, "changed": 2}


def test_the_audit_is_that_of_the_single_act(asha: User, mo: User, dev: User) -> None:
    actions.change_person(by=dev, person=asha, name="A")
    applied(dev, "Email,Name\nmo@ambulance.example,M\n")
    one, other = (
        {name: value for name, value in vars(events_about(person.pk)[0]).items()
         if name not in ("_state", "id", "at", "subject")}
        for person in (asha, mo)
    )  # fmt: skip
    assert one == other


def test_what_changed_meanwhile_is_shown_again_and_nothing_written(
    asha: User, dev: User, office: Client
) -> None:
    page = main(upload(office, "Email,Name\nasha@ambulance.example,A\n"))
    (mark,) = re.findall(r'name="mark" value="(\w+)"', page)
    User.objects.filter(pk=asha.pk).update(name="Somebody")
    page = main(office.post(CHECK, {"mark": mark}, follow=True))
    assert "Something changed since you looked, so nothing was applied." in page
    assert changes(page) == ["Somebody, asha@ambulance.example", "Name: “Somebody” becomes “A”"]
    assert User.objects.get(pk=asha.pk).name == "Somebody"


def test_a_sheet_with_an_error_is_never_applied(asha: User, dev: User) -> None:
    before = everything()
    body = "Email,Name\nasha@ambulance.example,A\nnia,Nia\n"
    with pytest.raises(actions.ChangedMeanwhile):
        applied(dev, body)
    assert everything() == before


def test_twice_applied_is_once(asha: User, dev: User) -> None:
    body = "Email,Name\nnia@ambulance.example,Nia\n"
    mark = planned(dev, body).mark
    assert applied(dev, body) is not None
    assert actions.apply_import(by=dev, mark=mark, now=NOW) is None
    assert User.objects.filter(email="nia@ambulance.example").count() == 1


@pytest.mark.parametrize("who", ["cat", "root"])
def test_others_are_refused(who: str, cat: User) -> None:
    root = make_user("root@site.example", None, roles=[Role.ADMINISTRATOR])
    by = {"cat": cat, "root": root}[who]
    for act in (
        lambda: actions.hold_import(by=by, rows=[], now=NOW),
        lambda: actions.apply_import(by=by, mark="", now=NOW),
        lambda: actions.close_leavers(by=by, people=[cat.pk], now=NOW),
    ):
        with pytest.raises(Refused):
            act()


def test_an_administrator_of_nowhere_finds_no_page(db: None, client_of: ClientOf) -> None:
    root = make_user("root@site.example", None, roles=[Role.ADMINISTRATOR])
    client = client_of(root, fresh=True)
    assert {client.get(page).status_code for page in (IMPORT, CHECK, LEAVERS)} == {404}


def test_another_administrator_does_not_find_the_sheet(
    office: Client, fire: Organisation, ambulance: Organisation, client_of: ClientOf
) -> None:
    upload(office, "Email,Name\nnia@ambulance.example,CANARY\n")
    assert "CANARY" in main(office.get(CHECK))
    for organisation in (fire, ambulance):
        other = make_user(organisation=organisation, roles=[Role.ADMINISTRATOR])
        page = client_of(other, fresh=True).get(CHECK, follow=True)
        assert page.redirect_chain == [(IMPORT, 302)]
        assert "CANARY" not in page.content.decode()


def test_an_old_sign_in_is_asked_again(dev: User, client_of: ClientOf) -> None:
    client = client_of(dev)
    for page in (IMPORT, CHECK, LEAVERS):
        assert client.get(page).headers["Location"].startswith("/accounts/reauthenticate/")


def test_no_word_of_it_stands_readable_in_the_database(office: Client) -> None:
    upload(office, "Email,Name,Team\ncanary-a@ambulance.example,CANARY-B,CANARY-C\n")
    stored = "\n".join(dump()).lower()
    assert ImportDraft.objects.get().sheet.lower().count("canary") == 3
    assert "canary" not in stored


def test_it_is_forgotten_within_a_day(office: Client) -> None:
    upload(office, "Email,Name\nnia@ambulance.example,Nia\n")
    forget_uploaded_sheets(now=timezone.now() + timedelta(hours=22))
    assert ImportDraft.objects.count() == 1
    forget_uploaded_sheets(now=timezone.now() + timedelta(hours=23, minutes=1))
    assert ImportDraft.objects.count() == 0


def test_out_of_date_it_is_not_applied(dev: User) -> None:
    body = "Email,Name\nnia@ambulance.example,Nia\n"
    actions.hold_import(by=dev, rows=read_sheet(body.encode()), now=NOW)
    late = NOW + timedelta(days=1)
    assert actions.apply_import(by=dev, mark=planned(dev, body).mark, now=late) is None


def test_a_sheet_in_place_of_another(dev: User, office: Client) -> None:
    upload(office, "Email,Name\na@ambulance.example,A\n")
    upload(office, "Email,Name\nb@ambulance.example,B\n")
    assert ImportDraft.objects.count() == 1
    office.post("/people/import/drop/")
    assert not ImportDraft.objects.exists()


@pytest.mark.parametrize("kind", ["elsewhere", "closed", "unconfirmed", "domain", "invited", "2nd"])
def test_what_cannot_be_used_is_said_in_the_same_words(
    kind: str, dev: User, eve: User, asha: User, fire: Organisation
) -> None:
    address = {"elsewhere": eve.email, "domain": "someone@fire.example"}.get(kind, "x@home.example")
    if kind == "closed":
        make_user(address, dev.organisation, is_active=False)
    elif kind == "unconfirmed":
        make_user(address, None, joined_on=None)
    elif kind == "invited":
        Invitation.objects.create(
            email=address, organisation=fire, expires_on=NOW.date(), token_hash="t"
        )
    elif kind == "2nd":
        EmailAddress.objects.create(user=asha, email=address, verified=True)
    plan = planned(dev, f"Email,Name,Manager\n{address},N,\nasha@ambulance.example,,{address}\n")
    said = [(one.row, one.column, one.words) for one in plan.problems]
    assert said == [
        (2, "E-mail", "This address cannot be used here."),
        (3, "Line manager's e-mail", NOT_KNOWN),
    ]  # fmt: skip


def test_an_address_of_no_domain_of_ours_can_be_used(dev: User, fire: Organisation) -> None:
    assert EmailDomain.objects.filter(organisation=fire).exists()
    assert planned(dev, "Email,Name\nvolunteer@home.example,V\n").problems == []


@pytest.mark.parametrize("number", [1, 30])
def test_looking_costs_the_same_for_many_rows(number: int, dev: User, asha: User) -> None:
    people = "".join(f"p{n}@ambulance.example,P,Blue watch\n" for n in range(number))
    rows = read_sheet(f"Email,Name,Team\nasha@ambulance.example,A,\n{people}".encode())
    assert dev.organisation
    with CaptureQueriesContext(connection) as queries:
        plan_for(dev.organisation, rows)
    assert len(queries) == 6


@pytest.mark.parametrize("number", [3, 30])
def test_applying_costs_the_same_for_many_rows(number: int, dev: User, asha: User) -> None:
    lines = "".join(
        f"p{n}@ambulance.example,P,Blue watch,asha@ambulance.example\n" for n in range(number)
    )
    body = f"Email,Name,Team,Manager\n{lines}"
    with CaptureQueriesContext(connection) as queries:
        applied(dev, body)
    assert len(queries) == 39
