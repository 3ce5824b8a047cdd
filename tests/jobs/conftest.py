"""A real SMTP server on this machine, addresses to send notices to, and an outbox to fill."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from uuid import UUID, uuid4

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import EmailMessage as Letter
from django.core.mail import get_connection

ADDRESSES: dict[UUID, str | None] = {}
QUIET: dict[UUID, datetime] = {}


def address_of(person: UUID) -> str | None:
    """What settings.JOBS_ADDRESS_OF names in these tests; raises for somebody unheard of."""
    return ADDRESSES[person]


def quiet_until(person: UUID, now: datetime) -> datetime | None:
    """What settings.JOBS_QUIET_UNTIL names in these tests."""
    end = QUIET.get(person)
    return end if end is not None and now < end else None


class Mailbox:
    """Takes mail, except as the first word of the address says."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, EmailMessage]] = []
        self.greetings: list[str] = []

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.greetings.append(hostname)
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        word = address.partition("@")[0]
        if word == "hang":
            await asyncio.sleep(2)
        if word in ("451", "550"):
            return f"{word} no"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):
        message: Message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.taken += [(address, message) for address in envelope.rcpt_tos]
        return "250 taken"

    @property
    def to(self) -> list[str]:
        return [address for address, _ in self.taken]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    """A running server that settings point to."""
    box, port = Mailbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.SMTP_URL = f"smtp://127.0.0.1:{port}"
    yield box
    controller.stop()


@pytest.fixture(autouse=True)
def _mail_settings(settings) -> Iterator[None]:
    settings.EMAIL_BACKEND = "jobs.outbox.OutboxBackend"
    settings.JOBS_ADDRESS_OF = "tests.jobs.conftest.address_of"
    settings.JOBS_QUIET_UNTIL = "tests.jobs.conftest.quiet_until"
    settings.DEFAULT_FROM_EMAIL = "Side by Side <notices@sidebyside.example>"
    settings.SMTP_URL = settings.MAIL_FOLDER = ""
    yield
    ADDRESSES.clear()
    QUIET.clear()


@pytest.fixture
def somebody() -> Callable[[str | None], UUID]:
    """The id of a new person who has that address for notices, or none."""

    def make(address: str | None) -> UUID:
        person = uuid4()
        ADDRESSES[person] = address
        return person

    return make


def post_letter(*to: str, subject: str = "Your code", body: str = "123 456") -> int:
    return get_connection().send_messages([Letter(subject, body, to=list(to))]) or 0
