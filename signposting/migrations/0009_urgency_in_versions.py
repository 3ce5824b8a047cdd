from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("signposting", "0008_more_words"),
    ]

    operations = [
        migrations.AlterField(
            model_name="version",
            name="what",
            field=models.CharField(
                choices=[
                    ("before", "As it was before the first change kept here"),
                    ("added", "Added"),
                    ("words", "Words changed"),
                    ("hours", "Hours changed"),
                    ("places", "Places changed"),
                    ("urgency", "How urgent it is, or how often it is checked"),
                    ("number", "A number or address added"),
                    ("away", "A wrong number or address taken away"),
                    ("checked", "Checked"),
                    ("state", "Closed, or opened again"),
                    ("restored", "Made like an earlier one again"),
                    ("corrected", "Corrected as the service itself asked"),
                ],
                max_length=10,
            ),
        ),
    ]
