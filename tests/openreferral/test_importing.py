"""Files from elsewhere: what cannot be read, what is wrong in which service, nothing half done."""

import io
import json
from datetime import timedelta
from functools import partial
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.utils import timezone

from people.workbooks import Unusable
from records.audit import Refused
from records.models import AuditEvent
from signposting import actions, tasks
from signposting.models import Signpost, Upload
from signposting.openreferral.reading import NO_JSON, TOO_LARGE, read_file
from signposting.openreferral.tables import NO_PACKAGE, TOO_MUCH
from tests.conversations.test_races import together
from tests.openreferral.test_files import FILES, LOOK, bring_in, text, upload

# As another directory might say it, with people and codes that are not ours.
FOREIGN: dict[str, Any] = {
    "id": "ac148810-d857-441c-9679-408f346de14b",
    "name": "Riverside counselling",
    "description": "Talking, one to one. " * 30,
    "url": "https://riverside.example/",
    "email": "hello@riverside.example",
    "status": "active",
    "organization": {"id": "1", "name": "Riverside", "description": "A charity"},
    "phones": [{"id": "2", "number": "01632 960001", "type": "voice"},
               {"id": "3", "number": "020 7946 0018"}],
    "contacts": [{"id": "4", "name": "Ann Persona", "title": "Manager"}],
    "schedules": [{"id": "5", "freq": "WEEKLY", "byday": "TH,FR", "opens_at": "10:00:00",
                   "closes_at": "18:00:00", "description": "Thursdays and Fridays"},
                  {"id": "6", "freq": "MONTHLY", "bymonthday": "1"}],
    "service_areas": [{"id": "7", "name": "Wales"}, {"id": "8", "name": "MyCity"}],
    "service_at_locations": [{"id": "9", "location": {"id": "10", "name": "House", "addresses": [
        {"id": "11", "address_1": "1 Road", "city": "Bangor", "postal_code": "LL57 1AA"}]}}],
    "languages": [{"id": "12", "code": "cy", "name": "Welsh"}, {"id": "13"}],
    "attributes": [{"id": "14", "taxonomy_term": {"id": "15", "name": "Counselling"}}],
    "accreditations": "BACP", "minimum_age": 18,
}  # fmt: skip


def foreign(**change):
    phones = [{"id": "3", "number": "020 7946 0018"}]
    return json.dumps([{**FOREIGN, "phones": phones, **change}]).encode()


@pytest.fixture
def cats(client_of, cat):
    return client_of(cat)


def test_a_service_from_elsewhere_comes_in_as_far_as_we_understand_it(cats):
    bring_in(cats, foreign(), need="low")
    made = Signpost.objects.with_channels().get()
    assert (made.name, str(made.provider), made.nations, made.needs, made.min_age) == (
        "Riverside counselling", "Riverside", ["wales"], ["low"], 18,
    )  # fmt: skip
    assert (made.what_for[-2:], len(made.what_for) <= 300) == (" …", True)
    assert (made.who_for, made.tells_employer, made.urgency) == (
        "Not known yet", "unknown", "support",
    )  # fmt: skip
    assert [one.value for one in made.channels.all()] == [
        "020 7946 0018", "hello@riverside.example", "https://riverside.example/",
    ]  # fmt: skip
    assert [(one.days, f"{one.opens:%H}") for one in made.schedules.all()] == [(["TH", "FR"], "10")]
    assert str(made.locations.get()) == "House, 1 Road, Bangor, LL57 1AA"
    assert "Persona" not in str(list(Signpost.objects.values()))


def test_an_id_with_a_zero_byte_comes_in_without_it(cats):
    bring_in(cats, foreign(id="a\0b"), need="low")
    assert Signpost.objects.get().source_id == "ab"


@pytest.mark.parametrize(
    ("change", "what", "words"),
    [
        ({"name": ""}, "Name", "Write what it is called."),
        ({"name": "x" * 121}, "Name", "at most 120 characters"),
        ({"description": "Ring 0800 001 066"}, "What it is for", "There is a phone number in it."),
        ({"phones": [{"number": "12"}]}, "12", "digits and spaces"),
        ({"phones": [{"number": "01632 960001"}]}, "01632 960001", "no number in use in the UK"),
        ({"url": "http://riverside.example"}, "http://riverside.example", "begins with https://"),
        ({"url": "javascript:alert(1)"}, "javascript:alert(1)", "whole address"),
        ({"email": "Ann"}, "Ann", "email address"),
        ({"minimum_age": 30, "maximum_age": 20}, "Oldest age (optional)", "below the youngest"),
        ({"name": "a\x00b"}, "Name", "Null characters"),
        ({"schedules": [{"freq": "WEEKLY", "byday": "XX", "opens_at": "10:00",
                         "closes_at": "99:99"}]}, "hours", "Enter a time"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_by_service_and_nothing_is_done(cats, change, what, words):
    page = text(upload(cats, foreign(**change), need="low"))
    assert "Put these right first" in page
    assert f"{what}: " in page
    assert words in page
    cats.post(LOOK, {"mark": "anything"})
    assert not Signpost.objects.exists()


def test_without_a_need_the_file_is_not_taken(cats):
    page = text(upload(cats, foreign()))
    assert "What people look for when they need it" in page
    assert "Bring in all" not in page


def test_one_wrong_service_keeps_all_of_them_out(cats):
    good = json.loads(foreign())[0]
    body = json.dumps([good, {**good, "id": "x", "name": "Other", "phones": [{"number": "1"}]}])
    page = text(upload(cats, body.encode(), need="low"))
    assert "Bring in all" not in page
    assert not Signpost.objects.exists()


def test_the_same_service_twice_in_one_file_is_said(cats):
    good = json.loads(foreign())[0]
    for twice in ([good, good], [good, {**good, "id": "other"}]):
        page = text(upload(cats, json.dumps(twice).encode(), need="low"))
        assert "Another service of this file has the same id" in page


# Files made to do harm.


def zipped(parts, **kwargs):
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED, **kwargs) as folder:
        for name, body in parts.items():
            folder.writestr(name, body)
    return written.getvalue()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", NO_JSON),
        (b"\xff\xfe", NO_JSON),
        (b"{", NO_JSON),
        (b"[" * 100_000, NO_JSON),
        (b'["a"]', NO_JSON),
        (b'[{"name": "\\ud800"}]', NO_JSON),
        (b"[]", "There is no service in this file."),
        (json.dumps([{}] * 101).encode(), "There are more than 100 services in this file."),
        (b" " * 2_000_001, TOO_LARGE),
        (b"PK\x03\x04nothing", NO_PACKAGE),
        (zipped({"other.csv": b""}), NO_PACKAGE),
        (zipped({"services.csv": b"\xff"}), NO_PACKAGE),
        (zipped({"services.csv": b'id\n"a'}), NO_PACKAGE),
        (zipped({"services.csv": b"0" * 8_000_001}), TOO_MUCH),
        (zipped({f"{n}.csv": b"" for n in range(41)}), TOO_MUCH),
        (zipped({"services.csv": b"id\n" + b"1\n" * 20_001}), TOO_MUCH),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(body, words):
    with pytest.raises(Unusable, match=words.partition(".")[0].replace("(", r"\(")):
        read_file(body)


def test_a_zip_that_claims_less_than_it_holds_is_refused():
    body = zipped({"services.csv": b"id\n" + b"1\n" * 500_000})
    size = (1_000_003).to_bytes(4, "little")
    assert body.count(size) == 2
    with pytest.raises(Unusable):
        read_file(body.replace(size, (10).to_bytes(4, "little")))


def test_the_page_says_it(cats):
    page = text(upload(cats, b"nothing"))
    assert "We cannot read this file. It has to be JSON" in page
    assert "There is a problem" in page


# Whose, once, at once.


def test_the_file_is_its_uploaders_alone_and_encrypted(cats, client_of, finn, cat):
    upload(cats, foreign(name="CNRY-file"), need="low")
    assert "CNRY-file" in text(cats.get(LOOK))
    assert "There is no file to look at" in text(client_of(finn).get(LOOK, follow=True))
    assert Upload.objects.get().user == cat


def test_a_file_is_forgotten_after_a_day(cats, time_machine):
    upload(cats, foreign(), need="low")
    tasks.forget_uploaded_services(now=timezone.now() + timedelta(hours=22))
    assert Upload.objects.exists()
    tasks.forget_uploaded_services(now=timezone.now() + timedelta(days=1))
    assert not Upload.objects.exists()


def test_thrown_away_it_is_gone(cats):
    upload(cats, foreign(), need="low")
    cats.post(f"{FILES}drop/")
    assert not Upload.objects.exists()


def test_what_changed_since_the_look_is_looked_at_again(cats, cat):
    page = text(upload(cats, foreign(), need="low"))
    mark = page.partition('name="mark" value="')[2].partition('"')[0]
    Signpost.objects.create(
        slug="here", name="Here", source_id=str(FOREIGN["id"]), what_for="A", who_for="B",
        services=["fire"], nations=["wales"], needs=["low"],
    )  # fmt: skip
    answer = text(cats.post(LOOK, {"mark": mark}, follow=True))
    assert "Something changed since you looked" in answer
    assert Signpost.objects.count() == 1


def test_pressed_twice_it_happens_once_and_is_recorded(cats, cat):
    page = text(upload(cats, foreign(), need="low"))
    mark = page.partition('name="mark" value="')[2].partition('"')[0]
    cats.post(LOOK, {"mark": mark})
    assert "There is no file to look at" in text(cats.post(LOOK, {"mark": mark}, follow=True))
    event = AuditEvent.objects.get(event="signpost.imported")
    assert (event.actor_id, event.codes) == (cat.pk, {"count": 1})
    assert Signpost.objects.count() == 1


def test_a_coordinator_brings_in_for_their_own_organisation_alone(client_of, cal):
    client = client_of(cal)
    page = text(client.get(FILES))
    assert "Who finds them" not in page
    bring_in(client, foreign(), need="low")
    assert Signpost.objects.get().organisation == cal.organisation
    with pytest.raises(Refused):
        actions.hold_upload(by=cal, services=[], for_all=True, needs=[], now=timezone.now())


def test_there_is_room_or_nothing_comes_in(cats, monkeypatch):
    monkeypatch.setattr("signposting.actions.importing.MOST_ENTRIES", 0)
    page = text(upload(cats, foreign(), need="low"))
    assert "There would be more entries than one page can hold." in page


@pytest.mark.django_db(transaction=True)
def test_two_who_bring_in_the_same_at_once_bring_it_in_once(cat, finn):
    services, now = json.loads(foreign()), timezone.now()
    acts = []
    for person in (cat, finn):
        held = actions.hold_upload(
            by=person, services=services, for_all=True, needs=["low"], now=now
        )
        mark = actions.plan_of(by=person, upload=held).mark
        acts.append(partial(actions.apply_upload, by=person, mark=mark, now=now))
    outcomes = together(acts)
    assert (outcomes.count(1), len(outcomes)) == (1, 2)
    assert [isinstance(one, actions.ChangedMeanwhile) for one in outcomes].count(True) == 1
    assert Signpost.objects.count() == 1
