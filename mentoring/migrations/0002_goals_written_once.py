import uuid
from typing import Any

from django.db import migrations, models


def each_its_own(apps: Any, editor: Any) -> None:
    """A column that is added gives every row the same default; from here on each has its own."""
    goals = apps.get_model("mentoring", "Goal").objects.using(editor.connection.alias)
    for pk in list(goals.values_list("pk", flat=True)):
        goals.filter(pk=pk).update(form_key=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("mentoring", "0001_initial")]

    operations = [
        migrations.AddField("goal", "form_key", models.UUIDField(default=uuid.uuid4)),
        migrations.RunPython(each_its_own, migrations.RunPython.noop),
        migrations.AddConstraint(
            "goal",
            models.UniqueConstraint(fields=("pair", "form_key"), name="goal_written_once"),
        ),
    ]
