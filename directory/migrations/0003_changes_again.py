"""SQLite rebuilds a table that gets a column, and loses its triggers: organisations got one."""

from django.db import migrations

from directory import changes


def install(apps, schema_editor):
    changes.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_changes"), ("people", "0002_modules")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
