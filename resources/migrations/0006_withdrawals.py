"""Why something was taken off the shelf and what is there instead; who was told of reviews."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEY = models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0005_versions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", KEY),
                ("at", models.DateTimeField()),
                ("reason", models.TextField(blank=True, max_length=500)),
                ("for_readers", models.BooleanField(default=False)),
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
                    "instead",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="resources.resource",
                    ),
                ),
                (
                    "resource",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="withdrawal",
                        to="resources.resource",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="ReviewTold",
            fields=[
                ("id", KEY),
                ("due_on", models.DateField()),
                ("stage", models.SmallIntegerField()),
                ("told_on", models.DateField()),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="resources.resource",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["told_on"], name="review_told_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("to", "resource", "due_on", "stage"), name="review_told_once"
                    )
                ],
            },
        ),
    ]
