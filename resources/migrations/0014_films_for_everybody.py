"""What a film says of itself so that nobody is left out, and how long it lasts. The triggers are
put back: SQLite loses them with the table it makes anew."""

import django.db.models.deletion
from django.db import migrations, models

from resources.changes import LOG


def install(apps, schema_editor):
    LOG.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("resources", "0013_fetches")]
    operations = [
        migrations.AddField(
            "resourcefile", "seconds", models.PositiveIntegerField(blank=True, null=True)
        ),
        migrations.AddField(
            "film", "no_speech", models.BooleanField("nobody speaks in it", default=False)
        ),
        migrations.AddField(
            "film",
            "all_said",
            models.BooleanField("everything that matters is said", default=False),
        ),
        migrations.AddField(
            "film",
            "described",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="resources.resourcefile",
            ),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
