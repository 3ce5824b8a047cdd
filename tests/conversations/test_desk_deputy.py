"""The deputy looks after the desk from a first to a last day, and it ends by itself."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from conversations import actions
from conversations.actions import consulting, desks
from conversations.actions.alerts import raise_alert
from conversations.models import Alert, AlertKind, Consult, Request
from conversations.models.desks import on_desk_of, people_at
from conversations.tasks import tell_of_deputies
from jobs.models import OutgoingMail
from people.models import Organisation
from people.roles import Role
from records.audit import Refused
from records.clock import today
from records.models import AuditEvent
from tests.factories import make_user

DAY = timedelta(days=1)
PAGE = "/desk/deputy/"


@pytest.fixture
def dee(ambulance, fire):
    """The named deputy, of the partner organisation."""
    person = make_user("dee@fire.example", fire, roles=[Role.COORDINATOR])
    ambulance.deputy = person
    ambulance.save()
    return person


def told():
    ids = set(OutgoingMail.objects.values_list("recipient_id", flat=True))
    OutgoingMail.objects.all().delete()
    return ids


def sees(person, alert, question, day):
    """Whether both lie on this person's desk on a day."""
    return (
        Alert.objects.filter(on_desk_of(person, day), pk=alert.pk).exists(),
        Consult.objects.filter(on_desk_of(person, day), pk=question.pk).exists(),
    )


def test_before_during_and_after(cat, dee, finn, ben, waiting, now):
    alert = raise_alert(waiting, AlertKind.WAITING, now)
    question = consulting.ask(by=ben, body="Hm?", form_key=uuid4(), now=now)
    day = today(now)
    desks.stand_in(by=cat, start=day + DAY, end=day + 3 * DAY, now=now)
    seen = [sees(dee, alert, question, day + n * DAY)[0] for n in range(5)]
    assert seen == [False, True, True, True, False]
    assert [sees(dee, alert, question, day + n * DAY)[1] for n in range(5)] == seen
    assert [sees(cat, alert, question, day + n * DAY) for n in (0, 2)] == [(True, True)] * 2
    assert [sees(finn, alert, question, day + n * DAY) for n in (0, 2)] == [(False, False)] * 2


def test_new_alerts_are_told_to_the_deputy_at_once(cat, dee, waiting, now):
    desks.stand_in(by=cat, start=today(now), end=today(now), now=now)
    told()
    raise_alert(Request.objects.get(pk=waiting.pk), AlertKind.WAITING, now)
    assert told() == {cat.pk, dee.pk}


def test_without_it_only_the_coordinators_are_told(cat, dee, waiting, now):
    told()
    raise_alert(waiting, AlertKind.WAITING, now)
    assert told() == {cat.pk}


def test_all_at_the_desk_hear_of_start_and_end_once(cat, dee, ambulance, now):
    day, heard = today(now), []
    desks.stand_in(by=cat, start=day + DAY, end=day + 2 * DAY, now=now)
    for n in (0, 0, 1, 1, 2, 3, 3, 4):
        tell_of_deputies(now=now + n * DAY)
        heard.append(len(told()))
    assert heard == [0, 0, 2, 0, 0, 2, 0, 0]
    assert Organisation.objects.get(pk=ambulance.pk).deputy_from is None


def test_on_the_first_day_itself_they_hear_at_once(cat, dee, now):
    desks.stand_in(by=cat, start=today(now), end=today(now) + DAY, now=now)
    assert told() == {cat.pk, dee.pk}
    tell_of_deputies(now=now)
    assert told() == set()


def test_it_is_ended_at_once_and_both_are_told(cat, dee, ambulance, now):
    desks.stand_in(by=cat, start=today(now), end=today(now) + DAY, now=now)
    told()
    desks.end_standing_in(by=cat, now=now)
    assert told() == {cat.pk, dee.pk}
    own = Organisation.objects.get(pk=ambulance.pk)
    assert list(people_at(own, 0)) == [cat]


def test_ending_what_has_not_begun_tells_nobody(cat, dee, now):
    desks.stand_in(by=cat, start=today(now) + DAY, end=today(now) + DAY, now=now)
    desks.end_standing_in(by=cat, now=now)
    assert told() == set()


def test_a_deputy_who_is_no_longer_named_sees_nothing(cat, dee, ambulance, waiting, now):
    desks.stand_in(by=cat, start=today(now), end=today(now), now=now)
    alert = raise_alert(waiting, AlertKind.WAITING, now)
    Organisation.objects.filter(pk=ambulance.pk).update(deputy=None)
    assert not Alert.objects.visible_to(dee).filter(pk=alert.pk).exists()
    tell_of_deputies(now=now + 2 * DAY)
    assert Organisation.objects.get(pk=ambulance.pk).deputy_from is None


@pytest.mark.parametrize(
    ("moment", "stands"),
    [
        (datetime(2026, 3, 27, 23, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 28, 0, 0, tzinfo=UTC), True),
        # Summer time: the last day ends an hour earlier by UTC.
        (datetime(2026, 3, 29, 22, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 29, 23, 0, tzinfo=UTC), False),
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), False),
    ],
)
def test_days_are_uk_days_across_the_change_of_the_clocks(moment, stands):
    own = Organisation(
        deputy_id=uuid4(), deputy_from=date(2026, 3, 28), deputy_until=date(2026, 3, 29)
    )
    assert own.deputy_stands_in(today(moment)) is stands


@pytest.mark.parametrize(
    ("start", "end", "field"), [(-1, 1, "start"), (2, 1, "end"), (0, 61, "end")]
)
def test_days_that_cannot_be_are_said_beside_the_field(cat, dee, now, start, end, field):
    with pytest.raises(ValidationError) as refused:
        desks.stand_in(by=cat, start=today(now) + start * DAY, end=today(now) + end * DAY, now=now)
    assert list(refused.value.message_dict) == [field]


def test_without_a_deputy_it_says_who_can_name_one(client_of, cat, now):
    page = client_of(cat).get(PAGE).content.decode()
    assert "No deputy is named" in page
    with pytest.raises(ValidationError):
        desks.stand_in(by=cat, start=today(now), end=today(now), now=now)


@pytest.mark.parametrize("who", ["ben", "mo", "viv"])
def test_others_cannot_set_it(request, who, dee, now):
    with pytest.raises(Refused):
        desks.stand_in(by=request.getfixturevalue(who), start=today(now), end=today(now), now=now)


def test_the_page_sets_and_ends_it_and_the_desk_says_so(client_of, cat, dee, now):
    client, day = client_of(cat), today(now)
    page = client.post(PAGE, {"start": day, "end": day + DAY}, follow=True).content.decode()
    assert "looks after this desk with you until" in page
    assert "End it now" in client.get(PAGE).content.decode()
    page = client.post(PAGE, {"act": "end"}, follow=True).content.decode()
    assert "looks after this desk with you until" not in page
    events = AuditEvent.objects.filter(event__startswith="desk.").values_list("event", "actor_id")
    assert set(events) == {("desk.deputy_set", cat.pk), ("desk.deputy_ended", cat.pk)}


def test_a_wrong_day_keeps_what_was_typed(client_of, cat, dee, now):
    typed = {"start": "2026-13-40", "end": (today(now) + DAY).isoformat()}
    page = client_of(cat).post(PAGE, typed).content.decode()
    assert "Enter a day, like" in page
    assert 'value="2026-13-40"' in page


def test_a_deputy_elsewhere_reads_references_and_no_names(client_of, cat, dee, waiting, ben, now):
    desks.stand_in(by=cat, start=today(now), end=today(now), now=now)
    alert = raise_alert(waiting, AlertKind.WAITING, now)
    actions.acknowledge(by=cat, alert=alert, now=now)
    page = client_of(dee).get("/desk/").content.decode().partition("<main")[2]
    assert [alert.reference in page, "Somebody at another desk took it on" in page] == [True] * 2
    told_of = ("Cat", "Asha", "Ben", "Northern Ambulance", "CNRY", waiting.pk.hex, ben.pk.hex)
    assert [word for word in told_of if word in page] == []
