"""What stood at the door and not any more at the deed; after the end nothing is written."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.test import Client

from groups import actions
from groups.actions import joining, leading
from groups.models import Group, Membership, NotThisTime
from records.clock import today
from tests.factories_groups import agreed, drafted, joined, meets, wrote
from tests.factories_wellbeing import fresh
from tests.groups.test_pages import form as group_form
from tests.groups.test_session_pages import form as session_form
from wellbeing.actions import Gone

DAY = timedelta(days=1)
ENDED = "This group has ended. Nothing is written here any more."


def deeds(group: Group, now) -> dict[str, Mapping[str, object]]:
    """Everything a facilitator can send, with the address it goes to."""
    session, on = group.sessions.get(), (today(now) + 8 * DAY).isoformat()
    date, own = session.event.meetings.get(), f"/groups/{group.pk}/"
    at = {"how": "person", "starts": "20:00", "minutes": "60"}
    draft, notice = group.draft, Membership.objects.get(leads=False).notices.get()
    review = {"upon": str(draft.number), "review_on": on}
    return {
        f"{own}change/": group_form(name="Other"),
        f"{own}rest/": {"on": "no"},
        f"{own}links/join/": {},
        f"{own}close/": {"day": on},
        f"{own}go-on/": {},
        f"{own}sessions/put-up/": session_form(now),
        f"/groups/sessions/{session.pk}/change/": at,
        f"/groups/sessions/{session.pk}/call-off/": {},
        f"/groups/dates/{date.pk}/move/": {"day": on, **at},
        f"/groups/dates/{date.pk}/call-off/": {},
        f"{own}agreement/draft/": {"upon": str(draft.number), "text": "# Here\nOther."},
        f"{own}agreement/forward/": review,
        f"{own}agreement/review/": {**review, "upon": "1"},
        f"/groups/notices/{notice.pk}/take-down/": {"reason": "It names a station."},
    }


@pytest.fixture
def full(group, ben, asha, now) -> Group:
    """With a member, a date, an agreement, a draft and a notice."""
    joined(asha, group, now)
    meets(ben, group, now)
    agreed(group, now)
    drafted(group, now, "# Here\nNext.")
    wrote(asha, group, now)
    return Group.objects.get(pk=group.pk)


def test_who_leaves_between_the_door_and_the_deed_meets_what_is_not_there(
    full, ben, now, client_of, monkeypatch
):
    locked, client = joining.locked, client_of(ben)

    def gone_meanwhile(group):
        Membership.objects.filter(person=ben).update(leads=False)
        return locked(group)

    for address, said in deeds(full, now).items():
        Membership.objects.filter(person=ben).update(leads=True)
        with monkeypatch.context() as patch:
            patch.setattr(leading, "locked", gone_meanwhile)
            answer = client.post(address, said)
        Membership.objects.filter(person=ben).update(leads=False)
        none = client.post(f"/groups/{uuid4()}/rest/")
        assert (answer.status_code, answer.content) == (404, none.content), address


def test_without_anybody_leaving_each_of_these_is_done(full, ben, now, client_of):
    """The control: it is the leaving that is refused, not what was sent."""
    client = client_of(ben)
    assert {client.post(*one).status_code for one in deeds(full, now).items()} <= {200, 302}


@pytest.fixture
def over(full, now) -> Group:
    """The last day was yesterday; the date is still ahead."""
    Group.objects.update(ends_on=today(now) - DAY)
    return Group.objects.get(pk=full.pk)


def texts(client: Client, address: str, said: Mapping[str, object]) -> str:
    return str(client.post(address, said, follow=True).content.decode())


def test_after_the_end_members_write_nothing_and_read_why(over, asha, now, client_of):
    client, own = client_of(fresh(asha)), f"/groups/{over.pk}/"
    Membership.objects.filter(person=asha).update(asked_on=today(now), accepted=0)
    date = over.sessions.get().event.meetings.get()
    for address, said in {
        f"{own}agreement/": {"version": "1", "accepts": "on"},
        f"{own}agreement/say/": {"text": "Thanks."},
        f"{own}first/": {"feeling": "good", "words": "", "shares": "on"},
        f"{own}board/mail/": {"wants_news": "on"},
        f"/groups/dates/{date.pk}/answer/": {"comes": "no"},
    }.items():
        assert ENDED in texts(client, address, said), address
    mine = Membership.objects.get(person=asha)
    assert (mine.accepted, mine.wants_news, mine.ideas.count()) == (0, False, 0)
    assert not NotThisTime.objects.exists()


def test_after_the_end_facilitators_change_nothing_and_read_why(over, ben, now, client_of):
    client, own, found = client_of(ben), f"/groups/{over.pk}/", deeds(over, now)
    before = Group.objects.values().get(pk=over.pk)
    for part in ("change/", "rest/", "links/join/", "go-on/", "agreement/draft/"):
        assert ENDED in texts(client, own + part, found[own + part]), part
    assert ENDED in texts(client, f"{own}rest/", {"on": "yes"})
    assert Group.objects.values().get(pk=over.pk) == before
    assert not over.links.exists()


def test_after_the_end_no_date_is_moved_or_called_off(over, ben, now):
    date = over.sessions.get().event.meetings.get()
    him = {"by": fresh(ben), "meeting": date, "now": now}
    at = {"day": over.ends_on, "at": date.event.starts, "minutes": 60}
    for act in (partial(actions.move_date, **at), actions.call_off_date):
        with pytest.raises(Gone):
            act(**him)
