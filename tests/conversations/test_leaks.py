"""Nobody but the two learns by any page that a request exists, let alone what it says."""

from uuid import uuid4

import pytest
from django.urls import reverse

from conversations import actions, urls
from conversations.models import Request
from jobs.models import OutgoingMail
from records.tokens import address
from tests.crawl import steady

STRANGERS = ["eve", "mo", "cat", "dev", "viv", "vic", "finn"]
ROUTES = [p.name for p in urls.urlpatterns if "<uuid:pk>" in str(p.pattern)]
FORMS_ONLY = ["request-widen", "request-look", "conversation-heavy"]
STAGES = ["waiting", "open_request", "in_release"]


def answer_to(client, method, route, pk, captured):
    more = {"number": 1} if route == "message-erase" else {}
    url = reverse(f"conversations:{route}", kwargs={"pk": pk, **more})
    with captured() as queries:
        answer = getattr(client, method)(url, {} if method == "get" else {"answer": "yes"})
    body = steady(answer.content.decode()).replace(str(pk), "")
    return answer.status_code, body, len(queries)


@pytest.mark.parametrize("who", STRANGERS)
def test_every_address_is_the_ordinary_not_found_page(
    client_of, open_request, who, request, captured
):
    client = client_of(request.getfixturevalue(who))
    client.get(reverse("conversations:conversation-list"))
    for route in ROUTES:
        for method in ("get", "post"):
            real = answer_to(client, method, route, open_request.pk, captured)
            assert real == answer_to(client, method, route, uuid4(), captured)
            # Pages that only take a form say so before they look who asks.
            assert real[0] == (405 if method == "get" and route in FORMS_ONLY else 404)


def test_the_same_addresses_open_for_the_two(client_of, open_request, asha, ben, captured):
    for person in (asha, ben):
        answer = answer_to(
            client_of(person), "get", "conversation-detail", open_request.pk, captured
        )
        assert answer[0] == 200
        assert "CNRY-words-7f3a" in answer[1]


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("who", STRANGERS)
def test_no_list_shows_it_to_anybody_else(client_of, who, stage, request):
    shown = request.getfixturevalue(stage)
    stranger = request.getfixturevalue(who)
    assert not Request.objects.visible_to(stranger).exists()
    page = client_of(stranger).get(reverse("conversations:conversation-list")).content.decode()
    assert str(shown.pk) not in page
    assert "Nothing here yet." in page


def test_the_address_of_a_supporter_opens_for_one_account_only(client_of, asha, eve, ben):
    hers = reverse("conversations:request-ask", args=[address(asha.pk, ben.supporter.pk)])
    assert client_of(asha).get(hers).status_code == 302
    assert client_of(eve).get(hers).status_code == 404
    assert client_of(eve).post(hers, {"when": "week"}).status_code == 404


def test_the_manager_cannot_be_asked_even_by_the_right_address(client_of, asha, mo):
    url = reverse("conversations:request-ask", args=[address(asha.pk, mo.supporter.pk)])
    for path in (url, f"{url}before/"):
        assert client_of(asha).get(path).status_code == 404
        assert client_of(asha).post(path).status_code == 404


def test_a_supporter_who_handed_on_is_a_stranger_again(client_of, waiting, ben, now, captured):
    client = client_of(ben)
    actions.tell_more(by=ben, request=waiting, body="When?", form_key=uuid4(), now=now)
    actions.pass_on(by=ben, request=waiting, now=now)
    client.get(reverse("conversations:conversation-list"))
    real = answer_to(client, "get", "conversation-detail", waiting.pk, captured)
    assert real == answer_to(client, "get", "conversation-detail", uuid4(), captured)


def test_not_signed_in_leads_to_sign_in_whether_it_exists_or_not(visitor, open_request, captured):
    for method in ("get", "post"):
        real = answer_to(visitor, method, "conversation-detail", open_request.pk, captured)
        assert real[0] == 302
        assert real == answer_to(visitor, method, "conversation-detail", uuid4(), captured)


def test_every_notice_is_the_same_row_but_for_the_recipient(open_request, asha, ben, now):
    actions.write(by=ben, request=open_request, body="Secret", form_key=uuid4(), now=now)
    actions.end(by=asha, request=open_request, now=now)
    rows = OutgoingMail.objects.values_list("kind", "to", "subject", "body").distinct()
    assert len(rows) == 1
