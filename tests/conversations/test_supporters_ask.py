"""A peer supporter who asks for support passes the desk of their own coordinators by."""

import re
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from conversations import actions
from conversations.actions import desks
from conversations.actions.alerts import escalate, raise_alert
from conversations.models import Alert, AlertKind, Level, Request
from directory import actions as directory
from directory.models import Supporter
from jobs.models import OutgoingMail
from people.models import Organisation, User
from people.roles import Role
from records.audit import Refused
from records.models import AuditEvent, Tally
from tests.cast import ClientOf
from tests.crawl import crawl
from tests.factories import make_user
from tests.factories_conversations import ask_for_support

NOW = timezone.now()
DAY = timedelta(days=1)


@pytest.fixture
def partners(ambulance: Organisation, fire: Organisation) -> None:
    """Each is the other's partner, which must not lead back to the own desk."""
    for own, other in ((ambulance, fire), (fire, ambulance)):
        Organisation.objects.filter(pk=own.pk).update(desk_partner=other)


@pytest.fixture
def asked(ben: User, mo: User) -> Request:
    return ask_for_support(ben, mo, now=NOW - 4 * DAY)


def raised(request: Request, now: datetime = NOW) -> Alert:
    OutgoingMail.objects.all().delete()
    return raise_alert(Request.objects.get(pk=request.pk), AlertKind.WAITING, now)


def told() -> set[UUID | None]:
    found = set(OutgoingMail.objects.values_list("recipient_id", flat=True))
    OutgoingMail.objects.all().delete()
    return found


def see(*people: User) -> list[bool]:
    return [Alert.objects.visible_to(one).exists() for one in people]


def test_the_partners_desk_is_told_and_the_own_is_not(partners, asked, cat, finn) -> None:
    raised(asked)
    assert (told(), see(cat, finn)) == ({finn.pk}, [False, True])


def test_a_colleagues_alert_begins_at_the_own_desk_as_ever(partners, asha, ben, cat, finn) -> None:
    raised(ask_for_support(asha, ben, now=NOW - 4 * DAY))
    assert (told(), see(cat, finn)) == ({cat.pk}, [True, False])


def test_it_never_comes_back_to_the_own_desk(partners, asked, cat, finn) -> None:
    alert = raised(asked)
    for day in range(1, 6):
        told()
        escalate(alert, NOW + day * DAY)
        assert (told(), see(cat, finn)) == ({finn.pk}, [False, True])


@pytest.mark.parametrize("kind", [AlertKind.WAITING, AlertKind.QUIET])
def test_whatever_the_matter_is(kind: AlertKind, partners, asked, cat, finn) -> None:
    raise_alert(Request.objects.get(pk=asked.pk), kind, NOW)
    assert see(cat, finn) == [False, True]


def test_a_deputy_elsewhere_is_told(asked, ambulance, fire, cat, finn) -> None:
    Organisation.objects.filter(pk=ambulance.pk).update(deputy=finn)
    raised(asked)
    assert (told(), see(cat, finn)) == ({finn.pk}, [False, True])


def test_a_deputy_in_the_same_organisation_is_passed_by_too(
    partners, asked, ambulance, cat, finn
) -> None:
    deputy = make_user("dee@ambulance.example", ambulance, roles=[Role.COORDINATOR])
    Organisation.objects.filter(pk=ambulance.pk).update(deputy=deputy)
    raised(asked)
    assert (told(), see(cat, deputy, finn)) == ({finn.pk}, [False, False, True])


def test_while_the_deputy_stands_in_it_passes_by_all_the_same(
    partners, asked, ambulance, cat, finn
) -> None:
    deputy = make_user("dee@ambulance.example", ambulance, roles=[Role.COORDINATOR])
    stands_in = {"deputy_from": NOW.date() - DAY, "deputy_until": NOW.date() + 9 * DAY}
    Organisation.objects.filter(pk=ambulance.pk).update(deputy=deputy, **stands_in)
    raised(asked)
    assert (told(), see(cat, deputy, finn)) == ({finn.pk}, [False, False, True])


def test_with_nobody_elsewhere_the_own_desk_is_told_rather_than_nobody(asked, cat, finn) -> None:
    alert = raised(asked)
    assert (told(), see(cat, finn), alert.level) == ({cat.pk}, [True, False], Level.COORDINATOR)


def test_when_the_last_one_elsewhere_has_gone_the_own_desk_follows_within_a_day(
    partners, asked, cat, finn
) -> None:
    alert = raised(asked)
    User.objects.filter(pk=finn.pk).update(is_active=False)
    told()
    escalate(alert, NOW + DAY)
    assert (told(), see(cat)) == ({cat.pk}, [True])


def test_who_stepped_down_is_a_colleague_like_any_other(partners, asked, ben, cat, finn) -> None:
    directory.step_down(by=ben)
    raised(asked)
    assert see(cat, finn) == [True, False]


@pytest.mark.parametrize("state", ["paused_at", "suspended_at"])
def test_a_supporter_who_rests_or_is_suspended_is_one(
    state: str, partners, asked, ben, cat, finn
) -> None:
    Supporter.objects.filter(user=ben).update(**{state: NOW})
    raised(asked)
    assert see(cat, finn) == [False, True]


def test_the_own_coordinator_can_do_nothing_with_it(partners, asked, cat, finn) -> None:
    alert = raised(asked)
    for act in (actions.acknowledge, actions.offer_more, desks.hand_on):
        with pytest.raises(Refused):
            act(by=cat, alert=alert, now=NOW)
    alert.refresh_from_db()
    assert alert.acknowledged_at is None


def test_counts_and_records_name_no_organisation(partners, asked, finn) -> None:
    alert = raised(asked)
    actions.acknowledge(by=finn, alert=alert, now=NOW)
    counted = Tally.objects.filter(kind="alert.waiting").values_list("organisation_id", flat=True)
    event = AuditEvent.objects.get(event="desk.acknowledged")
    assert (list(counted), event.organisation_id) == ([None], None)


def test_a_colleagues_alert_is_counted_for_the_organisation(partners, asha, ben, cat) -> None:
    actions.acknowledge(by=cat, alert=raised(ask_for_support(asha, ben, now=NOW)), now=NOW)
    counted = Tally.objects.filter(kind="alert.waiting").values_list("organisation_id", flat=True)
    event = AuditEvent.objects.get(event="desk.acknowledged")
    assert (list(counted), event.organisation_id) == (
        [cat.organisation_id] * 1,
        cat.organisation_id,
    )


def main_of(client: Client) -> str:
    return client.get("/desk/").content.decode().partition("<main")[2].partition("</main>")[0]


def test_every_page_of_the_own_coordinator_stays_as_it_was(
    partners, asked, cat, finn, client_of: ClientOf
) -> None:
    own, other = client_of(cat), client_of(finn)
    before, there = crawl(own, leave_out="/accounts/2fa/"), main_of(other)
    alert = raised(asked)
    assert crawl(own, leave_out="/accounts/2fa/") == before
    assert (alert.reference in there, alert.reference in main_of(other)) == (False, True)


def test_the_partner_is_asked_not_to_pass_it_on(partners, asked, finn, client_of: ClientOf) -> None:
    raised(asked)
    page = main_of(client_of(finn))
    assert "their own coordinators do not see it. Do not pass it on." in page
    words = ("supporter asked", "Ben", "Mo", "Hand on")
    # Whole words: a form's random token may hold two letters of a name.
    assert [word for word in words if re.search(rf"\b{word}\b", page)] == []


def test_the_partner_takes_it_on(partners, asked, finn, client_of: ClientOf) -> None:
    alert = raised(asked)
    client_of(finn).post(f"/desk/alerts/{alert.pk}/")
    alert.refresh_from_db()
    assert (alert.acknowledged_by, alert.passes_by) == (finn, True)
