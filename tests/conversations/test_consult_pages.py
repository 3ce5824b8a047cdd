"""The supporter's page and the coordinator's: the same words, and only one side has a name."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from conversations import actions
from conversations.actions import consulting
from conversations.models import Consult
from people.roles import Role
from tests.factories import make_user

WORDS = "CNRY-consult-2c4d"


def text(response):
    return response.content.decode()


def values(page, name):
    return re.findall(rf'name="{name}" value="([^"]+)"', page)[0]


@pytest.fixture
def carl(ambulance):
    return make_user("carl@ambulance.example", ambulance, roles=[Role.COORDINATOR])


@pytest.fixture
def question(ben, cat, now):
    return consulting.ask(by=ben, body=WORDS, form_key=uuid4(), now=now)


def mine(consult):
    return f"/consult/{consult.pk}/"


def desks(consult):
    return f"/desk/advice/{consult.pk}/"


def test_ben_asks_cat_answers_and_he_writes_back(client_of, ben, cat):
    his, hers = client_of(ben), client_of(cat)
    asked = his.post("/consult/", {"form_key": uuid4(), "body": WORDS}, follow=True)
    assert "Your question is with the coordinators" in text(asked)
    page = desks(Consult.objects.get())
    assert WORDS in text(hers.get(page))
    opened = values(text(hers.get(page)), "opened")
    hers.post(page, {"form_key": uuid4(), "opened": opened, "body": "Listen first."})
    shown = text(his.get(mine(Consult.objects.get())))
    assert "You and Cat" in shown
    assert shown.index("New since you last looked") < shown.index("Listen first.")
    his.post(mine(Consult.objects.get()), {"form_key": uuid4(), "body": "And then?"})
    assert "And then?" in text(hers.get(page))


def test_the_coordinator_finds_no_trace_of_who_asks(client_of, question, ben, cat):
    client = client_of(cat)
    for page in ("/", "/desk/", desks(question)):
        shown = text(client.get(page))
        told = [one for one in ("Ben", ben.email, str(ben.pk), ben.pk.hex) if one in shown]
        assert told == [], page
    assert "A peer supporter" in text(client.get(desks(question)))
    assert "<title>A question of a supporter" in text(client.get(desks(question)))


def test_opening_it_before_answering_leaves_no_trace(client_of, question, cat, dump):
    client = client_of(cat)
    client.get("/desk/")
    before = dump()
    client.get(desks(question))
    assert dump() == before


def test_another_coordinator_who_was_writing_gets_the_words_back(
    client_of, question, cat, carl, now
):
    client = client_of(carl)
    opened = values(text(client.get(desks(question))), "opened")
    consulting.answer(by=cat, consult=question, body="First.", form_key=uuid4(), now=now)
    sent = {"form_key": uuid4(), "opened": opened, "body": "My long answer."}
    late = text(client.post(desks(question), sent))
    assert "no longer on your desk" in late
    assert ("My long answer." in late, WORDS in late) == (True, False)
    assert client.get(desks(question)).status_code == 404
    assert client.post(desks(question), sent | {"opened": "made up"}).status_code == 404


def test_an_error_keeps_the_words(client_of, question, ben, cat):
    for client, page in ((client_of(ben), mine(question)), (client_of(cat), desks(question))):
        answer = text(client.post(page, {"form_key": "no key", "body": "Half a thought"}))
        assert "Half a thought" in answer
        assert "There is a problem" in answer
        assert "Write something before you send it." in text(client.post(page, {"body": " "}))


def test_words_sent_after_the_end_are_shown_and_not_sent(client_of, question, ben, now):
    client = client_of(ben)
    client.post(f"{mine(question)}end/", {})
    late = text(client.post(mine(question), {"form_key": uuid4(), "body": "One more thing"}))
    assert "This was not sent" in late
    assert "One more thing" in late


def test_ending_and_erasing_are_one_question_each(client_of, question, ben):
    client = client_of(ben)
    assert "End this?" in text(client.get(f"{mine(question)}end/"))
    ended = text(client.post(f"{mine(question)}end/", {}, follow=True))
    assert ("This has ended" in ended, WORDS in ended) == (True, True)
    assert "Erase what you wrote?" in text(client.get(f"{mine(question)}end/"))
    erased = text(client.post(f"{mine(question)}end/", {"erase": "on"}, follow=True))
    assert WORDS not in erased


def test_a_fourth_question_is_refused_with_the_words(client_of, ben, cat, now):
    for _ in range(3):
        consulting.ask(by=ben, body="Hm?", form_key=uuid4(), now=now)
    answer = text(client_of(ben).post("/consult/", {"form_key": uuid4(), "body": WORDS}))
    assert "Three of your questions are not ended yet." in answer
    assert WORDS in answer


def test_where_nobody_can_be_asked_the_page_says_so(client_of, ben):
    client = client_of(ben)
    assert "There is no coordinator you could ask here yet." in text(client.get("/consult/"))
    answer = text(client.post("/consult/", {"form_key": uuid4(), "body": WORDS}))
    assert ("There is no coordinator" in answer, WORDS in answer) == (True, True)


def test_someone_without_an_organisation_is_told_the_same(client_of, ben):
    ben.organisation = None
    ben.save()
    assert "There is no coordinator you could ask here yet." in text(
        client_of(ben).get("/consult/")
    )


def test_the_steps_say_when_the_next_desk_is_told(client_of, ben, ambulance, fire, cat, finn, now):
    ambulance.deputy, ambulance.desk_partner = finn, fire
    ambulance.save()
    question = consulting.ask(by=ben, body=WORDS, form_key=uuid4(), now=now)
    page = text(client_of(ben).get(mine(question)))
    told = ["the deputy is told", "the partner organisation", "nobody has answered"]
    assert [page.index(words) for words in told] == sorted(page.index(words) for words in told)


def test_the_steps_after_an_answer(client_of, question, ben, cat, now):
    consulting.answer(by=cat, consult=question, body="Hm.", form_key=uuid4(), now=now)
    client = client_of(ben)
    assert "it ends by itself" in text(client.get(mine(question)))
    client.post(mine(question), {"form_key": uuid4(), "body": "And?"})
    page = text(client.get(mine(question)))
    assert "we remind Cat." in page
    assert "all coordinators can read and answer." in page


def who_can(client_of, consult, people):
    """Who of these is shown the words on some page."""
    found = []
    for person in people:
        answers = [client_of(person).get(page) for page in (mine(consult), desks(consult))]
        if any(WORDS in text(answer) for answer in answers):
            found.append(person.name)
    return found


def test_the_sentence_by_the_button_is_what_everybody_can_fetch(
    client_of, ben, cat, carl, finn, mo, dev, viv, asha, ambulance, fire, now
):
    ambulance.desk_partner = fire
    ambulance.save()
    people = (ben, cat, carl, finn, mo, dev, viv, asha)
    said = text(client_of(ben).get("/consult/"))
    assert "Until one of them answers, the coordinators of Northern Ambulance Service" in said
    assert "after 24 hours also the coordinators of Moorland Fire and Rescue" in said
    question = consulting.ask(by=ben, body=WORDS, form_key=uuid4(), now=now)
    assert who_can(client_of, question, people) == ["Ben", "Cat", "Carl"]
    consulting.move_on(question, now + timedelta(hours=24))
    assert who_can(client_of, question, people) == ["Ben", "Cat", "Carl", "Finn"]
    consulting.answer(by=finn, consult=question, body="Hm.", form_key=uuid4(), now=now)
    assert "Only you and Finn can read this" in text(client_of(ben).get(mine(question)))
    assert who_can(client_of, question, people) == ["Ben", "Finn"]


def test_long_talks_are_read_by_pages(client_of, question, ben, cat, now, monkeypatch):
    monkeypatch.setattr("conversations.views.words.PAGE", 2)
    for number in range(3):
        consulting.write_back(
            by=ben, consult=question, body=f"Word {number}", form_key=uuid4(), now=now
        )
    page = text(client_of(ben).get(mine(question)))
    assert ("Word 2" in page, "Word 0" in page, "Earlier messages" in page) == (True, False, True)
    earlier = text(client_of(ben).get(f"{mine(question)}?before=3"))
    assert (WORDS in earlier, "Newest messages" in earlier) == (True, True)


def test_somebody_who_left_is_a_former_colleague(client_of, question, ben, cat, now):
    consulting.answer(by=cat, consult=question, body="Hm.", form_key=uuid4(), now=now)
    type(cat).objects.filter(pk=cat.pk).update(is_active=False)
    assert "A former colleague" in text(client_of(ben).get(mine(question)))


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_whatever_their_length(client_of, captured, ben, cat, rows):
    for _ in range(rows):
        consulting.ask(by=ben, body="Hm?", form_key=uuid4(), now=timezone.now())
    client = client_of(ben)
    client.get("/consult/")
    with captured() as queries:
        client.get("/consult/")
    assert len(queries) == 5


def test_too_many_messages_within_a_minute_wait_with_the_words(client_of, question, ben, cat, now):
    for _ in range(29):
        consulting.write_back(by=ben, consult=question, body="!", form_key=uuid4(), now=now)
    answer = text(client_of(ben).post(mine(question), {"form_key": uuid4(), "body": "One more"}))
    assert "many messages within a minute" in answer
    assert "One more" in answer


def test_once_everybody_was_told_the_page_says_so(client_of, question, ben, cat, now):
    consulting.move_on(question, now + timedelta(hours=24))
    page = text(client_of(ben).get(mine(question)))
    assert "Nobody has answered yet, although everybody who can was told." in page
    assert "is told again, as every day" in page


def test_ending_what_is_gone_leads_back(client_of, question, ben, monkeypatch):
    def gone(**_):
        raise actions.Late

    monkeypatch.setattr(consulting, "end", gone)
    answer = client_of(ben).post(f"{mine(question)}end/", {}, follow=True)
    assert "This has moved on since you opened the page." in text(answer)
