import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentoring", "0003_a_plan_counts_its_pairs")]

    operations = [
        migrations.CreateModel(
            "StruckPair",
            [
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("struck_on", models.DateField("taken out on")),
                ("need", models.ForeignKey("mentoring.need", models.CASCADE, related_name="+")),
                ("offer", models.ForeignKey("mentoring.offer", models.CASCADE, related_name="+")),
                (
                    "scheme",
                    models.ForeignKey("mentoring.scheme", models.CASCADE, related_name="struck"),
                ),
            ],
            options={
                "verbose_name": "pair taken out",
                "constraints": [
                    models.UniqueConstraint(fields=("need", "offer"), name="taken_out_once")
                ],
            },
        ),
    ]
