"""Files in versions. The triggers are put back: SQLite loses them with the table it makes anew."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from resources.changes import LOG


def install(apps, schema_editor):
    LOG.install(schema_editor.connection)


STATES = [
    ("waiting", "Received"),
    ("checking", "Being checked"),
    ("quarantined", "Waits for the virus scanner"),
    ("clean", "Ready"),
    ("second", "Waits for another coordinator"),
    ("refused", "Refused"),
]
FORMATS = [
    ("pdf", "PDF"),
    ("pptx", "PowerPoint"),
    ("docx", "Word"),
    ("xlsx", "Excel"),
    ("odt", "OpenDocument text"),
    ("odp", "OpenDocument slides"),
    ("png", "PNG picture"),
    ("jpg", "JPEG picture"),
    ("webp", "WebP picture"),
    ("mp3", "MP3 sound"),
    ("mp4", "MP4 film"),
    ("vtt", "WebVTT captions"),
    ("srt", "SubRip captions"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0015_previews"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "resourcefile",
            "replaces",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="replacements",
                to="resources.resourcefile",
            ),
        ),
        migrations.AddField("resourcefile", "number", models.PositiveIntegerField(default=1)),
        migrations.AddField(
            "resourcefile",
            "said",
            models.CharField(blank=True, max_length=200, verbose_name="what changed"),
        ),
        migrations.AddField(
            "resourcefile", "first_at", models.DateTimeField(blank=True, null=True)
        ),
        migrations.AlterField(
            "resourcefile",
            "state",
            models.CharField(choices=STATES, default="waiting", max_length=12),
        ),
        migrations.AddIndex(
            "resourcefile",
            models.Index(
                condition=models.Q(("state", "second")),
                fields=["resource"],
                name="resource_file_second",
            ),
        ),
        migrations.CreateModel(
            name="EarlierFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("original_name", models.CharField(max_length=120)),
                ("stored_name", models.CharField(max_length=80, unique=True)),
                ("format", models.CharField(choices=FORMATS, max_length=5)),
                ("media_type", models.CharField(max_length=100)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("number", models.PositiveIntegerField()),
                (
                    "said",
                    models.CharField(blank=True, max_length=200, verbose_name="what changed"),
                ),
                ("received_name", models.CharField(blank=True, max_length=80)),
                ("received_size", models.PositiveBigIntegerField(default=0)),
                ("received_sha256", models.CharField(blank=True, max_length=64)),
                ("keep_comments", models.BooleanField(default=False)),
                ("added_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(db_index=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="earlier",
                        to="resources.resourcefile",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("file", "number"), name="earlier_file_once")
                ]
            },
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
