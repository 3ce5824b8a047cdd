"""What a worker reads before it answers: nothing that only a few pages need."""

import subprocess
import sys
from typing import Final

SEEN_LATER: Final = (
    "docx", "govuk_bank_holidays", "icalendar", "numpy", "openpyxl", "pikepdf", "pptx", "pypdf",
    "pypdfium2", "reportlab", "requests", "scipy",
)  # fmt: skip
STARTED: Final = """
import sys, tests.environment, peersupport.wsgi
from django.urls import get_resolver
assert get_resolver().url_patterns
print(*sorted(set(sys.argv[1:]) & set(sys.modules)))
"""


def modules_of_a_started_worker(*names: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", STARTED, *names], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()[-1].split()


def test_a_worker_starts_without_the_libraries_of_a_few_pages() -> None:
    assert modules_of_a_started_worker(*SEEN_LATER, "django") == ["django"]
