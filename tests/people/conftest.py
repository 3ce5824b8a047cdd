"""Reading the mails a test made."""

import re
from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage


@pytest.fixture
def letters(mailoutbox: list[EmailMessage]) -> list[EmailMessage]:
    """The mails written so far, as they would reach people."""
    return mailoutbox


@pytest.fixture
def code_sent(letters: list[EmailMessage]) -> Callable[[], str]:
    """The code in the newest mail."""

    def newest() -> str:
        found = re.search(r"^([A-Z0-9-]{6,})$", str(letters[-1].body), re.MULTILINE)
        assert found, letters[-1].body
        return found[1]

    return newest
