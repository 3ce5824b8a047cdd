"""Keys are rotated beside the living site: everything stays readable, and it can be measured."""

from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from jobs.models import OutgoingMail
from peersupport.environment import new_value
from records import rotation
from records.keys import decrypt, encrypt
from records.models import Pseudonym

pytestmark = pytest.mark.django_db
SUBJECT = OutgoingMail._meta.get_field("subject")


def new_key(key_id: str) -> tuple[str, str]:
    return key_id, new_value("FIELD_KEYS").partition(":")[2]


@pytest.fixture
def mails(settings):
    settings.FIELD_KEYS = [new_key("old")]
    return OutgoingMail.objects.bulk_create(
        OutgoingMail(kind="letter", to=f"{n}@a.example", subject=f"s{n}") for n in range(7)
    )


def run(*args: str) -> str:
    out = StringIO()
    call_command("rotate_keys", *args, stdout=out)
    return out.getvalue()


def test_every_text_is_written_with_the_new_key_and_the_old_one_may_go(mails, settings):
    settings.FIELD_KEYS = [new_key("new"), *settings.FIELD_KEYS]
    assert "jobs.OutgoingMail.subject: 7 re-encrypted, 0 unreadable" in run()
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    read = OutgoingMail.objects.values_list("subject", flat=True)
    assert sorted(read) == [f"s{n}" for n in range(7)]


def test_running_it_again_changes_nothing(mails, settings):
    settings.FIELD_KEYS = [new_key("new"), *settings.FIELD_KEYS]
    run()
    assert rotation.rotate(SUBJECT) == rotation.Outcome(0, 0)


def test_it_goes_on_from_batch_to_batch(mails, settings, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 2)
    settings.FIELD_KEYS = [new_key("new"), *settings.FIELD_KEYS]
    assert rotation.rotate(SUBJECT).rotated == 7


def test_the_report_counts_texts_by_key_and_changes_nothing(mails, settings):
    settings.FIELD_KEYS = [new_key("new"), *settings.FIELD_KEYS]
    OutgoingMail.objects.create(kind="letter", subject="newer")
    said = run("--report")
    assert "jobs.OutgoingMail.subject: 1 with key new" in said
    assert "jobs.OutgoingMail.subject: 7 with key old" in said
    assert rotation.key_ids(SUBJECT) == {"old": 7, "new": 1}


def test_a_text_nothing_opens_is_counted_kept_and_stops_nobody_else(mails, settings):
    before = settings.FIELD_KEYS
    settings.FIELD_KEYS = [new_key("lost")]
    OutgoingMail.objects.create(kind="letter", subject="unreadable")
    settings.FIELD_KEYS = [new_key("new"), *before]
    with pytest.raises(CommandError, match="1 texts cannot be read"):
        run()
    assert rotation.key_ids(SUBJECT) == {"new": 7, "lost": 1}


def test_pseudonym_keys_rotate_and_name_the_same_person(settings):
    person = uuid4()
    Pseudonym.objects.create(person_id=person, key="k")
    settings.FIELD_KEYS = [new_key("new"), *settings.FIELD_KEYS]
    run()
    assert Pseudonym.objects.get(person_id=person).key == "k"
    assert set(rotation.key_ids(Pseudonym._meta.get_field("key"))) == {"new"}


def test_texts_in_other_columns_join_in(settings, monkeypatch):
    monkeypatch.setattr(rotation, "others", [])
    held = [encrypt("secret")]

    @rotation.also_rotates
    def elsewhere() -> rotation.Outcome:
        held[0] = encrypt(decrypt(held[0]))
        return rotation.Outcome(rotated=1)

    settings.FIELD_KEYS = [new_key("new"), *settings.FIELD_KEYS]
    run()
    assert held[0].startswith("new$")
