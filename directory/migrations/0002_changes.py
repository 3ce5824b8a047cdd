"""Triggers: every process learns which supporters changed (see directory/changes.py)."""

from django.db import migrations

from directory import changes


def install(apps, schema_editor):
    changes.install(schema_editor.connection)


def remove(apps, schema_editor):
    changes.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial"), ("people", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
