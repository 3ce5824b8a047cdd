"""Mail leaves through a real server, or waits; one bad mail never keeps the others."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from jobs import delivery, post
from jobs.delivery import claim, deliver
from jobs.mail import notice
from jobs.models import OutgoingMail, OutgoingMailQuerySet
from peersupport.environment import new_value
from tests.jobs.conftest import free_port, post_letter

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_a_letter_arrives_as_written_and_leaves_no_row(mailbox):
    link = "https://sidebyside.example/" + "x" * 90
    post_letter(
        "asha@a.example", subject="Your sign-in code", body=f"Code 123 456 – Siân\n{link}\n"
    )
    assert deliver() == (1, True)
    [(to, message)] = mailbox.taken
    assert (to, message["To"], message["Subject"]) == (to, "asha@a.example", "Your sign-in code")
    assert message.get_content().splitlines() == ["Code 123 456 – Siân", link]
    assert not OutgoingMail.objects.exists()


def test_nothing_in_a_mail_names_this_machine(mailbox):
    post_letter("asha@a.example")
    deliver()
    [(_, message)] = mailbox.taken
    own = {socket.gethostname(), socket.getfqdn()} - {"localhost"}
    assert not any(name in message.as_string() for name in own)
    assert message["Message-ID"].endswith("@sidebyside.example>")
    assert set(mailbox.greetings) == {"sidebyside.example"}


def test_several_mails_share_a_connection(mailbox):
    post_letter("a@a.example", "b@a.example", "c@a.example")
    deliver()
    assert len(mailbox.to) == 3
    assert len(mailbox.greetings) == 1


@time_machine.travel(NOON, tick=False)
def test_451_is_tried_again_and_550_is_not(mailbox):
    post_letter("451@a.example", "550@a.example", "asha@a.example")
    deliver()
    assert mailbox.to == ["asha@a.example"]
    later, never = OutgoingMail.objects.order_by("given_up")
    assert (later.given_up, later.attempts, later.due_at) == (
        False,
        1,
        NOON + timedelta(seconds=15),
    )
    assert (never.given_up, never.reason) == (True, "550")


def test_a_mail_that_was_given_up_keeps_nothing_but_the_reason(mailbox):
    post_letter("550@a.example")
    deliver()
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.subject, mail.body, mail.recipient_id) == ("", "", "", None)
    assert deliver() == (0, True)


def test_back_off_grows_to_an_hour_and_ends(mailbox):
    post_letter("451@a.example")
    waits = []
    with time_machine.travel(NOON, tick=False) as clock:
        while not (mail := OutgoingMail.objects.get()).given_up:
            waits.append((mail.due_at - timezone.now()).total_seconds())
            clock.move_to(max(mail.due_at, timezone.now()))
            deliver()
    assert waits[1:5] == [15, 30, 60, 120]
    assert set(waits[10:]) == {3600}
    assert len(waits) == delivery.MAX_ATTEMPTS


def test_a_closed_port_costs_no_mail_and_no_attempt(settings, somebody):
    settings.SMTP_URL = f"smtp://127.0.0.1:{free_port()}"
    notice(somebody("asha@a.example"))
    post_letter("ben@a.example")
    assert deliver() == (0, False)
    assert OutgoingMail.objects.waiting().filter(attempts=0, leased_until=None).count() == 2


def test_mail_leaves_once_the_server_is_back(mailbox, settings):
    working, settings.SMTP_URL = settings.SMTP_URL, f"smtp://127.0.0.1:{free_port()}"
    post_letter("asha@a.example")
    deliver()
    settings.SMTP_URL = working
    with time_machine.travel(timezone.now() + delivery.AWAY_DELAY):
        deliver()
    assert mailbox.to == ["asha@a.example"]


@pytest.fixture
def black_hole(settings, monkeypatch):
    """A server that accepts and never speaks."""
    monkeypatch.setattr(post, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.SMTP_URL = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        yield


def test_a_silent_server_is_left_after_the_time_out(black_hole):
    post_letter("asha@a.example", "ben@a.example")
    began = timezone.now()
    assert deliver() == (0, False)
    assert timezone.now() - began < timedelta(seconds=2)
    assert OutgoingMail.objects.waiting().filter(attempts=0).count() == 2


def test_a_server_that_drips_is_cut_off(settings, monkeypatch):
    """Each byte is in time; altogether it would never end."""
    monkeypatch.setattr(post, "DEADLINE", 0.5)
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            with server.accept()[0] as client:
                while not done.wait(0.1):
                    try:
                        client.send(b"2")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        settings.SMTP_URL = f"smtp://127.0.0.1:{server.getsockname()[1]}"
        post_letter("asha@a.example")
        began = timezone.now()
        assert deliver() == (0, False)
        done.set()
        thread.join()
    assert timezone.now() - began < timedelta(seconds=3)


def test_a_server_that_hangs_over_one_mail_delays_that_one_alone(mailbox, monkeypatch):
    monkeypatch.setattr(post, "TIMEOUT", 0.3)
    post_letter("hang@a.example")
    post_letter("asha@a.example")
    deliver()
    assert mailbox.to == ["asha@a.example"]
    assert OutgoingMail.objects.get().attempts == 1


@pytest.mark.parametrize(
    "bad",
    [
        {"kind": "letter", "to": "broken\nBcc: eve@b.example", "subject": "s"},
        {"kind": "letter", "to": "asha@a.example", "subject": "a\nBcc: eve@b.example"},
        {"kind": "letter", "to": "", "subject": "s"},
        {"kind": "letter", "to": "@@", "subject": "s"},
        {"kind": "notice", "recipient_id": "7f6c2c9e-0000-4000-8000-000000000000"},
        {"kind": "notice"},
    ],
)
def test_a_poisoned_first_row_keeps_nobody_waiting(mailbox, bad):
    OutgoingMail.objects.create(due_at=NOON - timedelta(days=900), **bad)
    post_letter("asha@a.example")
    deliver()
    assert mailbox.to == ["asha@a.example"]
    assert OutgoingMail.objects.count() == 1


def test_a_mail_whose_key_is_missing_waits_for_its_key(mailbox, settings):
    post_letter("asha@a.example")
    ring = settings.FIELD_KEYS
    settings.FIELD_KEYS = [("k9", new_value("FIELD_KEYS").partition(":")[2])]
    post_letter("ben@a.example")
    deliver()
    assert mailbox.to == ["ben@a.example"]
    settings.FIELD_KEYS = ring
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        deliver()
    assert mailbox.to == ["ben@a.example", "asha@a.example"]


def test_no_address_gets_into_the_log(mailbox, caplog):
    post_letter("550@a.example", "451@a.example")
    OutgoingMail.objects.create(kind="letter", to="CNRY\n@a.example", subject="CNRY")
    deliver()
    assert "550" in caplog.text
    assert "a.example" not in caplog.text
    assert "CNRY" not in caplog.text


def test_a_leased_mail_is_nobody_elses_until_the_lease_runs_out():
    post_letter("asha@a.example")
    mail = claim(timezone.now())
    assert mail is not None
    assert claim(timezone.now()) is None
    again = claim(timezone.now() + delivery.LEASE + timedelta(seconds=1))
    assert again == mail


def test_a_mail_another_worker_took_a_moment_ago_is_left_to_it(monkeypatch):
    post_letter("asha@a.example")
    found = OutgoingMail.objects.get()
    monkeypatch.setattr(OutgoingMailQuerySet, "first", lambda _: _taken(found))
    assert claim(timezone.now()) is None
    monkeypatch.setattr(OutgoingMailQuerySet, "first", lambda _: None)
    OutgoingMail.objects.update(leased_until=None)
    assert claim(timezone.now()) is None


def _taken(mail: OutgoingMail) -> OutgoingMail:
    """Somebody else's claim, between our look and our own."""
    OutgoingMail.objects.update(leased_until=timezone.now() + delivery.LEASE)
    return mail


def test_a_mail_of_a_killed_worker_is_sent_again_under_the_same_id(mailbox, monkeypatch):
    post_letter("asha@a.example")
    with monkeypatch.context() as patch:
        patch.setattr(OutgoingMail.objects, "filter", _killed)
        with pytest.raises(KeyboardInterrupt):
            deliver()
    with time_machine.travel(timezone.now() + delivery.LEASE + timedelta(seconds=1)):
        deliver()
    assert len({message["Message-ID"] for _, message in mailbox.taken}) == 1
    assert len(mailbox.taken) == 2


def _killed(**_: object) -> None:
    raise KeyboardInterrupt


def test_a_folder_holds_one_file_a_mail(settings, tmp_path):
    settings.MAIL_FOLDER = str(tmp_path / "mail")
    post_letter("asha@a.example", body="Code 123 456")
    post_letter("ben@a.example")
    assert deliver() == (2, True)
    files = sorted((tmp_path / "mail").iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    assert any("To: asha@a.example" in file.read_text() for file in files)
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_a_folder_that_cannot_be_written_costs_no_mail(settings, tmp_path):
    (tmp_path / "mail").write_text("a file")
    settings.MAIL_FOLDER = str(tmp_path / "mail" / "deeper")
    post_letter("asha@a.example")
    assert deliver() == (0, False)
    assert OutgoingMail.objects.waiting().count() == 1


def test_without_a_way_out_mail_waits_and_somebody_is_told(caplog):
    post_letter("asha@a.example")
    assert deliver() == (0, False)
    assert "neither SMTP_URL nor MAIL_FOLDER" in caplog.text
    assert OutgoingMail.objects.waiting().count() == 1


def test_without_a_way_out_and_without_mail_nobody_is_told(caplog):
    assert deliver() == (0, True)
    assert caplog.text == ""


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_four_workers_send_each_mail_once(mailbox):
    to = [f"p{n}@a.example" for n in range(40)]
    post_letter(*to)

    def work(_: int) -> None:
        deliver()
        connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert sorted(mailbox.to) == sorted(to)
