"""An organiser, or a facilitator, adds a single date to those of the rule."""

from datetime import timedelta

import icalendar
import pytest
from django.core.exceptions import ValidationError

from groups import actions as groups
from people.models import Organisation
from records.clock import today
from records.models import AuditEvent
from tests.factories_groups import joined, meets, running
from tests.factories_wellbeing import booked, fresh, put_up
from tests.wellbeing.conftest import told
from wellbeing import actions
from wellbeing.models import Event, Meeting
from wellbeing.recurrence import days_of

DAY = timedelta(days=1)
WEEKLY = "FREQ=WEEKLY;INTERVAL=1;COUNT=3"


@pytest.fixture
def series(cat, now) -> Event:
    return put_up(cat, now, rule=WEEKLY)


def add(cat, event: Event, day, now) -> Meeting:
    return actions.add_date(by=fresh(cat), event=event, day=day, now=now)


def test_it_has_the_time_of_the_others_and_nobody_is_told(series, cat, asha, now):
    booked(asha, series.meetings.earliest("day"), now)
    day = series.first_day + 3 * DAY
    made = add(cat, series, day, now)
    series.refresh_from_db()
    assert (made.hours, made.on, told()) == (series.meetings.earliest("day").hours, day, [])
    held = list(series.meetings.order_by("day").values_list("day", flat=True))
    assert held == days_of(series.rule, series.first_day, series.extra)
    assert AuditEvent.objects.filter(event="event.date_added").count() == 1


@pytest.mark.parametrize("days", [0, 7, -30, 400])
def test_not_twice_on_a_day_and_within_a_year_ahead(series, cat, now, days):
    with pytest.raises(ValidationError):
        add(cat, series, series.first_day + days * DAY, now)
    series.refresh_from_db()
    assert (series.meetings.count(), series.extra) == (3, "")


def test_not_at_the_moment_to_which_another_was_moved(series, cat, now):
    first, day = series.meetings.earliest("day"), series.first_day + 3 * DAY
    actions.move(by=fresh(cat), meeting=first, day=day, at=series.starts, minutes=60, now=now)
    with pytest.raises(ValidationError):
        add(cat, series, day, now)


def test_no_event_has_more_dates_than_a_year_has_weeks(cat, now):
    event = put_up(cat, now, rule="FREQ=WEEKLY;INTERVAL=1;COUNT=52")
    with pytest.raises(ValidationError, match="52 dates already"):
        add(cat, event, event.first_day + DAY, now)


@pytest.mark.parametrize("name", ["asha", "finn"])
def test_who_does_not_look_after_it_adds_nothing(series, name, now, request):
    with pytest.raises(actions.Gone):
        add(request.getfixturevalue(name), series, series.first_day + DAY, now)


def uids(content: bytes) -> set[str]:
    found = icalendar.Calendar.from_ical(content).walk("vevent")
    return {f"{one.decoded('dtstart'):%Y%m%d%H%M} {one['uid']}" for one in found}


def test_it_can_be_booked_and_stands_in_the_file_and_the_feed(
    series, cat, asha, now, client_of, visitor
):
    day = series.first_day + 3 * DAY
    page = f"/events/{series.pk}/"
    answer = client_of(cat).post(f"{page}add-date/", {"day": day.isoformat()}, follow=True)
    assert "those it is for can see and book it" in answer.content.decode()
    made = series.meetings.get(day=day)
    hers = client_of(asha)
    hers.post(f"/events/dates/{made.pk}/book/", {})
    token = actions.switch_on(by=fresh(asha), shows_titles=True)
    feed = uids(visitor.get(f"/events/calendar/{token}/events.ics").content)
    assert feed == uids(hers.get(f"/events/dates/{made.pk}/date.ics").content) != set()
    assert {one.partition("@")[0] for one in feed} == {f"{day:%Y%m%d}1830 {made.pk}"}


def test_what_is_wrong_is_said(series, cat, client_of):
    said = {"day": series.first_day.isoformat()}
    page = client_of(cat).post(f"/events/{series.pk}/add-date/", said).content.decode()
    assert "There is a date on that day already" in page


def test_a_group_meets_once_more_and_is_told(ben, asha, ambulance, now, client_of):
    Organisation.objects.filter(pk=ambulance.pk).update(modules=["events", "groups"])
    group = running(ben, asha, now)
    session = meets(ben, group, now, rule=WEEKLY)
    told()
    day = session.event.first_day + DAY
    address, his = f"/groups/sessions/{session.pk}/add-date/", client_of(fresh(ben))
    his.post(address, {"day": day.isoformat()})
    assert told() == [asha.pk]
    assert Meeting.objects.expects(fresh(asha)).filter(day=day).count() == 1
    group.ends_on = today(now) + 9 * DAY
    group.save()
    late = his.post(address, {"day": (day + 3 * DAY).isoformat()}).content.decode()
    assert "Choose a day up to the last day of the group." in late


def test_a_group_of_others_is_not_there(ben, asha, cat, ambulance, now):
    Organisation.objects.filter(pk=ambulance.pk).update(modules=["events", "groups"])
    group = running(ben, asha, now)
    session = meets(ben, group, now)
    joined(cat, group, now)
    with pytest.raises(groups.NotTheirs):
        groups.add_date(by=fresh(cat), session=session, day=today(now) + 20 * DAY, now=now)


def test_how_many_came_is_said_afterwards(cat, series, client_of):
    date = series.meetings.earliest("day")
    answer = client_of(cat).get(f"/events/dates/{date.pk}/count/", follow=True).content.decode()
    assert ("It has not begun yet." in answer, 'name="came"' in answer) == (True, False)


@pytest.mark.parametrize(
    ("link", "pressed"),
    [("https://meet.example/a?b=1&c", True), ("https://a.example then 12", False), ("x:y", False)],
)
def test_a_link_alone_can_be_pressed(cat, asha, now, client_of, link, pressed):
    event = put_up(cat, now, how="online", place="", link=link, where_to="all")
    page = client_of(asha).get(f"/events/{event.pk}/").content.decode()
    assert ('rel="noreferrer">https://meet.example/a?b=1&amp;c</a>' in page) is pressed
    assert ('href="https://meet' in page) is pressed
