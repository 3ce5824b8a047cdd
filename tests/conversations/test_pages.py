"""The pages, as the two people meet them."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from conversations import actions
from conversations.clock import times
from conversations.models import Request, State
from conversations.views.asking import CLOCKS
from correspondence.models import Message
from directory.models import Supporter
from directory.rota import stored_week
from jobs.models import OutgoingMail
from people.models import ConfidentialityStatement
from records.tokens import address
from tests.factories_conversations import ask_for_support

NOW = timezone.now()


def ask_url(viewer, supporter):
    return reverse("conversations:request-ask", args=[address(viewer.pk, supporter.supporter.pk)])


def key_of(response):
    return re.findall(r'name="form_key" value="([^"]+)"', text(response))[0]


def page(request, name="conversation-detail"):
    return reverse(f"conversations:{name}", args=[request.pk])


def text(response):
    return response.content.decode()


@pytest.fixture
def asking(client_of, asha, ben):
    """Asha, who has read what stays private, before the form."""
    client, url = client_of(asha), ask_url(asha, ben)
    assert client.get(url).url == f"{url}before/"
    assert client.post(f"{url}before/").url == url
    return client, url


def fields(client, url, **changes):
    typed = {"when": "week", "way": "message", "name": "Ash", "message": "I would like to talk"}
    return {"form_key": key_of(client.get(url)), **typed, **changes}


def test_what_stays_private_is_read_first_and_once(client_of, asha, ben, asking):
    client, url = asking
    before = text(client.get(f"{url}before/"))
    for words in ("Who does not", "your line manager (Mo)", "your team (Blue watch)", "999"):
        assert words in before
    assert client.get(url).status_code == 200


def test_a_new_statement_is_read_again(asking, ambulance):
    client, url = asking
    ConfidentialityStatement.objects.create(
        organisation=ambulance, version=1, extra="We must report this.", created_at=timezone.now()
    )
    assert client.get(url).url == f"{url}before/"
    assert "We must report this." in text(client.get(f"{url}before/"))


def test_a_statement_that_changes_while_typing_keeps_what_was_typed(asking, ambulance):
    client, url = asking
    typed = fields(client, url)
    ConfidentialityStatement.objects.create(
        organisation=ambulance, version=1, extra="New words.", created_at=timezone.now()
    )
    again = client.post(url, typed)
    assert "New words." in text(again)
    assert "I would like to talk" in text(again)
    assert client.post(url, typed).status_code == 302


def test_who_asked_before_need_not_read_the_same_statement_again(client_of, asking, asha, ben):
    client, url = asking
    client.post(url, fields(client, url))
    assert client_of(asha).get(url).status_code == 200


def test_asking_leads_to_the_page_of_what_happens_next(asking, ben):
    client, url = asking
    sent = client.post(url, fields(client, url), follow=True)
    shown = text(sent)
    assert "Sent to Ben" in shown
    assert "we remind Ben." in shown
    assert "Withdraw this" in shown
    assert "Sign out now" in shown
    assert "I would like to talk" in shown


@pytest.mark.parametrize(
    ("fields", "said"), [({}, True), ({"usual": {}}, False), ({"paused_at": NOW}, False)]
)
def test_after_asking_it_says_when_the_supporter_is_usually_free(
    client_of, asha, ben, fields, said
):
    waiting = ask_for_support(asha, ben)
    usual = stored_week([["morning", "afternoon", "evening", "night"]] * 7)
    Supporter.objects.filter(user=ben).update(**{"usual": usual, **fields})
    shown = text(client_of(asha).get(page(waiting)))
    assert bool(re.search(r"Ben is usually free [^.]+; that is not a promise\.", shown)) is said


def test_a_double_click_is_one_request_and_one_page(asking, ben):
    client, url = asking
    typed = fields(client, url)
    assert client.post(url, typed).url == client.post(url, typed).url
    assert (Request.objects.count(), OutgoingMail.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": " "}, "Enter a name to show."),
        ({"when": ""}, "Choose when an answer would help."),
        ({"way": "walk"}, "Select a valid choice"),
        ({"message": "x" * 5001}, "Use 5,000 characters or fewer."),
    ],
)
def test_an_error_stands_beside_the_field_and_keeps_the_words(asking, change, words):
    client, url = asking
    typed = fields(client, url, **change)
    answer = client.post(url, typed)
    assert words in text(answer)
    assert "<title>Error: " in text(answer)
    assert typed["message"] in text(answer)
    assert not Request.objects.exists()


def test_somebody_who_stopped_taking_contacts_is_told_with_words_kept(asking, ben):
    client, url = asking
    typed = fields(client, url)
    type(ben.supporter).objects.filter(pk=ben.supporter.pk).update(taking_new=False)
    answer = text(client.post(url, typed))
    assert "not taking new contacts" in answer
    assert typed["message"] in answer


def test_a_second_choice_is_one_of_those_shown(asking, asha, sam, mo):
    client, url = asking
    choices = re.findall(r'<option value="([^"]*)"[^>]*>([^<]+)<', text(client.get(url)))
    assert [words for _, words in choices] == ["Nobody else", "Sam: Fire and rescue · North West"]
    shown = text(client.post(url, fields(client, url, second=choices[1][0]), follow=True))
    assert "we ask Sam, as you allowed." in shown


def test_the_supporter_answers_yes_and_both_write(client_of, waiting, asha, ben):
    his, hers = client_of(ben), client_of(asha)
    answer = his.get(page(waiting), follow=True)
    assert "CNRY-words-7f3a" in text(answer)
    his.post(page(waiting, "request-answer"), {"form_key": key_of(answer), "answer": "yes"})
    his.post(page(waiting), {"form_key": uuid4(), "body": "How are you?"})
    shown = text(hers.get(page(waiting)))
    assert "New since you last looked" in shown
    assert shown.index("<strong>Ben</strong>") < shown.index("How are you?")
    assert "New since you last looked" not in text(hers.get(page(waiting)))


def test_a_question_needs_words(client_of, waiting, ben):
    typed = {"form_key": uuid4(), "answer": "more", "question": ""}
    answer = client_of(ben).post(page(waiting, "request-answer"), typed)
    assert "Write the question you have." in text(answer)


def test_a_question_reaches_the_colleague(client_of, waiting, asha, ben):
    typed = {"form_key": uuid4(), "answer": "more", "question": "Nights or days?"}
    his = client_of(ben)
    his.post(page(waiting, "request-answer"), typed)
    assert "Nights or days?" in text(client_of(asha).get(page(waiting)))
    assert "Tell me more" not in text(his.get(page(waiting, "request-answer")))


def test_passing_on_with_a_pause_leads_back_to_the_list(client_of, waiting, ben):
    typed = {"form_key": uuid4(), "answer": "pass", "pause": "on"}
    answer = client_of(ben).post(page(waiting, "request-answer"), typed)
    assert answer.url == reverse("conversations:conversation-list")
    ben.supporter.refresh_from_db()
    assert ben.supporter.paused_at


def test_a_full_supporter_is_told_beside_the_answer(client_of, ask, eve, ben, now):
    type(ben.supporter).objects.update(how_many=1)
    actions.answer_yes(by=ben, request=ask(by=eve), now=now)
    typed = {"form_key": uuid4(), "answer": "yes"}
    answer = client_of(ben).post(page(ask(), "request-answer"), typed)
    assert "You already hold as many conversations as you chose." in text(answer)


def test_a_second_supporter_meets_neither_name_nor_words(client_of, ask, ben, sam, now):
    request = ask(second=sam)
    actions.pass_on(by=ben, request=request, now=now)
    client = client_of(sam)
    for url in (page(request, "request-answer"), reverse("conversations:conversation-list")):
        assert "CNRY" not in text(client.get(url))
    client.post(page(request, "request-answer"), {"form_key": uuid4(), "answer": "yes"})
    shown = text(client.get(page(request)))
    assert "You said yes" in shown
    assert "CNRY" not in shown


def test_the_colleague_releases_words_and_name(client_of, in_release, asha, sam):
    hers = client_of(asha)
    assert "Sam would like to talk with you" in text(hers.get(page(in_release)))
    hers.post(page(in_release, "request-release"), {"choice": "show"})
    shown = text(client_of(sam).get(page(in_release)))
    assert "CNRY-words-7f3a" in shown
    assert "CNRY-name-91bd" in shown


def test_the_colleague_lets_a_second_supporter_go(client_of, in_release, asha):
    hers = client_of(asha)
    hers.post(page(in_release, "request-release"), {"choice": "not"})
    assert "Nobody has been able to say yes yet" in text(hers.get(page(in_release)))


def test_after_nobody_someone_else_is_asked_from_the_page(client_of, waiting, asha, ben, sam, now):
    actions.pass_on(by=ben, request=waiting, now=now)
    hers = client_of(asha)
    chosen = address(asha.pk, sam.supporter.pk)
    hers.post(page(waiting, "request-next"), {"supporter": chosen})
    assert "Sent to Sam" in text(hers.get(page(waiting)))


@pytest.mark.parametrize(
    ("name", "state"), [("request-withdraw", State.WITHDRAWN), ("conversation-end", State.WAITING)]
)
def test_grave_acts_ask_first(client_of, waiting, asha, name, state):
    client = client_of(asha)
    client.get(page(waiting, name))
    assert Request.objects.get().state == State.WAITING
    client.post(page(waiting, name))
    assert Request.objects.get().state == state


def test_both_find_a_kind_closing_page(client_of, open_request, asha, ben):
    client_of(ben).post(page(open_request, "conversation-end"))
    for person in (asha, ben):
        shown = text(client_of(person).get(page(open_request)))
        assert "This conversation has ended" in shown
        assert "Thank you for talking." in shown
        assert "Your message" not in shown


def test_what_was_typed_as_it_ended_is_shown_not_lost(client_of, open_request, asha, ben, now):
    actions.end(by=ben, request=open_request, now=now)
    typed = {"form_key": uuid4(), "body": "One more thing"}
    shown = text(client_of(asha).post(page(open_request), typed))
    assert "This was not sent" in shown
    assert "One more thing" in shown


def test_own_words_are_erased_from_the_page(client_of, open_request, asha):
    client = client_of(asha)
    client.get(page(open_request, "conversation-erase"))
    assert Message.objects.exists()
    client.post(page(open_request, "conversation-erase"))
    assert not Message.objects.exists()


def test_too_many_messages_a_minute_get_an_error_with_the_words_kept(
    client_of, open_request, asha, monkeypatch
):
    monkeypatch.setattr("correspondence.actions.MOST_A_MINUTE", 1)
    typed = {"form_key": uuid4(), "body": "And another"}
    shown = text(client_of(asha).post(page(open_request), typed))
    assert "Wait a minute, then send again." in shown
    assert "And another" in shown


def test_a_leaver_is_a_former_colleague(client_of, open_request, asha, ben):
    asha.is_active = False
    asha.save()
    client = client_of(ben)
    for url in (page(open_request), reverse("conversations:conversation-list")):
        shown = text(client.get(url))
        assert "former colleague" in shown
        assert "CNRY-name-91bd" not in shown


def test_the_list_marks_what_is_new_and_pages_by_key(client_of, asha, ask, ben, now, monkeypatch):
    monkeypatch.setattr("conversations.views.talking.ROWS", 1)
    first = ask()
    actions.withdraw(by=asha, request=first, now=now)
    second = ask(now=now + timedelta(minutes=1))
    client, url = client_of(asha), reverse("conversations:conversation-list")
    newest = text(client.get(url))
    older = text(client.get(url + re.findall(r'href="(\?after=[^"]+)"', newest)[0]))
    assert [(str(r.pk) in newest, str(r.pk) in older) for r in (first, second)] == [
        (False, True),
        (True, False),
    ]


def many_messages(request, number):
    author = request.thread.participants.get(user=request.asker)
    Message.objects.bulk_create(
        Message(thread=request.thread, author=author, number=n, body="…", sent_at=timezone.now())
        for n in range(2, number + 1)
    )
    type(request.thread).objects.filter(pk=request.thread_id).update(last_number=number)


@pytest.mark.parametrize("number", [1, 200])
def test_six_queries_however_long_the_conversation(
    client_of, open_request, asha, number, django_assert_num_queries
):
    many_messages(open_request, number)
    client = client_of(asha)
    client.get(page(open_request))
    with django_assert_num_queries(6):
        assert client.get(page(open_request)).status_code == 200


def test_fifty_messages_a_page_with_a_way_to_the_earlier(client_of, open_request, asha):
    many_messages(open_request, 203)
    client = client_of(asha)
    client.get(page(open_request))
    newest = text(client.get(page(open_request)))
    assert newest.count("sbs-messages__by") == 50
    assert 'href="?before=154"' in newest
    older = text(client.get(page(open_request), {"before": 4}))
    assert older.count("sbs-messages__by") == 3


def test_all_that_is_new_stands_on_one_page_up_to_two_hundred(client_of, open_request, ben):
    many_messages(open_request, 203)
    shown = text(client_of(ben).get(page(open_request)))
    assert shown.count("sbs-messages__by") == 200
    assert 'href="?before=4"' in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    client_of, ask, asha, ben, eve, cat, rows, django_assert_num_queries
):
    for person in [asha, eve, cat][:rows]:
        ask(by=person)
    client, url = client_of(ben), reverse("conversations:conversation-list")
    client.get(url)
    with django_assert_num_queries(5):
        assert text(client.get(url)).count("sbs-card__link") == rows


def test_after_nobody_somebody_has_to_be_chosen(client_of, waiting, asha, ben, now):
    actions.pass_on(by=ben, request=waiting, now=now)
    shown = text(client_of(asha).post(page(waiting, "request-next"), {"supporter": ""}))
    assert "Choose whom to ask." in shown


def test_the_words_beside_each_choice_are_the_clock(now):
    for when, told in CLOCKS.items():
        found, numbers = times(when, now), [int(n) for n in re.findall(r"[0-9]+", told)]
        unit = timedelta(hours=1) if "hours" in told else timedelta(days=1)
        assert [n * unit for n in numbers] == [found.remind - now, found.hand_on - now]
