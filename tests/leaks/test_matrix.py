"""The leak matrix: every encrypted field, in everything that anybody can get hold of.

A cell is one field in one artefact. Those in the table must hit, each for the reason beside it, and
so show that the search finds what is there; all others must not.
"""

import logging
from email import message_from_bytes
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from jobs.worker import drain
from tests.cast import ClientOf
from tests.crawl import steady
from tests.leaks.conftest import Planted, encrypted_fields
from tests.leaks.table import ALLOWED
from tests.leaks.walking import everything
from tests.test_leaks import rows

NOBODY = "somebody who is not signed in"
ELSEWHERE = ("every address", "the log of every visit")
Cells = set[tuple[str, str]]


def visit_all(planted: Planted, client_of: ClientOf, visitor: Client) -> tuple[Cells, int]:
    """Everything as everybody: which field stands where, and how many answers there were."""
    hits: Cells = set()
    answers = 0
    for name in [*planted.world.people, None]:
        client = client_of(planted.world.people[name], fresh=True) if name else visitor
        pages = everything(client, planted.world, name)
        answers += len(pages)
        hits |= {(field, name or NOBODY) for field in planted.found_in("\n".join(pages.values()))}
        hits |= {(field, ELSEWHERE[0]) for field in planted.found_in("\n".join(pages))}
    return hits, answers


@pytest.mark.postgres
def test_every_field_is_found_where_it_may_be_and_nowhere_else(
    planted: Planted,
    client_of: ClientOf,
    visitor: Client,
    caplog: pytest.LogCaptureFixture,
    pytestconfig: pytest.Config,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with caplog.at_level(logging.DEBUG):
        hits, answers = visit_all(planted, client_of, visitor)
    log = "\n".join(f"{line.getMessage()} {line.__dict__}" for line in caplog.records)
    hits |= {(field, ELSEWHERE[1]) for field in planted.found_in(log)}
    assert hits == set(ALLOWED)
    if pytestconfig.get_verbosity() > 0:
        columns = len(planted.world.people) + 1 + len(ELSEWHERE)
        with capsys.disabled():
            print(  # noqa: T201  (the size of the matrix is asked for with -v)
                f"\nleak matrix: {len(planted.words)} fields x {columns} artefacts ="
                f" {len(planted.words) * columns} cells, {len(ALLOWED)} of them allowed;"
                f" {answers} answers and {len(caplog.records)} lines of log searched"
            )


def test_the_table_names_fields_and_people_that_exist(planted: Planted) -> None:
    assert {field for field, _ in ALLOWED} <= set(planted.words)
    assert {who for _, who in ALLOWED} <= set(planted.world.people)


def test_no_encrypted_field_stands_readable_in_any_table(planted: Planted) -> None:
    """The dump, with audit, tallies, sessions and the queue; an address in clear is found in it."""
    dump = "\n".join(rows())
    assert planted.found_in(dump) - {"people.User.email"} == set()
    assert "people.User.email" in planted.found_in(dump)


def test_no_letter_holds_more_than_the_address_it_goes_to(
    planted: Planted, settings: object, tmp_path: Path
) -> None:
    settings.MAIL_FOLDER = str(tmp_path)  # type: ignore[attr-defined]  # pytest-django's proxy
    drain(regular=False)
    letters = [message_from_bytes(file.read_bytes()).as_string() for file in tmp_path.iterdir()]
    assert len(letters) > 5
    assert planted.found_in("\n".join(letters)) == {"people.User.email"}


def test_no_file_of_the_media_folder_holds_a_word(planted: Planted) -> None:
    files = [file for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file()]
    assert files
    everything = "\n".join(file.read_bytes().decode("utf-8", "replace") for file in files)
    assert planted.found_in(everything) == set()


SEARCHED = {
    "dev": ["people/user", "people/invitation"],
    "viv": ["directory/application", "directory/supporter", "directory/waitingtext"],
}


def searched(client: Client, page: str, lookup: str, word: str) -> str:
    answer = client.get(f"/admin/{page}/", {lookup: word}, secure=True)
    return f"{answer.status_code} {steady(answer.content.decode())}"


@pytest.mark.parametrize("name", SEARCHED)
def test_no_search_in_the_administration_tells_whether_a_word_is_there(
    name: str, planted: Planted, client_of: ClientOf
) -> None:
    client = client_of(planted.world.people[name], fresh=True)
    lookups = [f"{field.rpartition('.')[2]}__startswith" for field in encrypted_fields()]
    lookups += ["q", "relations__other_email__contains", "supporter__user__email__startswith"]
    for page in SEARCHED[name]:
        for lookup in sorted(set(lookups)):
            there, absent = (searched(client, page, lookup, word) for word in ("CNRY", "XXXX"))
            same = there.replace("CNRY", "XXXX") == absent.replace("CNRY", "XXXX")
            assert same, f"{page} {lookup}"


@pytest.mark.parametrize("name", ["dev", "viv"])
def test_the_administration_completes_nothing(
    name: str, planted: Planted, client_of: ClientOf
) -> None:
    client = client_of(planted.world.people[name], fresh=True)
    for app, model, field in [
        ("people", "user", "line_manager"),
        ("conversations", "offer", "supporter"),
        ("directory", "supporter", "user"),
    ]:
        asked = {"term": "a", "app_label": app, "model_name": model, "field_name": field}
        assert client.get("/admin/autocomplete/", asked, secure=True).status_code == 404
