"""Where to turn, as people see it."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from people.models import User
from records.audit import Refused
from records.clock import LONDON
from records.models import AuditEvent
from records.tokens import unseal
from signposting.actions import confirm
from signposting.filters import PURPOSE, Criteria
from signposting.models import Signpost
from signposting.models.schedules import EVERY_DAY
from tests.signposting.conftest import MakeSignpost

ClientOf = Callable[..., Client]
LIST = "/signposts/"


def names(response: Any) -> list[str]:
    pattern = r'class="sbs-card__title"><a [^>]*>([^<]*)<'
    return re.findall(pattern, response.content.decode())


def chips(response: Any) -> list[tuple[str, str]]:
    pattern = r'<a href="([^"]*)"><span[^>]*>Remove filter: </span>([^<]*) <'
    return [(words, href) for href, words in re.findall(pattern, response.content.decode())]


def test_anybody_reads_it_those_for_a_crisis_first(
    visitor: Client, make_signpost: MakeSignpost
) -> None:
    make_signpost("a-charity")
    make_signpost("z-line", urgency="crisis", place=10)
    assert names(visitor.get(LIST)) == ["Z Line", "A Charity"]


def test_who_i_am_is_chosen_already_and_can_be_removed(
    asha: User, client_of: ClientOf, make_signpost: MakeSignpost
) -> None:
    make_signpost("ours")
    make_signpost("theirs", services=["police"])
    make_signpost("families", groups=["family"])
    make_signpost("elsewhere", nations=["scotland"])
    client = client_of(asha)
    page = client.get(LIST)
    assert names(page) == ["Ours"]
    assert [words for words, _ in chips(page)] == ["Ambulance", "Serving staff", "North West"]
    page = client.get(chips(page)[0][1])
    assert names(page) == ["Ours", "Theirs"]
    page = client.get(chips(page)[0][1])
    assert names(page) == ["Families", "Ours", "Theirs"]
    assert names(client.get(chips(page)[0][1])) == ["Elsewhere", "Families", "Ours", "Theirs"]


@pytest.mark.parametrize(
    ("engagement", "found"),
    [
        ("special", ["Not Known", "Volunteers"]),
        ("retired", ["Not Known", "Retired"]),
        ("bank", ["Not Known"]),
    ],
)
def test_what_is_for_others_is_left_out_and_what_nobody_knows_is_not(
    engagement: str, found: list[str], asha: User, client_of: ClientOf, make_signpost: MakeSignpost
) -> None:
    make_signpost("not-known")
    make_signpost("volunteers", groups=["volunteer", "family"])
    make_signpost("retired", groups=["retired"])
    User.objects.filter(pk=asha.pk).update(engagement=engagement)
    asha.refresh_from_db()
    assert names(client_of(asha).get(LIST)) == found


@pytest.mark.parametrize(
    ("region", "found"),
    [
        ("england", ["All England", "North"]),
        ("north_west", ["All England", "North"]),
        ("london", ["All England"]),
        ("scotland", ["Scotland"]),
    ],
)
def test_a_part_of_england_finds_what_is_for_it_and_for_all_of_england(
    region: str, found: list[str], visitor: Client, make_signpost: MakeSignpost
) -> None:
    make_signpost("all-england", nations=["england"])
    make_signpost("north", nations=["england"], regions=["north_west", "north_east"])
    make_signpost("scotland", nations=["scotland"])
    assert names(visitor.post(LIST, {"region": region}, follow=True)) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("debts", ["Bill Help"]),
        ("Quiet", ["Quiet Line"]),
        ("listens", ["Bill Help", "Quiet Line"]),
        ("bill listen", ["Bill Help"]),
        ("nothing", []),
        ("%", ["Bill Help", "Quiet Line"]),
    ],
)
def test_words_are_looked_for_by_their_stems(
    words: str, found: list[str], visitor: Client, make_signpost: MakeSignpost
) -> None:
    make_signpost("quiet-line")
    make_signpost("bill-help", needs=["money"])
    page = visitor.post(LIST, {"words": f" {words} "}, follow=True)
    assert names(page) == found
    assert [chip for chip, _ in chips(page)] == [f"“{words}”"]
    assert f'value="{words}"' in page.content.decode()


def test_what_comes_closest_is_said_to_be_no_more(
    visitor: Client, make_signpost: MakeSignpost
) -> None:
    make_signpost("bill-help", needs=["money"])
    said = {}
    for words in ("I have debts", "debts and gardening", "morgage", "gardening"):
        page = visitor.post(LIST, {"words": words}, follow=True)
        said[words] = (len(names(page)), "This comes closest." in page.content.decode())
    assert said == {
        "I have debts": (1, False), "debts and gardening": (1, True), "morgage": (1, True),
        "gardening": (0, False),
    }  # fmt: skip


def test_what_is_hidden_and_has_the_words_is_counted(
    visitor: Client, make_signpost: MakeSignpost
) -> None:
    for name in ("bill-help", "quiet-line"):
        needs = ["money"] if name == "bill-help" else ["low"]
        make_signpost(name, needs=needs, demo=False, review_on=date(2020, 1, 1))
    for words, told in (("debts", "1 service is not shown"), ("gardening", "")):
        page = visitor.post(LIST, {"words": words}, follow=True).content.decode()
        assert ("not shown" in page) is bool(told)
        assert told in page


def test_words_travel_sealed_and_leave_no_trace(
    asha: User, client_of: ClientOf, make_signpost: MakeSignpost
) -> None:
    make_signpost("bill-help", needs=["money"])
    client = client_of(asha)
    answer = client.post(LIST, {"words": "gambling debts"})
    page = client.get(answer["Location"])
    head = page.content.decode().partition("<main")[0]
    assert ["gambl" in answer["Location"], "gambl" in head] == [False, False]
    assert "gambl" not in str(dict(client.session))


def test_an_address_to_pass_on_names_nothing(visitor: Client, make_signpost: MakeSignpost) -> None:
    made = make_signpost("money-line", needs=["money"])
    page = visitor.get("/signposts/money-line/").content.decode()
    (address,) = re.findall(r"<code[^>]*>https?://[^/]+([^<]*)</code>", page)
    assert address == f"/signposts/s/{made.pk}/"
    answer = visitor.get(address)
    assert "<h1>Money Line</h1>" in answer.content.decode()
    made.delete()
    assert visitor.get(address).status_code == 404


def test_without_an_organisation_nothing_is_chosen(
    asha: User, client_of: ClientOf, make_signpost: MakeSignpost
) -> None:
    make_signpost("elsewhere", nations=["scotland"])
    User.objects.filter(pk=asha.pk).update(organisation=None)
    asha.refresh_from_db()
    assert names(client_of(asha).get(LIST)) == ["Elsewhere"]


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_need_travels_sealed(
    signed_in: bool, asha: User, visitor: Client, client_of: ClientOf,
    make_signpost: MakeSignpost,
) -> None:  # fmt: skip
    make_signpost("money-line", needs=["money"])
    make_signpost("other-line", needs=["grief"])
    client, owner = (client_of(asha), asha.pk) if signed_in else (visitor, None)
    answer = client.post(LIST, {"need": "money"})
    token = answer["Location"].split("f=")[1]
    assert (answer.status_code, "money" in answer["Location"]) == (303, False)
    assert unseal(PURPOSE, owner, token)["need"] == "money"
    page = client.get(answer["Location"])
    assert names(page) == ["Money Line"]
    assert "money" not in re.findall(r"<title>(.*?)</title>", page.content.decode())[0].lower()


def test_a_need_of_somebody_else_is_not_read(
    asha: User, visitor: Client, client_of: ClientOf, make_signpost: MakeSignpost
) -> None:
    make_signpost("other-line", needs=["grief"])
    address = client_of(asha).post(LIST, {"need": "money"})["Location"]
    assert names(visitor.get(address)) == ["Other Line"]


def test_choices_that_do_not_exist_are_left_out(asha: User) -> None:
    assert Criteria.read({"need": "made-up", "region": ["x"], "words": 1, "page": -1}) == Criteria()
    assert Criteria.read("text") == Criteria()


def test_looking_leaves_no_trace(
    asha: User, client_of: ClientOf, make_signpost: MakeSignpost
) -> None:
    make_signpost("money-line", needs=["money"])
    client = client_of(asha)
    client.post(LIST, {"need": "money"}, follow=True)
    client.get("/signposts/money-line/")
    assert not AuditEvent.objects.exists()
    assert "money" not in str(dict(client.session))


def test_a_card_holds_everything_somebody_needs(
    visitor: Client, make_signpost: MakeSignpost
) -> None:
    make_signpost(
        "quiet-line", [
            {"kind": "phone", "value": "0800 00 1066", "label": "Helpline", "free": True},
            {"kind": "text", "value": "85 000", "keyword": "HELLO"},
            {"kind": "email", "value": "hi@quiet.example"},
            {"kind": "web", "value": "https://quiet.example"},
            {"kind": "chat", "value": "https://chat.example"},
        ], hours="Nights", cost="Free",
    )  # fmt: skip
    text = visitor.get(LIST).content.decode()
    for words in ('href="tel:0800001066"', "free to call", 'href="sms:85000?body=HELLO"',
                  "mailto:hi@quiet.example", "https://quiet.example", "https://chat.example",
                  "Hours: Nights", "Cost: Free", "For: Anyone",
                  "We have not checked whether this service tells your employer.",
                  "demo data, not checked"):  # fmt: skip
        assert words in text


@pytest.fixture
def thursday(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Ten in the morning of a Thursday in winter."""
    moment = datetime(2026, 11, 26, 10, tzinfo=LONDON)
    monkeypatch.setattr("signposting.views.finding.timezone.now", lambda: moment)
    return moment


def open_from(signpost: Signpost, opens: int, closes: int) -> None:
    signpost.schedules.create(days=EVERY_DAY, opens=time(opens), closes=time(closes))


def test_a_card_says_whether_it_is_open_now(
    visitor: Client, make_signpost: MakeSignpost, thursday: datetime
) -> None:
    open_from(make_signpost("by-day"), 9, 17)
    open_from(make_signpost("by-night"), 20, 2)
    open_from(make_signpost("always"), 0, 0)
    make_signpost("unknown")
    text = visitor.get(LIST).content.decode()
    for words in ("Open now, until 5pm", "Closed now, opens 8pm", "Open now, day and night"):
        assert text.count(words) == 1
    assert text.count(" now,") == 3
    assert "Open now, until 5pm" in visitor.get("/signposts/by-day/").content.decode()


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"words": "night"}, ["By Night"]),
        ({"open": "now"}, ["By Day"]),
        ({"way": "text"}, ["By Night"]),
        ({"way": "phone"}, ["By Day"]),
        ({"tells": "no"}, ["By Night"]),
        ({"open": "now", "tells": "no"}, []),
        ({}, ["By Day", "By Night"]),
    ],
)
def test_by_way_by_hour_and_by_what_it_tells(
    visitor: Client, make_signpost: MakeSignpost, thursday: datetime, chosen: dict[str, str],
    found: list[str],
) -> None:  # fmt: skip
    open_from(make_signpost("by-day", [{"kind": "phone", "value": "1"}]), 9, 17)
    open_from(
        make_signpost("by-night", [{"kind": "text", "value": "2"}], tells_employer="no"), 20, 2
    )
    page = visitor.post(LIST, chosen, follow=True)
    assert names(page) == found
    assert len(chips(page)) == len(chosen)


def test_a_number_that_is_not_shown_is_no_way(visitor: Client, make_signpost: MakeSignpost) -> None:
    make_signpost("line", [{"kind": "phone", "value": "1", "wrong_on": date(2026, 1, 1)}])
    assert names(visitor.post(LIST, {"way": "phone"}, follow=True)) == []


def test_hours_nobody_checked_are_said_to_be_unchecked(
    visitor: Client, make_signpost: MakeSignpost
) -> None:
    make_signpost("quiet-line", [{"kind": "phone", "value": "1", "label": "Line"}])
    assert "Hours: we have not checked them." in visitor.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("code", "words", "sentence"),
    [
        ("unknown", "", "We have not checked whether this service tells your employer."),
        ("unknown", "It is a charity.",
         "It is a charity. We have not checked whether this service tells your employer."),
        ("no", "", "It does not tell your employer."),
        ("only_if", "Only if a life is at risk.", "Only if a life is at risk."),
    ],
)  # fmt: skip
def test_whether_it_tells_the_employer_is_always_said(code: str, words: str, sentence: str) -> None:
    assert Signpost(tells_employer=code, tells_words=words).tells_sentence == sentence


def test_charities_are_never_in_a_care_card(visitor: Client, make_signpost: MakeSignpost) -> None:
    make_signpost("quiet-line", urgency="crisis")
    for page in (LIST, "/signposts/quiet-line/"):
        assert "nhsuk-card" not in visitor.get(page).content.decode()


def test_a_page_says_where_it_was_read_and_when_it_was_checked(
    cat: User, visitor: Client, make_signpost: MakeSignpost
) -> None:
    row = make_signpost("quiet-line", sources=[{"url": "https://a.example/b", "date": "2024"}])
    confirm(by=cat, signpost=row, on=date(2026, 11, 1))
    Signpost.objects.update(review_on=date(9999, 1, 1))
    text = visitor.get("/signposts/quiet-line/").content.decode()
    assert 'href="https://a.example/b"' in text
    assert "Last checked on 1 November 2026" in text
    assert "not checked" not in text.split("<main")[1].replace("We have not checked", "")


@pytest.mark.parametrize(("days", "shown"), [(0, True), (30, True), (31, False)])
def test_a_stale_signpost_hides_itself(
    days: int, shown: bool, cat: User, make_signpost: MakeSignpost
) -> None:
    checked = date(2026, 3, 1)
    confirm(by=cat, signpost=make_signpost("line", review_days=30), on=checked)
    found = Signpost.objects.visible_to(None, on=checked + timedelta(days=days))
    assert found.exists() is shown


@pytest.mark.parametrize("state", ["draft", "hidden", "retired"])
def test_what_is_not_published_is_not_there(
    state: str, visitor: Client, make_signpost: MakeSignpost
) -> None:
    make_signpost("quiet-line", state=state)
    assert names(visitor.get(LIST)) == []
    assert visitor.get("/signposts/quiet-line/").status_code == 404


def test_only_editors_confirm(asha: User, make_signpost: MakeSignpost) -> None:
    row = make_signpost("quiet-line")
    with pytest.raises(Refused):
        confirm(by=asha, signpost=row)
    row.refresh_from_db()
    assert row.demo


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("signed_in", "queries"), [(True, 7), (False, 5)])
def test_the_list_asks_the_same_few_queries_for_any_number(
    rows: int, signed_in: bool, queries: int, asha: User, visitor: Client, client_of: ClientOf,
    make_signpost: MakeSignpost, django_assert_num_queries: Any,
) -> None:  # fmt: skip
    for n in range(rows):
        make_signpost(f"line-{n}", [{"kind": "phone", "value": "1"}, {"kind": "web"}])
    client = client_of(asha) if signed_in else visitor
    client.get(LIST)
    with django_assert_num_queries(queries):  # session, person; ids, rows, channels, hours, stale
        client.get(LIST)


def test_long_lists_have_pages(visitor: Client, make_signpost: MakeSignpost) -> None:
    for n in range(21):
        make_signpost(f"line-{n:02}")
    page = visitor.get(LIST)
    second = re.findall(r'<a [^>]*href="([^"]*)"[^>]*aria-label="Page 2"', page.content.decode())
    assert names(visitor.get(second[0])) == ["Line 20"]


def test_what_ones_own_organisation_has_stands_before_what_is_for_everybody_but_no_crisis_line(
    make_signpost: MakeSignpost, asha: User, client_of: ClientOf
) -> None:
    make_signpost("for-everybody", place=1)
    make_signpost("welfare-office", place=900, organisation=asha.organisation)
    make_signpost("crisis-line", place=2, urgency="crisis")
    assert names(client_of(asha).get(LIST)) == ["Crisis Line", "Welfare Office", "For Everybody"]
