"""Audit lines are written once, name the person concerned by a pseudonym, and hold no words."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from records import triggers
from records.audit import audit, audit_many, erase_pseudonym, events_about, purge, subject_of
from records.keys import KeyMissing
from records.models import AuditEvent, Pseudonym
from tests.records.test_fields import new_key

pytestmark = pytest.mark.django_db
ASHA, VIV, ORGANISATION = uuid4(), uuid4(), uuid4()
TABLE = AuditEvent._meta.db_table


@pytest.fixture
def line():
    return audit("check.opened", by=VIV, about=ASHA, organisation=ORGANISATION, kind="dbs", n=2)


def refused(statement: str) -> bool:
    """Whether the database itself refuses `statement`."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return triggers.REFUSAL in str(error)
    return False


def test_a_line_says_who_did_what_and_when(line):
    kept = AuditEvent.objects.get()
    assert (kept.event, kept.actor_id, kept.organisation_id) == ("check.opened", VIV, ORGANISATION)
    assert kept.codes == {"kind": "dbs", "n": 2}
    assert timezone.now() - kept.at < timedelta(minutes=1)


def test_rows_will_do_for_people(line):
    by_row = audit("check.opened", by=Pseudonym(id=VIV), about=Pseudonym(id=ASHA))
    assert (by_row.actor_id, by_row.subject) == (line.actor_id, line.subject)


def test_the_person_concerned_is_not_in_the_line(line):
    assert ASHA.hex not in line.subject
    assert line.subject == subject_of(ASHA)
    assert line.subject != subject_of(uuid4())


def test_the_person_concerned_can_see_it(line):
    assert list(events_about(ASHA)) == [line]
    assert list(events_about(uuid4())) == []


def test_after_erasure_nobody_can_link_the_line_to_her(line):
    erase_pseudonym(ASHA)
    assert list(events_about(ASHA)) == []
    assert subject_of(ASHA) != line.subject
    assert AuditEvent.objects.filter(pk=line.pk).exists()


def test_a_missing_key_makes_no_second_pseudonym(line, settings):
    settings.FIELD_KEYS = [new_key("k9")]
    with pytest.raises(KeyMissing):
        audit("check.opened", by=VIV, about=ASHA)


@pytest.mark.parametrize("words", ["She said she is fine", "Ben", "a@b.example", "x" * 99, ""])
def test_what_may_be_somebodys_words_is_refused(words):
    with pytest.raises(ValueError, match="fixed list"):
        audit("check.opened", by=VIV, note=words)


def test_the_orm_can_neither_change_nor_delete_a_line(line):
    line.event = "other"
    for change in (
        line.save,
        line.delete,
        lambda: AuditEvent.objects.update(event="other"),
        lambda: AuditEvent.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match=triggers.REFUSAL), transaction.atomic():
            change()
    assert AuditEvent.objects.get().event == "check.opened"


@pytest.mark.parametrize(
    "statement",
    ["UPDATE records_auditevent SET event = 'x'", "DELETE FROM records_auditevent"],
    ids=["UPDATE", "DELETE"],
)
def test_nor_can_plain_sql(line, statement):
    assert refused(statement)
    assert AuditEvent.objects.get().event == "check.opened"


@pytest.mark.postgres
def test_nor_can_truncate(line):
    assert refused(f"TRUNCATE {TABLE} CASCADE")


@pytest.mark.sqlite
@pytest.mark.parametrize("key", ["id", "rowid"])
def test_nor_can_replace(line, key):
    others = "at, event, subject, codes"
    values = f"at, 'x', subject, codes FROM {TABLE}"
    columns = f"id, {others}" if key == "id" else f"rowid, id, {others}"
    taken = "id" if key == "id" else "rowid, 'a0'"
    assert refused(f"INSERT OR REPLACE INTO {TABLE} ({columns}) SELECT {taken}, {values}")


def test_without_the_triggers_it_could_be_changed(line):
    """The control: it is the triggers that refuse."""
    triggers.remove(connection)
    assert not refused("UPDATE records_auditevent SET event = 'x'")
    triggers.install(connection)
    assert refused("UPDATE records_auditevent SET event = 'y'")


def test_lines_older_than_a_year_are_purged_and_the_purge_is_audited(line):
    now = timezone.now()
    for days in (366, 400, 364):
        AuditEvent.objects.create(event="old", at=now - timedelta(days=days))
    assert purge(now=now) == 2
    kept = AuditEvent.objects.exclude(pk=line.pk).order_by("at").values_list("event", "codes")
    assert list(kept) == [("old", {}), ("audit.purged", {"count": 2})]


def test_purging_nothing_leaves_no_line(line):
    assert purge(now=timezone.now()) == 0
    assert AuditEvent.objects.count() == 1


def test_a_moved_clock_purges_nothing_young(line):
    with pytest.raises(DatabaseError, match=triggers.REFUSAL), transaction.atomic():
        purge(now=timezone.now() + timedelta(days=500))
    assert AuditEvent.objects.count() == 1


def test_many_lines_at_once_are_those_of_one_by_one():
    people = [Pseudonym(id=uuid4()) for _ in range(3)]
    alone = audit("check.opened", by=VIV, about=people[0], organisation=ORGANISATION, n=2)
    assert audit_many("check.opened", by=VIV, about=people, organisation=ORGANISATION, n=2) == 3
    first, second = events_about(people[0].pk)
    assert (first.event, first.codes, first.actor_id) == (alone.event, alone.codes, VIV)
    assert first.subject == second.subject == alone.subject
    assert [events_about(one.pk).count() for one in people[1:]] == [1, 1]


def test_many_lines_hold_no_words_either():
    with pytest.raises(ValueError, match="word of a fixed list"):
        audit_many("check.opened", by=VIV, about=[], why="Because she said so")


@pytest.mark.parametrize("number", [1, 30])
def test_many_lines_cost_the_same_as_one(number):
    people = [Pseudonym(id=uuid4()) for _ in range(number)]
    with CaptureQueriesContext(connection) as queries:
        audit_many("check.opened", by=VIV, about=people)
    assert len(queries) == 4
