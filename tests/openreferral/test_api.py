"""What programs are told: shape, filters, pages, headers, and what they are never told."""

import json
import socket
from datetime import date, timedelta

import pytest
from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate

from records.clock import today
from signposting.actions import count_given
from signposting.models import Channel, Check, Signpost
from signposting.openreferral import openapi
from signposting.openreferral.codes import taxonomy_id, term_id
from tests.crawl import steady

ROOT = "/openreferral"
ALL = f"{ROOT}/services"


def one(entry):
    return f"{ALL}/{entry.pk}"


def names(response):
    return [service["name"] for service in response.json()["contents"]]


@pytest.fixture
def shaped(program, switched_on):
    """Fetches an address and holds the answer against the document's own schema of it."""
    document = openapi.document("https://site.example/openreferral", "Site")

    def fetch(address, schema, **query):
        response = program.get(address, query)
        held = {"$ref": f"#/components/schemas/{schema}", "components": document["components"]}
        checker = Draft202012Validator(held, format_checker=FormatChecker())
        assert [error.message for error in checker.iter_errors(response.json())] == []
        return response

    return fetch


def test_the_document_is_valid_openapi(program, switched_on, db):
    document = program.get(f"{ROOT}/openapi.json").json()
    validate(document)
    assert list(document["paths"]) == ["/", "/services", "/services/{id}"]


def test_a_schema_that_cannot_refuse_would_prove_nothing(entry, shaped, monkeypatch):
    monkeypatch.setattr("signposting.openreferral.shape.CLOSED_ON_HOLIDAYS", 7)
    with pytest.raises(AssertionError, match="7 is not of type 'string'"):
        shaped(one(entry), "Service")


def test_every_answer_has_the_shape_the_document_says(entry, make_entry, shaped):
    bare = make_entry(
        "bare", groups=[], regions=[], min_age=None, max_age=None, hours="", costs=[],
        languages=[], access=[], on_holidays="usual",
    )  # fmt: skip
    for related in (bare.channels, bare.schedules, bare.locations):
        related.all().delete()
    shaped(f"{ROOT}/", "About")
    shaped(ALL, "Page")
    shaped(ALL, "Page", full="true")
    shaped(ALL, "Page", minimal="true")
    shaped(one(entry), "Service")
    shaped(one(bare), "Service")
    shaped(f"{ALL}/nothing", "Problem")
    shaped(ALL, "Problem", page="0")


def test_one_service_says_everything(entry, provider, shaped):
    said = shaped(one(entry), "Service").json()
    assert said["organization"]["name"] == "Quiet Trust"
    assert [(p["number"], p["type"], p["description"]) for p in said["phones"]] == [
        ("0800 00 1066", "voice", "Helpline"),
        ("020 7946 0018", "voice", ""),
        ("85258", "text", "Text SHOUT"),
        ("85259", "text", "Text HELLO: For the deaf"),
    ]
    assert (said["url"], said["email"]) == ("https://quiet.example/", "help@quiet.example")
    opens = [(s["byday"], s["opens_at"], s["closes_at"], s["notes"]) for s in said["schedules"]]
    assert opens == [
        ("MO,FR", "09:00", "17:30", "Closed on bank holidays"),
        ("SU", "20:00", "02:00", "Closed on bank holidays"),
    ]
    terms = [a["taxonomy_term"]["code"] for a in said["attributes"]]
    assert terms == [
        "low", "grief", "serving", "family", "police", "fire", "relay", "support", "only_if",
    ]  # fmt: skip


def test_switched_off_none_of_it_exists(entry, program, client_of, cat):
    nothing = program.get("/nothing-of-the-kind/")
    for address in (f"{ROOT}/", ALL, one(entry), f"{ROOT}/openapi.json"):
        answer = program.get(address)
        assert answer.status_code == 404
        assert steady(answer.content.decode()) == steady(nothing.content.decode())
        assert "ETag" not in answer.headers


# Never told.


@pytest.mark.parametrize(
    "change",
    [
        {"state": "draft"},
        {"state": "hidden"},
        {"state": "retired"},
        {"demo": True},
        {"review_on": date(2020, 1, 1)},
        {"organisation": True},
    ],
)
def test_what_is_not_published_for_everybody_is_not_there(
    entry, make_entry, program, switched_on, fire, change
):
    make_entry("other-line")
    if "organisation" in change:
        change = {"organisation": fire}
    Signpost.objects.filter(pk=entry.pk).update(**change)
    assert names(program.get(ALL)) == ["Other Line"]
    assert program.get(one(entry)).status_code == 404


@pytest.mark.parametrize(
    "change", [{"wrong_on": date(2026, 1, 1)}, {"review_on": None}, {"review_on": date(2020, 1, 1)}]
)
def test_a_number_that_is_not_shown_is_not_told(entry, program, switched_on, change):
    Channel.objects.filter(value="0800 00 1066").update(**change)
    assert "0800 00 1066" not in program.get(one(entry)).content.decode()
    assert "020 7946 0018" in program.get(one(entry)).content.decode()


def test_nobody_who_checks_or_gives_is_in_it(entry, cat, program, switched_on):
    Signpost.objects.update(
        checked_by=cat, written_by=cat, owner_email="CNRY@owner.example",
        unverified=["CNRY-unverified"], sources=[{"url": "https://cnry.example"}],
    )  # fmt: skip
    Check.objects.create(
        signpost=entry, by=cat, right=True, how="call", on=today(), said="CNRY-said"
    )
    for _ in range(9):
        count_given(entry, date(2024, 1, 1))
    for address in (one(entry), ALL, f"{ALL}?full=true"):
        text = program.get(address).content.decode()
        assert "Quiet Line" in text
        for word in ("CNRY", "cnry", cat.name, cat.email, str(cat.pk), "assurer", "given"):
            assert word not in text


# Filters and pages.


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["A Line", "B Line"]),
        ({"search": "debts"}, ["B Line"]),
        ({"search": "%"}, ["A Line", "B Line"]),
        ({"taxonomy_term_id": term_id("needs", "money")}, ["B Line"]),
        ({"taxonomy_term_id": term_id("urgency", "crisis")}, ["A Line"]),
        ({"taxonomy_term_id": "made-up"}, []),
        ({"taxonomy_id": taxonomy_id("groups")}, ["A Line"]),
        ({"taxonomy_id": "made-up"}, []),
        ({"organization_id": "made-up"}, []),
        ({"minimum_age": "17"}, ["B Line"]),
        ({"maximum_age": "30"}, ["B Line"]),
        ({"day": "su"}, ["A Line"]),
        ({"day": "Tuesday"}, ["B Line"]),
        ({"day": "TU", "start_time": "08:00"}, ["B Line"]),
        ({"day": "TU", "start_time": "12:00"}, []),
        ({"end_time": "12:00"}, ["A Line", "B Line"]),
        ({"modified_after": "2026-01-01T10:00:00Z"}, ["A Line", "B Line"]),
        ({"modified_after": "2999-01-01"}, []),
        ({"somebody_elses": "parameter"}, ["A Line", "B Line"]),
    ],
)
def test_filters_of_the_uk_profile(make_entry, program, switched_on, query, found):
    make_entry("a-line", urgency="crisis")
    other = make_entry("b-line", needs=["money"], groups=[], min_age=18, max_age=25)
    other.schedules.all().delete()
    other.schedules.create(days=["TU"], opens="08:30", closes="12:00")
    assert names(program.get(ALL, query)) == found


def test_by_who_runs_it_and_by_what_changed(entry, make_entry, provider, program, switched_on):
    old = make_entry("old-line", checked_on=date(2026, 3, 1))
    old.channels.update(checked_on=date(2026, 2, 1))
    assert names(program.get(ALL, {"organization_id": provider.pk})) == ["Quiet Line"]
    assert names(program.get(ALL, {"modified_after": "2026-03-02"})) == ["Quiet Line"]
    assert "Old Line" in names(program.get(ALL, {"modified_after": "2026-03-01"}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("page", "0"), ("page", "-1"), ("page", "x"), ("page", "9" * 40), ("per_page", "101"),
        ("per_page", "0"), ("full", "yes"), ("modified_after", "soon"), ("minimum_age", "old"),
        ("day", "XX"), ("start_time", "noon"), ("end_time", "99:99"), ("start_time", "09:00Z"),
        ("modified_after", "2026-13-01"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_said(program, switched_on, db, name, value):
    answer = program.get(ALL, {name: value})
    assert (answer.status_code, name in answer.json()["detail"]) == (400, True)


def test_pages(make_entry, program, switched_on):
    for number in range(5):
        make_entry(f"line-{number}")
    pages = [program.get(ALL, {"per_page": 2, "page": n}).json() for n in (1, 2, 3, 4)]
    assert [len(page["contents"]) for page in pages] == [2, 2, 1, 0]
    assert [page["first_page"] for page in pages] == [True, False, False, False]
    assert [page["last_page"] for page in pages] == [False, False, True, True]
    assert [page["empty"] for page in pages] == [False, False, False, True]
    assert {(page["total_items"], page["total_pages"]) for page in pages} == {(5, 3)}
    assert len(program.get(ALL, {"minimal": "true", "per_page": 2}).json()["contents"]) == 5


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("query", [{}, {"full": "true"}, {"search": "line", "day": "MO"}])
def test_the_same_few_queries_for_any_number(
    rows, query, make_entry, program, switched_on, settings, django_assert_num_queries
):
    settings.ACCOUNT_RATE_LIMITS = {}
    for number in range(rows):
        make_entry(f"line-{number}")
    with django_assert_num_queries(4):  # entries, channels, hours, places
        assert len(program.get(ALL, query).json()["contents"]) == rows


# Headers.


def test_an_answer_may_be_kept_and_asked_for_again(entry, program, switched_on):
    first = program.get(one(entry))
    assert first["Cache-Control"] == "public, max-age=300"
    assert first["Access-Control-Allow-Origin"] == "*"
    assert not first.cookies
    again = program.get(one(entry), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Channel.objects.filter(value="0800 00 1066").update(wrong_on=today())
    changed = program.get(one(entry), headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_only_reading(entry, program, switched_on):
    for method in ("post", "put", "delete", "patch"):
        assert getattr(program, method)(ALL).status_code == 405


def test_who_asks_too_often_waits(entry, program, switched_on, settings):
    settings.ACCOUNT_RATE_LIMITS = {"open_referral": "3/m/ip"}
    answers = [program.get(ALL) for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert (answers[3]["Retry-After"], answers[3].json()["detail"]) == (
        "60", "Too many requests. Wait a minute.",
    )  # fmt: skip
    assert "no-store" in answers[3]["Cache-Control"]


def test_an_entry_that_is_due_goes_by_itself(entry, program, switched_on, time_machine):
    assert names(program.get(ALL)) == ["Quiet Line"]
    time_machine.move_to(timezone.now() + timedelta(days=61))
    assert names(program.get(ALL)) == []


def test_nothing_is_fetched_to_judge_the_document(program, switched_on, monkeypatch):
    """Its schemas are its own: no reference leads out of it."""
    monkeypatch.setattr(socket, "create_connection", None)
    text = json.dumps(openapi.document("https://site.example/openreferral", "Site"))
    assert text.count('"$ref": "#/components/schemas/') == text.count('"$ref"') > 20
