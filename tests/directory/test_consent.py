"""Consent by item: what is shared now, what was agreed to and when, and withdrawal everywhere."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from directory import actions, consents, indexed
from directory.browse import Criteria, browse
from directory.indexed import current, forget
from directory.models import PosterConsent, SharedArea, Supporter, WaitingText
from directory.search import search_text
from peersupport.dates import day
from people.models import User
from records.clock import today
from tests.cast import ClientOf
from tests.directory.test_browse import html_of
from tests.factories_directory import listed_supporter, share

PAGE = "/profile/consent/"
START = timezone.now() - timedelta(days=40)


@pytest.fixture
def supporter(ben: User) -> Supporter:
    row = Supporter.objects.get(user=ben)
    row.been_through = "The great flood."
    row.search_text = search_text(row)
    row.save()
    return row


@pytest.fixture
def page(ben: User, client_of: ClientOf) -> Client:
    return client_of(ben)


def words(client: Client, path: str = PAGE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def after(days: int) -> datetime:
    return START + timedelta(days=days)


def test_each_area_stands_with_its_audience_and_the_day(page: Client, ben: User) -> None:
    actions.share_area(by=ben, code="sleep", audience="own", now=START)
    html = words(page)
    assert f"My organisation only. You agreed on {day(START)}." in html
    assert "You are not on it." in html


def test_the_history_says_given_changed_and_withdrawn_with_dates(ben: User) -> None:
    actions.share_area(by=ben, code="sleep", audience="own", now=after(0))
    actions.share_area(by=ben, code="sleep", audience="others", now=after(1))
    actions.withdraw_area(by=ben, code="sleep", now=after(2))
    actions.join_poster(by=ben, now=after(3))
    found = consents.in_words(consents.history(ben.supporter))
    assert [(one.what, one.given, one.ended, one.changed) for one in found] == [
        ("The station poster", after(3), None, False),
        ("Sleep problems, nightmares, shift fatigue", after(1), after(2), False),
        ("Sleep problems, nightmares, shift fatigue", after(0), after(1), True),
    ]


def test_the_page_says_so_in_words(page: Client, ben: User) -> None:
    actions.share_area(by=ben, code="sleep", audience="own", now=after(0))
    actions.share_area(by=ben, code="sleep", audience="others", now=after(1))
    actions.withdraw_area(by=ben, code="sleep", now=after(2))
    html = words(page)
    assert f"Changed on {day(after(1))}" in html
    assert f"Withdrawn on {day(after(2))}" in html
    assert "Shared now" not in html


def test_the_history_is_read_page_by_page(
    page: Client, ben: User, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for number in range(consents.ON_A_PAGE + 3):
        actions.share_area(by=ben, code="sleep", now=after(number))
        actions.withdraw_area(by=ben, code="sleep", now=after(number) + timedelta(hours=1))
    first = words(page)
    assert (day(after(0)) in first, f"{PAGE}?page=2" in first or "?page=2" in first) == (0, 1)
    with django_assert_max_num_queries(10):  # type: ignore[attr-defined]  # a context manager
        second = words(page, f"{PAGE}?page=2")
    assert (day(after(0)) in second, "<title>My consent, page 2" in second) == (True, True)
    assert "<title>My consent, page 2" in words(page, f"{PAGE}?page=999")


@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_questions_for_three_consents_as_for_one(
    page: Client, ben: User, rows: int, django_assert_num_queries: Callable[[int], object]
) -> None:
    share(ben.supporter, *["sleep", "debt", "shift"][:rows])
    words(page)
    with django_assert_num_queries(7):  # type: ignore[attr-defined]  # a context manager
        words(page)


def test_nobody_reads_the_history_of_somebody_else(
    client_of: ClientOf, ben: User, eve: User, cat: User, viv: User
) -> None:
    actions.share_area(by=ben, code="sleep", audience="own")
    actions.withdraw_area(by=ben, code="sleep")
    listed_supporter(eve)
    assert "Sleep problems" in words(client_of(ben))
    assert "Sleep problems" not in words(client_of(eve))
    assert {client_of(person).get(PAGE).status_code for person in (cat, viv)} == {404}


def test_withdrawing_from_the_page_is_one_click(page: Client, ben: User) -> None:
    share(ben.supporter, "sleep")
    assert page.post(f"{PAGE}withdraw/", {"code": "sleep"}).headers["Location"] == PAGE
    assert "You share nothing." in words(page)
    assert not SharedArea.objects.current().exists()


def test_a_text_is_taken_away_with_one_click(page: Client, supporter: Supporter) -> None:
    assert "The great flood." in words(page)
    page.post("/profile/about/withdraw/", {"text": "been_through"})
    assert "Only your name is shown." in words(page)
    page.post("/profile/about/withdraw/", {"text": "shown_name"})
    assert Supporter.objects.get().shown_name == "Ben"


@pytest.mark.usefixtures("both_ways")
def test_a_withdrawn_area_is_gone_everywhere_in_the_next_request(
    ben: User, asha: User, client_of: ClientOf
) -> None:
    share(ben.supporter, "debt")
    client = client_of(asha)
    assert "Experience of: Debt" in html_of(client, areas=["debt"])
    actions.withdraw_area(by=ben, code="debt")
    found = html_of(client, areas=["debt"])
    assert "Nobody fits all of these." in found
    assert "Experience of" not in html_of(client)


@pytest.mark.usefixtures("both_ways")
def test_a_withdrawn_text_is_gone_from_the_page_and_from_the_search(
    supporter: Supporter, ben: User, asha: User, client_of: ClientOf
) -> None:
    client = client_of(asha)
    found = html_of(client, word="flood")
    address = found.split('class="sbs-card__link" href="')[1].split('"')[0]
    assert "The great flood." in words(client, address)
    actions.withdraw_text(by=ben, name="been_through")
    assert "The great flood." not in words(client, address)
    assert "0 peer supporters" in html_of(client, word="flood")


@pytest.mark.usefixtures("both_ways")
def test_counts_follow_a_withdrawal(ben: User, asha: User) -> None:
    share(ben.supporter, "shift", "sleep")
    before = browse(asha, Criteria(), 1, timezone.now()).counts["areas"]["shift"]
    actions.withdraw_area(by=ben, code="shift")
    after = browse(asha, Criteria(), 1, timezone.now()).counts["areas"]["shift"]
    assert (before, after) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_two_processes_forget_what_was_withdrawn(ben: User, eve: User) -> None:
    """The same database, an index each: both ask what changed before they answer."""
    forget()
    share(ben.supporter, "debt", audience="others")
    wanted, now = Criteria(areas=("debt",)), timezone.now()
    ours = current(today()).index
    indexed._held.index = None
    theirs = current(today()).index
    seen = []
    for index in (ours, theirs):
        indexed._held.index = index
        seen.append(browse(eve, wanted, 1, now).total)
    actions.withdraw_area(by=ben, code="debt")
    for index in (ours, theirs):
        indexed._held.index = index
        seen.append(browse(eve, wanted, 1, now).total)
    assert seen == [1, 1, 0, 0]


def test_the_poster_is_joined_once_and_left_at_once(page: Client, ben: User) -> None:
    actions.join_poster(by=ben)
    actions.join_poster(by=ben)
    assert Supporter.objects.on_poster().get().user == ben
    assert "You are on it since" in words(page)
    actions.leave_poster(by=ben)
    actions.leave_poster(by=ben)
    assert not Supporter.objects.on_poster().exists()
    assert PosterConsent.objects.count() == 1


def test_the_page_of_the_poster_joins_and_leaves(page: Client, ben: User) -> None:
    page.post("/profile/poster/", {"agree": "1"})
    assert "You are on the poster." in words(page, "/profile/poster/")
    page.post("/profile/poster/")
    assert "Show me on the poster" in words(page, "/profile/poster/")
    assert not Supporter.objects.on_poster().exists()


def test_an_applicant_is_on_no_poster(client_of: ClientOf, asha: User) -> None:
    listed_supporter(asha, approved_at=None)
    client = client_of(asha)
    for path in ("/profile/poster/", "/profile/confirm/"):
        assert client.get(path).headers["Location"] == "/apply/"
    assert "My consent" in words(client)


def test_stepping_down_ends_every_consent(ben: User) -> None:
    share(ben.supporter, "sleep")
    actions.join_poster(by=ben)
    actions.save_about(by=ben, shown_name="Ben", region="", what_helped="Time.")
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        actions.step_down(by=ben)
    rows = [*SharedArea.objects.all(), *PosterConsent.objects.all()]
    assert [row.withdrawn_at is None for row in rows] == [False, False]
    assert not WaitingText.objects.exists()
