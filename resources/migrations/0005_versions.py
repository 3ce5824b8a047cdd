"""What a resource was before each change. The triggers are put back: SQLite loses them with the
table it makes anew."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from resources.changes import LOG


def install(apps, schema_editor):
    LOG.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0004_packs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField("resource", "version", models.PositiveIntegerField(default=1)),
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("words", models.JSONField()),
                ("changed", models.JSONField()),
                (
                    "said",
                    models.CharField(blank=True, max_length=200, verbose_name="what changed"),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="resources.resource",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("resource", "number"), name="revision_once")
                ],
            },
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
