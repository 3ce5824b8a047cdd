"""`check --deploy` refuses a host that is set up like somebody's own machine."""

from typing import Any

import pytest

from peersupport import checks


@pytest.fixture
def host(settings: Any) -> Any:
    """Settings of a host as it should be."""
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://sbs.example", ["sbs.example"]
    settings.SMTP_URL, settings.MAIL_FOLDER = "smtps://mail.example", ""
    settings.DEFAULT_FROM_EMAIL, settings.MONITORING_TOKEN = "notices@sbs.example", "token"
    settings.TLS, settings.SECOND_FACTOR_DEMANDED = True, True
    settings.SHOW_UNCHECKED_NUMBERS = False
    return settings


def test_a_host_as_it_should_be_passes(host: Any):
    assert checks.deployment() == []


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("TLS", False, ["platform.E001"]),
        ("SITE_URL", "http://sbs.example", ["platform.E002"]),
        ("SECOND_FACTOR_DEMANDED", False, ["platform.E003"]),
        ("ALLOWED_HOSTS", ["*", "sbs.example"], ["platform.E005"]),
        ("ALLOWED_HOSTS", ["localhost"], ["platform.E005", "platform.E006"]),
        ("SITE_URL", "https://other.example", ["platform.E006"]),
        ("SHOW_UNCHECKED_NUMBERS", True, ["platform.E007"]),
        ("SMTP_URL", "", ["platform.E008"]),
        ("MAIL_FOLDER", "mail", ["platform.E008"]),
        ("DEFAULT_FROM_EMAIL", "notices@localhost", ["platform.W001"]),
        ("MONITORING_TOKEN", "", ["platform.W002"]),
    ],
)
def test_each_fault_is_named(host: Any, name: str, value: Any, found: list[str]):
    setattr(host, name, value)
    assert [message.id for message in checks.deployment()] == found


@pytest.mark.parametrize("ring", ["TOKEN_KEYS", "HMAC_KEYS"])
def test_one_key_for_two_uses_is_refused(host: Any, ring: str):
    setattr(host, ring, host.FIELD_KEYS)
    assert [message.id for message in checks.deployment()] == ["platform.E004"]
