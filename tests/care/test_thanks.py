"""Thanks to all supporters at once, and for each year: no number on anybody, no list of readers."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from care import tasks
from care.actions import thanks
from care.models import ThankYou
from directory import actions as directory
from directory.models import Supporter
from jobs.models import OutgoingMail
from records.models import AuditEvent
from tests.factories import make_user
from tests.factories_directory import listed_supporter

PAGE = "/care/desk/thanks/"
CANARY = "CNRY-thanks-41aa"
DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


def notices_to(user):
    return OutgoingMail.objects.filter(recipient_id=user.pk).count()


def care_page(client_of, user):
    return client_of(user).get("/care/").content.decode()


def test_current_supporters_of_the_organisation_are_told_and_read_it(
    ben, mo, cat, fire, asha, client_of
):
    gil = listed_supporter(make_user("gil@fire.example", fire)).user
    directory.pause(by=mo)
    assert client_of(cat).post(PAGE, {"words": CANARY}).headers["Location"] == PAGE
    assert [notices_to(one) for one in (ben, mo, gil, asha)] == [1, 1, 0, 0]
    assert [CANARY in care_page(client_of, one) for one in (ben, mo, gil)] == [True, True, False]


def test_two_presses_are_one(ben, cat, client_of):
    for _ in range(2):
        client_of(cat).post(PAGE, {"words": CANARY})
    assert (ThankYou.objects.count(), notices_to(ben)) == (1, 1)


def test_other_words_wait_for_three_months_or_take_the_first_back(ben, cat, client_of, now):
    thanks.thank(by=cat, words="First", now=now)
    client = client_of(cat)
    html = client.post(PAGE, {"words": CANARY}).content.decode()
    assert ("still stand" in html, CANARY in html) == (True, True)
    for _ in range(2):
        client.post(f"{PAGE}back/")
    assert not ThankYou.objects.exists()
    client.post(PAGE, {"words": CANARY})
    assert [row.words for row in ThankYou.objects.all()] == [CANARY]


def test_reading_it_writes_nothing_and_the_coordinator_sees_the_same(ben, cat, client_of, now):
    thanks.thank(by=cat, words=CANARY, now=now)
    client = client_of(cat)

    def seen():
        return client.get(PAGE).content.decode().count(CANARY), AuditEvent.objects.count()

    before = seen()
    care_page(client_of, ben)
    assert seen() == before == (1, 1)


def test_a_year_later_it_is_gone(ben, cat, now):
    thanks.thank(by=cat, words=CANARY, now=now)
    tasks.forget_thanks(now=now + 364 * DAY)
    assert ThankYou.objects.count() == 1
    tasks.forget_thanks(now=now + 365 * DAY)
    assert not ThankYou.objects.exists()


@pytest.mark.parametrize("name", ["asha", "ben", "dev", "viv"])
def test_nobody_else_thanks_in_the_organisations_name(name, request, client_of, now):
    person = request.getfixturevalue(name)
    assert client_of(person).post(PAGE, {"words": CANARY}).status_code == 403
    with pytest.raises(PermissionDenied):
        thanks.thank(by=person, words=CANARY, now=now)


def test_who_stopped_is_not_told_and_does_not_read_it(ben, cat, client_of, now):
    directory.step_down(by=ben)
    thanks.thank(by=cat, words=CANARY, now=now)
    assert (notices_to(ben), CANARY in care_page(client_of, ben)) == (0, False)


@pytest.mark.parametrize(
    ("day", "years"),
    [
        (date(2026, 3, 10), 0),
        (date(2027, 3, 9), 0),
        (date(2027, 3, 10), 1),
        (date(2027, 4, 8), 1),
        (date(2027, 4, 9), 0),
        (date(2028, 3, 20), 2),
        (date(2028, 3, 9), 0),
    ],
)
def test_each_full_year_is_thanked_for_during_a_month(day, years):
    assert thanks.years_today(date(2026, 3, 10), day) == years


def test_the_year_is_shown_to_the_supporter_alone(ben, mo, client_of, now):
    Supporter.objects.filter(user=ben).update(approved_at=now - 735 * DAY)
    Supporter.objects.filter(user=mo).update(approved_at=now - 100 * DAY)
    found = ["Thank you for 2 years" in care_page(client_of, one) for one in (ben, mo)]
    assert found == [True, False]
