"""The list of where to turn decides what the bar of every page and the page of urgent help say."""

import shutil
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import Organisation, User
from records.clock import today
from signposting import actions, at_hand, urgent
from signposting.actions import Looked
from signposting.at_hand import AtHand, Called
from signposting.models import How, Signpost
from signposting.urgent_entries import MOST, gathered
from tests.signposting.conftest import MakeSignpost

pytestmark = pytest.mark.django_db
POLICE = "police-crisis-line"
NUMBER = "0300 131 2789"


@pytest.fixture(autouse=True)
def _strict(settings: Any) -> None:
    """As on a host: nothing unchecked is shown."""
    settings.SHOW_UNCHECKED_NUMBERS, settings.URGENT_LINES_CHECKED = False, []


@pytest.fixture
def police(make_signpost: MakeSignpost) -> Signpost:
    """The entry of the police line as the starting set brings it: a draft nobody has checked."""
    return make_signpost(
        POLICE,
        [{"kind": "phone", "value": NUMBER}],
        urgency="crisis",
        demo=False,
        state=Signpost.State.DRAFT,
    )


def look(by: User, entry: Signpost, *, right: bool = True, number: str = NUMBER) -> None:
    channel = entry.channels.get(value=number)
    actions.check(by=by, signpost=entry, looked=Looked(How.CALL, {channel.pk: right}, words=right))


def kept() -> None:
    at_hand.folder().mkdir(exist_ok=True)
    at_hand.keep(gathered(today()))


def shown() -> str:
    """The police line as every page shows it now; "" for none."""
    line = urgent.own_line("police")
    return line.number if line else ""


def test_a_line_is_shown_once_two_people_have_called_it(
    police: Signpost, cat: User, finn: User
) -> None:
    kept()
    assert (gathered(today()), shown()) == (AtHand(), "")
    look(cat, police)
    kept()
    assert shown() == ""
    look(finn, police)
    kept()
    line = urgent.own_line("police")
    assert line is not None
    assert (line.number, line.checked, line.mark) == (NUMBER, True, "")
    assert line.review_on == (today() + timedelta(days=police.review_days)).isoformat()


def test_wrong_is_gone_at_once_whatever_the_settings_say(
    police: Signpost, cat: User, settings: Any
) -> None:
    settings.URGENT_LINES_CHECKED = [POLICE]
    kept()
    assert shown() == NUMBER
    look(cat, police, right=False)
    kept()
    assert shown() == ""


def test_wrong_is_gone_in_the_demo_too(police: Signpost, cat: User, settings: Any) -> None:
    settings.SHOW_UNCHECKED_NUMBERS = True
    Signpost.objects.update(demo=True, state=Signpost.State.PUBLISHED)
    police.refresh_from_db()
    kept()
    line = urgent.own_line("police")
    assert line is not None
    assert line.mark == "demo data, not checked"
    channel = police.channels.get()
    actions.check(by=cat, signpost=police, looked=Looked(How.CALL, {channel.pk: False}))
    kept()
    assert shown() == ""


def test_closed_is_gone(police: Signpost, cat: User, settings: Any) -> None:
    settings.URGENT_LINES_CHECKED = [POLICE]
    actions.retire(by=cat, signpost=police)
    kept()
    assert shown() == ""


def test_taken_away_as_wrong_no_setting_brings_it_back(
    police: Signpost, cat: User, settings: Any
) -> None:
    settings.URGENT_LINES_CHECKED = [POLICE]
    look(cat, police, right=False)
    actions.take_away(by=cat, signpost=police, channel=police.channels.get().pk)
    kept()
    assert shown() == ""


def test_a_new_number_takes_the_place_of_a_wrong_one(
    police: Signpost, cat: User, finn: User
) -> None:
    other = "0300 131 2788"
    look(cat, police, right=False)
    actions.add_channel(by=cat, signpost=police, kind="phone", value=other)
    for one in (cat, finn):
        look(one, police, number=other)
    kept()
    assert shown() == other
    assert urgent.own_line("police").href == "tel:03001312788"  # type: ignore[union-attr]


def test_late_stays_because_it_may_save_a_life(police: Signpost, cat: User, finn: User) -> None:
    for one in (cat, finn):
        look(one, police)
    later = today() + timedelta(days=900)
    assert gathered(later).lines[POLICE].number == NUMBER


def test_the_constants_are_nobodys_to_change(make_signpost: MakeSignpost, cat: User) -> None:
    entry = make_signpost(
        "samaritans", [{"kind": "phone", "value": "116 123"}], urgency="crisis", demo=False
    )
    look(cat, entry, right=False, number="116 123")
    kept()
    assert gathered(today()) == AtHand()
    assert urgent.lines()[-1].number == "116 123"


def text_line(make: MakeSignpost, slug: str, **more: Any) -> Signpost:
    day = today()
    channels = [
        {"kind": "text", "value": "85258", "keyword": "SHOUT", "checked_on": day, "review_on": day}
    ]
    return make(slug, channels, **{"urgency": "crisis", "demo": False, "hours": "Day.", **more})


def test_text_lines_say_what_to_send_and_when_they_were_checked(
    make_signpost: MakeSignpost,
) -> None:
    text_line(make_signpost, "quiet-line")
    (one,) = gathered(today()).texts
    (way,) = one.ways
    assert (way.words, way.number, way.href) == ("Text SHOUT to", "85258", "sms:85258?body=SHOUT")
    day = today()
    assert (one.name, one.hours) == ("Quiet Line", "Day")
    assert one.age == f"Last checked on {day.day} {day:%B %Y}"


def test_only_published_urgent_entries_for_everybody_are_on_it(
    make_signpost: MakeSignpost, ambulance: Organisation
) -> None:
    text_line(make_signpost, "for-all")
    text_line(make_signpost, "own", organisation=ambulance)
    text_line(make_signpost, "draft", state=Signpost.State.DRAFT)
    text_line(make_signpost, "closed", state=Signpost.State.RETIRED)
    text_line(make_signpost, "support", urgency="support")
    text_line(make_signpost, "demo", demo=True)
    assert [one.name for one in gathered(today()).texts] == ["For All"]


def test_in_the_demo_they_are_shown_and_marked(make_signpost: MakeSignpost, settings: Any) -> None:
    settings.SHOW_UNCHECKED_NUMBERS = True
    text_line(make_signpost, "demo", demo=True)
    assert [one.age for one in gathered(today()).texts] == ["demo data, not checked"]


def test_nobody_reads_more_than_a_dozen(make_signpost: MakeSignpost) -> None:
    for number in range(MOST + 2):
        text_line(make_signpost, f"line-{number}")
    assert len(gathered(today()).texts) == MOST


def test_two_queries_however_many_there_are(make_signpost: MakeSignpost) -> None:
    counts = []
    for number in range(3):
        text_line(make_signpost, f"line-{number}")
        with CaptureQueriesContext(connection) as queries:
            gathered(today())
        counts.append(len(queries))
    assert counts == [2, 2, 2]


def test_what_is_damaged_says_nothing(police: Signpost, cat: User, finn: User) -> None:
    for one in (cat, finn):
        look(one, police)
    kept()
    assert at_hand.read().lines == {
        POLICE: Called(NUMBER, today().isoformat(), (today() + timedelta(90)).isoformat())
    }
    file = at_hand.folder() / at_hand.NAME
    whole = file.read_text()
    for harm in (whole.replace("2789", "2780"), whole[:-40], "", "[]", '{"said": {}}'):
        file.write_text(harm)
        assert at_hand.read() == AtHand(), harm[:20]
    file.write_text(whole)
    assert at_hand.read() != AtHand()


def test_without_a_file_nothing_is_known() -> None:
    shutil.rmtree(at_hand.folder(), ignore_errors=True)
    assert (at_hand.word(), at_hand.read()) == ("", AtHand())


def test_the_page_is_made_anew_after_the_commit_and_once(
    make_signpost: MakeSignpost, cat: User, django_capture_on_commit_callbacks: Any
) -> None:
    entries = [text_line(make_signpost, f"line-{number}") for number in range(3)]
    with django_capture_on_commit_callbacks(execute=True) as run:
        actions.check_many(by=cat, signposts=entries, how=How.CALL, said="By phone")
        assert at_hand.word() == ""
    assert len(run) == 1
    assert len(at_hand.read().texts) == 3


def test_an_organisations_own_entry_makes_nothing_anew(
    make_signpost: MakeSignpost,
    cat: User,
    ambulance: Organisation,
    django_capture_on_commit_callbacks: Any,
) -> None:
    own = text_line(make_signpost, "own", organisation=ambulance)
    with django_capture_on_commit_callbacks() as run:
        actions.retire(by=cat, signpost=own)
    assert run == []


def test_loading_the_starting_set_makes_it_anew(
    db: None, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as run:
        actions.load([])
    assert len(run) == 1
