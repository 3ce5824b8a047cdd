"""Tallies count by week, lose nothing under load, and hold no person."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, connections, transaction

from records import audit
from records.audit import tally
from records.models import Tally

ORGANISATION = uuid4()


@pytest.mark.django_db
@time_machine.travel(datetime(2026, 11, 25, 12, tzinfo=UTC))
def test_it_counts_by_kind_organisation_and_week():
    for organisation in (ORGANISATION, ORGANISATION, None, None, None):
        tally("asked", organisation=organisation)
    rows = Tally.objects.order_by("count").values_list("kind", "organisation_id", "week", "count")
    week = date(2026, 11, 23)
    assert list(rows) == [("asked", ORGANISATION, week, 2), ("asked", None, week, 3)]


@pytest.mark.django_db
def test_a_new_week_begins_at_nought():
    with time_machine.travel(datetime(2026, 11, 29, 12, tzinfo=UTC)):
        tally("asked", organisation=None)
    with time_machine.travel(datetime(2026, 11, 30, 12, tzinfo=UTC)):
        tally("asked", organisation=None)
    assert list(Tally.objects.values_list("count", flat=True)) == [1, 1]


@pytest.mark.django_db
def test_what_is_rolled_back_is_not_counted():
    with transaction.atomic():
        tally("asked", organisation=None)
        transaction.set_rollback(True)
    assert not Tally.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("organisation", [None, ORGANISATION])
def test_there_is_one_row_a_week(organisation):
    row = {"kind": "asked", "organisation_id": organisation, "week": date(2026, 11, 23)}
    Tally.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Tally.objects.create(**row)


@pytest.mark.django_db
def test_who_comes_second_in_a_new_week_counts_too(monkeypatch):
    """Both found no row; the other one's was written first."""
    added, looks = audit._added, iter([False])
    tally("asked", organisation=None)
    monkeypatch.setattr(audit, "_added", lambda *a: next(looks, None) is None and added(*a))
    tally("asked", organisation=None)
    assert Tally.objects.get().count == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_simultaneous_counts_are_all_kept():
    def count(_: int) -> None:
        tally("asked", organisation=None)
        connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(40)))
    assert Tally.objects.get().count == 40
