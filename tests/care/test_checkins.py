"""The monthly check-in: its author's alone, kept for a year, erased, shared with one person."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from care import tasks
from care.actions import checkins
from care.models import CheckIn, CheckInReminder, SharedCheckIn
from care.questions import QUESTIONS, is_a_lot
from directory import actions as directory
from jobs.models import OutgoingMail
from peersupport.erasure import erase
from people import actions as people
from records.clock import today
from records.models import AuditEvent, Tally
from tests.crawl import crawl
from tests.factories import make_user
from tests.leaks.walking import SAME_FOR_ALL

PAGE = "/care/check-in/"
SHARED = "/care/desk/shared/"
FINE = {"sleep": "well", "weight": "light", "needs": "yes"}
HARD = {"sleep": "most", "weight": "too_heavy", "needs": "no"}
DAY = timedelta(days=1)


class Undone(Exception):
    """Ends one try without a trace."""


@pytest.fixture
def now():
    return timezone.now()


def text(client, page=PAGE):
    return client.get(page).content.decode()


def check_in(by, now, answers=HARD):
    return checkins.check_in(by=by, answers=answers, now=now)


def held(by):
    return [row.answers for row in CheckIn.objects.owned_by(by)]


def notices_to(user):
    return OutgoingMail.objects.filter(recipient_id=user.pk).count()


def share(by, row, reader, now):
    return checkins.share(by=by, check_in=row, reader=reader, now=now)


def test_three_answers_are_kept_and_read_again_in_words(ben, client_of):
    client = client_of(ben)
    assert client.post(PAGE, HARD).headers["Location"] == PAGE
    assert held(ben) == [HARD]
    html = text(client)
    words = [question.said(HARD[question.name]) for question in QUESTIONS]
    assert [f'summary-list__value">{said}<' in html for said in words] == [True] * 3


def test_one_a_month_the_newer_stands(ben, client_of):
    client = client_of(ben)
    for answers in (HARD, FINE, FINE):
        client.post(PAGE, answers)
    assert held(ben) == [FINE]


@pytest.mark.parametrize("typed", [{}, {**FINE, "sleep": "nonsense"}])
def test_a_missing_answer_is_said_beside_the_question_and_the_others_stay(ben, client_of, typed):
    html = client_of(ben).post(PAGE, typed).content.decode()
    assert ("There is a problem" in html, held(ben)) == (True, [])
    assert html.count(" checked") == (2 if typed else 0)


def test_twelve_are_kept_and_the_oldest_goes(ben, now):
    for months in range(14):
        check_in(ben, now - timedelta(days=31 * (13 - months)))
    kept = [row.month for row in CheckIn.objects.owned_by(ben)]
    assert (len(kept), kept[0]) == (12, today(now).replace(day=1))
    assert kept == sorted(kept, reverse=True)


def test_the_month_is_the_one_in_london(ben):
    moment = datetime(2026, 8, 31, 23, 30, tzinfo=ZoneInfo("UTC"))
    assert check_in(ben, moment).month == date(2026, 9, 1)


@pytest.mark.parametrize(
    ("answers", "a_lot"),
    [
        (FINE, False),
        ({**FINE, "sleep": "some"}, False),
        ({**FINE, "sleep": "some", "needs": "little"}, True),
        *[({**FINE, one.name: one.answers[-1][0]}, True) for one in QUESTIONS],
    ],
)
def test_a_gentle_word_when_it_is_a_lot(ben, client_of, answers, a_lot):
    check_in(ben, timezone.now(), answers)
    assert is_a_lot(answers) is a_lot
    assert ("That sounds like a lot." in text(client_of(ben))) is a_lot


def test_no_page_holds_a_figure_of_answers(ben, now, client_of):
    check_in(ben, now)
    html = text(client_of(ben)).lower()
    assert [word in html for word in ("score", "average", "out of")] == [False] * 3


def test_a_hard_one_is_told_to_nobody_and_leaves_no_trace(ben, now):
    def traces():
        return [rows.objects.count() for rows in (OutgoingMail, AuditEvent, Tally)]

    before = traces()
    row = check_in(ben, now)
    checkins.want_reminder(by=ben, wanted=True, now=now)
    checkins.erase(by=ben, pk=row.pk)
    assert traces() == before


# The same for everybody, or one's own account.
SAME = (*SAME_FOR_ALL, "/accounts/", "/my-data/", "/supporters/", "/ask/", "/privacy/")


def seen_by(people_, client_of):
    return {
        f"{person.name} {address}": html
        for person in people_
        for address, html in crawl(client_of(person, fresh=True), leave_out=SAME).items()
    }


def test_everybody_else_sees_the_same_bytes_before_and_after(
    quiet_world, client_of, now, time_machine
):
    time_machine.move_to(now, tick=False)
    others = [quiet_world[name] for name in ("cat", "finn", "dev", "viv")]
    before = seen_by(others, client_of)
    assert f"Cat {SHARED}" in before
    check_in(quiet_world["ben"], now)
    checkins.want_reminder(by=quiet_world["ben"], wanted=True, now=now)
    after = seen_by(others, client_of)
    assert [page for page in before if before[page] != after.get(page)] == []
    row = CheckIn.objects.get()
    share(quiet_world["ben"], row, quiet_world["cat"], now)
    # The same comparison finds it where it may be seen.
    shared = seen_by(others, client_of)
    assert [page for page in before if before[page] != shared.get(page)] == [f"Cat {SHARED}"]


def test_what_is_shared_is_read_by_the_one_alone_for_four_weeks(
    ben, cat, now, client_of, time_machine
):
    other = make_user("col@ambulance.example", cat.organisation, roles=["coordinator"])
    before = notices_to(cat), notices_to(other)
    for _ in range(2):
        share(ben, check_in(ben, now), cat, now)
    assert (notices_to(cat), notices_to(other)) == (before[0] + 1, before[1])
    assert ["Too heavy" in text(client_of(one), SHARED) for one in (cat, other)] == [True, False]
    time_machine.move_to(now + 28 * DAY)
    assert "Too heavy" in text(client_of(cat), SHARED)
    time_machine.move_to(now + 29 * DAY)
    assert "Too heavy" not in text(client_of(cat), SHARED)
    tasks.forget_shared_check_ins(now=now + 29 * DAY)
    assert not SharedCheckIn.objects.exists()


def test_four_weeks_are_not_over_a_day_early(ben, cat, now):
    share(ben, check_in(ben, now), cat, now)
    tasks.forget_shared_check_ins(now=now + 28 * DAY)
    assert SharedCheckIn.objects.count() == 1


@pytest.mark.parametrize("how", ["stop", "erase", "answer again"])
def test_sharing_ends_at_once(ben, cat, now, client_of, how):
    row = check_in(ben, now)
    share(ben, row, cat, now)
    client = client_of(ben)
    if how == "answer again":
        client.post(PAGE, FINE)
    else:
        client.post(f"{PAGE}{row.pk}/{'unshare' if how == 'stop' else 'erase'}/")
    assert (SharedCheckIn.objects.count(), "Ben" in text(client_of(cat), SHARED)) == (0, False)
    assert len(held(ben)) == (0 if how == "erase" else 1)


def test_sharing_from_the_page(ben, cat, client_of, now):
    row, client = check_in(ben, now), client_of(ben)
    page = f"{PAGE}{row.pk}/share/"
    assert "Only the person you choose can read" in text(client, page)
    assert client.post(page, {"reader": str(cat.pk)}).headers["Location"] == PAGE
    assert "Cat can read it until" in text(client)
    assert "Too heavy" in text(client_of(cat), SHARED)


def test_only_those_of_the_list_can_be_chosen(ben, cat, dev, asha, eve, client_of, now):
    row = check_in(ben, now)
    for wrong in (dev, asha, eve):
        html = client_of(ben).post(f"{PAGE}{row.pk}/share/", {"reader": str(wrong.pk)})
        assert "Choose somebody from the list." in html.content.decode()
        with pytest.raises(ValidationError):
            share(ben, row, wrong, now)
    assert not SharedCheckIn.objects.exists()


def test_the_partner_can_be_chosen_once_there_is_one(ben, cat, finn, fire):
    assert checkins.readers_for(ben) == [cat]
    ben.organisation.desk_partner = fire
    ben.organisation.save()
    assert checkins.readers_for(ben) == [cat, finn]


def test_whom_one_must_not_meet_is_neither_offered_nor_reads(ben, cat, client_of, now):
    share(ben, check_in(ben, now), cat, now)
    people.block(person=ben, other=cat, known_as="", now=now)
    assert checkins.readers_for(ben) == []
    assert "Too heavy" not in text(client_of(cat), SHARED)


def test_who_holds_no_desk_any_more_reads_nothing(ben, cat, client_of, now):
    share(ben, check_in(ben, now), cat, now)
    cat.roles = []
    cat.save()
    assert client_of(cat).get(SHARED).status_code == 403
    assert not SharedCheckIn.objects.visible_to(cat).exists()


def test_nobody_shares_or_erases_what_is_another_ones(ben, mo, cat, client_of, now):
    row, client = check_in(ben, now), client_of(mo)
    for act in ("share", "unshare"):
        assert client.post(f"{PAGE}{row.pk}/{act}/", {"reader": cat.pk}).status_code == 404
    client.post(f"{PAGE}{row.pk}/erase/")
    client.post(f"{PAGE}erase/")
    with pytest.raises(ValidationError):
        share(mo, row, cat, now)
    assert (held(ben), SharedCheckIn.objects.count()) == ([HARD], 0)


def test_all_are_erased_by_one_press_and_twice_is_no_error(ben, mo, client_of, now):
    for by in (ben, mo):
        check_in(by, now)
    for _ in range(2):
        assert client_of(ben).post(f"{PAGE}erase/").headers["Location"] == PAGE
    assert (held(ben), held(mo)) == ([], [HARD])


@pytest.mark.parametrize("act", ["erase", "reminder"])
def test_opening_an_address_that_acts_does_nothing(ben, client_of, now, act):
    check_in(ben, now)
    assert client_of(ben).get(f"{PAGE}{act}/").status_code == 405
    assert (held(ben), CheckInReminder.objects.count()) == ([HARD], 0)


@pytest.mark.parametrize("name", ["asha", "cat", "dev", "viv", "eve", "finn"])
def test_who_never_was_a_supporter_finds_no_page(name, request, client_of, now):
    person = request.getfixturevalue(name)
    client = client_of(person)
    pages = [client.get(PAGE), client.post(PAGE, HARD), client.post(f"{PAGE}reminder/")]
    assert [page.status_code for page in pages] == [404] * 3
    with pytest.raises(PermissionDenied):
        check_in(person, now)


def test_it_is_in_ones_own_data_and_goes_with_the_account(ben, mo, cat, client_of, now):
    for by in (ben, mo):
        share(by, check_in(by, now), cat, now)
        checkins.want_reminder(by=by, wanted=True, now=now)
    data = client_of(ben, fresh=True).get("/my-data/download/").content.decode()
    assert ("too_heavy" in data, "how heavy my contacts are" in data.lower()) == (True, True)
    erase(person=ben, now=now)
    left = [rows.objects.count() for rows in (CheckIn, SharedCheckIn, CheckInReminder)]
    assert (left, held(mo)) == ([1, 1, 1], [HARD])


def test_it_stays_with_whoever_stepped_down(ben, client_of, now):
    check_in(ben, now)
    directory.step_down(by=ben)
    html = text(client_of(ben))
    assert ("Too heavy" in html, "A notice once a month" in html) == (True, False)


def remind(by, now, wanted=True):
    checkins.want_reminder(by=by, wanted=wanted, now=now)


def test_no_notice_unless_it_was_switched_on(ben, mo, now):
    remind(mo, now)
    before = notices_to(ben), notices_to(mo)
    for days in range(0, 64, 2):
        tasks.remind_of_check_ins(now=now + days * DAY)
    assert (notices_to(ben), notices_to(mo)) == (before[0], before[1] + 2)


def test_once_a_month_however_often_it_runs(ben):
    begun = datetime(2026, 1, 31, 9, tzinfo=ZoneInfo("UTC"))
    remind(ben, begun)
    told = []
    for day in range(1, 100):
        for _ in range(2):
            before = notices_to(ben)
            tasks.remind_of_check_ins(now=begun + day * DAY)
            told += [today(begun + day * DAY)] * (notices_to(ben) - before)
    assert told == [date(2026, 2, 28), date(2026, 3, 28), date(2026, 4, 28)]


def test_after_a_long_stop_there_is_one_notice_and_not_many(ben, now):
    remind(ben, now)
    before = notices_to(ben)
    for _ in range(3):
        tasks.remind_of_check_ins(now=now + 200 * DAY)
    assert notices_to(ben) == before + 1


def test_who_has_checked_in_this_month_is_left_in_peace(ben, now):
    remind(ben, now)
    later = datetime.combine(CheckInReminder.objects.get().next_on, now.timetz())
    check_in(ben, later)
    before = notices_to(ben)
    tasks.remind_of_check_ins(now=later)
    assert (notices_to(ben), CheckInReminder.objects.get().next_on > today(later)) == (before, True)


def test_switched_on_and_off_from_the_page(ben, client_of):
    client = client_of(ben)
    for wanted, there in (("yes", 1), ("yes", 1), ("no", 0), ("no", 0)):
        client.post(f"{PAGE}reminder/", {"wanted": wanted})
        assert CheckInReminder.objects.count() == there


def test_who_stopped_is_reminded_no_more_and_the_wish_goes(ben, now):
    remind(ben, now)
    directory.step_down(by=ben)
    before = notices_to(ben)
    tasks.remind_of_check_ins(now=now + 40 * DAY)
    assert (notices_to(ben), CheckInReminder.objects.count()) == (before, 0)


def test_a_notice_that_fails_is_tried_again(ben, now, monkeypatch):
    remind(ben, now)
    later, before = now + 40 * DAY, notices_to(ben)

    def broken(_):
        raise Undone

    with monkeypatch.context() as broke, suppress(Undone), transaction.atomic():
        broke.setattr(checkins, "notice", broken)
        checkins.remind(now=later)
    checkins.remind(now=later)
    assert notices_to(ben) == before + 1


def test_the_pages_cost_the_same_for_one_and_twelve(
    ben, cat, now, client_of, django_assert_num_queries
):
    client, reader = client_of(ben), client_of(cat)
    share(ben, check_in(ben, now), cat, now)
    text(client), text(reader, SHARED)
    for months in (0, 12):
        for back in range(months):
            row = check_in(ben, now - timedelta(days=31 * back), FINE)
            share(ben, row, cat, now)
        with django_assert_num_queries(6):
            text(client)
        with django_assert_num_queries(3):
            text(reader, SHARED)
