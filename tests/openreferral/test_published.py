"""Held against what HSDS 3.2 and the UK profile 3.0 publish: see `published` for the versions."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from signposting.models import Signpost
from signposting.openreferral.reading import row_of
from signposting.openreferral.schemas import SCHEMAS
from signposting.openreferral.tables import FILES, TABLES, services_of
from tests.openreferral import published
from tests.openreferral.test_files import OUT, bring_in

ALL = "/openreferral/services"
BOTH = pytest.mark.parametrize("words", [published.HSDS, published.UK], ids=["hsds", "uk"])
OURS = {
    "Service": "service", "Organization": "organization", "Phone": "phone", "Contact": "contact",
    "Schedule": "schedule", "ServiceArea": "service_area", "Language": "language",
    "ServiceAtLocation": "service_at_location", "Location": "location", "Address": "address",
    "Accessibility": "accessibility", "CostOption": "cost_option", "Url": "url",
    "Attribute": "attribute", "TaxonomyTerm": "taxonomy_term", "Taxonomy": "taxonomy",
}  # fmt: skip
READ: dict[str, Callable[[str], Any]] = {
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "number": float,
    "string": str,
    "datetime": lambda cell: datetime.strptime(cell, "%Y-%m-%dT%H:%M:%SZ"),
}
# Nobody in the UK writes a state or province, so none is told; the column is there.
NOT_SAID = {"state_province"}


@pytest.fixture
def adverse(make_entry):
    """Entries with as little, as much and as odd as the forms let through."""
    bare = make_entry(
        "bare", groups=[], regions=[], min_age=None, max_age=None, hours="", costs=[],
        languages=[], access=[], needs=[], services=[], nations=[], on_holidays="usual",
        access_words="", cost="", who_for="", tells_employer="unknown", tells_words="",
    )  # fmt: skip
    for related in (bare.channels, bare.schedules, bare.locations):
        related.all().delete()
    bare.locations.create(town="Northmoor")
    odd = make_entry("odd", name='=1+1 "<b>,\n', what_for="Łódź 😀 \u202e", min_age=0, max_age=0)
    odd.schedules.all().delete()
    odd.schedules.create(days=["MO", "TU", "WE", "TH", "FR", "SA", "SU"], opens="00:00",
                         closes="00:00")  # fmt: skip
    return [bare, odd]


# The library looks at no address unless another library is there.
FORMATS = FormatChecker()
FORMATS.checks("uri")(lambda text: bool(re.fullmatch(r"[a-z][a-z0-9+.-]*:[!-~]+", text)))


def faults(words, thing, said):
    checker = Draft202012Validator(published.schema(words, thing), format_checker=FORMATS)
    return [f"{error.json_path}: {error.message}" for error in checker.iter_errors(said)]


@BOTH
def test_every_service_is_as_published(words, entry, adverse, program, switched_on):
    for query in ({}, {"full": "true"}):
        listed = program.get(ALL, query).json()["contents"]
        assert len(listed) == 3
        assert [faults(words, "service", one) for one in listed] == [[]] * 3
    for one in [entry, *adverse]:
        assert faults(words, "service", program.get(f"{ALL}/{one.pk}").json()) == []


@BOTH
def test_what_is_taken_out_is_as_published(words, entry, adverse, client_of, cat):
    Signpost.objects.filter(pk=entry.pk).update(state="draft")
    taken = client_of(cat).get(OUT["json"]).json()["services"]
    assert [faults(words, "service", one) for one in taken] == [[]] * 3


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"status": "open"}, "$.status"),
        ({"url": "no address"}, "$.url"),
        ({"organization": {"id": "7", "name": "A", "description": ""}}, "$.organization.id"),
        ({"last_modified": "2026-01-01"}, "$.last_modified"),
        ({"minimum_age": "16"}, "$.minimum_age"),
        ({"schedules": [{"id": str(UUID(int=7)), "freq": "DAILY"}]}, "$.schedules[0].freq"),
    ],
)
@BOTH
def test_a_fault_would_be_seen(words, change, says, entry, program, switched_on):
    said = program.get(f"{ALL}/{entry.pk}").json() | change
    assert [one.partition(":")[0] for one in faults(words, "service", said)] == [says]


def test_every_word_of_ours_is_a_published_one():
    """Or has x_ before it, as the profile wants it. And nothing they require is left out."""
    for ours, thing in OURS.items():
        known = {*published.names(published.HSDS, thing)}
        known |= {*published.names(published.UK, thing)} if thing in published.UK else set()
        said = SCHEMAS[ours]["properties"]
        assert [name for name in said if name not in known and not name.startswith("x_")] == []
        for words in (published.HSDS, published.UK):
            must = [name for name, one in _known(words, thing).items() if one["must"]]
            assert set(must) <= set(SCHEMAS[ours]["required"])


def _known(words, thing):
    return published.names(words, thing) if thing in words else {}


def test_every_cell_of_the_tables_is_of_the_published_kind(entry, adverse, client_of, cat):
    seen = 0
    for table, rows in _tables(client_of(cat).get(OUT["zip"]).content).items():
        kinds = published.names(published.HSDS, table)
        for row in rows:
            for name, cell in row.items():
                one = kinds.get(name)
                if one is None:
                    continue
                seen += 1
                needed = (one["must"] or one["must_in_table"]) and name not in NOT_SAID
                _fits(one, cell, needed and (table, name) not in {("address", "address_1"),
                      ("address", "postal_code")})  # fmt: skip
    assert seen > 400


def _fits(one, cell, needed):
    if not cell:
        assert not needed
        return
    READ[one["table"]](cell.removeprefix("'"))
    assert cell in one.get("enum", [cell])
    if one.get("format") == "uuid":
        UUID(cell)


def _tables(body):
    with ZipFile(io.BytesIO(body)) as folder:
        assert {*folder.namelist()} == {"datapackage.json", *(one[0] for one in FILES.values())}
        about = json.loads(folder.read("datapackage.json"))
        assert [one["name"] for one in about["resources"]] == list(TABLES)
        return {
            one["name"]: list(csv.DictReader(io.StringIO(
                folder.read(one["path"]).decode("utf-8-sig"), newline="")))
            for one in about["resources"]
        }  # fmt: skip


def test_a_service_without_a_page_of_its_own_has_one_here(adverse, client_of, cat, settings):
    bare, _ = adverse
    cats = client_of(cat)
    file = cats.get(OUT["json"])
    [said] = [one for one in file.json()["services"] if one["id"] == str(bare.pk)]
    assert said["url"] == f"{settings.SITE_URL}/signposts/s/{bare.pk}/"
    assert Signpost.objects.visible_to(None).filter(pk=bare.pk).exists()
    assert cats.get(f"/signposts/s/{bare.pk}/").status_code == 200
    assert row_of(1, said, []).channels == []
    Signpost.objects.all().delete()
    bring_in(cats, file.content, need="low")
    assert not Signpost.objects.get(name="Bare").channels.exists()


def test_tables_named_as_older_versions_name_them_are_read(entry, client_of, cat):
    body = client_of(cat).get(OUT["zip"]).content
    named = io.BytesIO()
    with ZipFile(io.BytesIO(body)) as old, ZipFile(named, "w") as new:
        for first, second in FILES.values():
            new.writestr(f"data/{second}", old.read(first))
    assert services_of(named.getvalue()) == services_of(body)
    assert len(services_of(body)[0]["phones"]) == 4


@pytest.mark.parametrize(
    ("service", "numbers"),
    [
        ({"contacts": [{"phones": [{"number": "020 7946 0018"}]}]}, ["020 7946 0018"]),
        ({"phones": [{"number": "0800 00 1066"}],
          "contacts": [{"phones": [{"number": "020 7946 0018"}]}]}, ["0800 00 1066"]),
        ({"phones": [{"number": "020 7946 0018", "type": "fax"}]}, []),
        ({"phones": [{"number": "020 7946 0018", "type": "Voice"}]}, ["020 7946 0018"]),
    ],
)  # fmt: skip
def test_numbers_where_the_profile_has_them(service, numbers):
    assert [one["value"] for one in row_of(1, service, []).channels] == numbers


def test_what_the_profile_calls_otherwise_is_read():
    row = row_of(1, {"fees": "Five pounds", "minimum_age": 12.0, "maximum_age": 12.5}, [])
    assert (row.words["cost"], row.words["min_age"], row.words["max_age"]) == (
        "Five pounds", 12, None,
    )  # fmt: skip
