"""The planner learns of much that changed; where it needs no telling, nothing is asked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from records.models import Finished, Tally
from records.statistics import refresh

pytestmark = pytest.mark.django_db


def test_each_table_is_looked_at_on_postgresql_and_none_on_sqlite():
    with CaptureQueriesContext(connection) as queries:
        refresh(Finished, Tally)
    expected = ['ANALYZE "records_finished"', 'ANALYZE "records_tally"']
    asked = [query["sql"] for query in queries]
    assert asked == (expected if connection.vendor == "postgresql" else [])


def test_on_postgresql_the_statement_names_the_table(monkeypatch):
    said = []
    monkeypatch.setattr(connection, "vendor", "postgresql")
    with connection.execute_wrapper(lambda _, sql, *__: said.append(sql)):
        refresh(Tally)
    assert said == ['ANALYZE "records_tally"']
