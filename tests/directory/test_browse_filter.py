"""Filters: what each finds, how they travel, and what they never give away."""

import re
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from directory.criteria import Criteria
from directory.models import Supporter
from directory.rota import stored_week
from directory.taxonomy import SENSITIVE
from people.models import Organisation, User
from records.clock import today
from tests.cast import ClientOf
from tests.crawl import steady
from tests.directory.test_browse import LIST, html_of, names
from tests.factories import make_user
from tests.factories_directory import listed_supporter, share

pytestmark = pytest.mark.usefixtures("both_ways")
SENSITIVE_ANSWER = (
    'People do not show this on their profile. <a href="/ask/">Tell us what you need and we will '
    "ask for you</a>."
)
# Some part of each day is never over.
ALWAYS = stored_week([["night"]] * 7)
CHIP = re.compile(
    r'<li><a href="([^"]+)"><span class="nhsuk-u-visually-hidden">Remove filter: </span>([^<]+?) <'
)


@pytest.fixture
def people(eve: User, ben: User, ambulance: Organisation) -> User:
    """Ben, Eve, and Wyn, who is different in everything; Asha looks."""
    listed_supporter(eve, ways=["walk"], usual=ALWAYS)
    wyn = make_user(name="Wyn", organisation=ambulance)
    made = listed_supporter(
        wyn,
        region="wales",
        languages=["cy"],
        ways=["video"],
        taking_new=False,
        usual=ALWAYS,
        been_through="The flood",
    )
    share(made, "debt")
    return wyn


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"word": "flooding"}, {"Wyn"}),
        ({"word": "bén"}, {"Ben"}),
        ({"word": "paramedics"}, {"Ben"}),
        ({"word": "ben flood"}, set()),
        ({"services": ["fire"]}, {"Eve"}),
        ({"services": ["fire", "ambulance"]}, {"Ben", "Eve", "Wyn"}),
        ({"organisations": "same"}, {"Ben", "Wyn"}),
        ({"organisations": "other"}, {"Eve"}),
        ({"regions": ["wales"]}, {"Wyn"}),
        ({"areas": ["debt", "sleep"]}, {"Wyn"}),
        ({"ways": ["walk", "video"]}, {"Eve", "Wyn"}),
        ({"languages": ["cy"]}, {"Wyn"}),
        ({"available": "on"}, {"Ben", "Eve"}),
        ({"available": "on", "organisations": "same"}, {"Ben"}),
        ({"free_today": "on"}, {"Eve"}),
        ({"free_today": "on", "organisations": "same"}, set()),
        ({"services": ["police"]}, set()),
        ({"services": ["nonsense"]}, {"Ben", "Eve", "Wyn"}),
    ],
)
def test_each_filter_finds(
    asha: User, people: User, client_of: ClientOf, chosen: dict[str, Any], found: set[str]
) -> None:
    html = html_of(client_of(asha), **chosen)
    assert set(names(html)) == found
    assert f'found">{len(found)} peer supporter' in html


def test_what_is_chosen_comes_back_sealed(asha: User, people: User, client_of: ClientOf) -> None:
    client = client_of(asha)
    answer = client.post(LIST, {"areas": ["debt"], "word": "flood"})
    assert answer.status_code == 303
    assert re.fullmatch(r"/supporters/\?f=[\w-]+", answer.headers["Location"])
    html = html_of(client, answer.headers["Location"])
    assert 'value="debt" checked' in html
    assert 'value="flood"' in html
    assert "<title>Find a peer supporter - " in html


def test_tokens_of_different_filters_have_one_length(asha: User) -> None:
    one, other = Criteria(areas=("debt",)), Criteria(areas=("bipolar",))
    assert len(one.token(asha.pk)) == len(other.token(asha.pk))


def test_choosing_nothing_is_the_plain_list(asha: User, client_of: ClientOf) -> None:
    answer = client_of(asha).post(LIST, {"organisations": "", "word": "  "})
    assert answer.headers["Location"] == LIST


def test_chips_remove_one_filter_each(asha: User, people: User, client_of: ClientOf) -> None:
    client = client_of(asha)
    html = html_of(client, services=["ambulance"], word="flood", available="on", free_today="on")
    chips = {words: path for path, words in CHIP.findall(html)}
    assert list(chips) == ["“flood”", "Taking new contacts", "Usually free today", "Ambulance"]
    assert "Filter (4 on)" in html
    assert names(html) == []
    assert "Filter (3 on)" in html_of(client, chips["Usually free today"])
    html = html_of(client, services=["ambulance"], word="flood", available="on")
    chips = {words: path for path, words in CHIP.findall(html)}
    assert names(html_of(client, chips["Taking new contacts"])) == ["Wyn"]


def test_page_links_keep_the_filters(
    eve: User, ambulance: Organisation, client_of: ClientOf
) -> None:
    for number in range(21):
        listed_supporter(make_user(organisation=ambulance, name=f"P{number}"))
    client = client_of(eve)
    html = html_of(client, services=["ambulance"])
    link = re.search(r'href="([^"]+)" aria-label="Page 2"', html)
    assert link
    assert list(parse_qs(urlsplit(link[1]).query)) == ["f"]
    second = html_of(client, link[1])
    assert len(names(second)) == 1
    assert "21 peer supporters" in second
    assert 'value="ambulance" checked' in second


def test_a_page_too_far_is_the_last_one(asha: User, ben: User, client_of: ClientOf) -> None:
    token = Criteria().token(asha.pk, page=40)
    assert names(html_of(client_of(asha), f"{LIST}?f={token}")) == ["Ben"]


@pytest.mark.parametrize("token", ["made-up", "ÿ", "A" * 400, None])
def test_a_token_that_cannot_be_read_gives_the_whole_list(
    asha: User, eve: User, ben: User, client_of: ClientOf, token: str | None
) -> None:
    foreign = token or Criteria(services=("fire",)).token(eve.pk)
    html = html_of(client_of(asha), f"{LIST}?f={foreign}")
    assert "We could not read that filter" in html
    assert names(html) == ["Ben"]
    assert "Filter (" not in html


def test_too_long_a_word_is_said_beside_the_field_and_kept(
    asha: User, ben: User, client_of: ClientOf
) -> None:
    html = client_of(asha).post(LIST, {"word": "x" * 101}).content.decode()
    assert "<title>Error: Find a peer supporter" in html
    assert '<a href="#word">Search for at most 100 characters.</a>' in html
    assert f'value="{"x" * 101}"' in html


def test_a_word_is_only_ever_text(asha: User, client_of: ClientOf) -> None:
    html = html_of(client_of(asha), word="<script>alert(1)</script>")
    assert "<script>alert" not in html
    assert "Nobody fits all of these" in html


def counts(html: str, name: str) -> str | None:
    found = re.search(
        rf'id="{name}" value="[^"]*"(?: checked)?><label[^>]*>[^<]*(?:<span[^>]*>\((\d+)\))?', html
    )
    assert found, name
    return found[1]


def test_counts_are_of_what_the_option_would_give(
    asha: User, people: User, client_of: ClientOf
) -> None:
    html = html_of(client_of(asha), services=["ambulance"])
    assert counts(html, "services-fire") == "1"
    assert counts(html, "services-ambulance") == "2"
    assert counts(html, "regions-wales") == "1"
    assert counts(html, "ways-walk") == "0"
    assert counts(html, "areas-debt") == "1"
    assert counts(html, "organisations-other") == "0"
    assert counts(html, "free_today-yes") == "0"
    assert counts(html_of(client_of(asha)), "free_today-yes") == "1"


@pytest.mark.parametrize(("number", "expected"), [(9, None), (10, "10")])
def test_special_category_counts_start_at_ten(
    asha: User, fire: Organisation, client_of: ClientOf, number: int, expected: str | None
) -> None:
    for _ in range(number):
        share(listed_supporter(make_user(organisation=fire)), "anxiety")
    html = html_of(client_of(asha))
    assert counts(html, "areas-anxiety") == expected


@pytest.mark.parametrize("code", sorted(SENSITIVE))
def test_a_sensitive_area_is_answered_the_same_whoever_is_there(
    asha: User, eve: User, client_of: ClientOf, code: str
) -> None:
    client, answers = client_of(asha), []
    chosen: dict[str, Any] = {"areas": [code], "services": ["fire"]}
    answers.append(steady(html_of(client, **chosen)))
    share(listed_supporter(eve), code, "anger")
    answers.append(steady(html_of(client, **chosen)))
    assert answers[0] == answers[1]
    assert SENSITIVE_ANSWER in answers[0]
    assert names(answers[0]) == []
    assert "peer supporters</h2>" not in answers[0]


def test_a_sensitive_area_is_never_shown_whatever_its_audience_says(
    asha: User, ben: User, client_of: ClientOf
) -> None:
    share(ben.supporter, "suicidal")
    html = html_of(client_of(asha))
    assert "Experience of" not in html
    assert counts(html, "areas-suicidal") is None


def test_the_page_says_that_an_absence_proves_nothing(asha: User, client_of: ClientOf) -> None:
    assert "Not everyone is shown to everyone" in html_of(client_of(asha))


def test_away_until_ends_with_its_day(asha: User, ben: User, client_of: ClientOf) -> None:
    Supporter.objects.filter(user=ben).update(away_until=date(2020, 1, 1))
    assert names(html_of(client_of(asha), available="on")) == ["Ben"]


def test_free_from_today_is_free_today(asha: User, ben: User, client_of: ClientOf) -> None:
    client = client_of(asha)
    assert names(html_of(client, free_today="on")) == []
    Supporter.objects.filter(user=ben).update(next_free=today())
    html = html_of(client, free_today="on")
    assert names(html) == ["Ben"]
    assert "Taking new contacts</strong> Free from today" in html
    Supporter.objects.filter(user=ben).update(away_until=today())
    assert names(html_of(client, free_today="on")) == []


def test_the_form_needs_its_token(asha: User) -> None:
    client = Client(enforce_csrf_checks=True, headers={"x-forwarded-proto": "https"})
    client.force_login(asha)
    assert client.post(LIST, {"word": "ben"}).status_code == 403
