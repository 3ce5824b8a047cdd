"""Out as a file and in again: the way round changes nothing, and what comes in is a draft."""

import csv
import io
import json
from zipfile import ZipFile

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from signposting.history import picture
from signposting.models import Channel, Signpost, Upload
from signposting.openreferral.schemas import SCHEMAS
from signposting.openreferral.tables import FILES as FILE_NAMES
from signposting.openreferral.tables import TABLES, package, services_of

FILES = "/signposts/check/files/"
LOOK = f"{FILES}look/"
OUT = {"json": f"{FILES}where-to-turn.json?whose=all", "zip": f"{FILES}where-to-turn.zip?whose=all"}
KINDS = pytest.mark.parametrize("kind", ["json", "zip"])


def text(response):
    return " ".join(response.content.decode().split())


def upload(client, body, kind="json", **more):
    file = io.BytesIO(body)
    file.name = f"services.{kind}"
    return client.post(f"{FILES}upload/", {"file": file, "whose": "all", **more}, follow=True)


def bring_in(client, body, kind="json", **more):
    page = text(upload(client, body, kind, **more))
    mark = page.partition('name="mark" value="')[2].partition('"')[0]
    return client.post(LOOK, {"mark": mark}, follow=True)


def held():
    """Every entry as a picture, without what a file does not say."""
    found = []
    for one in Signpost.objects.with_channels().order_by("name"):
        said = picture(one)
        said["numbers"] = sorted(map(json.dumps, said["numbers"]))
        said["hours"] = sorted(map(json.dumps, said["hours"]))
        found.append({**said, "state": ""})
    return found


@pytest.fixture
def cats(client_of, cat):
    return client_of(cat)


@KINDS
def test_brought_in_where_it_came_from_it_changes_nothing(entry, make_entry, cats, kind):
    make_entry("bare", groups=[], regions=[], min_age=None, hours="", costs=[], languages=[])
    before = held()
    page = text(upload(cats, cats.get(OUT[kind]).content, kind))
    assert "Nothing to add: everything in the file is here already." in page
    assert held() == before


@KINDS
def test_brought_in_elsewhere_everything_is_there_again_as_drafts(entry, cats, kind, cat):
    body, before = cats.get(OUT[kind]).content, held()
    Signpost.objects.all().delete()
    assert "1 draft is here" in text(bring_in(cats, body, kind))
    assert held() == before
    made = Signpost.objects.get()
    assert (made.state, made.written_by, made.source_id) == ("draft", cat, str(entry.pk))
    assert made.pk != entry.pk
    shown = Channel.objects.filter(review_on__isnull=False) | Channel.objects.filter(
        checked_on__isnull=False
    )
    assert not shown.exists()
    assert not Signpost.objects.visible_to(None).exists()
    assert not Upload.objects.exists()


@KINDS
def test_brought_in_twice_it_is_there_once(entry, cats, kind):
    body = cats.get(OUT[kind]).content
    Signpost.objects.all().delete()
    bring_in(cats, body, kind)
    assert "Nothing to add" in text(upload(cats, body, kind))


def test_who_brought_it_in_does_not_publish_it(entry, cats, cat, finn, client_of):
    body = cats.get(OUT["json"]).content
    Signpost.objects.all().delete()
    bring_in(cats, body)
    made = Signpost.objects.get()
    said = {"words": "on", "how": "own"}
    said |= {f"channel-{one.pk.hex}": "right" for one in made.channels.all()}
    cats.post(f"/signposts/check/{made.slug}/", said)
    assert not Signpost.objects.visible_to(None).exists()
    client_of(finn).post(f"/signposts/check/{made.slug}/", said)
    shown = Signpost.objects.visible_to(None).with_channels().get().shown_channels()
    assert len(shown) == made.channels.count()


def test_what_is_here_stays_and_the_difference_is_said(entry, cats):
    body = cats.get(OUT["json"]).json()
    body["services"][0]["description"] = "Something else"
    body["services"][0]["phones"][0]["number"] = "0800 11 2233"
    before = held()
    page = text(upload(cats, json.dumps(body).encode()))
    assert "What it is for: “Someone to listen” here, “Something else” in the file" in page
    assert "0800 11 2233" in page
    assert "Bring in all" not in page
    assert held() == before


@pytest.mark.parametrize(
    ("change", "known"),
    [
        ({"id": "x"}, True),
        ({"id": "x", "name": " QUIET  line"}, True),
        ({"id": "x", "name": "Loud Line"}, False),
        ({"id": "x", "phones": [], "email": "", "url": "", "contacts": [], "additional_urls": []},
         False),
        ({"name": "Loud Line"}, True),
    ],
)  # fmt: skip
def test_the_same_by_its_id_or_by_name_and_number(entry, cats, change, known):
    body = cats.get(OUT["json"]).json()
    body["services"][0] |= change
    page = text(upload(cats, json.dumps(body).encode()))
    assert ("Bring in all new ones as drafts" not in page) is known


def test_a_closed_service_does_not_come_back(entry, cats):
    body = cats.get(OUT["json"]).content
    Signpost.objects.update(state="retired")
    assert "Nothing to add" in text(upload(cats, body))
    assert cats.get(OUT["json"]).json() == {"services": []}


# What is taken out.


def test_a_file_holds_drafts_and_no_number_that_was_found_wrong(entry, make_entry, cats, cat):
    make_entry("draft-line", state="draft")
    Channel.objects.filter(value="0800 00 1066").update(wrong_on=entry.checked_on)
    Signpost.objects.update(owner_email="cnry@owner.example", checked_by=cat, written_by=cat)
    said = cats.get(OUT["json"]).content.decode()
    assert [one["status"] for one in json.loads(said)["services"]] == ["inactive", "active"]
    for word in ("0800 00 1066", "cnry", cat.name, str(cat.pk)):
        assert word not in said


def test_each_takes_out_what_is_theirs_to_look_after(entry, make_entry, client_of, cal, finn):
    make_entry("own-line", organisation=cal.organisation)

    def names(person, address):
        return [one["name"] for one in client_of(person).get(address).json()["services"]]

    own = OUT["json"].partition("?")[0]
    assert names(cal, own) == ["Own Line"]
    assert names(cal, OUT["json"]) == []
    assert names(finn, own) == []
    assert names(finn, OUT["json"]) == ["Quiet Line"]


def test_what_is_taken_out_has_the_shape_programs_are_told(entry, cats):
    held = {"$ref": "#/components/schemas/Service", "components": {"schemas": SCHEMAS}}
    checker = Draft202012Validator(held, format_checker=FormatChecker())
    for one in cats.get(OUT["json"]).json()["services"]:
        assert [error.message for error in checker.iter_errors(one)] == []


@pytest.mark.parametrize("rows", [1, 3])
@KINDS
def test_taking_out_costs_the_same_few_queries(
    kind, rows, make_entry, cats, django_assert_num_queries
):
    for number in range(rows):
        make_entry(f"line-{number}")
    cats.get(OUT[kind])
    with django_assert_num_queries(6):  # session, person; entries, channels, hours, places
        cats.get(OUT[kind])


# The package.


def tables(body):
    with ZipFile(io.BytesIO(body)) as folder:
        about = json.loads(folder.read("datapackage.json"))
        return about, {
            name: list(csv.DictReader(io.StringIO(folder.read(name).decode("utf-8-sig"))))
            for name in folder.namelist()
            if name.endswith(".csv")
        }


def test_the_package_says_what_is_in_it_and_every_link_leads_somewhere(entry, cats):
    about, rows = tables(cats.get(OUT["zip"]).content)
    assert about["profile"] == "tabular-data-package"
    assert {one["path"] for one in about["resources"]} == set(rows)
    for one in about["resources"]:
        names = [field["name"] for field in one["schema"]["fields"]]
        found = rows[one["path"]]
        assert found, one["path"]
        assert all(list(row) == names for row in found)
        ids = [row["id"] for row in found]
        assert len(ids) == len(set(ids))
        for key in one["schema"]["foreignKeys"]:
            there = {row["id"] for row in rows[FILE_NAMES[key["reference"]["resource"]][0]]}
            assert {row[key["fields"]] for row in found} <= there


def test_tables_and_nesting_are_two_ways_to_say_the_same(entry, cats):
    said = cats.get(OUT["json"]).json()["services"]
    again = services_of(package(said, "Site"))
    body = package(again, "Site")
    assert tables(body) == tables(package(said, "Site"))
    assert body == package(said, "Site")
    assert len(TABLES) == 16


@KINDS
def test_no_cell_is_a_formula_and_the_guard_comes_off_again(entry, cats, kind):
    Signpost.objects.update(what_for='=HYPERLINK("https://bad.example")', cost="@SUM(1)")
    body = cats.get(OUT["zip"]).content
    raw = [cell for rows in tables(body)[1].values() for row in rows for cell in row.values()]
    assert len([cell for cell in raw if cell.startswith("'")]) == 2
    assert not [cell for cell in raw if cell[:1] in ("=", "+", "-", "@")]
    before, file = held(), cats.get(OUT[kind]).content
    Signpost.objects.all().delete()
    bring_in(cats, file, kind)
    assert held() == before
