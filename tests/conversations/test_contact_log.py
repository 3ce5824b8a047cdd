"""Talks elsewhere are logged as codes: nobody is in them, and nobody is told who logged what."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from conversations.actions import logging_contacts
from conversations.models import LoggedTalk
from conversations.sweeps import forget_logged_talks
from directory.models import Supporter
from records.models import AuditEvent, Tally

PAGE = "/contact-log/"
CODES = {"mode": "walk", "length": "31_60", "reason": "incident"}


def text(response):
    return response.content.decode()


def key_in(page):
    return re.findall(r'name="form_key" value="([^"]+)"', page)[0]


def log(by, key=None, now=None, **codes):
    now = now or datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
    return logging_contacts.log_talk(
        by=by, form_key=key or uuid4(), now=now, signposted=[], **(CODES | codes)
    )


def test_a_row_is_an_organisation_a_week_and_codes(ben):
    log(ben)
    kept = {**LoggedTalk.objects.values().get()}
    del kept["id"], kept["form_key"]
    monday = datetime(2026, 11, 23, tzinfo=UTC).date()
    where = {"organisation_id": ben.organisation_id, "week": monday, "signposted": []}
    assert kept == CODES | where


def test_a_talk_late_on_sunday_belongs_to_its_week_in_london(ben):
    summer = datetime(2026, 7, 5, 23, 30, tzinfo=UTC)
    assert log(ben, now=summer).week == datetime(2026, 7, 6, tzinfo=UTC).date()


def test_nothing_else_in_the_database_changes(ben, dump):
    before = dump().splitlines()
    log(ben)
    new = [row for row in dump().splitlines() if row not in before]
    assert [row.partition(" ")[0] for row in new] == ["conversations_loggedtalk"]
    assert str(ben.pk) not in new[0]
    assert ben.pk.hex not in new[0]
    assert (AuditEvent.objects.count(), Tally.objects.count()) == (0, 0)


def test_the_page_saves_and_takes_back(client_of, ben):
    client = client_of(ben)
    sent = {"form_key": key_in(text(client.get(PAGE))), **CODES, "signposted": ["gp", "union"]}
    saved = client.post(PAGE, sent, follow=True)
    assert "Saved. Thank you." in text(saved)
    assert LoggedTalk.objects.get().signposted == ["gp", "union"]
    undo = re.findall(r'name="saved" value="([^"]+)"', text(saved))[0]
    assert "Taken back" in text(client.post(f"{PAGE}undo/", {"saved": undo}, follow=True))
    assert not LoggedTalk.objects.exists()
    assert "any more" in text(client.post(f"{PAGE}undo/", {"saved": undo}, follow=True))


def test_the_page_shows_nothing_that_was_stored(client_of, ben):
    client = client_of(ben)
    before = text(client.get(PAGE))
    log(ben)
    after = text(client.get(PAGE))
    steady = re.compile(r'(csrfmiddlewaretoken|form_key)" value="[^"]+"')
    assert steady.sub("", before) == steady.sub("", after)


def test_a_double_click_is_one_talk(client_of, ben):
    client = client_of(ben)
    sent = {"form_key": str(uuid4()), **CODES}
    assert [client.post(PAGE, sent).status_code for _ in range(2)] == [302, 302]
    assert LoggedTalk.objects.count() == 1


def test_nobody_else_takes_it_back(client_of, ben, mo):
    bens = client_of(ben)
    answer = bens.post(PAGE, {"form_key": str(uuid4()), **CODES})
    undo = answer.url.partition("after=")[2]
    client_of(mo).post(f"{PAGE}undo/", {"saved": undo})
    assert LoggedTalk.objects.count() == 1
    assert "Saved" not in text(client_of(mo).get(answer.url))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"mode": ""}, "Choose how you talked."),
        ({"length": ""}, "Choose how long it took."),
        ({"reason": ""}, "Choose what it was about"),
        ({"reason": "my colleague Asha"}, "Select a valid choice"),
        ({"signposted": ["Dr Smith"]}, "Select a valid choice"),
    ],
)
def test_what_is_no_code_is_refused_beside_the_field(client_of, ben, change, words):
    answer = client_of(ben).post(PAGE, {"form_key": str(uuid4()), **CODES, **change})
    assert words in text(answer)
    assert "<title>Error: " in text(answer)
    assert not LoggedTalk.objects.exists()


@pytest.mark.parametrize("field", ["suspended_at", "stepped_down_at", "approved_at"])
def test_only_supporters_in_standing_log(client_of, ben, now, field):
    value = None if field == "approved_at" else now
    Supporter.objects.filter(user=ben).update(**{field: value})
    assert client_of(ben).get(PAGE).status_code == 404
    with pytest.raises(PermissionDenied):
        log(ben)


def test_a_paused_supporter_logs(client_of, ben, now):
    Supporter.objects.filter(user=ben).update(paused_at=now)
    assert client_of(ben).get(PAGE).status_code == 200


def test_keys_go_when_the_week_is_over_and_talks_after_two_years(ben):
    key, now = uuid4(), datetime(2026, 11, 25, 12, tzinfo=UTC)
    log(ben, key, now)
    forget_logged_talks(now=now + timedelta(days=4))
    assert LoggedTalk.objects.get().form_key == key
    forget_logged_talks(now=now + timedelta(days=5))
    assert LoggedTalk.objects.get().form_key is None
    assert not logging_contacts.take_talk_back(by=ben, form_key=key)
    forget_logged_talks(now=now + timedelta(days=800))
    assert not LoggedTalk.objects.exists()


def test_opening_the_address_of_taking_back_leads_to_the_form(client_of, ben):
    log(ben)
    assert client_of(ben).get(f"{PAGE}undo/").url == PAGE
    assert LoggedTalk.objects.count() == 1
