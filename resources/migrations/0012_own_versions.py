"""An organisation's own version is tied to its original. The triggers are put back: SQLite loses
them with the table it makes anew."""

import django.db.models.deletion
from django.db import migrations, models

from resources.changes import LOG


def install(apps, schema_editor):
    LOG.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("resources", "0011_stories_and_films")]
    operations = [
        migrations.AddField(
            "resource",
            "adapted_from",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="own_versions",
                to="resources.resource",
            ),
        ),
        migrations.AddField(
            "resource", "adapted_version", models.PositiveIntegerField(blank=True, null=True)
        ),
        migrations.AddField("resource", "adapted_on", models.DateField(blank=True, null=True)),
        migrations.AddConstraint(
            "resource",
            models.UniqueConstraint(
                fields=("organisation", "adapted_from"), name="one_own_version"
            ),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
