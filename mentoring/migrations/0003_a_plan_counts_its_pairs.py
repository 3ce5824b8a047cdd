from typing import Any

from django.db import migrations, models


def counted(apps: Any, editor: Any) -> None:
    """Plans that wait to be told when this is installed hold as they are."""
    alias = editor.connection.alias
    schemes = apps.get_model("mentoring", "Scheme").objects.using(alias)
    for scheme in schemes.filter(planned__isnull=False).distinct():
        schemes.filter(pk=scheme.pk).update(pairs_planned=scheme.planned.count())


class Migration(migrations.Migration):
    dependencies = [("mentoring", "0002_goals_written_once")]

    operations = [
        migrations.AddField("scheme", "pairs_planned", models.PositiveSmallIntegerField(default=0)),
        migrations.RunPython(counted, migrations.RunPython.noop),
    ]
