from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="championwish",
            name="ended",
            field=models.CharField(
                blank=True,
                choices=[
                    ("no", "The coordinators said no"),
                    ("nobody", "Nobody answered in four weeks"),
                ],
                max_length=8,
                verbose_name="how it ended",
            ),
        ),
        migrations.AddField(
            model_name="championwish",
            name="ended_on",
            field=models.DateField(null=True, verbose_name="ended"),
        ),
    ]
