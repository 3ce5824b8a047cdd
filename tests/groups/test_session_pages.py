"""The pages of sessions, of the board and after a first session."""

from datetime import timedelta
from uuid import uuid4

import icalendar
import pytest
import vobject
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from groups import actions
from groups.models import FirstAnswer, Membership, Notice, Session
from people.models import Organisation
from records.clock import today
from tests.factories import make_user
from tests.factories_groups import joined, meets, wrote
from tests.factories_wellbeing import fresh
from tests.platform.test_stash import lose_session, sign_in
from wellbeing import actions as wellbeing
from wellbeing.models import Meeting

WEEKLY = "FREQ=WEEKLY;INTERVAL=1;COUNT=3"
DAY = timedelta(days=1)


def form(now, **changed) -> dict[str, object]:
    return {
        "form_key": str(uuid4()), "day": (today(now) + 7 * DAY).isoformat(), "starts": "19:00",
        "minutes": "90", "repeats": "weekly", "times": "3", "about": "Tea at seven.",
        "how": "person", "place": "The back room", "link": "", **changed,
    }  # fmt: skip


def text(answer) -> str:
    return str(answer.content.decode())


@pytest.fixture
def session(group, ben, asha, now) -> Session:
    joined(asha, group, now, name="Kit")
    return meets(ben, group, now, rule=WEEKLY)


@pytest.fixture
def meeting(session) -> Meeting:
    first: Meeting = session.event.meetings.earliest("starts_at")
    return first


def test_from_putting_dates_up_to_calling_one_off(group, ben, asha, now, client_of):
    joined(asha, group, now)
    his, hers = client_of(ben), client_of(asha)
    answer = his.post(f"/groups/{group.pk}/sessions/put-up/", form(now), follow=True)
    assert "It stands there." in text(answer)
    first = Meeting.objects.earliest("starts_at")
    page = text(hers.get(f"/groups/dates/{first.pk}/"))
    assert ("Tea at seven." in page, "The back room" in page, "Move it" in page) == (
        True, True, False,
    )  # fmt: skip
    answer = hers.post(f"/groups/dates/{first.pk}/answer/", {"comes": "no"}, follow=True)
    assert "I come after all" in text(answer)
    assert "1 person said “not this time”" in text(his.get(f"/groups/dates/{first.pk}/"))
    his.post(f"/groups/dates/{first.pk}/call-off/")
    assert "Called off" in text(hers.get(f"/groups/{group.pk}/"))


def test_a_date_is_moved_changed_and_counted(session, meeting, ben, client_of, time_machine):
    client = client_of(ben)
    when = {"day": (meeting.day + DAY).isoformat(), "starts": "09:30", "minutes": "60"}
    page = text(client.post(f"/groups/dates/{meeting.pk}/move/", when, follow=True))
    assert ("09:30 to 10:30" in page, "the day or time" in page) == (True, True)
    said = {"about": "", "how": "online", "place": "", "link": "https://meet.example/x"}
    more = {"starts": "20:00", "minutes": "60"}
    client.post(f"/groups/sessions/{session.pk}/change/", said | more)
    assert "https://meet.example/x" in text(client.get(f"/groups/dates/{meeting.pk}/"))
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=timezone.now() - 3 * DAY, ends_at=timezone.now() - 2 * DAY
    )
    page = text(client.get(f"/groups/{session.group_id}/sessions/"))
    assert f"/groups/dates/{meeting.pk}/count/" in page
    page = text(client.post(f"/groups/dates/{meeting.pk}/count/", {"came": "5"}, follow=True))
    assert "5 came." in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"day": ""}, "Enter the day."),
        ({"day": "2020-01-01"}, "Choose a day and time ahead"),
        ({"times": "53"}, "Enter a number from 1 to 52."),
        ({"about": "x" * 1001}, "Nothing you typed is lost."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(group, ben, now, client_of, changed, words):
    page = text(client_of(ben).post(f"/groups/{group.pk}/sessions/put-up/", form(now, **changed)))
    assert (page.count(words) >= 2, "The back room" in page) == (True, True)
    assert not Session.objects.exists()


@pytest.mark.parametrize("page", ["sessions/put-up/", "board/"])
def test_what_was_typed_is_there_again_after_signing_in(group, ben, now, client_of, page):
    client, address = client_of(ben), f"/groups/{group.pk}/{page}"
    mark = text(client.get(address)).partition('name="kept_for" value="')[2].partition('"')[0]
    lose_session(client)
    client.post(address, form(now, kept_for=mark, words="Tea at seven.", days="7"))
    sign_in(client, ben)
    assert "Tea at seven." in text(client.get(address))


@pytest.mark.parametrize("on", [True, False])
def test_where_events_are_off_nothing_leads_to_a_calendar_of_ones_own(session, asha, client_of, on):
    Organisation.objects.update(modules=["events", "groups"] if on else ["groups"])
    page = text(client_of(fresh(asha)).get(f"/groups/{session.group_id}/sessions/"))
    assert ("/events/calendar/" in page) is on


def entries(content: bytes) -> list[tuple[str, str, str]]:
    found = icalendar.Calendar.from_ical(content).walk("vevent")
    again = vobject.readOne(content.decode()).contents.get("vevent", [])
    assert [one.uid.value for one in again] == [str(one["uid"]) for one in found]
    return [(str(one["summary"]), str(one["status"]), str(one.get("location"))) for one in found]


def test_a_file_says_one_neutral_word_and_no_place(session, meeting, asha, client_of):
    answer = client_of(asha).get(f"/groups/dates/{meeting.pk}/date.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert entries(answer.content) == [("Appointment", "CONFIRMED", "None")]


@pytest.mark.parametrize("titles", [True, False])
def test_in_a_feed_it_says_the_same_and_is_gone_when_they_leave(
    session, meeting, asha, ben, now, visitor, titles
):
    Organisation.objects.update(modules=["events", "groups"])
    token = wellbeing.switch_on(by=fresh(asha), shows_titles=titles)
    address = f"/events/calendar/{token}/events.ics"
    actions.say_whether(by=fresh(asha), meeting=meeting, comes=False, now=now)
    last = session.event.meetings.latest("starts_at")
    actions.call_off_date(by=fresh(ben), meeting=last, now=now)
    found = entries(visitor.get(address).content)
    assert found == [("Appointment", "CONFIRMED", "None"), ("Appointment", "CANCELLED", "None")]
    actions.leave(by=fresh(asha), group=session.group, now=now)
    assert entries(visitor.get(address).content) == []


def test_the_board_is_written_read_taken_back_and_taken_down(group, ben, asha, now, client_of):
    joined(asha, group, now, name="Kit")
    his, hers, board = client_of(ben), client_of(asha), f"/groups/{group.pk}/board/"
    hers.post(board, {"words": "Lift from the station?", "days": "7"})
    page = text(his.get(board))
    assert ("Lift from the station?" in page, "Kit, " in page, "Asha" in page) == (
        True, True, False,
    )  # fmt: skip
    one = Notice.objects.get()
    address = f"/groups/notices/{one.pk}/take-down/"
    assert "Say why" in text(his.post(address, {"reason": ""}))
    his.post(address, {"reason": "It names a station."})
    assert "Lift" not in text(his.get(board))
    assert "It names a station." in text(hers.get(board))
    hers.post(f"/groups/notices/{one.pk}/take-back/")
    assert not Notice.objects.exists()


def test_a_fourth_notice_is_refused_with_words_and_kept(group, ben, now, client_of):
    for _ in range(3):
        wrote(ben, group, now)
    answer = client_of(ben).post(f"/groups/{group.pk}/board/", {"words": "Fourth", "days": "7"})
    assert ("You have written 3 today." in text(answer), "Fourth" in text(answer)) == (True, True)


@pytest.mark.parametrize("why", ["rests", "ended"])
def test_where_nothing_is_written_no_box_is_offered_and_no_word_lost(
    group, ben, now, client_of, why
):
    board, client = f"/groups/{group.pk}/board/", client_of(ben)
    assert 'name="words"' in text(client.get(board))
    group.paused_on = today(now) if why == "rests" else None
    group.ends_on = today(now) - timedelta(days=1) if why == "ended" else None
    group.save()
    assert 'name="words"' not in text(client.get(board))
    answer = text(client.post(board, {"words": "Too late", "days": "7"}))
    assert ("nothing is written at the moment" in answer, "Too late" in answer) == (True, True)
    assert not Notice.objects.exists()


def test_news_are_off_until_switched_on(group, asha, now, client_of):
    mine = joined(asha, group, now)
    client, board = client_of(asha), f"/groups/{group.pk}/board/"
    assert " checked" not in text(client.get(board)).partition('id="hear"')[2]
    client.post(board + "mail/", {"wants_news": "on"})
    mine.refresh_from_db()
    assert mine.wants_news
    assert " checked" in text(client.get(board)).partition('id="hear"')[2]


@pytest.mark.parametrize("name", ["kim", "cat", "eve", "dev"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_board_is_the_same_nothing_to_everybody_else(
    group, ben, now, name, method, request, client_of
):
    one = wrote(ben, group, now)
    client = client_of(request.getfixturevalue(name), fresh=True)
    pages = ["{}/board/", "{}/board/mail/", "{}/first/"]
    pages += ["notices/{}/take-back/", "notices/{}/take-down/"]
    for page in pages:
        pk = one.pk if page.startswith("notices") else group.pk
        real, none = (
            getattr(client, method)(f"/groups/{page.format(key)}", secure=True)
            for key in (pk, uuid4())
        )
        assert (real.status_code, real.content) == (none.status_code, none.content), page
        assert real.status_code in (404, 405), page


def test_after_a_first_session_the_page_asks_and_shows_where_to_turn(
    group, asha, ben, now, client_of
):
    mine = joined(asha, group, now, name="Kit")
    client, address = client_of(asha), f"/groups/{group.pk}/first/"
    assert client.get(address).status_code == 404
    Membership.objects.filter(pk=mine.pk).update(asked_on=today(now))
    assert "How was your first session?" in text(client.get(f"/groups/{group.pk}/"))
    assert "Choose one." in text(client.post(address, {"words": "W"}))
    page = text(client.post(address, {"feeling": "hard", "words": "A lot"}))
    assert ("Nothing was kept" in page, "/help-now/" in page) == (True, True)
    client.post(address, {"feeling": "hard", "words": "A lot", "shares": "on"})
    assert "A lot" in text(client_of(ben).get(f"/groups/{group.pk}/members/"))
    assert FirstAnswer.objects.count() == 1


@pytest.mark.parametrize("page", ["", "sessions/", "board/"])
def test_a_page_costs_the_same_with_one_and_with_three(group, ben, ambulance, now, client_of, page):
    client, costs = client_of(ben), []
    for number in (1, 2):
        for _ in range(number):
            member = make_user(organisation=ambulance)
            joined(member, group, now)
            meets(ben, group, now)
            wrote(member, group, now)
        client.get(f"/groups/{group.pk}/{page}")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/groups/{group.pk}/{page}").status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_what_a_person_wrote_and_said_is_in_their_data(group, asha, now, meeting, client_of):
    wrote(asha, group, now, "Lift from the station?")
    actions.say_whether(by=fresh(asha), meeting=meeting, comes=False, now=now)
    data = text(client_of(asha, fresh=True).get("/my-data/download/"))
    assert ("Lift from the station?" in data, "not expected" in data) == (True, True)
