"""Encrypted text is unreadable in the table, and a missing key costs one text, not the page."""

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, transaction
from django.db.models import F

from peersupport.environment import new_value
from records.fields import CodesField, Unreadable
from records.keys import KeyMissing
from records.models import AuditEvent
from tests.records.sample import CHOICES, sample_model, stored

pytestmark = pytest.mark.django_db
CANARY = "CNRY words of a person"


def new_key(key_id: str) -> tuple[str, str]:
    return key_id, new_value("FIELD_KEYS").partition(":")[2]


@pytest.fixture
def sample(db):
    return sample_model()


def test_the_table_holds_the_key_id_and_no_words(sample, settings):
    sample.objects.create(words=CANARY)
    [kept] = stored("words")
    assert kept.startswith(f"{settings.FIELD_KEYS[0][0]}$")
    assert "CNRY" not in kept
    assert sample.objects.get().words == CANARY


def test_the_same_words_look_different_each_time(sample):
    sample.objects.bulk_create([sample(words=CANARY), sample(words=CANARY)])
    assert len(set(stored("words"))) == 2


def test_blank_and_missing_stay_apart(sample):
    sample.objects.bulk_create([sample(words=""), sample(words=None)])
    assert stored("words") == ["", None]
    assert [row.words for row in sample.objects.order_by("id")] == ["", None]
    assert sample.objects.filter(words__isnull=True).count() == 1


def test_update_and_bulk_update_encrypt_too(sample):
    row = sample.objects.create(words="before")
    sample.objects.update(words=CANARY)
    row.words = CANARY
    sample.objects.bulk_update([row], ["words"])
    assert "CNRY" not in stored("words")[0]
    assert sample.objects.get().words == CANARY


@pytest.mark.parametrize(
    "lookup", ["exact", "in", "contains", "icontains", "startswith", "gt", "regex", "length"]
)
def test_no_lookup_but_isnull_is_allowed(sample, lookup):
    with pytest.raises(FieldError, match="encrypted"):
        sample.objects.filter(**{f"words__{lookup}": CANARY})


def test_nor_is_comparing_with_another_column(sample):
    with pytest.raises(FieldError, match="encrypted"):
        sample.objects.filter(words=F("codes"))


def test_a_text_whose_key_is_gone_shows_a_placeholder_beside_readable_ones(sample, settings):
    sample.objects.create(words="first")
    settings.FIELD_KEYS = [new_key("k9")]
    sample.objects.create(words="second")
    lost, found = sample.objects.order_by("id")
    assert isinstance(lost.words, Unreadable)
    assert str(lost.words) == "This text cannot be read at the moment."
    assert found.words == "second"


def test_saving_a_placeholder_is_refused_and_the_text_comes_back_with_its_key(sample, settings):
    sample.objects.create(words=CANARY)
    ring = settings.FIELD_KEYS
    settings.FIELD_KEYS = [new_key("k9")]
    with pytest.raises(KeyMissing), transaction.atomic():
        sample.objects.get().save()
    settings.FIELD_KEYS = [*settings.FIELD_KEYS, *ring]
    assert sample.objects.get().words == CANARY


def test_a_changed_byte_reads_as_unreadable(sample):
    sample.objects.create(words=CANARY)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sample SET words = %s", [stored("words")[0][:-6] + "AAAAA="])
    assert isinstance(sample.objects.get().words, Unreadable)


def test_text_that_never_was_encrypted_is_not_repeated_in_the_error(sample):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO sample (id, words, codes) VALUES (1, %s, '')", [CANARY])
    assert sample.objects.get().words.key_id == "?"


def test_codes_are_stored_once_in_the_order_of_the_choices(sample):
    sample.objects.create(codes=["loss", "sleep", "loss"])
    assert stored("codes") == [",sleep,loss,"]
    assert sample.objects.get().codes == ["sleep", "loss"]


def test_no_codes_are_an_empty_list(sample):
    sample.objects.create()
    assert sample.objects.get().codes == []


def test_has_finds_whole_codes_only(sample):
    rows = [sample.objects.create(codes=codes) for codes in (["sleep_night"], ["sleep"], [])]
    assert list(sample.objects.filter(codes__has="sleep")) == [rows[1]]
    assert list(sample.objects.filter(codes__has="sleep_night")) == [rows[0]]
    assert list(sample.objects.filter(codes__has="sleepXnight")) == []


def test_a_code_with_a_comma_is_refused(sample):
    with pytest.raises(ValueError, match="comma"):
        sample.objects.create(codes=["a,b"])


def test_cleaning_refuses_codes_that_are_not_offered(sample):
    with pytest.raises(ValidationError):
        sample(words="x", codes=["other"]).full_clean()
    sample(words="x", codes=["loss"]).full_clean()


def test_blank_codes_are_refused_unless_allowed():
    with pytest.raises(ValidationError):
        CodesField(choices=CHOICES).clean([], None)


def test_labels_and_form_offer_the_words(sample):
    field = sample._meta.get_field("codes")
    assert field.labels(["loss", "retired"]) == ["Loss", "retired"]
    assert field.formfield().choices == CHOICES
    assert field.formfield().clean(["loss"]) == ["loss"]


def test_new_choices_need_no_migration():
    assert CodesField(choices=CHOICES).deconstruct() == CodesField().deconstruct()


def test_codes_serialize_as_stored(sample):
    field = sample._meta.get_field("codes")
    assert field.to_python(field.value_to_string(sample(codes=["loss"]))) == ["loss"]


def test_no_transform_is_allowed(sample):
    with pytest.raises(FieldError, match="encrypted"):
        sample._meta.get_field("words").get_transform("length")


def test_codes_from_nothing_are_none():
    assert CodesField(choices=CHOICES).to_python(None) == []


def test_a_row_prints_nothing_it_holds():
    event = AuditEvent(event="check.opened")
    assert str(event) == f"audit event {event.id.hex[:8]}"
