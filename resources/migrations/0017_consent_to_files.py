from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0016_file_versions"),
    ]

    operations = [
        migrations.AddField(
            model_name="storyconsent",
            name="files",
            field=models.TextField(blank=True, default=""),
        ),
    ]
