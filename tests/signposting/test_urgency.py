"""How urgent an entry is and how often it is checked, said by those who look after it."""

from datetime import timedelta

import pytest

from records.audit import Refused
from records.clock import today
from records.models import AuditEvent
from signposting import actions
from signposting.actions.loading import load
from signposting.history import differences
from signposting.models import Signpost
from signposting.starting_set import entries
from signposting.taxonomy import INTERVALS, PLACES
from signposting.urgent_entries import gathered
from tests.signposting.test_checking_pages import PAGE, main

DAY = timedelta(days=1)
PHONE = {"kind": "phone", "value": "0800 00 1066", "number": "+44800001066"}


@pytest.fixture
def line(make_signpost):
    return make_signpost(
        "line", [{**PHONE, "review_on": today() + 20 * DAY}], demo=False,
        review_on=today() + 10 * DAY,
    )  # fmt: skip


def test_a_new_crisis_line_comes_first_stays_and_is_urgent_help(client_of, cat, line, visitor):
    assert gathered(today()).more == ()
    typed = {"urgency": "crisis", "review_days": "90"}
    client_of(cat).post(f"{PAGE}line/urgency/", typed)
    assert [one.name for one in gathered(today()).more] == ["Line"]
    line.refresh_from_db()
    assert line.place == PLACES["crisis"] < Signpost().place
    assert Signpost.objects.visible_to(None, today() + 900 * DAY).count() == 1
    page = main(client_of(cat).get(f"{PAGE}line/history/"))
    assert ["How urgent it is" in page, "By a national editor" in page] == [True, True]
    assert AuditEvent.objects.get(event="signpost.changed").codes["field"] == "urgency"


@pytest.mark.parametrize(("days", "earlier"), [(30, 60), (90, 0), (180, 0)])
def test_more_often_counts_from_the_last_check_and_less_often_from_the_next(
    cat, line, days, earlier
):
    actions.set_urgency(by=cat, signpost=line, urgency="support", review_days=days)
    line.refresh_from_db()
    moved = [line.review_on, line.channels.get().review_on]
    assert moved == [today() + (10 - earlier) * DAY, today() + (20 - earlier) * DAY]
    assert (line.review_days, line.place) == (days, 50)


@pytest.mark.parametrize("wrong", [{"urgency": "emergency"}, {"review_days": "3650"}, {}])
def test_999_alone_is_for_a_life_at_risk_and_no_check_lasts_for_ever(client_of, cat, line, wrong):
    typed = {"urgency": "crisis", "review_days": "30", **wrong} if wrong else {"x": "y"}
    page = main(client_of(cat).post(f"{PAGE}line/urgency/", typed))
    assert "There is a problem" in page
    assert Signpost.objects.get().urgency == "support"


def test_nobody_else_says_how_urgent_it_is(line, finn, asha, make_signpost, ambulance):
    own = make_signpost("own", organisation=ambulance)
    for by, entry in ((asha, line), (finn, own)):
        with pytest.raises(Refused):
            actions.set_urgency(by=by, signpost=entry, urgency="crisis", review_days=30)
    assert set(Signpost.objects.values_list("urgency", flat=True)) == {"support"}


def test_made_like_an_earlier_one_it_is_as_urgent_as_then(cat, line):
    actions.set_urgency(by=cat, signpost=line, urgency="crisis", review_days=30)
    now, then = line.versions.order_by("-number")
    assert [one.label for one in differences(then.held, now.held)] == [
        "How urgent", "Days that a check lasts",
    ]  # fmt: skip
    again = actions.restore(by=cat, signpost=line, number=then.number)
    assert (again.urgency, again.review_days) == ("support", 90)


def test_a_picture_of_the_first_months_says_nothing_of_it(cat, line):
    actions.change_words(by=cat, signpost=line, hours="Days")
    old = line.versions.get(number=0)
    for name in ("urgency", "review_days"):
        del old.held[name]
    old.save()
    assert [one.label for one in differences(old.held, line.versions.get(number=1).held)] == [
        "Hours, in words"
    ]
    actions.set_urgency(by=cat, signpost=line, urgency="crisis", review_days=30)
    assert actions.restore(by=cat, signpost=line, number=0).urgency == "crisis"


def test_the_starting_set_is_checked_as_often_as_can_be_chosen(db):
    load(entries())
    assert set(Signpost.objects.values_list("review_days", flat=True)) <= set(dict(INTERVALS))
