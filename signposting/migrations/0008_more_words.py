from django.db import migrations

# Stems of the words that are new in NEED_WORDS, as records.words stores them.
ADDED = {
    "crisis": "selfharm overdos",
    "low": "low down depress panic overwhelm hopeless numb cri",
    "sleep": "awak",
    "work_trauma": "traumatis ptsd",
    "grief": "grief griev",
}


def find_them(apps, schema_editor):
    """Entries that people wrote are found by the new words too, without waiting for a change."""
    rows = apps.get_model("signposting", "Signpost").objects.all()
    for row in rows.only("needs", "search_text").iterator():
        found = row.search_text.split()
        added = [stem for need in row.needs for stem in ADDED.get(need, "").split()]
        stems = dict.fromkeys([*found, *added])
        row.search_text = f" {' '.join(stems)} "
        row.save(update_fields=["search_text"])


class Migration(migrations.Migration):
    dependencies = [
        ("signposting", "0007_taken_away"),
    ]

    operations = [
        migrations.RunPython(find_them, migrations.RunPython.noop),
    ]
