"""Who checked what and when: what that shows, hides, and leaves for somebody to do."""

from datetime import date, timedelta
from functools import partial
from io import StringIO
from threading import Barrier

import pytest
from django.core.management import call_command

from records.audit import Refused
from records.clock import today
from records.models import AuditEvent
from signposting import actions, demo
from signposting.actions import Looked, checking
from signposting.due import When, due
from signposting.models import Channel, Check, How, Signpost
from tests.conversations.test_races import together
from tests.factories import make_user

DAY = timedelta(days=1)
FIRST = date(2026, 3, 2)
PHONE = {"kind": "phone", "value": "0800 00 1066"}
WEB = {"kind": "web", "value": "https://quiet.example"}


@pytest.fixture
def line(make_signpost):
    return make_signpost("line", [PHONE, WEB], demo=False, review_days=90, review_on=today() + DAY)


def look(by, line, on=FIRST, right=True, how=How.CALL, words=False, **only):
    channels = line.channels.filter(**only) if only else line.channels.all()
    said = dict.fromkeys(channels.values_list("pk", flat=True), right)
    return actions.check(by=by, signpost=line, looked=Looked(how, said, words), on=on)


def shown(line, on=FIRST):
    fresh = Signpost.objects.with_channels().get(pk=line.pk)
    return [channel.kind for channel in fresh.channels.all() if channel.is_shown(on)]


def test_a_number_needs_two_people_and_an_address_one(line, cat, finn):
    assert shown(line) == []
    look(cat, line)
    assert shown(line) == ["web"]
    look(cat, line, on=FIRST + DAY)
    assert shown(line) == ["web"]
    look(finn, line, on=FIRST + 2 * DAY)
    assert shown(line, FIRST + 2 * DAY) == ["phone", "web"]


@pytest.mark.parametrize(("days", "visible"), [(0, True), (90, True), (91, False)])
def test_a_number_hides_itself_when_nobody_looked_again(line, cat, finn, days, visible):
    look(cat, line)
    look(finn, line)
    assert ("phone" in shown(line, FIRST + days * DAY)) is visible


def test_after_that_one_person_is_enough_while_it_is_still_right(line, cat, finn):
    look(cat, line)
    look(finn, line)
    look(cat, line, on=FIRST + 80 * DAY)
    assert "phone" in shown(line, FIRST + 170 * DAY)


@pytest.mark.parametrize("urgency", ["emergency", "crisis"])
def test_what_may_save_a_life_is_never_hidden_but_late(line, cat, finn, urgency):
    Signpost.objects.filter(pk=line.pk).update(urgency=urgency)
    look(cat, line, words=True)
    look(finn, line)
    long_after = FIRST + 400 * DAY
    assert shown(line, long_after) == ["phone", "web"]
    assert Signpost.objects.visible_to(None, on=long_after).count() == 1
    (one,) = due(Signpost.objects.with_channels(), long_after)
    assert (one.when, [channel.kind for channel in one.channels]) == (When.URGENT, ["phone", "web"])


def test_one_that_is_wrong_goes_at_once_even_in_a_crisis_and_two_look_anew(line, cat, finn):
    Signpost.objects.filter(pk=line.pk).update(urgency="crisis")
    look(cat, line)
    look(finn, line)
    look(cat, line, on=FIRST + DAY, right=False, kind="phone")
    assert shown(line, FIRST + DAY) == ["web"]
    look(cat, line, on=FIRST + 2 * DAY)
    assert shown(line, FIRST + 2 * DAY) == ["web"]
    look(finn, line, on=FIRST + 3 * DAY)
    assert shown(line, FIRST + 3 * DAY) == ["phone", "web"]


@pytest.mark.parametrize(("days", "counts"), [(90, True), (91, False)])
def test_a_look_longer_ago_than_a_check_lasts_is_not_the_first_of_two(
    line, cat, finn, days, counts
):
    look(cat, line, kind="phone")
    later = FIRST + days * DAY
    look(finn, line, on=later, kind="phone")
    assert shown(line, later) == (["phone"] if counts else [])


def test_somebody_erased_is_not_the_second_person(line, cat, finn):
    look(cat, line)
    Check.objects.update(by=None)
    look(finn, line)
    assert shown(line) == ["web"]


def test_the_same_said_twice_is_said_once(line, cat):
    for _ in range(2):
        look(cat, line)
    assert Check.objects.filter(channel__kind="phone").count() == 1


def test_the_demos_numbers_are_shown_until_somebody_looks(make_signpost, cat):
    line = make_signpost("line", [PHONE])
    assert shown(line) == ["phone"]
    look(cat, line, words=True)
    assert shown(line) == []


def test_nobody_else_checks_or_changes(line, asha, viv, dev):
    for by in (asha, viv, dev):
        for act in (
            lambda by=by: look(by, line),
            lambda by=by: actions.change_words(by=by, signpost=line, hours="Never"),
            lambda by=by: actions.add_channel(by=by, signpost=line, **PHONE, keyword=""),
            lambda by=by: actions.retire(by=by, signpost=line),
            lambda by=by: actions.show_again(by=by, signpost=line),
        ):
            with pytest.raises(Refused):
                act()
    assert not Check.objects.exists()
    assert Channel.objects.count() == 2


def test_new_words_are_in_force_and_audited_by_their_names_alone(line, cat):
    actions.change_words(by=cat, signpost=line, hours="Nights", cost="")
    line.refresh_from_db()
    assert (line.hours, line.checked_by, line.checked_on) == ("Nights", cat, today())
    events = AuditEvent.objects.filter(event="signpost.changed")
    assert [event.codes["field"] for event in events] == ["hours"]


def test_a_number_that_is_there_already_is_not_added_again(line, cat):
    for value in ("0300 373 0896", "03003730896", "+44 300 373 0896"):
        actions.add_channel(by=cat, signpost=line, kind="phone", value=value, keyword="")
    (added,) = line.channels.filter(number="+443003730896")
    assert added.value == "0300 373 0896"
    assert "phone" not in shown(line)


def test_closed_is_closed_and_no_starting_set_brings_it_back(cat, visitor):
    demo.build()
    row = Signpost.objects.get(slug="samaritans")
    actions.retire(by=cat, signpost=row)
    demo.build()
    assert visitor.get("/signposts/samaritans/").status_code == 404
    actions.show_again(by=cat, signpost=row)
    assert Signpost.objects.get(pk=row.pk).state == "draft"


@pytest.mark.parametrize(
    ("fields", "channel", "when"),
    [
        ({"state": "draft"}, {}, When.DRAFT),
        ({"review_on": FIRST + 31 * DAY}, {"review_on": FIRST + 31 * DAY}, None),
        ({"review_on": FIRST + 30 * DAY}, {"review_on": FIRST + 31 * DAY}, When.SOON),
        ({"review_on": FIRST + 31 * DAY}, {"review_on": FIRST + 30 * DAY}, When.SOON),
        ({"review_on": FIRST - DAY}, {"review_on": FIRST + 31 * DAY}, When.HIDDEN),
        ({"review_on": FIRST + 31 * DAY}, {"review_on": FIRST - DAY}, When.HIDDEN),
        ({"review_on": FIRST + 31 * DAY}, {"review_on": None}, When.SECOND),
        ({"review_on": FIRST + 31 * DAY}, {"review_on": None, "wrong_on": FIRST}, When.HIDDEN),
    ],
)
def test_how_soon_somebody_has_to_look(make_signpost, fields, channel, when):
    make_signpost("line", [{**PHONE, **channel}], **{"demo": False, **fields})
    found = due(Signpost.objects.with_channels(), FIRST)
    assert [one.when for one in found] == ([] if when is None else [when])


@pytest.mark.parametrize(("urgency", "when"), [("crisis", When.URGENT), ("support", When.HIDDEN)])
def test_a_wrong_number_waits_until_it_is_taken_away(make_signpost, cat, urgency, when):
    wrong = {**PHONE, "wrong_on": FIRST}
    line = make_signpost("line", [wrong], demo=False, urgency=urgency, review_on=date(9999, 1, 1))
    assert [one.when for one in due(Signpost.objects.with_channels(), FIRST)] == [when]
    assert Signpost.objects.due_by(FIRST).count() == 1
    assert actions.take_away(by=cat, signpost=line, channel=line.channels.get().pk)
    assert due(Signpost.objects.with_channels(), FIRST) == []
    assert not Signpost.objects.due_by(FIRST).exists()


def test_what_is_right_is_not_taken_away_and_what_is_wrong_stays_in_the_history(line, cat):
    phone, web = line.channels.order_by("kind")
    look(cat, line, right=False, kind="phone")
    assert not actions.take_away(by=cat, signpost=line, channel=web.pk)
    assert actions.take_away(by=cat, signpost=line, channel=phone.pk)
    assert [one.kind for one in line.channels.all()] == ["web"]
    assert PHONE["value"] in str(line.versions.get(what="checked").held)


def test_a_number_that_comes_back_after_it_was_taken_away_needs_two(line, cat, finn):
    look(cat, line, kind="phone")
    look(finn, line, right=False, kind="phone")
    actions.take_away(by=cat, signpost=line, channel=line.channels.get(kind="phone").pk)
    actions.add_channel(by=cat, signpost=line, **PHONE, keyword="")
    look(finn, line, kind="phone")
    assert "phone" not in shown(line)
    look(cat, line, kind="phone")
    assert "phone" in shown(line)


def test_what_stands_there_is_as_old_as_its_oldest_part(line, cat, finn):
    for by in (cat, finn):
        look(by, line, words=True)
    actions.change_words(by=cat, signpost=line, on=FIRST + 60 * DAY, hours="Nights")
    fresh = Signpost.objects.with_channels().get(pk=line.pk)
    fresh.channels.update(review_on=date(9999, 1, 1))
    fresh = Signpost.objects.with_channels().get(pk=line.pk)
    assert fresh.checked_sentence == "Last checked on 2 March 2026"
    assert fresh.words_sentence == "Last checked on 1 May 2026"


def test_the_command_leaves_nothing_out(make_signpost, monkeypatch):
    command = "signposting.management.commands.signposts_due"
    monkeypatch.setattr(f"{command}.MOST", 1, raising=False)
    for name in ("a-line", "b-line"):
        make_signpost(name, [PHONE], demo=False, state="draft")
    out = StringIO()
    call_command("signposts_due", stdout=out)
    assert "2 to check." in out.getvalue()


def test_the_command_prints_what_is_due(make_signpost):
    make_signpost("a-line", [PHONE], demo=False, review_on=today() - DAY)
    make_signpost("b-line", demo=False, review_on=today() + 60 * DAY)
    out = StringIO()
    call_command("signposts_due", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines == [
        "Hidden: its day has passed, or it was found wrong: A Line",
        "1 to check.",
        "Nobody is a national editor: see `manage.py national_editor`.",
    ]


@pytest.mark.django_db(transaction=True)
class TestRaces:
    """Two people look at the same moment."""

    @pytest.fixture
    def two(self, ambulance):
        return [make_user(organisation=ambulance, roles=["national_editor"]) for _ in range(2)]

    def test_both_count(self, line, two):
        together([partial(look, by, line) for by in two])
        assert shown(line) == ["phone", "web"]

    @pytest.mark.postgres
    def test_without_the_lock_neither_sees_the_other(self, line, two, monkeypatch):
        """The positive control."""
        both = Barrier(2)
        until = checking._until

        def waits(channel, day):
            found = until(channel, day)
            both.wait(timeout=20)
            return found

        monkeypatch.setattr(checking, "locked", lambda row: Signpost.objects.get(pk=row.pk))
        monkeypatch.setattr(checking, "_until", waits)
        together([partial(look, by, line, kind="phone") for by in two])
        assert shown(line) == []
