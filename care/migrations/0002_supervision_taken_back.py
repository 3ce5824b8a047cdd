"""A session written down for a wrong day can be taken back for 24 hours."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("care", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="supervision",
            name="written_at",
            field=models.DateTimeField(null=True, verbose_name="written down at"),
        ),
        migrations.AddField(
            model_name="supervision",
            name="before",
            field=models.DateField(null=True, verbose_name="current until, without it"),
        ),
    ]
