"""Files as people make them, good and bad: each with the exact words they are told."""

from typing import Any

import pytest

from people.importing import MOST_CHARACTERS, plan_for
from people.models import User
from people.reading import KNOWN, MOST_ROWS, SheetRow, as_json, from_json, read_sheet
from people.taxonomy import ENGAGEMENTS, RANK_BANDS
from people.workbooks import Unusable
from tests.cast import ClientOf
from tests.people.test_import import upload

RANKS = "; ".join(label for _, label in RANK_BANDS)
ENGAGED = "; ".join(label for _, label in ENGAGEMENTS)
CSV = "We cannot read this file. In your spreadsheet, save it as .xlsx or CSV and try again."
UNUSABLE = {
    b"": "This file is empty.",
    b"\r\n;;\r\n": "This file is empty.",
    b"\x89PNG\0\0": CSV,
    b"E-mail\n\x81\xff": CSV,
    b'E-mail\n"never closed': CSV,
    b'E-mail\n"a"b"': CSV,
    b"E-mail;Name\n": "There is nobody in this file: only the first row is filled.",
    b"Name;Team\nA;B\n": "No column has the heading \u201cE-mail\u201d. It tells us who each row "
    "is about.",
    b"E-mail;Salary\na@b.example;1\n": f"We do not know the heading \u201cSalary\u201d. {KNOWN}",
    b"E-mail;;Name\na@b.example;;A\n": f"Column 2 has no heading. {KNOWN}",
    b"E-mail;email\na;b\n": "Two columns have the heading \u201cE-mail\u201d.",
    b"E-mail\n" + b"a@b.example\n" * (MOST_ROWS + 1): "This file has more than 5,000 rows. Split "
    "it and import one part after the other.",
    b"E-mail\n" + b"a" * 5_000_000: "This file is larger than 5 MB. Split it and import one part "
    "after the other.",
}  # fmt: skip


@pytest.mark.parametrize("body", UNUSABLE, ids=range(len(UNUSABLE)))
def test_a_file_that_cannot_be_used_is_refused_in_words(body: bytes) -> None:
    with pytest.raises(Unusable) as refused:
        read_sheet(body)
    assert str(refused.value) == UNUSABLE[body]


GOOD = {
    "comma": b"E-mail,Name\na@b.example,Zo\xc3\xab\n",
    "semicolon": b"E-mail;Name\na@b.example;Zo\xc3\xab\n",
    "tab": b"E-mail\tName\na@b.example\tZo\xc3\xab\n",
    "with a mark": b"\xef\xbb\xbfE-mail;Name\na@b.example;Zo\xc3\xab\n",
    "old Excel": b"E-mail;Name\na@b.example;Zo\xeb\n",
    "quoted": b'"E-mail","Name"\r\n"a@b.example","Zo\xc3\xab"\r\n',
    "other order": b"Name;E-mail\nZo\xc3\xab;a@b.example\n",
    "as people write it": b"EMAIL ADDRESS,name\na@b.example,Zo\xc3\xab\n",
    "guarded": b"E-mail;Name\n'a@b.example;Zo\xc3\xab\n".replace(b"'a", b"a"),
    "empty ends": b"E-mail;Name;;\na@b.example;Zo\xc3\xab;;\n;;;\n",
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_is_read_however_it_was_saved(name: str) -> None:
    (row,) = read_sheet(GOOD[name])
    assert (row.number, row.text("E-mail"), row.text("Name")) == (2, "a@b.example", "Zo\u00eb")


def test_a_guarded_cell_is_read_as_it_was() -> None:
    (row,) = read_sheet(b"E-mail;Name\na@b.example;'=Nia\n")
    assert row.text("Name") == "=Nia"


def test_rows_are_numbered_as_a_spreadsheet_does() -> None:
    rows = read_sheet(b'E-mail;Name\na@b.example;"A\nB"\n\nc@d.example;C\n')
    assert [(row.number, row.text("Name")) for row in rows] == [(2, "A B"), (4, "C")]


def test_rows_are_held_and_found_again() -> None:
    rows = [SheetRow(2, {"E-mail": "a", "": "beside"})]
    assert from_json(as_json(rows)) == rows
    assert from_json("This text cannot be read at the moment.") == []


HEAD = "E-mail,Name,Team,Small team,Line manager's e-mail,Role type,Rank band,Engagement\n"
NOBODY = "Nobody in this file or at your organisation has this address."
LOOP = "Going up from manager to manager leads back to the same person."
# Rows, and what is said: row, heading, words.
PROBLEMS: dict[str, list[tuple[int, str, str]]] = {
    ",Nia": [(2, "E-mail", "Enter the address this row is about.")],
    "nia,Nia": [(2, "E-mail", "This is not an e-mail address.")],
    "n@a.example,N\nN@a.example,N": [(3, "E-mail", "Row 2 is about this address already.")],
    "n@a.example,": [(2, "Name", "Enter the name to be called.")],
    f"n@a.example,{'n' * 81}": [(2, "Name", "Use at most 80 characters.")],
    f"n@a.example,N,{'t' * 121}": [(2, "Team", "Use at most 120 characters.")],
    "n@a.example,N,Red,perhaps": [(2, "Small team", "Use Yes or No.")],
    "n@a.example,N,,Yes": [(2, "Small team", "Name the team this is about, or leave it empty.")],
    "n@a.example,N,Red,Yes\nm@a.example,M,RED,No": [
        (3, "Small team", "Another row says the opposite about this team."),
    ],
    "n@a.example,N,,,n@a.example": [
        (2, "Line manager's e-mail", "Nobody is their own manager."),
    ],
    "n@a.example,N,,,nobody@a.example": [
        (2, "Line manager's e-mail", NOBODY),
    ],
    "n@a.example,N,,,,Wizard": [(2, "Role type", "Use the words of the list of role types.")],
    "n@a.example,N,,,,,Tsar": [(2, "Rank band", f"Use one of these: {RANKS}.")],
    "n@a.example,N,,,,,,Lent": [(2, "Engagement", f"Use one of these: {ENGAGED}.")],
    "n@a.example,N,,,,,,,more": [
        (2, "Engagement", "This row has more cells than there are headings."),
    ],
    f"n@a.example,{'n' * (MOST_CHARACTERS + 1)}": [
        (2, "Name", "This cell has more than 500 characters."),
    ],
    "n@a.example,N,,,m@a.example\nm@a.example,M,,,n@a.example": [
        (2, "Line manager's e-mail", LOOP), (3, "Line manager's e-mail", LOOP),
    ],
    "mo@ambulance.example,,,,asha@ambulance.example": [(2, "Line manager's e-mail", LOOP)],
}  # fmt: skip


@pytest.mark.parametrize("rows", PROBLEMS, ids=range(len(PROBLEMS)))
def test_each_row_in_error_says_what_and_where(rows: str, asha: User, dev: User) -> None:
    assert dev.organisation
    plan = plan_for(dev.organisation, read_sheet((HEAD + rows + "\n").encode()))
    assert [(one.row, one.column, one.words) for one in plan.problems] == PROBLEMS[rows]


def test_a_loop_people_made_themselves_is_no_error_of_the_sheet(
    asha: User, mo: User, dev: User
) -> None:
    User.objects.filter(pk=mo.pk).update(line_manager=asha)
    assert dev.organisation
    body = b"E-mail,Name\nmo@ambulance.example,M\nasha@ambulance.example,A\n"
    assert plan_for(dev.organisation, read_sheet(body)).problems == []


def page(client_of: ClientOf, dev: User, body: bytes) -> str:
    found: str = upload(client_of(dev, fresh=True), body).content.decode()
    return found


def test_the_words_stand_beside_the_field(dev: User, client_of: ClientOf) -> None:
    shown = page(client_of, dev, b"Name;Team\nA;B\n")
    assert shown.count("It tells us who each row is about.") == 2
    assert "Error: Upload a list of people" in shown


def test_no_file_and_an_empty_one(dev: User, client_of: ClientOf) -> None:
    client: Any = client_of(dev, fresh=True)
    assert "Choose a file." in client.post("/people/import/", {}).content.decode()
    assert "This file is empty." in page(client_of, dev, b"")


def test_a_hundred_errors_are_shown_and_the_rest_is_counted(dev: User, client_of: ClientOf) -> None:
    shown = page(client_of, dev, b"E-mail\n" + b"nobody\n" * 123)
    assert shown.count("This is not an e-mail address.") == 1
    assert shown.count("Row 2 is about this address already.") == 99
    assert "And 23 more things to put right." in shown
    assert "Apply" not in shown.partition("<main")[2]
