"""Several entries written down at once, and the numbers to call."""

import re
from datetime import timedelta

import pytest

from people.roles import Role
from records.audit import Refused
from records.clock import today
from signposting import actions
from signposting.history import mark_of
from signposting.models import Check, How, Signpost
from signposting.views import checking
from tests.factories import make_user
from tests.signposting.test_checking_pages import main

PAGE = "/signposts/check/today/"
CALLS = "/signposts/check/calls.csv"
SAID = "I rang each number and listened to the greeting."
DAY = timedelta(days=1)


@pytest.fixture
def late(make_signpost):
    """Three that are due."""
    return [
        make_signpost(
            f"line-{n}",
            [{"kind": "phone", "value": f"0800 00 106{n}"}],
            demo=False,
            review_on=today() - DAY,
        )
        for n in range(3)
    ]


def typed(*entries, **more):
    return {
        "entries": [f"{one.pk}.{mark_of(one)}" for one in entries],
        "how": "call",
        "said": SAID,
        **more,
    }


def shown():
    rows = Signpost.objects.visible_to(None).with_channels()
    return sorted((one.slug, len(one.shown_channels())) for one in rows)


def test_two_people_write_down_several_with_how_it_was_done(client_of, cat, finn, late):
    page = main(client_of(cat).get(PAGE))
    assert [f"0800 00 106{n}" in page for n in range(3)] == [True] * 3
    client_of(cat).post(PAGE, typed(*late[:2]))
    assert shown() == [("line-0", 0), ("line-1", 0)]
    client_of(finn).post(PAGE, typed(*late[:2]))
    assert shown() == [("line-0", 1), ("line-1", 1)]
    assert set(Check.objects.values_list("said", flat=True)) == {SAID}
    assert f"“{SAID}”" in main(client_of(cat).get("/signposts/check/line-0/"))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"entries": []}, "Tick the entries you checked."),
        ({"how": ""}, "Say how you checked."),
        ({"said": ""}, "Say what you did."),
        ({"said": "All good"}, "Say a little more about what you did"),
    ],
)
def test_without_a_statement_of_how_nothing_is_written(client_of, cat, late, wrong, words):
    page = main(client_of(cat).post(PAGE, typed(*late, **wrong)))
    assert words in page
    assert not Check.objects.exists()


def test_a_number_found_wrong_stays_wrong(client_of, cat, finn, late):
    late[0].channels.update(wrong_on=today() - DAY, review_on=None)
    for by in (cat, finn):
        client_of(by).post(PAGE, typed(late[0]))
    assert shown() == [("line-0", 0)]


def test_all_or_none_and_only_what_one_looks_after(client_of, cat, ambulance, late, make_signpost):
    cal = make_user("cal@ambulance.example", ambulance, roles=[Role.COORDINATOR])
    own = make_signpost("own", organisation=ambulance, demo=False, review_on=today() - DAY)
    with pytest.raises(Refused):
        actions.check_many(by=cal, signposts=[own, late[0]], how=How.CALL, said=SAID)
    assert not Check.objects.exists()
    page = main(client_of(cal).get(PAGE))
    assert re.findall(r">\s*(Own|Line \d)\s*<", page) == ["Own"]
    answer = main(client_of(cal).post(PAGE, typed(own, late[0])))
    assert "There is a problem" in answer
    assert not Check.objects.exists()


def test_nothing_due_is_said(client_of, cat):
    assert "Nothing is to be checked." in main(client_of(cat).get(PAGE))


def test_a_round_by_phone_is_as_long_as_a_day(client_of, cat, late, monkeypatch):
    monkeypatch.setattr(checking, "CALLS_A_DAY", 2)
    Signpost.objects.filter(slug="line-2").update(urgency="crisis")
    late[2].channels.update(review_on=today() - DAY)
    client = client_of(cat)
    lines = client.get(CALLS).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert lines[1].startswith('"Line 2"')
    assert len(client.get(f"{CALLS}?all=1").content.decode().splitlines()) == 4


def test_a_round_by_phone_never_rings_999_and_says_what_was_found_wrong(
    client_of, cat, make_signpost
):
    make_signpost("emergency", [{"kind": "phone", "value": "999"}], demo=False, state="draft",
                  urgency="emergency")  # fmt: skip
    number = {"kind": "phone", "value": "0800 00 1066", "wrong_on": today(), "checked_on": today()}
    make_signpost("line", [number], demo=False, review_on=today() + DAY)
    rows = client_of(cat).get(CALLS).content.decode().splitlines()[1:]
    assert len(rows) == 1
    assert f"found wrong on {today().isoformat()}" in rows[0]
    page = main(client_of(cat).get("/signposts/check/"))
    assert ["Phone 0800 00 1066 (found wrong)" in page, "Phone 999" in page] == [True, True]
