"""The list of people for administrators: whole, safe to open, audited, and nothing else in it."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from people import actions
from people.columns import COLUMNS
from people.models import User
from people.roles import Role
from people.sheets import as_csv, guarded, unguarded
from records.audit import Refused
from records.models import AuditEvent
from tests.cast import ClientOf
from tests.factories import make_user

EXPORT = "/people/export/"
TEXTS = st.text(alphabet=st.sampled_from("a'\"=+-@\t\r\n ;,ü＝"), max_size=8)


def read(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


@pytest.fixture
def office(dev: User, client_of: ClientOf) -> Client:
    return client_of(dev, fresh=True)


def test_a_row_says_what_is_held_about_a_person(asha: User, dev: User) -> None:
    heading, *rows = actions.export_people(by=dev)
    assert heading == list(COLUMNS)
    assert rows[0] == [
        "asha@ambulance.example", "Asha", "Blue watch", "Yes", "mo@ambulance.example", "",
        "Front line", "Employed",
    ]  # fmt: skip


def test_only_open_confirmed_accounts_of_the_own_organisation(
    asha: User, dev: User, eve: User
) -> None:
    make_user("gone@ambulance.example", dev.organisation, is_active=False)
    make_user("unconfirmed@ambulance.example", dev.organisation, joined_on=None)
    people = [row[0] for row in actions.export_people(by=dev)[1:]]
    assert people == [f"{name}@ambulance.example" for name in ("asha", "dev", "mo")]


def test_a_manager_elsewhere_is_not_told(asha: User, dev: User, eve: User) -> None:
    User.objects.filter(pk=asha.pk).update(line_manager=eve)
    assert actions.export_people(by=dev)[1][4] == ""


def test_it_is_audited_with_a_number(asha: User, dev: User) -> None:
    actions.export_people(by=dev)
    line = AuditEvent.objects.get(event="account.exported")
    assert line.codes == {"people": 3}


def test_others_are_refused(cat: User) -> None:
    with pytest.raises(Refused):
        actions.export_people(by=cat)


def test_private_addresses_and_words_stay_out(asha: User, office: Client) -> None:
    asha.private_address, asha.communicate = "asha@home.example", "Slowly, please"
    asha.save()
    body = office.post(EXPORT).content
    assert (b"home.example" in body, b"Slowly" in body) == (False, False)


def test_looking_at_the_page_downloads_and_records_nothing(office: Client) -> None:
    page = office.get(EXPORT)
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert not AuditEvent.objects.filter(event="account.exported").exists()


def test_the_file_is_kept_by_nobody_on_the_way(asha: User, office: Client) -> None:
    User.objects.filter(pk=asha.pk).update(name="=HYPERLINK(1)")
    response = office.post(EXPORT)
    assert response.headers["Cache-Control"] == "no-store, private"
    assert response.headers["Content-Disposition"] == 'attachment; filename="people.csv"'
    assert read(response.content)[1][1] == "'=HYPERLINK(1)"


def test_an_old_sign_in_is_asked_again(dev: User, client_of: ClientOf) -> None:
    assert client_of(dev).post(EXPORT).status_code == 302


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_one_query_for_all(asha: User, dev: User, number: int) -> None:
    for _ in range(number):
        make_user("", dev.organisation, team=asha.team, line_manager=asha)
    with CaptureQueriesContext(connection) as queries:
        rows = actions.export_people(by=dev)
    asked = [query["sql"] for query in queries if 'FROM "people_' in query["sql"]]
    assert (len(rows), len(asked)) == (number + 4, 1)


@given(TEXTS)
def test_whatever_is_written_can_be_read_back(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), max_size=4))
def test_a_file_holds_what_was_written(rows: list[list[str]]) -> None:
    assert [[unguarded(cell) for cell in row] for row in read(as_csv(rows))] == rows


@given(TEXTS)
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert guarded(text)[:1] not in {*"=+-@\t\r＝"}


def test_administrators_of_no_organisation_get_an_empty_list(asha: User) -> None:
    nowhere = make_user("root@site.example", None, roles=[Role.ADMINISTRATOR])
    assert actions.export_people(by=nowhere) == [list(COLUMNS)]
