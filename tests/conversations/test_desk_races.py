"""Two at one desk take the same thing on at the same moment."""

from functools import partial
from threading import Barrier

import pytest
from django.utils import timezone

from conversations import actions
from conversations.actions import alerts
from conversations.actions.alerts import raise_alert
from conversations.models import Alert, AlertKind
from people.roles import Role
from records.models import AuditEvent
from tests.conversations.test_races import together
from tests.factories import make_user
from tests.factories_conversations import ask_for_support

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 6


@pytest.fixture
def crowd(ambulance):
    """Coordinators of one desk."""
    return [make_user(organisation=ambulance, roles=[Role.COORDINATOR]) for _ in range(CROWD)]


@pytest.fixture
def alert(asha, ben):
    return raise_alert(ask_for_support(asha, ben), AlertKind.WAITING, timezone.now())


def all_take_it_on(crowd, alert):
    act = partial(actions.acknowledge, alert=alert, now=timezone.now())
    return together([partial(act, by=one) for one in crowd])


def lines():
    return AuditEvent.objects.filter(event="desk.acknowledged")


def test_the_first_who_takes_it_on_has_it(crowd, alert):
    results = all_take_it_on(crowd, alert)
    taken = Alert.objects.get()
    assert {result.acknowledged_by for result in results} == {taken.acknowledged_by}
    assert [line.actor_id for line in lines()] == [taken.acknowledged_by_id]


@pytest.mark.postgres
def test_without_the_lock_several_would_have_it(crowd, alert, monkeypatch):
    """The positive control: all look before one of them writes."""
    all_looked = Barrier(CROWD)

    def looked(by, alert):
        found = Alert.objects.get(pk=alert.pk)
        all_looked.wait(timeout=20)
        return found

    monkeypatch.setattr(alerts, "locked_alert", looked)
    all_take_it_on(crowd, alert)
    assert lines().count() > 1


def test_taking_it_on_and_its_being_settled_have_one_order(crowd, alert):
    now = timezone.now()
    results = together(
        [
            lambda: actions.acknowledge(by=crowd[0], alert=alert, now=now),
            lambda: alerts.settle(alert.request, now),
        ]
    )
    assert Alert.objects.get().closed_at == now
    assert lines().count() == (0 if isinstance(results[0], alerts.Settled) else 1)
