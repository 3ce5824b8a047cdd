"""The applicant's pages about references, the vetters', and the one behind the link."""

from typing import Any

import pytest
from django.core.cache import cache

from directory import actions
from directory.models import Reference
from people.models import User
from tests.cast import browser
from tests.factories import make_user
from tests.factories_vetting import applicant, draft

FIRST = {"name_1": "Pat", "email_1": "pat@x.example", "knows_1": "My trainer"}
ANSWERS = {"known_for": "Six years", "listening": "CNRY-listens", "confidence": "Yes"}


@pytest.fixture
def nell(ambulance, fire) -> User:
    ambulance.partners.add(fire)
    return make_user("nell@ambulance.example", ambulance)


@pytest.fixture
def application(nell):
    return applicant(nell)


@pytest.fixture
def token(application, viv):
    return actions.ask_reference(by=viv, application=application, number=1)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_people_are_named_half_done_and_changed(nell, client_of):
    draft(nell)
    page = client_of(nell)
    assert page.post("/apply/referees/", {**FIRST, "may_ask_1": "on"}).url == "/apply/"
    assert page.post("/apply/referees/", {**FIRST, "later": "1"}).url == "/"
    kept = Reference.objects.get()
    assert (kept.name, kept.email, kept.knows, kept.may_ask) == (*FIRST.values(), False)
    assert 'value="pat@x.example"' in text(page.get("/apply/referees/"))


def test_somebody_named_in_part_is_asked_for_beside_the_field(nell, client_of):
    draft(nell)
    html = text(client_of(nell).post("/apply/referees/", {"name_2": "Lee", "email_2": "lee"}))
    assert "Enter an e-mail address, like name@example.com." in html
    assert ("Say how you know each other" in html, 'value="Lee"' in html) == (True, True)
    assert not Reference.objects.exists()


def test_oneself_is_refused_beside_the_field_and_nothing_is_lost(nell, client_of):
    draft(nell)
    html = text(client_of(nell).post("/apply/referees/", {**FIRST, "email_1": nell.email}))
    assert ("Name somebody other than yourself." in html, "My trainer" in html) == (True, True)


def test_the_applicant_agrees_and_takes_it_back_after_sending(nell, application, client_of):
    page = client_of(nell)
    for word, may in (("yes", True), ("no", False)):
        assert page.post("/apply/referees/2/asking/", {"agrees": word}).url == "/apply/"
        assert Reference.objects.get(number=2).may_ask is may
    assert page.get("/apply/referees/2/asking/").status_code == 405
    assert page.post("/apply/referees/3/asking/", {"agrees": "yes"}).status_code == 404


def test_the_page_says_who_is_meant_who_reads_it_and_nothing_of_the_application(token, nell):
    page = browser().get(f"/reference/{token}/")
    html = text(page)
    assert "Will you speak for nell?" in html or f"Will you speak for {nell.name}?" in html
    assert "Only the vetters of Northern Ambulance Service and Moorland Fire and Rescue" in html
    hidden = ("A long winter", "A colleague listened to me", nell.email, "pat@", "lee@")
    assert [one for one in hidden if one in html] == []
    assert page.headers["Cache-Control"] == "no-store, private"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"


def test_an_answer_reaches_the_vetters_and_never_the_applicant(token, nell, viv, vic, client_of):
    stranger = browser()
    assert stranger.post(f"/reference/{token}/", ANSWERS)["Location"] == "/reference/thank-you/"
    assert "Your answer has arrived" in text(stranger.get("/reference/thank-you/"))
    row = f"/admin/directory/application/{Reference.objects.earliest('number').application_id}/"
    for vetter in (viv, vic):
        assert "CNRY-listens" in text(client_of(vetter).get(f"{row}change/"))
    mine = client_of(nell)
    assert "Answered on" in text(mine.get("/apply/"))
    for address in ("/apply/", "/my-data/", "/my-data/everything/"):
        assert "CNRY-listens" not in text(mine.get(address, follow=True))


def test_what_is_missing_stands_beside_the_field_and_nothing_is_lost(token):
    html = text(browser().post(f"/reference/{token}/", {"known_for": "Typed with care"}))
    assert html.count("Write a line, or tick") == 4
    assert ("Typed with care" in html, "<title>Error:" in html) == (True, True)
    assert Reference.objects.get(number=1).answered_at is None


def test_i_would_rather_not_say_needs_nothing_else(token):
    answer = browser().post(f"/reference/{token}/", {"would_not_say": "on", "listening": "Hm"})
    assert answer["Location"] == "/reference/thank-you/"
    assert (Reference.objects.get(number=1).listening) == ""


def closed(address: str) -> tuple[int, str]:
    answer = browser().get(address)
    return answer.status_code, text(answer)


def test_wrong_used_and_outdated_links_get_the_very_same_answer(
    token, nell, application, viv, time_machine
):
    second = actions.ask_reference(by=viv, application=application, number=1)
    answers = [closed("/reference/nothing/"), closed(f"/reference/{token}/")]
    browser().post(f"/reference/{second}/", ANSWERS)
    answers.append(closed(f"/reference/{second}/"))
    assert answers[0][0] == 404
    assert answers[0] == answers[1] == answers[2]
    again = browser().post(f"/reference/{second}/", ANSWERS)
    assert (again.status_code, text(again)) == answers[0]


def test_opening_the_link_changes_nothing(token):
    before = Reference.objects.values().get(number=1)
    for _ in range(3):
        assert browser().get(f"/reference/{token}/").status_code == 200
    assert Reference.objects.values().get(number=1) == before


def test_who_opens_very_many_links_waits(token, settings):
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "reference": "2/m/ip"}
    seen = [browser().get(f"/reference/{token}/").status_code for _ in range(3)]
    cache.clear()
    assert seen == [200, 200, 429]


def test_a_vetter_asks_in_the_administration_and_again_once(viv, application, client_of):
    page, row = client_of(viv), f"/admin/directory/application/{application.pk}/"
    assert "Ask somebody who knows them" in text(page.get(f"{row}change/"))
    for _ in range(2):
        assert page.post(f"{row}ask-reference/", {"number": "1"}).status_code == 302
    shown = text(page.get(f"{row}change/"))
    assert ("for the second time" in shown, "Ask somebody who knows them" in shown) == (True, False)
    assert page.post(f"{row}ask-reference/", {"number": "1"}).status_code == 200


def test_somebody_who_may_not_be_asked_is_no_choice(viv, application, client_of):
    page = client_of(viv)
    address = f"/admin/directory/application/{application.pk}/ask-reference/"
    assert ("Pat, " in text(page.get(address)), "Lee, " in text(page.get(address))) == (True, False)
    assert page.post(address, {"number": "2"}).status_code == 200
    assert Reference.objects.get(number=2).asks == 0


def test_names_and_answers_leave_the_vetters_page_with_the_decision(viv, token, client_of):
    browser().post(f"/reference/{token}/", ANSWERS)
    row = Reference.objects.get(number=1)
    actions.decide(
        by=viv, application=row.application, approves=False, reason="R", criterion="time"
    )
    html = text(client_of(viv).get(f"/admin/directory/application/{row.application_id}/change/"))
    assert [word for word in ("CNRY-listens", row.email) if word in html] == []


@pytest.mark.parametrize("who", ["asha", "ben", "cat", "dev", "mo", "eve", "finn"])
def test_nobody_else_finds_the_address_of_a_referee(request, application, client_of, who):
    person = client_of(request.getfixturevalue(who))
    for address in (
        "/",
        "/apply/",
        "/desk/",
        f"/admin/directory/application/{application.pk}/change/",
    ):
        assert "pat@learning" not in text(person.get(address, follow=True))
