"""Workbooks: read and written like the text file, and those that were made to do harm refused."""

import io
import re
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from openpyxl import DEFUSEDXML, Workbook, load_workbook

from people import actions
from people.importing import plan_for
from people.models import User
from people.reading import SheetRow, read_sheet
from people.workbooks import NO_TABLE, Unusable, as_workbook
from tests.cast import ClientOf
from tests.people.test_import import main, upload


def book(*rows: list[Any]) -> bytes:
    made = Workbook()
    sheet = made.worksheets[0]
    for row in rows:
        sheet.append(row)
    body = io.BytesIO()
    made.save(body)
    return body.getvalue()


def with_part(body: bytes, part: str, change: Any) -> bytes:
    """The workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text) if name == part else text)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
GOOD = book(["E-mail", "Name"], ["nia@ambulance.example", "Nia"])


def refused(body: bytes) -> str:
    with pytest.raises(Unusable) as error:
        read_sheet(body)
    return str(error.value)


def test_cells_are_read_as_a_text_file_has_them() -> None:
    (row,) = read_sheet(book(
        ["E-mail", "Name", "Team", "Small team", "Rank"],
        [None] * 5,
        ["a@b.example", 7.0, date(2026, 1, 2), True, 1.5],
    ))  # fmt: skip
    assert row == SheetRow(3, {
        "E-mail": "a@b.example", "Name": "7", "Team": "2026-01-02T00:00:00", "Small team": "Yes",
        "Rank band": "1.5",
    })  # fmt: skip


def test_of_a_formula_only_the_kept_value_is_read() -> None:
    body = book(["E-mail", "Name"], ["a@b.example", "=1+1"])
    (row,) = read_sheet(body)
    assert row.text("Name") == ""
    kept = with_part(body, SHEET, lambda xml: re.sub(rb"<v ?/>|<v></v>", b"<v>2</v>", xml))
    (row,) = read_sheet(kept)
    assert row.text("Name") == "2"


def outcome(body: bytes) -> list[str]:
    """The names in it, or the words of the refusal."""
    try:
        return [row.text("Name") for row in read_sheet(body)]
    except Unusable as error:
        return [str(error)]


ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [%s]>'
HARM = {
    "laughs": b'<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">',
    "external": b'<!ENTITY c SYSTEM "file:///etc/hostname">',
}


@pytest.mark.parametrize("kind", HARM)
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml"])
def test_entities_are_not_resolved(kind: str, part: str) -> None:
    def harm(xml: bytes) -> bytes:
        bare = re.sub(rb"^<\?xml[^>]*\?>", b"", xml)
        return ENTITY % HARM[kind] + re.sub(rb">Nia<|<v>1</v>", b"><v>&c;</v><", bare, count=1)

    # In a part that holds no cells an entity is refused or never looked at.
    right = [[NO_TABLE]] if part == SHEET else [[NO_TABLE], ["Nia"]]
    assert outcome(with_part(GOOD, part, harm)) in right


def test_the_reader_stands_behind_defusedxml() -> None:
    assert DEFUSEDXML


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = with_part(GOOD, SHEET, lambda xml: xml + b" " * 61_000_000)
    assert len(bomb) < 100_000
    opened: list[Any] = []
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *a, **k: opened.append(a))
    assert refused(bomb) == NO_TABLE
    assert not opened


def test_many_parts_are_refused() -> None:
    body = io.BytesIO(GOOD)
    with zipfile.ZipFile(body, "a") as folder:
        for number in range(500):
            folder.writestr(f"x{number}", b"")
    assert refused(body.getvalue()) == NO_TABLE


@pytest.mark.parametrize("body", [
    GOOD[:200], b"PK\x03\x04 nothing", with_part(GOOD, SHEET, lambda _: b"<not xml"),
    with_part(GOOD, "xl/workbook.xml", lambda _: b""),
])  # fmt: skip
def test_a_broken_workbook_is_refused_in_words(body: bytes) -> None:
    assert refused(body) == NO_TABLE


def test_a_cell_far_away_costs_nothing() -> None:
    far = with_part(GOOD, SHEET, lambda xml: xml.replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    ))  # fmt: skip
    assert [row.number for row in read_sheet(far)] == [2]


@pytest.fixture
def office(dev: User, client_of: ClientOf) -> Client:
    return client_of(dev, fresh=True)


def test_the_download_can_be_uploaded_again_and_changes_nothing(
    asha: User, dev: User, office: Client
) -> None:
    User.objects.filter(pk=asha.pk).update(name="=HYPERLINK(1)\x07")
    response = office.post("/people/export/", {"as": "xlsx"})
    assert response.headers["Content-Disposition"] == 'attachment; filename="people.xlsx"'
    assert response.headers["Cache-Control"] == "no-store, private"
    sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("'=HYPERLINK(1)", "s")
    User.objects.filter(pk=asha.pk).update(name="=HYPERLINK(1)")
    assert dev.organisation
    plan = plan_for(dev.organisation, read_sheet(response.content))
    assert (plan.problems, plan.does_something, plan.unchanged) == ([], False, 3)


def test_both_downloads_hold_the_same(asha: User, dev: User) -> None:
    rows = actions.export_people(by=dev)
    (heading, *found) = load_workbook(io.BytesIO(as_workbook(rows))).worksheets[0].values
    assert [list(heading), *([cell or "" for cell in row] for row in found)] == rows


def test_a_workbook_is_uploaded_like_a_text_file(asha: User, office: Client) -> None:
    page = main(upload(office, GOOD))
    assert "<li>Nia, nia@ambulance.example</li>" in page
