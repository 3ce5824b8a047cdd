"""The pages of a pair: what stands there for each of the two, and nothing for anybody else."""

import re
from datetime import timedelta
from uuid import uuid4

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mentoring import course
from mentoring.actions import ending, together
from mentoring.kinds import Kind
from mentoring.models import FollowUp, NotAgain, Pair, Review
from mentoring.taxonomy import NO_AREA
from people.models import Organisation, User
from records.clock import today
from tests.crawl import steady
from tests.factories import make_user
from tests.factories_mentoring import pair, with_mentoring

PAGES = ("", "agreement/", "goals/", "next/", "meetings/", "notes/", "words/", "end/")


@pytest.fixture(autouse=True)
def _mentoring_is_on(ambulance: Organisation, fire: Organisation) -> None:
    with_mentoring(ambulance, fire)


@pytest.fixture
def now():
    # At noon: so many days later it is the same hour, whatever the clocks do.
    return timezone.now().replace(hour=12, microsecond=0)


@pytest.fixture
def two(ben: User, asha: User, now) -> Pair:
    return pair(ben, asha, now, areas_common="sleep")


@pytest.fixture
def at(two: Pair) -> str:
    return f"/mentoring/pairs/{two.pk}/"


def text(answer) -> str:
    """Without what differs each time a page is drawn."""
    return steady(answer.content.decode())


@pytest.mark.parametrize("name", ["mo", "cat", "dev", "viv", "eve", "finn", "sol"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_for_everybody_else_a_pair_is_the_same_nothing_as_none(name, method, two, request,
                                                               client_of):  # fmt: skip
    client = client_of(request.getfixturevalue(name), fresh=True)
    for page in (*PAGES, "agree/", "tick/", "areas/", "again/", "review/", "appointment.ics"):
        real, none = (
            getattr(client, method)(f"/mentoring/pairs/{pk}/{page}") for pk in (two.pk, uuid4())
        )
        assert (real.status_code, real.content) == (none.status_code, none.content)
        assert real.status_code in (404, 405)


@pytest.mark.parametrize("modules", [[], [Kind.STARTER.module.value]])
def test_where_the_kind_is_off_the_two_carry_on_and_nobody_begins(modules, two, at, asha, client_of,
                                                                  ambulance):  # fmt: skip
    ambulance.modules = modules
    ambulance.save()
    client = client_of(asha)
    assert [client.get(at + page).status_code for page in PAGES] == [200] * len(PAGES)
    start = text(client.get("/mentoring/"))
    assert f'href="{at}"' in start
    assert "has switched this off for new pairs" in start
    client.post(at + "words/", {"body": "Still here?", "form_key": str(uuid4())})
    assert two.thread.messages.count() == 1
    begins = [client.get(f"/mentoring/mentor/{page}/").status_code for page in ("look", "offer")]
    assert begins == [404, 404]


@pytest.mark.parametrize("modules", [[], [Kind.STARTER.module.value]])
def test_where_the_kind_is_off_either_can_still_end_it(modules, two, at, asha, client_of,
                                                       ambulance):  # fmt: skip
    ambulance.modules = modules
    ambulance.save()
    client = client_of(asha)
    assert "switched this part of the site off" in text(client.get(at + "end/"))
    assert client.post(at + "end/", {}, follow=True).status_code == 200
    two.refresh_from_db()
    assert two.ended_on is not None
    page, start = (text(client.get(place)) for place in (at, "/mentoring/"))
    assert (at + "words/" in page, f'href="{at}"' in start) == (True, True)
    assert ("Look for somebody new" in page, "Yours goes on" in start) == (False, False)


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (1, "The morning after, it ends here by itself"),
        (-1, "until tomorrow morning at the latest"),
    ],
)
def test_the_page_says_what_comes_after_the_last_day(ahead, said, two, at, asha, client_of, now):
    Pair.objects.update(ends_on=today(now) + timedelta(days=ahead))
    assert said in text(client_of(asha).get(at))


def test_from_the_first_words_to_an_agreement_that_holds(at, asha, ben, client_of):
    hers, his = client_of(asha), client_of(ben)
    hers.post(at + "words/", {"body": "Shall we meet?", "form_key": str(uuid4())})
    assert "Write to Asha (1 new)" in text(his.get(at))
    assert "Shall we meet?" in text(his.get(at + "words/"))
    page = text(hers.get(at + "agreement/"))
    assert "What we say stays between us" in page
    hers.post(at + "agreement/", {"seen": "0", "text": "Once a month, in the canteen."})
    assert "Asha wrote what you could agree" in text(his.get(at))
    his.post(at + "agree/", {"version": "1"})
    assert "You have both said yes to version 1." in text(hers.get(at))


def test_who_keeps_the_words_as_they_are_reads_that_they_hold(at, asha, ben, client_of):
    client_of(asha).post(at + "agreement/", {"seen": "0", "text": "Once a month."})
    said = {"seen": "1", "text": "Once a month."}
    page = client_of(ben).post(at + "agreement/", said, follow=True)
    assert "You have both said yes: it holds." in text(page)


def test_a_version_written_at_the_same_time_loses_nothing_that_was_typed(at, two, asha, ben,
                                                                         client_of):  # fmt: skip
    client_of(asha).post(at + "agreement/", {"seen": "0", "text": "Hers"})
    client = client_of(ben)
    page = text(client.post(at + "agreement/", {"seen": "0", "text": "His own words"}))
    assert "There is a newer version meanwhile" in page
    assert "His own words" in page
    assert 'name="seen" value="1"' in page
    client.post(at + "agreement/", {"seen": "1", "text": "His own words"})
    assert two.agreements.count() == 2


@pytest.mark.parametrize(
    ("page", "data", "error"),
    [
        ("goals/", {"text": ""}, "Write the goal."),
        ("goals/", {"text": "x" * 301}, "Use 300 characters or fewer."),
        ("notes/", {"text": ""}, "Write something to keep."),
        ("words/", {"body": ""}, "Write something before you send it."),
        ("agreement/", {"seen": "0", "text": ""}, "Write what you agree."),
        ("meetings/", {"on": "2999-01-01", "way": "walk"}, "This day is still to come."),
        ("meetings/", {"on": "soon", "way": "walk"}, "Enter a day, like 27 3 2026."),
        ("meetings/", {"on": "2001-01-01", "way": "walk"}, "within the last year"),
        ("meetings/", {"on": "2026-01-01"}, "Choose one."),
        ("next/", {"day": "2001-01-01", "starts": "10:00", "minutes": "60", "way": "walk"},
         "that are ahead, within a year"),
        ("next/", {"day": "2999-01-01", "starts": "25:00", "minutes": "60", "way": "walk"},
         "Enter a time, like 19:00."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_the_field(at, asha, client_of, page, data, error):
    answer = client_of(asha).post(at + page, data | {"form_key": str(uuid4())})
    assert (answer.status_code, error in text(answer)) == (200, True)


def test_the_time_has_room_for_am_and_pm(at, asha, client_of):
    """Five characters hold “10:30”; a browser may show “10:30 AM” and a clock beside it."""
    [field] = re.findall(r'<input[^>]*type="time"[^>]*>', text(client_of(asha).get(at + "next/")))
    assert "nhsuk-input--width-10" in field


def test_the_next_meeting_is_an_appointment_in_a_calendar(at, two, asha, ben, now, client_of):
    client = client_of(asha)
    assert client.get(at + "appointment.ics").status_code == 404
    starts = now + timedelta(days=7)
    together.fix_next(by=ben, pair=two, at=starts, minutes=90, way="walk")
    answer = client.get(at + "appointment.ics")
    found = icalendar.Calendar.from_ical(answer.content).walk()
    [entry] = [one for one in found if isinstance(one, icalendar.Event)]
    assert (str(entry["summary"]), entry.start, entry.end - entry.start) == (
        "Appointment", starts, timedelta(minutes=90),
    )  # fmt: skip
    told = text(answer)
    assert [one for one in ("Ben", "Asha", "LOCATION", str(two.pk)) if one in told] == []


def test_once_the_planned_time_is_over_both_pages_ask_whether_they_met(
    at, two, asha, now, client_of
):
    began = now - timedelta(days=2)
    together.fix_next(by=asha, pair=two, at=began, minutes=60, way="walk")
    client = client_of(asha)
    page = text(client.get(at))
    assert "Did you meet?" in page
    assert "Your next meeting" not in page
    home = text(client.get("/"))
    assert "did you meet as planned?" in home
    assert "You meet on" not in home
    form = text(client.get(at + "meetings/"))
    assert f'value="{today(began)}"' in form
    assert re.search(r'value="walk"[^>]*checked', form)


def test_no_meeting_is_fixed_for_a_day_after_the_pair_ends(two, at, asha, client_of, now):
    Pair.objects.update(ends_on=today(now) + timedelta(days=3))
    said = {"starts": "10:00", "minutes": "60", "way": "walk"}
    client = client_of(asha)
    late = {**said, "day": str(today(now) + timedelta(days=4))}
    assert "Your time together here ends on" in text(client.post(at + "next/", late))
    client.post(at + "next/", {**said, "day": str(today(now) + timedelta(days=3))})
    two.refresh_from_db()
    assert two.next_meeting_at is not None


def test_a_private_note_is_on_no_page_of_the_other(at, asha, ben, client_of):
    words = "CNRY-only-mine"
    client_of(asha).post(at + "notes/", {"text": words, "form_key": str(uuid4())})
    assert words in text(client_of(asha).get(at + "notes/"))
    assert [page for page in PAGES if words in text(client_of(ben).get(at + page))] == []


def test_areas_stand_there_once_both_want_them(at, asha, ben, client_of):
    hers, his = client_of(asha), client_of(ben)
    before = text(his.get(at))
    hers.post(at + "areas/", {"show": "yes"})
    assert text(his.get(at)) == before
    assert "Sleep" not in text(hers.get(at))
    his.post(at + "areas/", {"show": "yes"})
    assert ["Sleep" in text(client.get(at)) for client in (hers, his)] == [True, True]
    his.post(at + "areas/", {"show": "no"})
    assert ["Sleep" in text(client.get(at)) for client in (hers, his)] == [False, False]


def test_whether_there_is_anything_in_common_is_told_by_no_page(two, at, asha, ben, client_of):
    hers, his = client_of(asha), client_of(ben)
    alike = text(hers.get(at))
    two.areas_common = NO_AREA
    two.save()
    assert text(hers.get(at)) == alike
    for client in (hers, his):
        client.post(at + "areas/", {"show": "yes"})
    assert "None of what you named is the same" in text(hers.get(at))


def test_buddies_tick_what_they_did(ben, asha, now, client_of):
    at = f"/mentoring/pairs/{pair(ben, asha, now, Kind.STARTER).pk}/"
    client = client_of(ben)
    answer = client.post(at + "tick/", {"code": "first_day", "done": "yes"})
    assert answer["Location"] == at + "#week-now"
    assert "Week 1: now (1 of 3 done)" in text(client_of(asha).get(at))
    client.post(at + "tick/", {"code": "first_day", "done": "no"})
    client.post(at + "tick/", {"code": "nothing", "done": "yes"})
    assert "Week 1: now (0 of 3 done)" in text(client_of(asha).get(at))


def test_whoever_did_not_end_it_reads_the_same_page_whatever_the_reason(two, at, asha, ben, now,
                                                                        client_of):  # fmt: skip
    hers = client_of(asha)
    client_of(ben).post(at + "end/", {"not_again": "on"})
    assert NotAgain.objects.get().person == ben
    ended = text(hers.get(at))
    assert "Nobody is asked why" in ended
    Pair.objects.filter(pk=two.pk).update(ended_on=None, erase_on=None)
    type(asha).objects.filter(pk=asha.pk).update(line_manager=ben)
    ending.end_apart(now=now)
    assert text(hers.get(at)) == ended


def test_before_the_end_it_is_said_what_can_be_read_after_it(two, at, asha, ben, client_of):
    hers, his = (text(client_of(one).get(at + "end/")) for one in (asha, ben))
    assert "goals and meetings can no longer be read" in hers
    assert ("look for somebody new" in hers, "look for somebody new" in his) == (True, False)
    assert "Your place is free again" in his


def test_after_the_end_there_is_a_way_on(two, at, asha, ben, now, client_of):
    ending.end(by=ben, pair=two, now=now)
    hers, his = text(client_of(asha).get(at)), text(client_of(ben).get(at))
    assert ("Look for somebody new" in hers, "Your place is free again" in his) == (True, True)
    client = client_of(asha)
    assert client.get(at + "goals/").status_code == client.get(at + "end/").status_code == 404
    client.post(at + "again/", {"again": "no"})
    assert "You are not paired with Ben again" in text(client.get(at))
    assert "You may be paired again" in text(client_of(ben).get(at))
    client.post(at + "again/", {"again": "yes"})
    assert not NotAgain.objects.exists()


def test_a_new_colleague_is_offered_a_mentor_and_their_buddy_is_not(ben, asha, now, client_of):
    two = pair(ben, asha, now, Kind.STARTER)
    ending.end(by=asha, pair=two, now=now)
    at = f"/mentoring/pairs/{two.pk}/"
    found = ["Look for a mentor" in text(client_of(one).get(at)) for one in (asha, ben)]
    assert found == [True, False]


def test_a_review_is_answered_by_a_link_and_without_signing_in(two, at, asha, ben, now, client_of,
                                                               visitor):  # fmt: skip
    ending.end(by=ben, pair=two, now=now)
    page = text(client_of(asha).post(at + "review/"))
    link = "/mentoring/review/" + page.partition("/mentoring/review/")[2].partition('"')[0]
    assert "Did you get closer to your goals?" in text(visitor.get(link))
    assert "Choose an answer: Would you do it again?" in text(visitor.post(link, {}))
    names = ("useful", "open", "goals", "ending", "again")
    answer = visitor.post(link, dict.fromkeys(names, "yes"))
    assert answer["Location"] == "/mentoring/review/thanks/"
    assert (Review.objects.count(), visitor.get(link).status_code) == (1, 404)
    assert client_of(asha).post(at + "review/")["Location"] == at


def test_the_desk_names_nobody(two, asha, ben, cat, now, client_of):
    Pair.objects.filter(pk=two.pk).update(started_on=today(now) - timedelta(days=90))
    page = text(client_of(cat, fresh=True).get("/mentoring/desk/"))
    assert f"Pair {two.reference}" in page
    assert [name for name in ("Asha", "Ben", "Sleep") if name in page] == []
    assert course.AGREE_DESK.days == 28


def costs(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def filled(two: Pair, by: User, now, number: int) -> None:
    for n in range(number):
        together.add_goal(by=by, pair=two, text=f"Goal {n}", form_key=uuid4())
        day = today(now) - timedelta(days=n)
        together.log_meeting(by=by, pair=two, on=day, way="walk")
        together.add_note(by=by, pair=two, text="Note", form_key=uuid4(), now=now)


@pytest.mark.parametrize("page", ["", "agreement/", "goals/", "meetings/", "notes/", "words/"])
def test_pages_cost_the_same_with_one_row_and_with_three(page, two, at, asha, now, client_of):
    client = client_of(asha)
    filled(two, asha, now, 1)
    one = costs(client, at + page)
    filled(two, asha, now, 3)
    assert costs(client, at + page) == one


def test_the_list_and_the_desk_cost_the_same_with_one_pair_and_with_three(
    two, asha, ben, cat, now, client_of, ambulance
):
    hers, desk = client_of(asha), client_of(cat, fresh=True)
    one = costs(hers, "/mentoring/"), costs(desk, "/mentoring/desk/")
    for n in range(2):
        pair(make_user(f"m{n}@ambulance.example", ambulance), asha, now)
    Pair.objects.update(started_on=today(now) - timedelta(days=90))
    assert (costs(hers, "/mentoring/"), costs(desk, "/mentoring/desk/")) == one


def test_a_follow_up_is_on_the_start_page_until_it_is_answered(two, asha, ben, now, client_of):
    ending.end(by=ben, pair=two, now=now)
    client = client_of(asha)
    assert "Some months ago" not in text(client.get("/mentoring/"))
    FollowUp.objects.update(due_on=today())
    page = text(client.get("/mentoring/"))
    link = "/mentoring/later/" + page.partition("/mentoring/later/")[2].partition('"')[0]
    assert "/mentoring/review/" in text(client.post(link))
    assert "Some months ago" not in text(client.get("/mentoring/"))
