"""A refused act is rolled back whole, and its audit line is there all the same."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from records.audit import Refused, audit
from records.models import AuditEvent

VIV, ASHA = uuid4(), uuid4()


def refuse(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        audit("check.changed", by=VIV, about=ASHA)
        raise Refused("check.refused", by=VIV, about=ASHA, why="own")


def deny(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


urlpatterns = [path("refuse/", refuse), path("deny/", deny)]
pytestmark = pytest.mark.django_db
here = override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=["records.middleware.RefusalMiddleware"])


@here
def test_the_line_survives_the_rollback(client):
    assert client.get("/refuse/").status_code == 403
    line = AuditEvent.objects.get()
    assert (line.event, line.actor_id, line.codes) == ("check.refused", VIV, {"why": "own"})


@here
def test_an_ordinary_refusal_leaves_none(client):
    assert client.get("/deny/").status_code == 403
    assert not AuditEvent.objects.exists()


@here
def test_it_stays_a_refusal_when_it_cannot_be_written(client, monkeypatch, caplog):
    def away(self: Refused) -> None:
        raise DatabaseError

    monkeypatch.setattr(Refused, "write", away)
    assert client.get("/refuse/").status_code == 403
    assert "check.refused" in caplog.text
