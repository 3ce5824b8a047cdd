"""How long it is known who came to an event: each organisation says it."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_modules")]
    operations = [
        migrations.AddField(
            model_name="organisation",
            name="event_keep_days",
            field=models.PositiveSmallIntegerField(
                default=7,
                help_text="Then only a number stays. For events put up from now on: others were "
                "promised what was said when they were put up.",
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(30),
                ],
                verbose_name="days after an event until it is forgotten who came",
            ),
        ),
    ]
