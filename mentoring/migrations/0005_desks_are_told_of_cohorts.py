from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentoring", "0004_pairs_taken_out")]

    operations = [
        migrations.AddField("scheme", "desk_told_on", models.DateField(null=True)),
    ]
