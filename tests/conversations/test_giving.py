"""A supporter puts a place to turn into a message: who may, what is stored, what is read."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from conversations import actions
from conversations.actions import safety
from conversations.actions.talking import NotOffered
from conversations.models import ShownMessage
from correspondence.models import Draft, Message
from jobs.models import OutgoingMail
from peersupport.export import everything
from signposting.models import Given, Signpost
from tests.conversations.conftest import CANARY


def give(by, request, now, card="quiet-line", body="", form_key=None):
    return actions.write(
        by=by, request=request, body=body, card=card, form_key=form_key or uuid4(), now=now
    )


def test_what_is_stored_does_not_tell_which_place_it_was(open_request, ben, line, now, dump):
    message = give(ben, open_request, now)
    assert Message.objects.get(pk=message.pk).card == "quiet-line"
    rows = [row for row in dump().splitlines() if row.startswith("correspondence_")]
    assert len(rows) > 1
    assert "quiet-line" not in "".join(rows)


def test_a_colleague_gives_none(open_request, asha, line, now):
    with pytest.raises(NotOffered):
        give(asha, open_request, now)
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"state": "draft"},
        {"state": "hidden"},
        {"state": "retired"},
        {"demo": False, "review_on": date(2020, 1, 1)},
        {"slug": "another"},
    ],
)
def test_what_is_not_shown_is_not_given(open_request, ben, line, now, change):
    Signpost.objects.update(**change)
    with pytest.raises(NotOffered):
        give(ben, open_request, now)
    assert [Message.objects.count(), Given.objects.count()] == [1, 0]


def test_an_organisations_own_is_not_given_even_where_both_could_read_it(
    open_request, asha, ben, line, now
):
    assert asha.organisation == ben.organisation
    Signpost.objects.update(organisation=ben.organisation)
    with pytest.raises(NotOffered):
        give(ben, open_request, now)


def test_it_is_counted_by_month_once_for_a_form_sent_twice(open_request, ben, line, now):
    key = uuid4()
    for _ in range(2):
        give(ben, open_request, now, form_key=key)
    give(ben, open_request, now)
    given = Given.objects.get()
    assert (given.signpost, given.month.day, given.count) == (line, 1, 2)
    later = now + timedelta(days=40)
    give(ben, open_request, later)
    assert sorted(Given.objects.values_list("count", flat=True)) == [1, 2]


def test_the_notice_is_the_same_with_a_place_and_without(open_request, asha, ben, line, now):
    def mailed(**kwargs):
        OutgoingMail.objects.all().delete()
        give(ben, open_request, now, **kwargs)
        return [(one.recipient_id, one.subject, one.body) for one in OutgoingMail.objects.all()]

    with_place = mailed()
    actions.mark_read(by=asha, request=open_request, number=9)
    assert with_place == mailed(card="", body="Hello")
    assert len(with_place) == 1


def test_a_draft_keeps_the_place_for_its_author(open_request, asha, ben, line, now):
    actions.keep_draft(by=ben, request=open_request, body="", card="quiet-line", now=now)
    assert Draft.objects.get(user=ben).card == "quiet-line"
    assert actions.draft_of(by=asha, request=open_request, now=now) is None
    give(ben, open_request, now)
    assert not Draft.objects.exists()


def test_its_author_has_it_in_their_data_and_the_other_has_not(open_request, asha, ben, line, now):
    give(ben, open_request, now)

    def held(person):
        return [row.get("card") for one in everything(person) for row in one.rows if "body" in row]

    assert "quiet-line" in held(ben)
    assert "quiet-line" not in held(asha)


def test_the_leads_read_which_place_it_was(open_request, asha, ben, sol, line, now):
    give(ben, open_request, now)
    give(ben, open_request, now, body="Ring them")
    safety.raise_concern(
        by=asha, request=open_request, kind="conduct", words="W", numbers=[1, 2, 3],
        shows_reporter=False, form_key=uuid4(), now=now,
    )  # fmt: skip
    shown = ShownMessage.objects.order_by("number").values_list("body", flat=True)
    named = "[A place to turn: Quiet Line]"
    assert list(shown) == [CANARY, named, f"Ring them\n\n{named}"]
