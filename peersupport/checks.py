"""What a production host must not be like: `manage.py check --deploy` (platform.W/E)."""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

HERE_ONLY: Final = frozenset({"localhost", "127.0.0.1", "[::1]", "testserver"})


def deployment(**_: Any) -> list[CheckMessage]:
    """Everything that is right on one's own machine and wrong on a host."""
    return [*_transport(), *_secrets(), *_site(), *_mail()]


def _transport() -> Iterator[CheckMessage]:
    if not settings.TLS:
        yield Error("TLS is off: cookies and HSTS need https.", hint="TLS=1", id="platform.E001")
    if not settings.SITE_URL.startswith("https://"):
        yield Error("SITE_URL is not https; mails name it.", id="platform.E002")


def _secrets() -> Iterator[CheckMessage]:
    if not settings.SECOND_FACTOR_DEMANDED:
        yield Error(
            "No second factor is demanded from those who run the site.",
            hint="Leave SECOND_FACTOR_DEMANDED unset; off is for the demo.",
            id="platform.E003",
        )
    rings = (settings.FIELD_KEYS, settings.TOKEN_KEYS, settings.HMAC_KEYS)
    keys = [key for ring in rings for _, key in ring] + [settings.SECRET_KEY]
    if len(set(keys)) < len(keys):
        yield Error(
            "A key stands in two places: whoever gets one ring would have another.",
            hint="Make each with `python -m peersupport.environment NAME`.",
            id="platform.E004",
        )


def _site() -> Iterator[CheckMessage]:
    hosts = set(settings.ALLOWED_HOSTS)
    if "*" in hosts or not hosts - HERE_ONLY:
        yield Error("ALLOWED_HOSTS does not name the host people type.", id="platform.E005")
    if urlsplit(settings.SITE_URL).hostname not in hosts:
        yield Error("SITE_URL's host is not in ALLOWED_HOSTS.", id="platform.E006")
    if settings.SHOW_UNCHECKED_NUMBERS:
        yield Error(
            "Telephone numbers nobody has called would be shown.",
            hint="Call them, name them in URGENT_LINES_CHECKED, unset SHOW_UNCHECKED_NUMBERS.",
            id="platform.E007",
        )


def _mail() -> Iterator[CheckMessage]:
    if not settings.SMTP_URL or settings.MAIL_FOLDER:
        yield Error(
            "Mail would not leave this machine: no SMTP_URL, or MAIL_FOLDER is set.",
            id="platform.E008",
        )
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield Warning("MAIL_FROM is not an address people can know.", id="platform.W001")
    if not settings.MONITORING_TOKEN:
        yield Warning(
            "Without MONITORING_TOKEN, /readyz tells nobody what is wrong.", id="platform.W002"
        )
