"""Triggers: every process learns what changed in the library (see resources/changes.py)."""

from django.db import migrations

from resources.changes import LOG


def install(apps, schema_editor):
    LOG.install(schema_editor.connection)


def remove(apps, schema_editor):
    LOG.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("resources", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
