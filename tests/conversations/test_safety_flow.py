"""The forms of leads and second openers from end to end, and what those concerned see of it."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from conversations import actions
from conversations.actions import safety
from conversations.models import Hold, Opening, Release
from records.clock import today
from tests.conversations.conftest import CANARY
from tests.conversations.safety_acts import DAY, HOUR, WHY, untold


@pytest.fixture(autouse=True)
def _on_duty(sol, sia, nel, noa):
    """Two leads and two second openers with Asha and Ben."""


@pytest.fixture
def lead(client_of, sol):
    return client_of(sol, fresh=True)


@pytest.fixture
def second(client_of, nel):
    return client_of(nel, fresh=True)


def to(name, row=None):
    return reverse(f"conversations:{name}", args=[row.pk] if row else [])


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def day(days):
    return (today() + days * DAY).isoformat()


def telling(**fields):
    return {"reason": WHY, "telling": "now", **fields}


def my_data(client_of, person):
    return text(client_of(person).get("/my-data/"))


def test_a_lead_sees_who_it_is_for_a_day(lead, client_of, concern, asha, sia, nel):
    shown = text(lead.post(to("release-identity", concern), telling(), follow=True))
    assert asha.email in shown
    assert CANARY not in shown
    release = Release.objects.get()
    for other in (sia, nel):
        page = text(client_of(other, fresh=True).get(to("release-detail", release)))
        assert asha.email not in page
        assert WHY in page
    Release.objects.update(shown_until=timezone.now())
    assert asha.email not in text(lead.get(to("release-detail", release)))


def test_the_person_sees_it_on_both_pages_and_the_other_side_does_not(
    release, client_of, asha, ben, open_request
):
    release()
    words = "Your name, work and how to reach you were shown to Sol"
    assert words in my_data(client_of, asha)
    assert words in text(client_of(asha).get(to("conversation-detail", open_request)))
    assert words not in my_data(client_of, ben)
    assert words not in text(client_of(ben).get(to("conversation-detail", open_request)))


@pytest.mark.parametrize("finding", ["right", "wrong"])
def test_the_person_sees_what_the_second_look_found(release, second, client_of, asha, finding):
    act = release()
    second.post(to("release-review", act), {"finding": finding})
    page = my_data(client_of, asha)
    assert ("found it right" in page, "should not have been done" in page) == (
        finding == "right",
        finding == "wrong",
    )


def test_a_phone_number_given_for_talking_is_shown_with_the_rest(release, lead, open_request):
    open_request.phone = "07700 900123"
    open_request.save()
    assert "07700 900123" in text(lead.get(to("release-detail", release())))


def test_an_account_that_is_gone_shows_nothing(release, lead, asha):
    act = release()
    Release.objects.update(person=None)
    assert "This account is gone" in text(lead.get(to("release-detail", act)))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": ""}, "Write why you have to know."),
        ({"telling": "later", "consider_on": day(5)}, "Write why they cannot be told yet."),
        ({"telling": "later", "unsafe_reason": "U"}, "Enter a date after today"),
        ({"telling": "later", "unsafe_reason": "U", "consider_on": day(29)}, "no later than"),
        ({"telling": "later", "unsafe_reason": "U", "consider_on": "soon"}, "Enter a real date"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_released(lead, concern, fields, words):
    page = text(lead.post(to("release-identity", concern), telling(**fields)))
    assert words in page
    assert fields.get("reason", WHY) in page
    assert not Release.objects.exists()


def test_a_lead_who_comes_second_is_told_so_and_keeps_the_words(lead, release, concern, sia):
    release(by=sia)
    page = text(lead.post(to("release-identity", concern), telling()))
    assert "somebody else has done it already" in page
    assert WHY in page


def test_not_telling_shows_the_person_nothing(lead, concern, asha, client_of):
    fields = {"telling": "later", "unsafe_reason": "U", "consider_on": day(5)}
    before = my_data(client_of, asha)
    lead.post(to("release-identity", concern), telling(**fields))
    assert Release.objects.get().is_untold
    assert my_data(client_of, asha) == before


def test_two_people_open_messages_and_both_sides_see_it(
    lead, second, client_of, concern, asha, ben, open_request
):
    lead.post(to("opening-ask", concern), telling(hours="5"))
    act = Opening.objects.get()
    assert WHY in text(second.get(to("opening-agree", act)))
    assert "Messages are open" in text(second.post(to("opening-agree", act), follow=True))
    for reader in (lead, second):
        assert CANARY in text(reader.get(to("opening-messages", act)))
    for person in (asha, ben):
        page = text(client_of(person).get(to("conversation-detail", open_request)))
        assert "Sol and Nel can read the messages here until" in page
        assert "Besides Sol and Nel, who have opened the messages: only you" in page
        assert "Sol and Nel can read" in my_data(client_of, person)


def test_when_it_is_over_the_pages_say_so(opening, second, lead, client_of, asha, open_request):
    act = opening()
    second.post(to("opening-agree", act))
    assert "End it now" in text(lead.get(to("opening-messages", act)))
    assert "over" in text(lead.post(to("opening-detail", act), {"act": "end"}))
    assert lead.get(to("opening-messages", act)).status_code == 404
    page = text(client_of(asha).get(to("conversation-detail", open_request)))
    assert "It is over." in page
    assert "Besides" not in page


@pytest.mark.parametrize(
    ("who", "button", "words"),
    [
        ("second", "refuse", "Refused by the second opener"),
        ("lead", "withdraw", "Withdrawn"),
        ("lead", "end", "has moved on"),
        ("lead", "tell", "has moved on"),
        ("second", "nonsense", "Shall messages be opened?"),
    ],
)
def test_the_buttons_of_an_opening(opening, who, button, words, request):
    client = request.getfixturevalue(who)
    assert words in text(client.post(to("opening-detail", opening()), {"act": button}))


@pytest.mark.parametrize("hours", ["", "0", "73", "many"])
def test_the_hours_are_asked_for_in_words(lead, concern, hours):
    page = text(lead.post(to("opening-ask", concern), telling(hours=hours)))
    assert "There is a problem" in page
    assert not Opening.objects.exists()


def test_who_asked_finds_no_page_to_agree(opening, lead, second):
    act = opening()
    assert lead.get(to("opening-agree", act)).status_code == 404
    assert lead.post(to("opening-agree", act)).status_code == 404
    assert second.get(to("opening-agree", act)).status_code == 200


def test_opened_messages_come_in_pages(opening, second, lead, open_request, ben, now, monkeypatch):
    monkeypatch.setattr("conversations.views.safety_acts.PAGE", 2)
    for number in range(3):
        at = now + number * HOUR
        actions.write(by=ben, request=open_request, body=f"No {number}.", form_key=uuid4(), now=at)
    act = opening()
    second.post(to("opening-agree", act))
    newest = text(lead.get(to("opening-messages", act)))
    assert ("No 2." in newest, CANARY in newest, "?before=3" in newest) == (True, False, True)
    assert CANARY in text(lead.get(to("opening-messages", act) + "?before=3"))


def test_an_opening_nobody_is_told_of_is_looked_at_by_a_third(opening, second, client_of, sia, now):
    act = opening(untold=untold(timezone.now()))
    second.post(to("opening-agree", act))
    third = client_of(sia, fresh=True)
    assert "Look at this" in text(third.get(to("safety")))
    assert "somebody else has to look" in text(second.get(to("opening-review", act)))
    page = text(third.post(to("opening-review", act), {"finding": "right", "telling": "later"}))
    assert "Enter a date after today" in page
    fields = {"finding": "right", "telling": "later", "consider_on": day(20)}
    assert day(20)[:4] in text(third.post(to("opening-review", act), fields, follow=True))
    act.refresh_from_db()
    assert (act.reviewed_by, act.told_at) == (sia, None)
    assert "They were told" in text(third.post(to("opening-detail", act), {"act": "tell"}))


def place(**fields):
    values = {"email": "asha@ambulance.example", "authority": "coroner", "until": day(30)}
    return telling(authority_name="CNRY-coroner", **(values | fields))


def test_a_hold_is_placed_by_two_and_seen_by_both_sides(
    lead, second, client_of, asha, ben, open_request
):
    lead.post(to("hold-place"), place())
    act = Hold.objects.get()
    assert "A hold is in force" in text(second.post(to("hold-agree", act), follow=True))
    for person in (asha, ben):
        page = text(client_of(person).get(to("conversation-detail", open_request)))
        assert "This conversation is kept until" in page
        assert "CNRY-coroner" in page
    assert "Your conversations are kept until" in my_data(client_of, asha)
    assert "are kept until" not in my_data(client_of, ben)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"email": "nobody@ambulance.example"}, "cannot place a hold on this address"),
        ({"email": "sol@ambulance.example"}, "cannot place a hold on this address"),
        ({"until": day(181)}, "no later than"),
        ({"until": ""}, "Enter a date after today"),
        ({"authority": ""}, "Choose who demands it."),
    ],
)
def test_a_hold_that_cannot_be_keeps_what_was_typed(lead, fields, words):
    page = text(lead.post(to("hold-place"), place(**fields)))
    assert words in page
    assert WHY in page
    assert not Hold.objects.exists()


def test_without_a_second_opener_it_is_said(lead, asha, nel, noa):
    for second in (nel, noa):
        second.roles = []
        second.save()
    assert "There is no second opener who may decide" in text(lead.post(to("hold-place"), place()))


def test_the_other_side_of_an_opening_untold_learns_nothing(
    opening, nel, client_of, asha, ben, now, open_request
):
    act = opening(untold=untold(now))
    address = to("conversation-detail", open_request)
    before = [text(client_of(one).get(address)).count("can read") for one in (asha, ben)]
    safety.agree(by=nel, act=act, now=now)
    after = [text(client_of(one).get(address)).count("can read") for one in (asha, ben)]
    assert before == after
