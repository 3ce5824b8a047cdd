"""What a desk does with one thing: hands it on, puts it off, takes it up again."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from conversations import actions
from conversations.actions import consulting, desks
from conversations.actions.alerts import raise_alert
from conversations.models import Alert, AlertKind, Consult, Deferral, Level, Work
from conversations.tasks import drop_deferrals
from jobs.models import OutgoingMail
from people.roles import Role
from records.audit import Refused
from records.clock import today
from records.models import AuditEvent
from tests.conversations.test_races import together
from tests.factories import make_user

DESK = "/desk/"
DAY = timedelta(days=1)


def text(response):
    return response.content.decode()


def main(response):
    return text(response).partition("<main")[2].partition("</main>")[0]


@pytest.fixture
def dee(ambulance, fire, finn):
    """A second coordinator, the named deputy; Finn's service is the partner."""
    person = make_user("dee@other.example", None, roles=[Role.COORDINATOR])
    ambulance.deputy, ambulance.desk_partner = person, fire
    ambulance.save()
    return person


@pytest.fixture
def alert(waiting, now):
    return raise_alert(waiting, AlertKind.WAITING, now - timedelta(days=1))


@pytest.fixture
def question(ben, cat, now):
    return consulting.ask(by=ben, body="CNRY-body", form_key=uuid4(), now=now)


def told():
    ids = set(OutgoingMail.objects.values_list("recipient_id", flat=True))
    OutgoingMail.objects.all().delete()
    return ids


def test_an_alert_is_handed_to_the_deputy_then_to_the_partner(client_of, cat, dee, finn, alert):
    client, seen = client_of(cat), []
    told()
    for words in ("Hand to the deputy", "Hand to the partner organisation"):
        assert words in main(client.get(DESK))
        client.post(f"{DESK}alerts/{alert.pk}/hand-on/")
        alert.refresh_from_db()
        seen.append((alert.level, told()))
    assert seen == [
        (Level.DEPUTY, {cat.pk, dee.pk}),
        (Level.PARTNER, {cat.pk, dee.pk, finn.pk}),
    ]
    assert "Hand to" not in main(client.get(DESK))


def test_a_double_press_goes_one_desk_further_and_no_more(client_of, cat, dee, alert):
    client = client_of(cat)
    for _ in range(2):
        client.post(f"{DESK}alerts/{alert.pk}/hand-on/", {"level": "0"})
    alert.refresh_from_db()
    assert alert.level == Level.DEPUTY
    assert 'name="level" value="1"' in main(client.get(DESK))


def test_putting_off_again_and_again_ends_three_days_after_it_was_taken_on(cat, alert, now):
    actions.acknowledge(by=cat, alert=alert, now=now)
    later = now + 2 * DAY
    with pytest.raises(ValidationError):
        desks.defer_alert(by=cat, alert=alert, until=today(now) + 4 * DAY, now=later)
    put_off = desks.defer_alert(by=cat, alert=alert, until=today(now) + 3 * DAY, now=later)
    assert put_off.until == today(now) + 3 * DAY


def test_whoever_took_it_on_gives_it_back_by_handing_it_on(cat, dee, alert, now):
    actions.acknowledge(by=cat, alert=alert, now=now)
    desks.defer_alert(by=cat, alert=alert, until=today(now) + DAY, now=now)
    found = desks.hand_on(by=cat, alert=alert, now=now)
    assert (found.acknowledged_by, found.acknowledged_at) == (None, None)
    assert Alert.objects.due(now + timedelta(hours=24)).get() == alert
    assert not Deferral.objects.exists()


def test_without_a_deputy_or_partner_there_is_nobody_to_hand_it_to(client_of, cat, alert):
    client = client_of(cat)
    assert "Hand to" not in main(client.get(DESK))
    page = text(client.post(f"{DESK}alerts/{alert.pk}/hand-on/", follow=True))
    assert "Nobody is named to hand it to." in page
    assert Alert.objects.get().level == Level.COORDINATOR


def test_a_question_is_handed_on_without_anybody_learning_whose_it_is(
    client_of, cat, dee, question
):
    told()
    page = text(client_of(cat).post(f"{DESK}advice/{question.pk}/hand-on/", follow=True))
    assert "Handed on" in page
    assert told() == {cat.pk, dee.pk}
    theirs = main(client_of(dee).get(DESK))
    assert "A supporter asks for advice" in theirs
    assert [word for word in ("Ben", "CNRY", "Northern") if word in theirs] == []
    line = AuditEvent.objects.get(event="desk.handed_on")
    assert (line.actor_id, line.subject, line.codes) == (cat.pk, "", {"kind": "consult"})


def test_a_question_that_was_answered_meanwhile_is_settled(client_of, cat, dee, question, now):
    consulting.answer(by=cat, consult=question, body="Hm.", form_key=uuid4(), now=now)
    page = text(client_of(cat).post(f"{DESK}advice/{question.pk}/hand-on/", follow=True))
    assert "That is settled" in page
    assert Consult.objects.get().level == Level.COORDINATOR


def test_a_question_that_nobody_is_named_for_stays(client_of, cat, question):
    page = text(client_of(cat).post(f"{DESK}advice/{question.pk}/hand-on/", follow=True))
    assert "Nobody is named" in page


def test_an_alert_is_put_off_only_once_somebody_took_it_on(client_of, cat, alert, now):
    client, until = client_of(cat), (today(now) + DAY).isoformat()
    page = text(client.post(f"{DESK}alerts/{alert.pk}/defer/", {"until": until}))
    assert "Acknowledge it first" in page
    actions.acknowledge(by=cat, alert=alert, now=now)
    page = main(client.post(f"{DESK}alerts/{alert.pk}/defer/", {"until": until}, follow=True))
    assert "Taken on or put off" in page
    assert "it comes back on" in page


@pytest.mark.parametrize(("days", "may"), [(0, False), (1, True), (3, True), (4, False)])
def test_somebody_waits_behind_an_alert_so_three_days_are_the_most(cat, alert, now, days, may):
    actions.acknowledge(by=cat, alert=alert, now=now)
    put_off = partial(
        desks.defer_alert, by=cat, alert=alert, until=today(now) + days * DAY, now=now
    )
    if may:
        assert put_off().until == today(now) + days * DAY
    else:
        with pytest.raises(ValidationError):
            put_off()


def test_a_day_that_was_not_offered_is_asked_for_again(client_of, cat, alert, now):
    actions.acknowledge(by=cat, alert=alert, now=now)
    for until in ("", "2031-01-01", "soon"):
        page = text(client_of(cat).post(f"{DESK}alerts/{alert.pk}/defer/", {"until": until}))
        assert "Choose a day." in page
    assert not Deferral.objects.exists()


def test_what_is_put_off_comes_back_by_itself(client_of, cat, alert, now, time_machine):
    actions.acknowledge(by=cat, alert=alert, now=now)
    desks.defer_alert(by=cat, alert=alert, until=today(now) + 2 * DAY, now=now)
    assert "Put off: it comes back" in main(client_of(cat).get(DESK))
    time_machine.move_to(now + 2 * DAY)
    assert "Put off: it comes back" not in main(client_of(cat, fresh=True).get(DESK))


def test_the_nightly_work_forgets_what_came_back_and_what_is_settled(cat, alert, now):
    actions.acknowledge(by=cat, alert=alert, now=now)
    desks.defer_alert(by=cat, alert=alert, until=today(now) + DAY, now=now)
    desks.defer_work(by=cat, work=Work.UPLOADS, until=today(now) + 7 * DAY, now=now)
    Alert.objects.update(closed_at=now)
    drop_deferrals(now=now)
    assert [one.work for one in Deferral.objects.all()] == [Work.UPLOADS]
    drop_deferrals(now=now + 7 * DAY)
    assert not Deferral.objects.exists()


def test_the_last_word_counts_and_one_row_is_kept(cat, now):
    for days in (2, 5):
        desks.defer_work(by=cat, work=Work.UPLOADS, until=today(now) + days * DAY, now=now)
    assert Deferral.objects.get().until == today(now) + 5 * DAY


@pytest.mark.parametrize("who", ["dev", "mo", "ben", "viv"])
def test_nobody_without_a_desk_puts_work_off(request, who, now):
    by = request.getfixturevalue(who)
    with pytest.raises(Refused):
        desks.defer_work(by=by, work=Work.UPLOADS, until=today(now) + DAY, now=now)


def test_somebody_elses_alert_cannot_be_handed_on_or_put_off(finn, alert, now, client_of):
    for act in ("hand-on", "defer"):
        assert client_of(finn).post(f"{DESK}alerts/{alert.pk}/{act}/").status_code == 404
    with pytest.raises(Refused):
        desks.hand_on(by=finn, alert=alert, now=now)


def test_an_alert_that_was_settled_meanwhile_is_not_put_off(cat, alert, now):
    Alert.objects.update(closed_at=now)
    with pytest.raises(actions.Settled):
        desks.defer_alert(by=cat, alert=alert, until=today(now) + DAY, now=now)


def levels_after(acts):
    results = together(acts)
    return sorted(str(type(one).__name__) for one in results), Alert.objects.get().level


@pytest.mark.django_db(transaction=True)
def test_two_hand_it_on_at_once_and_it_goes_one_desk_after_the_other(
    transactional_db, cat, dee, alert, now
):
    """Each press moves it by one; neither is lost, and none goes further than the last desk."""
    acts = [partial(desks.hand_on, by=cat, alert=alert, now=now) for _ in range(5)]
    names, level = levels_after(acts)
    assert names == ["Alert", "Alert", "NobodyThere", "NobodyThere", "NobodyThere"]
    assert level == Level.PARTNER


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_a_press_would_be_lost(transactional_db, cat, dee, alert, now):
    """The positive control: read, then write what was read."""
    stale = [Alert.objects.get(pk=alert.pk) for _ in range(2)]
    for one in stale:
        one.level += 1
        one.save(update_fields=["level"])
    assert Alert.objects.get().level == Level.DEPUTY
