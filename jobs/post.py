"""Where mail leaves: an SMTP server, or a folder that holds one file per mail."""

import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT = 10  # seconds for any answer of the server
DEADLINE = 30  # seconds for one mail altogether: a server may drip one byte at a time


class Away(Exception):
    """The server cannot be reached or does not want us: no mail is to blame."""


class Later(Exception):
    """This mail was not taken, but may be another time."""


class Never(Exception):
    """This mail will not be taken, however often it is tried."""


class Post(Protocol):
    """What takes mail. `send` raises Away, Later or Never, each with a short code."""

    def send(self, message: EmailMessage, to: str) -> None:
        """Hand `message` over for the address `to`."""

    def close(self) -> None:
        """Say goodbye."""


@dataclass(frozen=True)
class SmtpAddress:
    """A parsed SMTP_URL."""

    host: str
    port: int
    user: str
    password: str
    tls: bool
    starttls: bool

    @classmethod
    def parse(cls, url: str) -> "SmtpAddress":
        """From `smtp://user:pass@host:25?starttls=1` or `smtps://host`.

        Raises ValueError for another scheme or no host. User and password are percent-encoded.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("SMTP_URL is smtp://user:password@host:port or smtps://…")
        starttls = parse_qs(parts.query).get("starttls", ["0"])[0].lower() in ("1", "true", "yes")
        tls = parts.scheme == "smtps"
        return cls(
            host=parts.hostname,
            port=parts.port or (465 if tls else 587 if starttls else 25),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=tls,
            starttls=starttls,
        )


@contextmanager
def _deadline(client: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Cut the connection when what happens inside takes longer."""

    def cut() -> None:
        with suppress(OSError):
            if client.sock is not None:
                # Wakes the thread that waits for an answer, which close() would not; below TLS,
                # which would want to say goodbye first.
                socket.socket.shutdown(client.sock, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


class SmtpPost:
    """Sends by SMTP; one connection for several mails, a new one after any trouble."""

    def __init__(self, address: SmtpAddress, own_name: str) -> None:
        """`own_name`: said in EHLO instead of this machine's name."""
        self.address = address
        self.own_name = own_name
        self.client: smtplib.SMTP | None = None

    def send(self, message: EmailMessage, to: str) -> None:
        """See Post.send. An answer like 451 is Later, one like 550 is Never."""
        client = self.client or self._connect()
        self.client = client
        try:
            with _deadline(client, DEADLINE):
                client.send_message(message, to_addrs=[to])
        except smtplib.SMTPSenderRefused as error:
            self._drop()
            raise Away(str(error.smtp_code)) from None
        except smtplib.SMTPRecipientsRefused as error:
            self._drop()
            raise _refusal(next(iter(error.recipients.values()))[0]) from None
        except smtplib.SMTPResponseException as error:
            self._drop()
            raise _refusal(error.smtp_code) from None
        except smtplib.SMTPNotSupportedError as error:
            self._drop()
            raise Never(type(error).__name__) from None
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise Later(type(error).__name__) from None

    def _connect(self) -> smtplib.SMTP:
        address, context = self.address, ssl.create_default_context()
        client = (
            smtplib.SMTP_SSL(timeout=TIMEOUT, context=context, local_hostname=self.own_name)
            if address.tls
            else smtplib.SMTP(timeout=TIMEOUT, local_hostname=self.own_name)
        )
        # connect() knows the host, but certificates are checked against this.
        client._host = address.host  # type: ignore[attr-defined]  # smtplib sets it only in __init__
        try:
            with _deadline(client, DEADLINE):
                self._greet(client, context)
        except (OSError, smtplib.SMTPException) as error:
            client.close()
            raise Away(type(error).__name__) from None
        return client

    def _greet(self, client: smtplib.SMTP, context: ssl.SSLContext) -> None:
        code, _ = client.connect(self.address.host, self.address.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, "no greeting")
        if self.address.starttls:
            client.starttls(context=context)
        client.ehlo_or_helo_if_needed()
        if self.address.user:
            client.login(self.address.user, self.address.password)

    def _drop(self) -> None:
        if self.client is not None:
            self.client.close()
            self.client = None

    def close(self) -> None:
        """Say QUIT, but not for long."""
        if self.client is not None:
            try:
                with _deadline(self.client, TIMEOUT):
                    self.client.quit()
            except (OSError, smtplib.SMTPException):
                self._drop()
            self.client = None


def _refusal(code: int) -> Exception:
    return Never(str(code)) if 500 <= code < 600 else Later(str(code))


class FolderPost:
    """Writes each mail into a folder, for the demo and for trying things out."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made when it is missing; only this account can read it."""
        self.folder = folder

    def send(self, message: EmailMessage, to: str) -> None:
        """One `.eml` file, complete from the moment it has that name; a repeat replaces it."""
        name = str(message["Message-ID"]).strip("<>").partition("@")[0]
        draft = self.folder / f".{name}.part"
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft.write_bytes(message.as_bytes())
            draft.chmod(0o600)
            draft.rename(self.folder / f"{name}.eml")
        except OSError as error:
            raise Away(type(error).__name__) from None

    def close(self) -> None:
        """Nothing to do."""


def post_office(smtp_url: str, folder: str, own_name: str) -> Callable[[], Post] | None:
    """How to open the way mail leaves by; None when neither is set. SMTP wins over a folder."""
    if smtp_url:
        address = SmtpAddress.parse(smtp_url)
        return lambda: SmtpPost(address, own_name)
    if folder:
        return lambda: FolderPost(Path(folder))
    return None
