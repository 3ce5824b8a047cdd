"""The manager's agreement to the time: said by the applicant, confirmed by a vetter with a day."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from directory import actions
from directory.models import Application
from jobs.models import OutgoingMail
from people.models import User
from records.audit import Refused, events_about
from records.clock import today
from tests.factories import make_user
from tests.factories_vetting import applicant, declined

PAGE = "/admin/directory/application/{}/"


@pytest.fixture
def nell(ambulance) -> User:
    return make_user("nell@ambulance.example", ambulance)


@pytest.fixture
def application(nell) -> Application:
    return applicant(nell)


def stored() -> object:
    return Application.objects.get().manager_confirmed_on


def test_a_vetter_records_the_day_and_the_applicant_can_see_it_was_recorded(application, viv):
    actions.confirm_manager(by=viv, application=application, confirmed_on=today())
    assert stored() == today()
    assert "manager.confirmed" in [one.event for one in events_about(application.applicant_id)]


def test_nobody_is_mailed(application, viv):
    before = OutgoingMail.objects.count()
    actions.confirm_manager(by=viv, application=application, confirmed_on=today())
    assert OutgoingMail.objects.count() == before


def test_a_second_day_corrects_the_first(application, viv):
    for day in (today(), today() - timedelta(days=3)):
        actions.confirm_manager(by=viv, application=application, confirmed_on=day)
    assert stored() == today() - timedelta(days=3)


def test_a_day_to_come_is_refused(application, viv):
    day = today() + timedelta(days=1)
    with pytest.raises(ValidationError, match="cannot be in the future"):
        actions.confirm_manager(by=viv, application=application, confirmed_on=day)
    assert stored() is None


def test_nothing_is_recorded_once_it_is_decided(application, viv):
    declined(application, viv)
    with pytest.raises(ValidationError, match="has been decided"):
        actions.confirm_manager(by=viv, application=application, confirmed_on=today())


@pytest.mark.parametrize("who", ["asha", "cat", "mo", "eve", "finn", "vic"])
def test_nobody_but_a_vetter_in_reach_records_it(application, who, request):
    by = request.getfixturevalue(who)
    with pytest.raises(Refused):
        actions.confirm_manager(by=by, application=application, confirmed_on=today())
    assert stored() is None


def test_the_vetter_reads_who_said_it_and_confirms_it_on_its_page(application, viv, client_of):
    page, address = client_of(viv), PAGE.format(application.pk)
    before = page.get(f"{address}change/").content.decode()
    answer = page.post(f"{address}manager/", {"confirmed_on": str(today())})
    assert (answer.status_code, stored()) == (302, today())
    after = page.get(f"{address}change/").content.decode()
    assert "said by the applicant, not confirmed yet" in before
    assert "confirmed with the manager on" in after


def test_a_bad_day_is_said_beside_the_field_and_kept(application, viv, client_of):
    address = f"{PAGE.format(application.pk)}manager/"
    html = client_of(viv).post(address, {"confirmed_on": "31/31"}).content.decode()
    assert ("Enter a real date" in html, "31/31" in html) == (True, True)
