"""What an entry said before: kept with differences, by role, and restored."""

from datetime import timedelta
from typing import Any

import pytest

from people.roles import Role
from records.audit import Refused
from records.clock import today
from records.models import AuditEvent
from signposting import actions
from signposting.actions import Looked
from signposting.history import Difference, differences, picture
from signposting.models import How, Signpost, Version, What
from tests.factories import make_user
from tests.signposting.test_checking_pages import main

DAY = timedelta(days=1)
PHONE = {"kind": "phone", "value": "0800 00 1066", "number": "+44800001066"}
CHECK = "/signposts/check/"


@pytest.fixture
def line(make_signpost):
    return make_signpost("line", [PHONE], demo=False, hours="Nights", review_on=today() + 60 * DAY)


def look(by, line, right=True, on=None):
    said = dict.fromkeys(line.channels.values_list("pk", flat=True), right)
    return actions.check(by=by, signpost=line, looked=Looked(How.CALL, said), on=on)


def kept(line):
    return [(one.number, one.what) for one in line.versions.order_by("number")]


def test_each_change_is_kept_with_the_entry_as_it_was_before_the_first(line, cat):
    actions.change_words(by=cat, signpost=line, hours="Days")
    actions.set_hours(by=cat, signpost=line, schedules=[], on_holidays="closed")
    actions.set_places(by=cat, signpost=line, places=[{"town": "Ripon"}])
    actions.add_channel(by=cat, signpost=line, kind="web", value="https://x.example", keyword="")
    look(cat, line, right=False)
    actions.retire(by=cat, signpost=line)
    whats = ["before", "words", "hours", "places", "number", "checked", "state"]
    assert kept(line) == list(enumerate(whats))
    changed = [
        [one.label for one in differences(old.held, new.held)]
        for old, new in zip(line.versions.order_by("number"), line.versions.order_by("number")[1:],
                            strict=False)
    ]  # fmt: skip
    assert changed == [
        ["Hours, in words"], ["Open"], ["Places"], ["Numbers and addresses"],
        ["Numbers and addresses"], ["State"],
    ]  # fmt: skip


def test_what_changes_nothing_is_no_version(line, cat):
    actions.change_words(by=cat, signpost=line, hours="Nights")
    actions.set_places(by=cat, signpost=line, places=[])
    look(cat, line)
    assert kept(line) == []


def test_a_new_entry_begins_with_a_version(cat):
    words: dict[str, Any] = {"name": "Line", "what_for": "x", "who_for": "x", "services": ["fire"],
             "nations": ["wales"], "needs": ["low"]}  # fmt: skip
    entry = actions.add_entry(by=cat, for_all=True, **words)
    assert kept(entry) == [(0, What.ADDED)]


def test_it_says_in_which_role_and_names_nobody(client_of, line, cat, ambulance, make_signpost):
    cal = make_user("cal@ambulance.example", ambulance, roles=[Role.COORDINATOR])
    own = make_signpost("own", organisation=ambulance)
    for by, entry in ((cat, line), (cal, own)):
        actions.change_words(by=by, signpost=entry, hours="Days")
    pages = [main(client_of(cat).get(f"{CHECK}{slug}/history/")) for slug in ("line", "own")]
    assert "By a national editor." in pages[0]
    assert "By somebody of the organisation who may change it." in pages[1]
    assert not any(name in page for page in pages for name in ("Cat", "Cal"))


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("Nights", "Days", [("out", "Nights"), ("added", "Days")]),
        ("9am to 5pm", "9am to 6pm", [("same", "9am to "), ("out", "5pm"), ("added", "6pm")]),
        ("Free", "Free calls", [("same", "Free"), ("added", " calls")]),
    ],
)
def test_differences_are_told_word_by_word(before, after, pieces):
    assert Difference("Hours", before, after).pieces == pieces


def test_the_page_marks_what_was_taken_out_and_added(client_of, line, cat):
    actions.change_words(by=cat, signpost=line, hours="Long days", groups=["retired"])
    page = main(client_of(cat).get(f"{CHECK}line/history/"))
    assert '<del><span class="nhsuk-u-visually-hidden">taken out: </span>Nights</del>' in page
    assert "added: </span>Long days</ins>" in page
    assert "added: </span>Retired or former staff</ins>" in page


def test_words_hours_and_places_are_made_like_before_again(client_of, line, cat, finn):
    actions.set_places(by=cat, signpost=line, places=[{"town": "Ripon"}])
    before = picture(Signpost.objects.get(pk=line.pk))
    actions.change_words(by=cat, signpost=line, name="Other", provider="Mind", groups=["family"])
    actions.set_hours(by=cat, signpost=line, schedules=[], on_holidays="closed")
    actions.set_places(by=cat, signpost=line, places=[{"town": "York"}])
    client = client_of(finn)
    page = main(client.get(f"{CHECK}line/history/1/"))
    assert ["Side by side" in page, "York" in page, "Ripon" in page] == [True, True, True]
    assert client.post(f"{CHECK}line/history/1/").status_code == 302
    row = Signpost.objects.get(pk=line.pk)
    assert picture(row) == before
    assert row.search_text == row.searched()
    assert row.review_on == today()
    assert kept(line)[-1] == (5, What.RESTORED)
    assert "It is the same now." in main(client.get(f"{CHECK}line/history/1/"))
    assert AuditEvent.objects.get(event="signpost.restored").codes == {"number": 1}


def test_a_number_that_comes_back_needs_two_people_again(line, cat, finn):
    look(cat, line, on=today() - 3 * DAY)
    look(finn, line, on=today() - 3 * DAY)
    shown = lambda: Signpost.objects.get(pk=line.pk).shown_channels()  # noqa: E731  (a phrase)
    assert len(shown()) == 1
    look(cat, line, right=False, on=today() - DAY)
    actions.restore(by=cat, signpost=line, number=0)
    assert (shown(), line.channels.get().wrong_on) == ([], None)
    look(cat, line)
    assert shown() == []
    look(finn, line)
    assert len(shown()) == 1


def test_numbers_added_since_stay(line, cat):
    actions.change_words(by=cat, signpost=line, hours="Days")
    actions.add_channel(by=cat, signpost=line, kind="web", value="https://x.example", keyword="")
    actions.restore(by=cat, signpost=line, number=0)
    assert sorted(one.kind for one in line.channels.all()) == ["phone", "web"]


def test_a_number_that_is_gone_comes_back_as_a_new_one(line, cat):
    actions.change_words(by=cat, signpost=line, hours="Days")
    line.channels.all().delete()
    actions.restore(by=cat, signpost=line, number=0)
    channel = line.channels.get()
    assert (str(channel.number), channel.review_on) == ("+44800001066", None)


def test_who_restores_a_draft_does_not_publish_it(make_signpost, cat, finn):
    draft = make_signpost("draft", demo=False, state="draft", hours="Nights")
    actions.change_words(by=finn, signpost=draft, hours="Days")
    actions.restore(by=cat, signpost=draft, number=0)
    actions.check(by=cat, signpost=draft, looked=Looked(How.CALL, words=True))
    assert not Signpost.objects.published().exists()
    actions.check(by=finn, signpost=draft, looked=Looked(How.CALL, words=True))
    assert Signpost.objects.published().exists()


def test_nobody_else_reads_or_restores(client_of, line, cat, asha, viv, finn, make_signpost):
    own = make_signpost("own", organisation=cat.organisation)
    for entry in (line, own):
        actions.change_words(by=cat, signpost=entry, hours="Days")
    for by, entry in ((asha, line), (viv, line), (finn, own)):
        with pytest.raises(Refused):
            actions.restore(by=by, signpost=entry, number=0)
    assert client_of(asha).get(f"{CHECK}line/history/").status_code == 403
    for path in ("history/", "history/0/"):
        assert client_of(finn).get(f"{CHECK}own/{path}").status_code == 404
        assert client_of(cat).get(f"{CHECK}own/{path}").status_code == 200
    assert client_of(cat).get(f"{CHECK}own/history/9/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_history_costs_the_same_for_any_number(
    number, client_of, cat, line, django_assert_num_queries
):
    for hours in range(number):
        actions.change_words(by=cat, signpost=line, hours=f"Day {hours}")
    client = client_of(cat)
    client.get(f"{CHECK}line/history/")
    with django_assert_num_queries(6):  # session, person; entry, channels, hours; versions
        client.get(f"{CHECK}line/history/")
    assert Version.objects.count() == number + 1
