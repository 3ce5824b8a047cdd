"""What is sent after the session ended is kept for the same person, and for nobody else."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from conversations import actions
from correspondence.models import Draft, Message
from people.middleware import HELD
from tests.factories_conversations import ask_for_support

TYPED = "CNRY-typed-55aa"


@pytest.fixture
def conversation(asha, ben):
    request = ask_for_support(asha, ben, name="Ash")
    return actions.answer_yes(by=ben, request=request, now=timezone.now())


@pytest.fixture
def url(conversation):
    return reverse("conversations:conversation-detail", args=[conversation.pk])


def hidden(client, url):
    """The hidden fields of the form as this person gets it."""
    page = client.get(url).content.decode()
    found = re.findall(r'name="(form_key|kept_for)" value="([^"]+)"', page)
    return dict(found)


def lose_session(client):
    del client.cookies[settings.SESSION_COOKIE_NAME]


def sign_in(client, user):
    client.force_login(user)
    session = client.session
    session[HELD] = True
    session.save()


@pytest.fixture
def lost(client_of, asha, url):
    """Asha's browser, in which she sent a message after her session had ended."""
    client = client_of(asha)
    typed = {**hidden(client, url), "body": TYPED}
    lose_session(client)
    answer = client.post(url, typed)
    assert answer.url == f"{reverse('account_login')}?next={url}"
    return client


def test_after_signing_in_the_words_are_back_and_can_be_sent(lost, asha, url):
    sign_in(lost, asha)
    page = lost.get(url).content.decode()
    assert "We kept what you typed." in page
    assert TYPED in page
    assert TYPED in lost.get(url).content.decode()
    lost.post(url, {**hidden(lost, url), "body": TYPED})
    assert Message.objects.get().body == TYPED
    assert not Draft.objects.exists()
    assert "We kept what you typed." not in lost.get(url).content.decode()


def test_the_same_form_key_comes_back_so_that_nothing_is_sent_twice(client_of, asha, url):
    client = client_of(asha)
    typed = hidden(client, url)
    lose_session(client)
    client.post(url, {**typed, "body": TYPED})
    sign_in(client, asha)
    assert hidden(client, url)["form_key"] == typed["form_key"]


def test_another_person_at_the_same_computer_finds_nothing(lost, ben, eve, url):
    for person in (ben, eve):
        sign_in(lost, person)
        page = lost.get(url).content.decode()
        assert TYPED not in page
        assert "We kept what you typed." not in page


def test_another_form_of_the_same_person_stays_empty(lost, asha, ben):
    sign_in(lost, asha)
    assert TYPED not in lost.get(reverse("conversations:conversation-list")).content.decode()


def test_the_hour_is_over(lost, asha, url):
    sign_in(lost, asha)
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        assert TYPED not in lost.get(url).content.decode()


def test_nothing_is_kept_of_a_form_that_names_nobody(client_of, visitor, asha, url):
    visitor.post(url, {"body": TYPED})
    visitor.post(url, {"body": TYPED, "kept_for": "made-up"})
    assert not Draft.objects.exists()


def test_a_sealed_name_fits_its_own_page_only(client_of, visitor, asha, url):
    sealed = hidden(client_of(asha), url)["kept_for"]
    visitor.post(reverse("conversations:conversation-list"), {"kept_for": sealed, "body": TYPED})
    assert not Draft.objects.exists()


def test_nothing_is_kept_for_an_account_that_was_closed(client_of, visitor, asha, url):
    sealed = hidden(client_of(asha), url)["kept_for"]
    asha.is_active = False
    asha.save()
    visitor.post(url, {"kept_for": sealed, "body": TYPED})
    assert not Draft.objects.exists()


def test_a_page_left_open_overnight_keeps_nothing(client_of, visitor, asha, url):
    sealed = hidden(client_of(asha), url)["kept_for"]
    with time_machine.travel(timezone.now() + timedelta(hours=13), tick=False):
        visitor.post(url, {"kept_for": sealed, "body": TYPED})
    assert not Draft.objects.exists()


def test_a_novel_is_not_kept(client_of, visitor, asha, url):
    sealed = hidden(client_of(asha), url)["kept_for"]
    visitor.post(url, {"kept_for": sealed, "body": "x" * 100_001})
    assert not Draft.objects.exists()


def test_passwords_and_tokens_are_never_kept(client_of, visitor, asha, url):
    sealed = hidden(client_of(asha), url)["kept_for"]
    visitor.post(url, {"kept_for": sealed, "password": "hunter2", "csrfmiddlewaretoken": "t"})
    assert Draft.objects.get().body == ""


def test_the_row_tells_neither_words_nor_page(lost, asha):
    row = Draft.objects.get()
    assert "conversations" not in row.form
    assert re.fullmatch(r"[0-9a-f]{64}", row.form)


def test_a_page_without_a_draft_asks_nothing_of_the_database(
    client_of, asha, url, django_assert_num_queries
):
    client = client_of(asha)
    client.get(url)
    with django_assert_num_queries(6):
        client.get(url)
