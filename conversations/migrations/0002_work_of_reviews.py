"""One more kind of work on a desk that can be put off."""

from django.db import migrations, models

WORK = [
    ("alert", "Somebody waits"),
    ("checks", "Checks, training and agreements that run out"),
    ("applications", "Applications to become a peer supporter"),
    ("uploads", "Uploads to check"),
    ("reviews", "Library: entries to read again"),
    ("supervision", "Supervision of peer supporters"),
    ("signposts", "Where to get help: entries to check"),
]


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial")]
    operations = [
        migrations.AlterField("deferral", "work", models.CharField(choices=WORK, max_length=12)),
    ]
