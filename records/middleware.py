"""Writes the audit line of a refused act."""

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponseBase

from records.audit import Refused
from records.keys import KeyMissing

logger = logging.getLogger(__name__)


class RefusalMiddleware:
    """Audits `Refused` after the view's transaction was rolled back, then lets the 403 happen.

    Django calls `process_exception` once the exception has left the view and with it every
    `atomic` block; that is the outermost boundary, as there is no ATOMIC_REQUESTS.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Write the line. A refusal stays a refusal when it cannot be written."""
        if isinstance(exception, Refused):
            try:
                exception.write()
            except (DatabaseError, KeyMissing):
                logger.exception("A refusal could not be audited: %s", exception.event)
