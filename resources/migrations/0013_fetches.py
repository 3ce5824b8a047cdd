"""How often things were saved: a number a month."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("resources", "0012_own_versions")]
    operations = [
        migrations.CreateModel(
            name="Fetches",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("month", models.DateField()),
                ("times", models.PositiveIntegerField(default=0)),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fetches",
                        to="resources.resource",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "fetches",
                "constraints": [
                    models.UniqueConstraint(fields=("resource", "month"), name="one_number_a_month")
                ],
            },
        ),
    ]
