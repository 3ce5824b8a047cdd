"""The pages of asking without a list, and of what there is when nobody fits."""

import re

import pytest
from django.urls import reverse

from conversations import actions
from conversations.models import Request, State
from directory.models import Supporter
from directory.taxonomy import Audience
from people.models import ConfidentialityStatement
from records.clock import today
from records.tokens import address
from tests.factories_directory import share

ASK, BEFORE = "/ask/", "/ask/before/"


def text(response):
    return response.content.decode()


def key_of(response):
    return re.findall(r'name="form_key" value="([^"]+)"', text(response))[0]


@pytest.fixture
def hers(client_of, asha):
    """Asha, who has read what stays private."""
    client = client_of(asha)
    assert client.get(ASK).url == BEFORE
    assert client.post(BEFORE).url == ASK
    return client


def typed(client, url=ASK, **changes):
    fields = {"when": "week", "way": "message", "name": "Ash", "message": "CNRY-typed"}
    return {"form_key": key_of(client.get(url)), **fields, **changes}


def page_of(name, request=None):
    return reverse(f"conversations:{name}", args=[(request or Request.objects.get()).pk])


def test_what_stays_private_is_read_first_and_names_whoever_says_yes(hers):
    assert "whoever says yes" in text(hers.get(BEFORE)).lower()
    assert "Ask without choosing anyone" in text(hers.get(ASK))


def test_asking_without_a_list_never_tells_how_many_or_who(hers, ben):
    share(ben.supporter, "sleep", audience=Audience.BLIND)
    shown = text(hers.post(ASK, typed(hers, areas=["sleep"]), follow=True))
    assert "Supporters who fit see how and when" in shown
    assert "we asked for somebody who fits" in shown
    assert not re.search(r"Ben|\d+ supporter", shown)


def test_a_supporter_found_by_us_meets_neither_name_nor_words(hers, client_of, ben):
    share(ben.supporter, "sleep", audience=Audience.BLIND)
    hers.post(ASK, typed(hers, areas=["sleep"]))
    his = client_of(ben)
    for url in (page_of("request-answer"), reverse("conversations:conversation-list")):
        assert not re.search(r"CNRY|Ash\b", text(his.get(url)))


def test_after_the_yes_the_colleague_sees_the_profile_and_decides(hers, ben, now):
    share(ben.supporter, "sleep", audience=Audience.BLIND)
    Supporter.objects.filter(user=ben).update(what_helped="Walking the dog.")
    hers.post(ASK, typed(hers, areas=["sleep"]))
    actions.answer_yes(by=ben, request=Request.objects.get(), now=now)
    shown = text(hers.get(page_of("conversation-detail")))
    assert "Ben would like to talk with you" in shown
    assert "Walking the dog." in shown
    assert "Sleep" not in shown
    hers.post(page_of("request-release"), {"choice": "show"})
    assert Request.objects.get().state == State.OPEN


def test_somebody_elsewhere_is_shown_words_once_their_statement_was_read(
    hers, client_of, asha, sam, fire, now
):
    hers.post(ASK, typed(hers))
    ConfidentialityStatement.objects.create(
        organisation=fire, version=1, extra="We must report.", created_at=now
    )
    actions.answer_yes(by=sam, request=Request.objects.get(), now=now)
    shown = text(hers.get(page_of("conversation-detail")))
    assert "We must report." in shown
    release = {"choice": "show"}
    assert "read it again" in text(hers.post(page_of("request-release"), release, follow=True))
    release["statement"] = re.findall(r'name="statement" value="([^"]+)"', shown)[0]
    hers.post(page_of("request-release"), release)
    assert Request.objects.get().state == State.OPEN


def test_nobody_fits_is_an_answer_with_choices(hers):
    shown = text(hers.post(ASK, typed(hers, areas=["loneliness"]), follow=True))
    for words in (
        "Nobody fits yet", "Ask someone I choose", "Look wider", "Keep looking for me",
        "of other services too", "Where to turn",
    ):  # fmt: skip
        assert words in shown


def test_the_choices_work_from_the_page(hers, ben):
    hers.post(ASK, typed(hers, areas=["loneliness"]))
    hers.post(page_of("request-look"))
    assert "We look again every hour" in text(hers.get(page_of("conversation-detail")))
    assert "Nobody fits yet." in text(hers.post(page_of("request-widen"), follow=True))
    hers.post(page_of("request-widen"), {"wider": "yes"})
    assert Request.objects.get().state == State.WAITING


def test_choices_that_come_too_late_lead_to_how_it_stands(hers, asha, now):
    hers.post(ASK, typed(hers, areas=["loneliness"]))
    request = Request.objects.get()
    actions.withdraw(by=asha, request=request, now=now)
    for name in ("request-widen", "request-look", "request-release"):
        assert "This has moved on" in text(hers.post(page_of(name, request), follow=True))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Enter a name to show."),
        ({"areas": ["nonsense"]}, "Choose from the list."),
        ({"when": "soon"}, "Select a valid choice"),
    ],
)
def test_an_error_stands_beside_the_field_and_nothing_typed_is_lost(hers, change, words):
    shown = text(hers.post(ASK, typed(hers, **{"areas": ["sleep"], **change})))
    assert words in shown
    assert "CNRY-typed" in shown
    assert not Request.objects.exists()


def test_a_supporter_who_is_away_is_waited_for_when_the_colleague_says_so(
    client_of, asha, ben, now
):
    until = today(now).replace(year=today(now).year + 1)
    Supporter.objects.filter(user=ben).update(away_until=until)
    url = reverse("conversations:request-ask", args=[address(asha.pk, ben.supporter.pk)])
    client = client_of(asha)
    client.post(f"{url}before/")
    refused = text(client.post(url, typed(client, url)))
    assert "Tick this, choose a later answer, or ask someone else." in refused
    shown = text(client.post(url, typed(client, url, wait="on"), follow=True))
    assert "Ben is back, and we ask then." in shown
    assert "Ben is asked when they are back." in shown
