"""The page that says what goes, asks once, and gives a receipt once."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.utils import timezone

from conversations.models import Concern, Hold, Release
from peersupport import erasure
from people import actions as people
from people.models import User
from records import tombstones
from tests.cast import ClientOf
from tests.crawl import steady
from tests.world import talk


@pytest.fixture(autouse=True)
def _var(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path


def test_asha_is_asked_once_and_gets_a_receipt_once(
    asha: User, ben: User, client_of: ClientOf
) -> None:
    talk(asha, ben, timezone.now())
    client = client_of(asha, fresh=True)
    page = client.get("/my-data/erase/").content.decode()
    assert page.count('type="submit"') == 1
    assert "<strong>Conversations</strong> (1)" in page
    assert "<strong>Audit trail</strong>" in page
    assert client.post("/my-data/erase/")["Location"] == "/erased/"
    receipt = client.get("/erased/").content.decode()
    assert "Everything of yours is erased" in receipt
    assert "Conversations: 1" in receipt
    assert asha.email not in receipt
    assert "No receipt here" in client.get("/erased/").content.decode()
    assert not User.objects.filter(pk=asha.pk).exists()


def test_the_receipt_can_be_kept_as_text(asha: User, client_of: ClientOf) -> None:
    client = client_of(asha, fresh=True)
    client.post("/my-data/erase/")
    sealed = client.get("/erased/").content.decode().split('name="receipt" value="')[1]
    answer = client.post("/erased/receipt/", {"receipt": sealed.split('"')[0]})
    assert answer["Content-Disposition"] == 'attachment; filename="receipt.txt"'
    text = answer.content.decode()
    assert "Accounts: 1\n" in text
    assert "Backups hold what was erased until" in text
    assert "What others wrote" not in text


def test_a_made_up_receipt_is_none(visitor: Any, db: None) -> None:
    assert visitor.post("/erased/receipt/", {"receipt": "x"})["Location"] == "/erased/"
    assert visitor.get("/erased/receipt/").status_code == 405


def test_the_question_needs_a_fresh_sign_in(asha: User, client_of: ClientOf) -> None:
    client = client_of(asha)
    assert "/accounts/" in client.get("/my-data/erase/")["Location"]
    assert "/accounts/" in client.post("/my-data/erase/")["Location"]
    assert User.objects.filter(pk=asha.pk).exists()


def test_the_last_administrator_reads_why_not(dev: User, client_of: ClientOf) -> None:
    page = client_of(dev, fresh=True).post("/my-data/erase/").content.decode()
    assert "You are the only administrator who looks after these accounts" in page
    assert User.objects.filter(pk=dev.pk).exists()


def test_a_full_disk_is_said_and_nothing_is_erased(
    asha: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError

    monkeypatch.setattr(tombstones, "add", full)
    page = client_of(asha, fresh=True).post("/my-data/erase/").content.decode()
    assert "nothing was erased" in page
    assert User.objects.active().filter(pk=asha.pk).exists()


def test_a_double_click_is_no_error(
    asha: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second waits for the first, and then finds nobody."""

    def gone(**_: Any) -> None:
        raise User.DoesNotExist

    monkeypatch.setattr(erasure, "erase", gone)
    client = client_of(asha, fresh=True)
    assert client.post("/my-data/erase/")["Location"] == "/erased/"
    assert "No receipt here" in client.get("/erased/").content.decode()


@pytest.mark.parametrize("there", [True, False])
def test_when_the_database_goes_away_the_mark_stays(
    there: bool, asha: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whether the erasure was committed is not known, or it was: it must not be struck out."""
    tombstones.add(asha.pk, day=timezone.now().date())

    class Away:
        def filter(self, **_: Any) -> "Away":
            return self

        def exists(self) -> bool:
            if there:
                raise OperationalError
            return False

    monkeypatch.setattr(User, "objects", Away())
    erasure._strike_out_if_there(asha.pk, timezone.now().date())
    assert tombstones.erased_among([asha.pk]) == [asha.pk]
    assert len(caplog.records) == int(there)


def kept_by_others(asha: User, ben: User, viv: User) -> None:
    """What Asha must not learn from a number."""
    now = timezone.now()
    people.block(person=ben, other=asha)
    people.keep_apart(person=ben, email=asha.email, kind="friend")
    assert asha.organisation
    by_law = {"organisation": asha.organisation, "person": asha, "reason": "Why."}
    Hold.objects.create(
        authority="court", authority_name="Court", asked_at=now, agreed_at=now, until=now.date(),
        lapses_at=now, **by_law,
    )  # fmt: skip
    Release.objects.create(released_at=now, shown_until=now, released_by=viv, **by_law)
    Concern.objects.create(
        about=asha,
        organisation=asha.organisation,
        words="x",
        raised_at=now,
        next_at=now,
        form_key=uuid4(),
    )
    User.objects.filter(pk=ben.pk).update(line_manager=asha)


def test_neither_page_nor_receipt_tell_what_others_keep_about_her(
    asha: User, ben: User, viv: User, client_of: ClientOf
) -> None:
    client = client_of(asha, fresh=True)
    before = steady(client.get("/my-data/erase/").content.decode())
    everything = steady(client.get("/my-data/everything/").content.decode())
    kept_by_others(asha, ben, viv)
    assert steady(client.get("/my-data/erase/").content.decode()) == before
    assert steady(client.get("/my-data/everything/").content.decode()) == everything
    client.post("/my-data/erase/")
    assert set(client.session["receipt"]["erased"]) == {"accounts", "sign_in_addresses"}


def test_a_supporter_is_out_of_the_list_in_the_very_next_request(
    asha: User, ben: User, eve: User, client_of: ClientOf
) -> None:
    eves = client_of(eve)
    assert ">Ben<" in eves.get("/supporters/").content.decode()
    client_of(ben, fresh=True).post("/my-data/erase/")
    assert ">Ben<" not in eves.get("/supporters/").content.decode()
