"""SQLite rebuilds a table that gets a column, and loses its triggers: organisations got more."""

from django.db import migrations

from directory import changes


def install(apps, schema_editor):
    changes.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_desk_counts"),
        ("people", "0004_second_person_publishes"),
    ]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
