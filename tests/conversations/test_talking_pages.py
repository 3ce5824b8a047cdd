"""The pages of an open conversation, and of a supporter's open contacts."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from conversations import actions, tasks
from conversations.forms_contacts import national
from conversations.models import Request, State
from correspondence.models import Draft, Message
from people.models import Block
from records.clock import today
from records.tokens import address
from tests.conversations.conftest import CANARY
from tests.crawl import steady

CONTACTS = reverse("conversations:contact-list")
DAY = timedelta(days=1)


def page(request, name="conversation-detail", **more):
    return reverse(f"conversations:{name}", kwargs={"pk": request.pk, **more})


def text(response):
    return response.content.decode()


def write(by, request, now, body="Hello"):
    return actions.write(by=by, request=request, body=body, form_key=uuid4(), now=now)


def fresh(request):
    return Request.objects.get(pk=request.pk)


def test_the_colleague_sees_what_happens_next_with_times(client_of, open_request, asha):
    shown = text(client_of(asha).get(page(open_request)))
    assert "What happens next" in shown
    assert "if Ben has not written by then, we remind Ben" in shown
    assert "Files cannot be sent" in shown


def test_the_supporter_is_told_who_waits_and_by_when(client_of, open_request, ben, now):
    client = client_of(ben)
    shown = text(client.get(page(open_request)))
    assert "CNRY-name-91bd is waiting since" in shown
    assert "or we remind you." in shown
    assert "Only you and CNRY-name-91bd can read this" in shown
    write(ben, open_request, now)
    assert "is waiting since" not in text(client.get(page(open_request)))


def test_somebody_else_is_offered_when_the_supporter_is_silent(client_of, open_request, asha, now):
    hers = client_of(asha)
    assert "has not written yet" not in text(hers.get(page(open_request)))
    tasks.sweep(now=now + 3 * DAY)
    assert "Ben has not written yet." in text(hers.get(page(open_request)))


def test_one_message_is_deleted_after_one_question(client_of, open_request, asha, ben):
    hers, url = client_of(asha), page(open_request, "message-erase", number=1)
    assert url in text(hers.get(page(open_request)))
    assert CANARY in text(hers.get(url))
    assert url not in text(client_of(ben).get(page(open_request)))
    for _ in range(2):
        assert hers.post(url).url == page(open_request)
    assert not Message.objects.exists()


def test_the_words_of_the_other_are_not_ones_own_to_delete(client_of, open_request, ben):
    his, url = client_of(ben), page(open_request, "message-erase", number=1)
    assert his.get(url).url == page(open_request)
    his.post(url)
    assert Message.objects.count() == 1


def typed(body, act="draft"):
    return {"form_key": uuid4(), "body": body, "act": act}


def test_a_draft_is_in_the_box_of_its_author_alone(client_of, open_request, asha, ben, dump):
    hers = client_of(asha)
    hers.post(page(open_request), typed("CNRY-draft-6a11"))
    shown = text(hers.get(page(open_request)))
    assert "Draft, kept until" in shown
    assert "CNRY-draft-6a11</textarea>" in shown
    assert "CNRY-draft-6a11" not in text(client_of(ben).get(page(open_request)))
    assert "CNRY-draft-6a11" not in dump()
    assert Message.objects.count() == 1


@pytest.mark.parametrize(("body", "act"), [("x", "drop"), (" ", "draft"), ("Sent", "")])
def test_a_draft_goes_when_thrown_away_emptied_or_sent(client_of, open_request, asha, body, act):
    hers = client_of(asha)
    hers.post(page(open_request), typed("Later"))
    hers.post(page(open_request), typed(body, act))
    assert not Draft.objects.exists()
    assert "kept until" not in text(hers.get(page(open_request)))


def test_a_draft_that_is_too_long_is_not_lost(client_of, open_request, asha):
    shown = text(client_of(asha).post(page(open_request), typed("x" * 5001)))
    assert "Use 5,000 characters or fewer." in shown
    assert "x" * 5001 in shown


def test_the_supporter_sees_a_number_with_how_to_withhold_ones_own(
    client_of, open_request, asha, ben
):
    hers, his, url = client_of(asha), client_of(ben), page(open_request, "conversation-call")
    assert "dial 141 first" not in text(his.get(page(open_request)))
    hers.post(url, {"phone": "+44 7700 900123", "call_when": "After eight"})
    shown = text(his.get(page(open_request)))
    assert "dial 141 first" in shown
    assert 'href="tel:14107700900123"' in shown
    assert "After eight" in shown
    hers.post(url, {"act": "take back"})
    assert "900123" not in text(his.get(page(open_request)))


@pytest.mark.parametrize(
    "number", ["hello", "0900 123 4567", "070 1234 5678", "999", "+33 1234567"]
)
def test_a_wrong_number_is_said_beside_it_and_kept(client_of, open_request, asha, number):
    url = page(open_request, "conversation-call")
    shown = text(client_of(asha).post(url, {"phone": number, "call_when": "After eight"}))
    assert "Enter a UK phone number" in shown
    assert number in shown
    assert "After eight" in shown
    assert fresh(open_request).phone == ""


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        ("07700 900 123", "07700900123"),
        ("+44 (0)7700 900123", "07700900123"),
        ("0044 20 7946 0123", "02079460123"),
        ("01632 960-123", "01632960123"),
    ],
)
def test_uk_numbers_as_people_write_them(number, digits):
    assert national(number) == digits


def contact(request, choice, until=""):
    key = request.pk.hex
    return {f"choice-{key}": choice, f"until-{key}": until}


def test_pausing_leads_to_the_open_contacts_and_on_without_any(client_of, open_request, ben, mo):
    for person, leads in ((ben, CONTACTS), (mo, reverse("directory:profile"))):
        answer = client_of(person).post(reverse("directory:profile-pause"), follow=True)
        assert answer.redirect_chain[-1][0].startswith(leads)
    assert "CNRY-name-91bd" in text(client_of(ben).get(CONTACTS))


def test_pausing_with_an_answer_leads_to_the_open_contacts(client_of, open_request, ask, eve, ben):
    other = ask(by=eve)
    pass_on = {"form_key": uuid4(), "answer": "pass", "pause": "on"}
    assert client_of(ben).post(page(other, "request-answer"), pass_on).url == CONTACTS


def test_each_contact_is_told_what_was_chosen_for_it(
    client_of, open_request, ask, asha, eve, ben, now
):
    second = actions.answer_yes(by=ben, request=ask(by=eve), now=now)
    until = today(now) + 9 * DAY
    choices = contact(open_request, "away", until.isoformat()) | contact(second, "offer")
    assert client_of(ben).post(CONTACTS, choices).url == reverse("directory:profile")
    hers = text(client_of(asha).get(page(open_request)))
    assert "Ben is away until" in hers
    assert page(open_request, "conversation-swap") in hers
    assert "Ben cannot go on" in text(client_of(eve).get(page(second)))


def test_being_away_is_over_with_its_day(client_of, open_request, asha, ben, now):
    actions.say_away(by=ben, request=open_request, until=today(now), now=now)
    hers = client_of(asha)
    assert "Ben is away until" in text(hers.get(page(open_request)))
    Request.objects.update(away_until=today(now) - DAY)
    assert "Ben is away until" not in text(hers.get(page(open_request)))


@pytest.mark.parametrize(
    ("until", "words"),
    [
        ("", "Enter the last day you are away."),
        ("2020-01-01", "Choose a day within the next 4 weeks."),
        ("soon", "Enter a real date"),
    ],
)
def test_a_wrong_day_is_said_beside_it(client_of, open_request, ben, until, words):
    shown = text(client_of(ben).post(CONTACTS, contact(open_request, "away", until)))
    assert words in shown
    assert fresh(open_request).away_until is None


@pytest.mark.parametrize("rows", [1, 3])
def test_the_contacts_cost_the_same_for_one_and_three(
    client_of, ask, asha, eve, cat, ben, now, rows, django_assert_num_queries
):
    for person in [asha, eve, cat][:rows]:
        actions.answer_yes(by=ben, request=ask(by=person), now=now)
    client = client_of(ben)
    client.get(CONTACTS)
    with django_assert_num_queries(6):
        assert text(client.get(CONTACTS)).count("talking since") == rows


def swap_fields(client, request, **changes):
    shown = text(client.get(page(request, "conversation-swap")))
    key = shown.split('name="form_key" value="')[1].split('"')[0]
    return {"form_key": key, "supporter": "", "when": "week", "end_this": "on", **changes}


def test_somebody_else_is_asked_from_the_conversation(client_of, open_request, asha, sam):
    hers = client_of(asha)
    chosen = address(asha.pk, sam.supporter.pk)
    fields = swap_fields(hers, open_request, supporter=chosen)
    first, again = (hers.post(page(open_request, "conversation-swap"), fields) for _ in range(2))
    assert first.url == again.url != page(open_request)
    assert fresh(open_request).state == State.ENDED
    shown = text(hers.get(first.url))
    assert "Sent to Sam" in shown
    assert CANARY not in shown


def test_a_swap_without_the_tick_keeps_the_conversation(client_of, open_request, asha, sam):
    hers = client_of(asha)
    fields = swap_fields(hers, open_request, end_this="")
    hers.post(page(open_request, "conversation-swap"), fields)
    assert (fresh(open_request).state, Request.objects.count()) == (State.OPEN, 2)


def test_a_swap_to_somebody_who_stopped_is_said_beside_the_choice(
    client_of, open_request, asha, sam, monkeypatch
):
    hers = client_of(asha)
    fields = swap_fields(hers, open_request, supporter=address(asha.pk, sam.supporter.pk))
    monkeypatch.setattr("conversations.actions.asking.shown_to", raises(actions.NotAvailable))
    shown = text(hers.post(page(open_request, "conversation-swap"), fields))
    assert "They are not taking new contacts at the moment." in shown
    assert fresh(open_request).state == State.OPEN


def raises(error):
    def act(*args, **kwargs):
        raise error

    return act


@pytest.fixture
def quiet(open_request, ben, now):
    write(ben, open_request, now)
    Request.objects.update(quiet_at=now)
    tasks.sweep(now=now)
    return open_request


@pytest.mark.parametrize("who", ["asha", "ben"])
def test_both_are_asked_after_a_long_silence(client_of, quiet, request, who):
    client = client_of(request.getfixturevalue(who))
    assert "Nobody has written here for a long time." in text(client.get(page(quiet)))
    client.post(page(quiet, "conversation-quiet"), {"choice": "rest"})
    assert "This conversation rests." in text(client.get(page(quiet)))


@pytest.mark.parametrize(
    ("choice", "asked", "state"),
    [("keep", False, State.OPEN), ("end", True, State.ENDED), ("nothing", True, State.OPEN)],
)
def test_the_silence_is_answered_with_one_click(client_of, quiet, asha, choice, asked, state):
    client_of(asha).post(page(quiet, "conversation-quiet"), {"choice": choice})
    assert (fresh(quiet).quiet_asked, fresh(quiet).state) == (asked, state)


@pytest.mark.parametrize("who", ["asha", "ben"])
def test_a_block_asks_first_then_ends_it(client_of, open_request, request, who):
    client = client_of(request.getfixturevalue(who))
    assert "Nobody is told." in text(client.get(page(open_request, "conversation-block")))
    assert not Block.objects.exists()
    client.post(page(open_request, "conversation-block"))
    assert (Block.objects.count(), fresh(open_request).state) == (1, State.ENDED)
    assert "This conversation has ended" in text(client.get(page(open_request)))


def test_the_blocked_find_the_ordinary_end(client_of, open_request, ask, asha, ben, eve, now):
    ended = actions.answer_yes(by=ben, request=ask(by=eve), now=now)
    actions.block(by=asha, request=open_request, now=now)
    actions.end(by=eve, request=ended, now=now)
    his = client_of(ben)
    blocked, ordinary = (steady(text(his.get(page(one)))) for one in (open_request, ended))
    plain = [shown.split("<main")[1].split("</main>")[0] for shown in (blocked, ordinary)]
    for one, request in zip(range(2), (open_request, ended), strict=True):
        plain[one] = plain[one].replace(str(request.pk), "")
    assert plain[0] == plain[1]


def test_after_the_end_each_is_asked_how_they_are(client_of, open_request, asha, ben, now):
    actions.end(by=asha, request=open_request, now=now)
    for person, words in (
        (asha, "where else to turn"),
        (ben, "ask for advice without naming anybody"),
    ):
        shown = text(client_of(person).get(page(open_request)))
        assert "How are you?" in shown
        assert words in shown


def test_who_was_not_chosen_sees_what_way_and_when_alone(client_of, ask, ben, sam, now):
    request = ask(second=sam, areas=["sleep"])
    actions.pass_on(by=ben, request=request, now=now)
    shown = text(client_of(sam).get(page(request, "request-answer")))
    assert "About" in shown
    assert "Sleep" in shown
    assert "CNRY" not in shown


@pytest.mark.parametrize("name", ["conversation-call", "conversation-swap"])
def test_pages_of_an_open_conversation_lead_back_once_it_is_over(
    client_of, open_request, asha, now, name
):
    actions.end(by=asha, request=open_request, now=now)
    assert client_of(asha).get(page(open_request, name)).url == page(open_request)


def test_home_pauses_with_one_click(client_of, ben):
    assert reverse("directory:profile-pause") in text(client_of(ben).get("/"))
