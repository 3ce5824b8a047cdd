from django.db import migrations

import records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="card",
            field=records.fields.EncryptedTextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="message",
            name="card",
            field=records.fields.EncryptedTextField(blank=True, default=""),
        ),
    ]
