"""The layers around a request, with nothing of the apps behind them."""

import logging
from typing import Any

import pytest
from django.test import Client

from peersupport.logs import JsonFormatter

# The layers that touch no database, in the project's order.
OUTER = (
    "peersupport.middleware.AlwaysThere",
    "peersupport.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "peersupport.middleware.PrivateResponses",
    "csp.middleware.CSPMiddleware",
    "peersupport.middleware.SizeLimit",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
)


@pytest.fixture
def small_site(settings: Any) -> None:
    """The addresses of tests/platform/urls.py."""
    settings.ROOT_URLCONF = "tests.platform.urls"


@pytest.fixture
def outer(settings: Any, small_site: None) -> Client:
    """A client of a small site behind the outermost layers alone; asking by https."""
    assert [layer for layer in settings.MIDDLEWARE if layer in OUTER] == list(OUTER)
    settings.MIDDLEWARE = list(OUTER)
    by_https = {"host": "localhost", "x-forwarded-proto": "https"}
    return Client(raise_request_exception=False, headers=by_https)


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Any:
    """Every log line of the test as it would be printed, all loggers, down to DEBUG."""
    caplog.set_level(logging.DEBUG)
    for name in ("django", "django.request", "django.security"):
        logging.getLogger(name).addHandler(caplog.handler)
    yield lambda: [JsonFormatter().format(record) for record in caplog.records]
    for name in ("django", "django.request", "django.security"):
        logging.getLogger(name).removeHandler(caplog.handler)
