"""Details are confirmed every six months; after nine a supporter is not listed until they are."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from directory import actions
from directory.browse import Criteria, browse
from directory.facts import why_not_listed
from directory.models import CONFIRM_AGAIN, UNCONFIRMED, Supporter
from directory.tasks import ask_to_confirm
from jobs.models import OutgoingMail
from people.models import User
from records.clock import today
from tests.cast import ClientOf
from tests.factories_directory import listed_supporter
from tests.factories_vetting import approved, suspended


def confirmed(ben: User, days_ago: int) -> Supporter:
    Supporter.objects.filter(user=ben).update(confirmed_on=today() - timedelta(days=days_ago))
    return Supporter.objects.get(user=ben)


@pytest.mark.parametrize(
    ("days", "listed"), [(0, True), (UNCONFIRMED.days - 1, True), (UNCONFIRMED.days, False)]
)
def test_listed_until_nine_months_have_passed(ben: User, days: int, listed: bool) -> None:
    supporter = confirmed(ben, days)
    assert supporter.is_listed() is listed
    assert Supporter.objects.listed().exists() is listed
    assert bool(why_not_listed(supporter)) is not listed


def test_somebody_who_never_confirmed_is_not_listed(asha: User) -> None:
    supporter = listed_supporter(asha, confirmed_on=None)
    assert not supporter.is_listed()
    assert not Supporter.objects.listed().filter(user=asha).exists()


@pytest.mark.usefixtures("both_ways")
def test_the_list_forgets_them_at_midnight_and_finds_them_again(ben: User, eve: User) -> None:
    confirmed(ben, UNCONFIRMED.days - 1)
    now, wanted = timezone.now(), Criteria()
    tomorrow = now + timedelta(days=1)
    assert browse(eve, wanted, 1, now).total == 1
    assert browse(eve, wanted, 1, tomorrow).total == 0
    actions.confirm_details(by=ben, now=tomorrow)
    assert browse(eve, wanted, 1, tomorrow).total == 1


def test_the_reason_is_said_with_the_day(ben: User, client_of: ClientOf) -> None:
    supporter = confirmed(ben, UNCONFIRMED.days)
    day: date = supporter.confirmed_on or today()
    html = client_of(ben).get("/profile/").content.decode()
    assert f"you last confirmed your details on {day.day} {day:%B %Y}" in html
    assert "Confirm your details" in html


def test_confirming_is_one_button_and_lists_again(ben: User, client_of: ClientOf) -> None:
    confirmed(ben, UNCONFIRMED.days)
    client = client_of(ben)
    assert "You are not listed" in client.get("/profile/confirm/").content.decode()
    assert client.post("/profile/confirm/").headers["Location"] == "/profile/"
    assert Supporter.objects.listed().get().confirmed_on == today()
    assert "You confirmed this on" in client.get("/profile/confirm/").content.decode()


def test_it_is_due_after_six_months(ben: User, client_of: ClientOf) -> None:
    assert not confirmed(ben, CONFIRM_AGAIN.days - 1).is_due_to_confirm()
    assert confirmed(ben, CONFIRM_AGAIN.days).is_due_to_confirm()
    for path in ("/profile/", "/"):
        assert "Are your details still right?" in client_of(ben).get(path).content.decode()
    assert "If we hear nothing" in client_of(ben).get("/profile/confirm/").content.decode()


def noon() -> datetime:
    """Of today: half a year later it is summer time, and an hour before midnight another day."""
    return timezone.now().replace(hour=12)


def notices(person: User) -> int:
    return OutgoingMail.objects.filter(recipient_id=person.pk).count()


def test_each_of_the_two_notices_is_sent_once(ben: User, mo: User) -> None:
    sent, start = [], noon()
    for days in (CONFIRM_AGAIN.days - 1, CONFIRM_AGAIN.days, 200, UNCONFIRMED.days, 300):
        for _ in range(2):
            ask_to_confirm(now=start + timedelta(days=days))
        sent.append(notices(ben))
    assert sent == [0, 1, 1, 2, 2]
    assert notices(mo) == 2


def test_after_an_answer_the_notices_begin_anew(ben: User) -> None:
    start = noon()
    ask_to_confirm(now=start + CONFIRM_AGAIN)
    actions.confirm_details(by=ben, now=start + CONFIRM_AGAIN)
    ask_to_confirm(now=start + UNCONFIRMED)
    assert notices(ben) == 1
    ask_to_confirm(now=start + CONFIRM_AGAIN + CONFIRM_AGAIN)
    assert notices(ben) == 2


def test_a_worker_that_slept_for_months_sends_one_notice(ben: User) -> None:
    ask_to_confirm(now=timezone.now() + timedelta(days=400))
    assert notices(ben) == 1


def test_those_who_stepped_down_or_left_are_left_in_peace(ben: User, mo: User) -> None:
    actions.step_down(by=ben)
    User.objects.filter(pk=mo.pk).update(is_active=False)
    ask_to_confirm(now=timezone.now() + UNCONFIRMED)
    assert (notices(ben), notices(mo)) == (0, 0)
    with pytest.raises(ValidationError):
        actions.confirm_details(by=ben)


def test_approval_and_coming_back_count_as_confirmed(
    asha: User, viv: User, vic: User, ambulance: object, fire: object
) -> None:
    ambulance.partners.add(fire)  # type: ignore[attr-defined]  # an organisation
    supporter = approved(asha, viv, vic)
    assert supporter.confirmed_on == today()
    suspended(supporter, viv)
    confirmed(asha, UNCONFIRMED.days)
    actions.reinstate(by=vic, supporter=supporter, reason="Nothing was found.")
    assert Supporter.objects.listed().filter(user=asha).exists()
