"""Parts of the site that an organisation switches on: none to begin with."""

from django.db import migrations, models

import records.fields


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="organisation",
            name="modules",
            field=records.fields.CodesField(blank=True, default=list, editable=False),
        ),
        migrations.AlterField(
            model_name="setupmark",
            name="step",
            field=models.CharField(
                choices=[
                    ("statement", "The confidentiality statement is approved"),
                    ("welfare", "The welfare contact answers"),
                    ("safeguarding", "The safeguarding contact answers"),
                    ("dpia", "The data protection impact assessment is signed"),
                    ("mail", "Our mail arrives"),
                    ("numbers", "The urgent numbers are right"),
                    ("modules", "Modules switched on"),
                ],
                max_length=12,
            ),
        ),
    ]
