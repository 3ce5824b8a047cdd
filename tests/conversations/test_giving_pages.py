"""The pages by which a place to turn comes into a message, and what is read there afterwards."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from conversations import actions
from correspondence.models import Draft, Message
from records.clock import today
from signposting.actions import retire, show_again
from signposting.models import Signpost
from tests.conversations.conftest import NUMBER
from tests.conversations.test_giving import give
from tests.platform.test_stash import sign_in

ADD = "Add a place to turn"


def page(request, name="conversation-detail"):
    return reverse(f"conversations:{name}", kwargs={"pk": request.pk})


def text(response):
    return response.content.decode()


def typed(**more):
    return {"form_key": str(uuid4()), "body": "What I typed\r\nso far", **more}


def test_the_supporter_alone_has_the_button(client_of, open_request, asha, ben):
    assert ADD in text(client_of(ben).get(page(open_request)))
    assert ADD not in text(client_of(asha).get(page(open_request)))


def test_the_text_travels_along_until_it_is_sent(client_of, open_request, ben, line):
    his = client_of(ben)
    sent = typed()
    chosen = text(his.post(page(open_request, "conversation-place"), sent))
    assert 'name="body" value="What I typed\r\nso far"' in chosen
    assert f'value="{sent["form_key"]}"' in chosen
    back = text(his.post(page(open_request), sent | {"add": "quiet-line"}))
    assert "What I typed\r\nso far</textarea>" in back
    assert 'name="card" value="quiet-line"' in back
    assert [Message.objects.count(), Draft.objects.count()] == [1, 0]
    his.post(page(open_request), sent | {"card": "quiet-line"})
    message = Message.objects.get(number=2)
    assert (message.body, message.card) == ("What I typed\r\nso far", "quiet-line")


def test_it_is_taken_out_again(client_of, open_request, ben, line):
    sent = typed(card="quiet-line", remove="1")
    back = text(client_of(ben).post(page(open_request), sent))
    assert "What I typed" in back
    assert "quiet-line" not in back


def test_the_list_opens_with_what_the_colleague_ticked(client_of, ask, ben, line, now):
    Signpost.objects.create(
        slug="bill-help", name="Bill Help", what_for="Bills", who_for="Anyone", needs=["money"],
        services=["fire"], nations=["wales"], state="published", demo=True, search_text=" bill ",
    )  # fmt: skip
    talking = actions.answer_yes(by=ben, request=ask(areas=["bereavement"]), now=now)
    his, url = client_of(ben), page(talking, "conversation-place")

    def offered(**chosen):
        shown = text(his.post(url, typed(**chosen)))
        return re.findall(r'name="add" value="([^"]*)"', shown)

    assert offered() == ["quiet-line"]
    assert offered(need="", words="") == ["bill-help", "quiet-line"]
    assert offered(need="", words="bills") == ["bill-help"]
    assert offered(need="gambling", words="") == []


def test_what_is_offered_is_the_same_whoever_the_colleague_is(
    client_of, open_request, ask, eve, ben, line, now
):
    """An own entry offered to one of them would tell Ben where the other works."""
    Signpost.objects.create(
        slug="own-1", name="Welfare", what_for="Asking", who_for="Us", needs=["grief"],
        organisation=ben.organisation, services=["ambulance"], nations=["england"],
        state="published", demo=True,
    )  # fmt: skip
    elsewhere = actions.answer_yes(by=ben, request=ask(by=eve), now=now)
    his = client_of(ben)
    lists = [
        re.findall(r'name="add" value="([^"]*)"', text(his.get(page(one, "conversation-place"))))
        for one in (open_request, elsewhere)
    ]
    assert lists == [["quiet-line"], ["quiet-line"]]


def test_nobody_else_has_the_page(client_of, open_request, asha, mo, cat, visitor):
    url = page(open_request, "conversation-place")
    missing = url.replace(str(open_request.pk), str(uuid4()))
    for person in (asha, mo, cat):
        client = client_of(person)
        theirs, nothing = client.get(url), client.get(missing)
        assert theirs.status_code == nothing.status_code == 404
        assert theirs.content == nothing.content
    assert "/login/" in visitor.get(url)["Location"]


def test_one_that_is_gone_meanwhile_is_said_and_the_text_stays(client_of, open_request, ben, line):
    Signpost.objects.update(state="draft")
    back = text(client_of(ben).post(page(open_request), typed(card="quiet-line")))
    assert "This place to turn is not shown any more." in back
    assert "What I typed" in back
    assert Message.objects.count() == 1


def test_nothing_at_all_is_not_sent(client_of, open_request, ben, line):
    back = text(client_of(ben).post(page(open_request), typed(body="")))
    assert "Write something before you send it." in back


def test_a_draft_is_kept_with_its_place(client_of, open_request, ben, line):
    his = client_of(ben)
    his.post(page(open_request), typed(body="", card="quiet-line", act="draft"))
    shown = text(his.get(page(open_request)))
    assert "Draft, kept until" in shown
    assert 'name="card" value="quiet-line"' in shown
    his.post(page(open_request), typed(act="drop"))
    assert not Draft.objects.exists()


def test_a_lost_session_keeps_text_and_place(client_of, visitor, open_request, ben, line):
    url = page(open_request, "conversation-place")
    token = re.findall(r'name="kept_for" value="([^"]*)"', text(client_of(ben).get(url)))[0]
    sent = typed(card="quiet-line", need="money", words="debt", kept_for=token)
    assert "/login/" in visitor.post(url, sent)["Location"]
    sign_in(visitor, ben)
    shown = text(visitor.get(url))
    assert "What I typed" in shown
    assert 'name="card" value="quiet-line"' in shown


# What is read.


def read(client, request):
    (card,) = re.findall(
        r'<div class="sbs-turn">(.*?)</div>', text(client.get(page(request))), re.S
    )
    return " ".join(re.sub(r"<[^>]*>", " ", card).split())


@pytest.fixture
def hers(client_of, asha, ben, open_request, line, now):
    """Asha's browser, with a card in her conversation."""
    give(ben, open_request, now)
    return client_of(asha)


def test_a_number_put_right_later_is_right_in_the_message(hers, open_request, line):
    assert NUMBER in read(hers, open_request)
    line.channels.update(wrong_on=date(2026, 1, 1))
    line.channels.create(kind="phone", value="0800 11 2233", label="Helpline")
    shown = read(hers, open_request)
    assert [NUMBER in shown, "0800 11 2233" in shown] == [False, True]
    line.channels.update(wrong_on=date(2026, 1, 1))
    assert "Its numbers are being checked again" in read(hers, open_request)


def test_a_card_says_so_when_only_its_website_is_left(hers, open_request, line):
    line.channels.create(
        kind="web", value="https://line.example/", checked_on=today(), review_on=date(2099, 1, 1)
    )
    assert "being checked again" not in read(hers, open_request)
    line.channels.filter(kind="phone").update(wrong_on=date(2026, 1, 1))
    shown = read(hers, open_request)
    assert ["line.example" in shown, "Its numbers are being checked again" in shown] == [True, True]


@pytest.mark.parametrize(
    "change",
    [{"state": "draft"}, {"state": "hidden"}, {"demo": False, "review_on": date(2020, 1, 1)}],
)
def test_one_that_is_checked_again_says_so_without_a_number(hers, open_request, line, change):
    Signpost.objects.update(**change)
    shown = read(hers, open_request)
    assert "Quiet Line : we are checking this again" in shown
    assert NUMBER not in shown


def test_what_may_save_a_life_stays_late_or_not(hers, open_request, line):
    Signpost.objects.update(demo=False, review_on=date(2020, 1, 1), urgency="crisis")
    line.channels.update(review_on=date(2020, 1, 1))
    assert NUMBER in read(hers, open_request)


def test_one_that_has_closed_says_so_and_what_has_taken_its_place(hers, open_request, cat, line):
    retire(by=cat, signpost=line)
    assert "Quiet Line has closed. Look at where else to turn" in read(hers, open_request)
    other = Signpost.objects.create(
        slug="new-line", name="New Line", what_for="Listening", who_for="Anyone", needs=["grief"],
        services=["fire"], nations=["wales"], state="published", demo=True,
    )  # fmt: skip
    other.channels.create(kind="phone", value="0800 11 2233", label="Helpline")
    show_again(by=cat, signpost=line)
    retire(by=cat, signpost=line, replaced_by=other)
    shown = read(hers, open_request)
    assert "Quiet Line has closed. This has taken its place: New Line" in shown
    assert [NUMBER in shown, "0800 11 2233" in shown] == [False, True]
    Signpost.objects.filter(slug="new-line").update(state="draft")
    assert "0800 11 2233" not in read(hers, open_request)


def test_one_the_reader_may_not_know_is_not_named(hers, open_request, fire, line):
    Signpost.objects.update(organisation=fire)
    shown = read(hers, open_request)
    assert "What was here is not shown any more." in shown
    assert "Quiet" not in shown


@pytest.mark.parametrize(("messages", "cards"), [(1, 1), (200, 1), (200, 200)])
def test_cards_cost_one_query_however_many(
    client_of, open_request, asha, ben, line, messages, cards, django_assert_num_queries
):
    """Six without one: see test_pages."""
    for number in range(3):
        line.channels.create(kind="phone", value=f"0800 00 100{number}")
    author = open_request.thread.participants.get(user=ben)
    Message.objects.bulk_create(
        Message(
            thread=open_request.thread, author=author, number=n + 2, body="…",
            card="quiet-line" if n < cards else "", sent_at=open_request.asked_at,
        )
        for n in range(messages)
    )  # fmt: skip
    type(open_request.thread).objects.update(last_number=messages + 1)
    client = client_of(asha)
    client.get(page(open_request), {"before": messages + 2})
    with django_assert_num_queries(7):
        shown = text(client.get(page(open_request), {"before": min(cards + 2, 40)}))
    assert shown.count("sbs-turn__what") >= 1


def test_the_writer_deletes_it_with_the_message(client_of, open_request, ben, line, now):
    give(ben, open_request, now)
    url = reverse("conversations:message-erase", kwargs={"pk": open_request.pk, "number": 2})
    his = client_of(ben)
    assert "With a place to turn." in text(his.get(url))
    his.post(url)
    assert "sbs-turn" not in text(his.get(page(open_request)))
