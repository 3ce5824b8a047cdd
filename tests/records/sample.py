"""A table with an encrypted and a codes column, known to these tests alone."""

from typing import Any

from django.db import connection, models
from django.test.utils import isolate_apps

from records.fields import CodesField, EncryptedTextField

CHOICES = [("sleep", "Sleep"), ("loss", "Loss"), ("sleep_night", "Sleep after nights")]


@isolate_apps("tests")
def sample_model():
    class Sample(models.Model):
        words = EncryptedTextField(blank=True, null=True)
        codes = CodesField(choices=CHOICES, blank=True)

        class Meta:
            app_label = "tests"
            db_table = "sample"

    with connection.cursor() as cursor:
        number = "serial" if connection.vendor == "postgresql" else "integer"
        cursor.execute(f"CREATE TABLE sample (id {number} PRIMARY KEY, words text, codes text)")
    return Sample


def stored(column: str) -> list[Any]:
    """What the table really holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM sample ORDER BY id")  # noqa: S608 (a fixed name)
        return [row[0] for row in cursor.fetchall()]
