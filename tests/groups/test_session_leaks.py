"""A session of a group appears nowhere to anybody else, coordinators and organisers included."""

from datetime import time, timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.urls import reverse

from campaigns.shown import week_for
from groups import actions
from groups.models import Group
from people.models import Organisation
from tests.crawl import crawl, steady
from tests.factories_groups import joined, meets
from tests.factories_wellbeing import fresh
from tests.test_leaks import rows
from wellbeing import shown
from wellbeing.models import Event, EventReminder, Meeting
from wellbeing.month import month_of
from wellbeing.tasks import forget_who_came

OTHERS = ["asha", "mo", "cat", "dev", "viv", "eve", "finn"]
PLACE, ABOUT = "CNRY-where-they-meet", "CNRY-what-they-do"
EVERYTHING = ["events", "groups", "campaigns"]
PAGES = (
    "/",
    "/events/",
    "/events/organise/",
    "/events/month/",
    "/desk/",
    "/campaigns/",
    "/groups/",
)


@pytest.fixture(autouse=True)
def _everything_is_on(ambulance, fire) -> None:
    Organisation.objects.update(modules=EVERYTHING)


@pytest.fixture
def session(private, ben, kim, now):
    joined(kim, private, now)
    return meets(ben, private, now, place=PLACE, about=ABOUT)


@pytest.fixture
def meeting(session) -> Meeting:
    only: Meeting = session.event.meetings.get()
    return only


def seen(client, group) -> dict[str, str]:
    pages = (*PAGES, f"/groups/{group.pk}/")
    answers = {page: client.get(page, secure=True, follow=True) for page in pages}
    return {page: f"{a.status_code} {steady(a.content.decode())}" for page, a in answers.items()}


@pytest.mark.parametrize("name", OTHERS)
def test_putting_one_up_changes_no_page_of_anybody_else(
    name, private, ben, now, request, client_of
):
    client = client_of(request.getfixturevalue(name), fresh=True)
    before = seen(client, private)
    session = meets(ben, private, now)
    assert seen(client, private) == before
    date, him = session.event.meetings.get(), {"by": fresh(ben), "now": now}
    day = date.on + timedelta(days=1)
    acts = (
        partial(actions.add_date, session=session, day=day),
        partial(actions.change_session, session=session, about=ABOUT, starts=time(20)),
        partial(actions.move_date, meeting=date, day=date.on, at=time(9), minutes=30),
        partial(actions.call_off_date, meeting=date),
        partial(actions.call_off_session, session=session),
    )
    for act in acts:
        act(**him)
        assert seen(client, private) == before


@pytest.mark.parametrize("name", ["ben", *OTHERS])
def test_the_reminders_a_member_wants_change_no_page_of_anybody_else(
    name, session, meeting, kim, now, request, client_of
):
    """Not of the facilitators either."""
    client = client_of(request.getfixturevalue(name), fresh=True)
    pages = (f"/groups/{session.group_id}/{page}" for page in ("", "members/", "sessions/"))
    asked = [*pages, reverse("groups:date-detail", args=[meeting.pk]), *PAGES]

    def answers() -> list[str]:
        found = (client.get(one, secure=True, follow=True) for one in asked)
        return [f"{one.status_code} {steady(one.content.decode())}" for one in found]

    before = answers()
    actions.want_reminders(by=fresh(kim), group=session.group, hours=(48, 2), now=now)
    assert actions.wanted(session.group.members.get(person=kim)) == [48, 2]
    assert answers() == before


def test_the_comparison_can_fail(private, ben, kim, now, client_of):
    joined(kim, private, now)
    client = client_of(kim)
    before = seen(client, private)
    meets(ben, private, now)
    changed = {page for page, words in seen(client, private).items() if words != before[page]}
    assert f"/groups/{private.pk}/" in changed


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_of_it_is_the_same_nothing_as_none(
    name, method, session, meeting, request, client_of
):
    client = client_of(request.getfixturevalue(name), fresh=True)
    acts = ("detail", "calendar", "move", "call-off", "count")
    asked = {
        session.group_id: ["groups:group-sessions", "groups:session-put-up"],
        session.pk: ["groups:session-change", "groups:session-call-off"],
        session.event_id: [f"wellbeing:event-{act}" for act in ("detail", "change", "call-off")],
        meeting.pk: [f"{app}:date-{act}" for app in ("groups", "wellbeing") for act in acts]
        + ["groups:date-answer", "wellbeing:date-book", "wellbeing:date-give-up"],
    }
    for pk, route in [(pk, route) for pk, routes in asked.items() for route in routes]:
        get = getattr(client, method)
        real, none = (get(reverse(route, args=[one]), secure=True) for one in (pk, uuid4()))
        assert (real.status_code, real.content) == (none.status_code, none.content), route
        assert real.status_code in (403, 404, 405), route


def leads(person, group, now) -> None:
    """One of the two facilitators goes, and this person comes in their place."""
    second = group.members.leading().select_related("person").latest("number")
    actions.leave(by=second.person, group=group, now=now)
    about = {"name": "", "by_link": True, "now": now}
    actions.become_facilitator(by=fresh(person), group=group, **about)


def test_the_doors_of_events_leave_it_out_for_its_own_people_too(session, cat, now):
    """A coordinator who facilitates a group does not meet it among the events of the service."""
    leads(cat, session.group, now)
    me = fresh(cat)
    assert Meeting.objects.expects(me).count() == 1
    for model in (Event, Meeting):
        doors = (model.objects.visible_to(me), model.objects.organised_by(me))
        assert [one.count() for one in doors] == [0, 0]
    lists = [shown.organised(me, now), shown.what_is_on(me, "", now).rows, week_for(me, now)]
    assert lists == [[]] * 3


def test_a_month_holds_it_for_those_in_it_alone(session, meeting, kim, asha, cat, now, client_of):
    first = meeting.on.replace(day=1)
    months = [month_of(fresh(who), first, now) for who in (kim, asha, cat)]
    days = [[day for week in month.weeks for day in week] for month in months]
    assert [[one for day in them for one in day.meetings] for them in days] == [[meeting], [], []]
    address = reverse("wellbeing:month", args=[first.year, first.month])
    page = client_of(fresh(kim)).get(address).content.decode()
    assert f"/groups/dates/{meeting.pk}/" in page
    assert (PLACE in page, ABOUT in page, session.group.name in page) == (False, False, False)


def test_where_their_own_organisation_has_no_groups_nobody_is_expected(session, kim, eve, now):
    assert Meeting.objects.expects(fresh(kim)).count() == 1
    Organisation.objects.filter(pk=kim.organisation_id).update(modules=["events"])
    assert Meeting.objects.expects(fresh(kim)).count() == 0
    # In the group of an organisation that has groups, from one that has none any more.
    Organisation.objects.update(modules=EVERYTHING)
    Group.objects.update(audience="all")
    joined(eve, session.group, now)
    assert Meeting.objects.expects(fresh(eve)).count() == 1
    Organisation.objects.filter(pk=eve.organisation_id).update(modules=["events"])
    assert Meeting.objects.expects(fresh(eve)).count() == 0


def test_those_in_it_read_it_and_nobody_else_does(session, kim, asha, cat, client_of):
    pages = {who.name: "\n".join(crawl(client_of(fresh(who))).values()) for who in (kim, asha, cat)}
    found = {name: (PLACE in text, ABOUT in text) for name, text in pages.items()}
    assert found == {"Kim": (True, True), "Asha": (False, False), "Cat": (False, False)}


def test_a_copy_of_the_database_holds_no_word_of_it(session):
    dump = "\n".join(rows())
    assert [word for word in (PLACE, ABOUT, session.group.name) if word in dump] == []


def test_who_came_is_forgotten_without_an_error_and_nobody_is_reminded(meeting):
    forget_who_came(now=meeting.ends_at + timedelta(days=30))
    meeting.refresh_from_db()
    assert (meeting.forgotten, meeting.booked, EventReminder.objects.count()) == (True, 0, 0)
