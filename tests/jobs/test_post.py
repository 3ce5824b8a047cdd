"""What SMTP_URL may say, and what a server's answers mean."""

import smtplib
from email.message import EmailMessage

import pytest

from jobs.post import Away, Later, Never, SmtpAddress, SmtpPost, post_office
from tests.jobs.conftest import free_port


@pytest.mark.parametrize(
    ("url", "parsed"),
    [
        ("smtp://mail.example", ("mail.example", 25, "", "", False, False)),
        ("smtp://a:b@mail.example:26", ("mail.example", 26, "a", "b", False, False)),
        (
            "smtp://a%40x:p%2F%3A@m.example?starttls=1",
            ("m.example", 587, "a@x", "p/:", False, True),
        ),
        ("smtps://mail.example", ("mail.example", 465, "", "", True, False)),
    ],
)
def test_an_address_of_a_server(url, parsed):
    assert SmtpAddress.parse(url) == SmtpAddress(*parsed)


@pytest.mark.parametrize("url", ["http://mail.example", "mail.example", "smtp://", "smtp://:25"])
def test_what_is_no_address_of_a_server(url):
    with pytest.raises(ValueError, match="SMTP_URL"):
        post_office(url, "", "sidebyside.example")


def message() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"] = "notices@sidebyside.example", "asha@a.example"
    made.set_content("words")
    return made


class Answers:
    """In the place of smtplib's client: raises what it is told to."""

    sock = None

    def __init__(self, error: Exception) -> None:
        self.error = error

    def send_message(self, *_: object, **__: object) -> None:
        raise self.error

    quit = send_message

    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (smtplib.SMTPSenderRefused(530, b"sign in", "n"), Away),
        (smtplib.SMTPRecipientsRefused({"a": (550, b"no")}), Never),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"no")}), Later),
        (smtplib.SMTPDataError(554, b"no"), Never),
        (smtplib.SMTPDataError(452, b"full"), Later),
        (smtplib.SMTPNotSupportedError("utf8"), Never),
        (smtplib.SMTPServerDisconnected("gone"), Later),
        (TimeoutError(), Later),
    ],
)
def test_what_an_answer_means(error, meaning):
    post = SmtpPost(SmtpAddress.parse("smtp://mail.example"), "sidebyside.example")
    post.client = Answers(error)  # type: ignore[assignment]  # stands for the real client
    with pytest.raises(meaning):
        post.send(message(), "asha@a.example")
    assert post.client is None


def test_a_server_that_is_gone_at_goodbye_does_no_harm():
    post = SmtpPost(SmtpAddress.parse("smtp://mail.example"), "sidebyside.example")
    post.client = Answers(OSError())  # type: ignore[assignment]  # stands for the real client
    post.close()
    assert post.client is None


@pytest.mark.loopback
@pytest.mark.parametrize("query", ["?starttls=1", ""], ids=["starttls", "password"])
def test_a_server_without_tls_or_sign_in_gets_nothing(mailbox, settings, query):
    """Never in the clear where TLS was asked for, never without the sign-in asked for."""
    host = settings.SMTP_URL.removeprefix("smtp://")
    url = f"smtp://{host}{query}" if query else f"smtp://user:pass@{host}"
    post = SmtpPost(SmtpAddress.parse(url), "sidebyside.example")
    with pytest.raises(Away):
        post.send(message(), "asha@a.example")
    assert mailbox.to == []


@pytest.mark.loopback
def test_a_tls_server_that_is_not_there_is_away():
    post = SmtpPost(SmtpAddress.parse(f"smtps://127.0.0.1:{free_port()}"), "sidebyside.example")
    with pytest.raises(Away):
        post.send(message(), "asha@a.example")
