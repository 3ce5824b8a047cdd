"""Applying in the browser: in parts, saved half-done, checked, sent, taken back."""

import pytest
from django.test import Client

from directory.models import Application, ApplicationState
from jobs.models import OutgoingMail
from people.models import User
from tests.factories import make_user
from tests.factories_vetting import applicant, approved, checked, declined, draft, ready


@pytest.fixture
def nell(ambulance) -> User:
    return make_user("nell@ambulance.example", ambulance)


@pytest.fixture
def page(nell, client_of):
    """Nell's browser."""
    return client_of(nell)


def words(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_what_it_takes_stands_on_the_page_before_one_starts(page):
    html = words(page, "/apply/")
    assert "Someone can speak for you" in html
    assert "Breaking a confidence" in html
    assert "Once you send it, the vetters of Northern Ambulance Service can read this." in html


def test_starting_is_one_click_and_twice_starts_one(page, nell):
    for _ in range(2):
        assert page.post("/apply/start/").url == "/apply/"
    assert Application.objects.filter(applicant=nell).count() == 1
    assert "Check and send" in words(page, "/apply/")
    assert page.get("/apply/start/").status_code == 405


def test_answers_are_saved_half_done(page, nell):
    draft(nell)
    answer = page.post("/apply/answers/", {"why": "Because.", "later": "1"})
    assert answer.url == "/"
    assert "only you can see it until you send it" in words(page, "/")
    assert "Because." in words(page, "/apply/answers/")
    assert "3 left" in words(page, "/apply/")


def test_saving_and_going_on_leads_back_to_the_parts(page, nell):
    draft(nell)
    answer = page.post("/apply/answers/", {"why": "Because.", "manager_agrees_time": "on"})
    assert answer.url == "/apply/"
    assert "2 left" in words(page, "/apply/")


def test_an_answer_that_is_too_long_keeps_what_was_typed(page, nell):
    draft(nell)
    html = page.post(
        "/apply/answers/", {"why": "x" * 3001, "experience": "Typed with care"}
    ).content.decode()
    assert ("Typed with care" in html, "<title>Error: Your answers" in html) == (True, True)


def test_sections_of_the_profile_lead_back_to_the_application(page, nell):
    draft(nell)
    answer = page.post("/profile/about/", {"shown_name": "Nell"})
    assert answer.url == "/apply/"
    assert page.get("/profile/").url == "/apply/"


def test_sending_says_what_is_missing_with_links_and_sends_nothing(page, nell):
    draft(nell, why="Because.")
    html = page.post("/apply/check/").content.decode()
    assert "<title>Error: Check your application" in html
    assert '<a href="/profile/agreement/">Read and sign the agreement</a>' in html
    assert Application.objects.get().state == ApplicationState.DRAFT


def test_a_complete_application_is_sent_and_the_page_says_what_happens_next(page, nell, viv):
    ready(nell)
    assert "A colleague listened to me" in words(page, "/apply/check/")
    assert page.post("/apply/check/").url == "/apply/"
    html = words(page, "/apply/")
    assert ("Your application is sent" in html, "What happens next" in html) == (True, True)
    assert list(OutgoingMail.objects.values_list("recipient_id", flat=True)) == [viv.pk]


def test_coming_back_later_from_the_last_page_sends_nothing(page, nell):
    ready(nell)
    assert page.post("/apply/check/", {"later": "1"}).url == "/"
    assert Application.objects.get().state == ApplicationState.DRAFT


@pytest.mark.parametrize("path", ["/apply/answers/", "/apply/check/"])
def test_a_sent_application_cannot_be_changed_by_its_pages(page, nell, path):
    applicant(nell)
    assert page.get(path).status_code == 404
    assert page.post(path, {"why": "Else."}).status_code == 404


@pytest.mark.parametrize("path", ["/apply/answers/", "/apply/check/", "/apply/withdraw/"])
def test_there_is_nothing_before_one_started(page, path):
    assert page.get(path).status_code == 404


def test_withdrawing_is_asked_once_and_erases_the_answers(page, nell, viv):
    applicant(nell)
    assert "Your answers are erased at once" in words(page, "/apply/withdraw/")
    assert page.post("/apply/withdraw/").url == "/"
    assert Application.objects.get().why == ""
    assert "What we look for" in words(page, "/apply/")


def test_somebody_who_was_declined_reads_so_kindly_and_can_start_again(page, nell, viv):
    application = checked(nell, viv)
    declined(application, viv, reason="canary-reason")
    html = words(page, "/apply/")
    assert ("not accepted" in html, "canary-reason" in html) == (True, False)
    page.post("/apply/start/")
    assert "Check and send" in words(page, "/apply/")


def test_a_supporter_is_sent_to_their_profile(page, nell, viv, vic, ambulance, fire):
    ambulance.partners.add(fire)
    approved(nell, viv, vic)
    assert page.get("/apply/").url == "/profile/"
    assert page.post("/apply/start/").url == "/profile/"


def test_the_names_of_those_who_will_read_it_follow_the_rules(page, nell, ambulance, fire):
    ambulance.partners.add(fire)
    draft(nell)
    html = words(page, "/apply/answers/")
    assert "the vetters of Northern Ambulance Service and Moorland Fire and Rescue" in html
    assert "It is erased 365 days after the decision" in html


@pytest.mark.parametrize("who", ["viv", "vic", "cat", "dev", "mo", "eve"])
def test_nobody_else_reads_ones_draft_on_any_own_page(request, nell, client_of, who):
    draft(nell, why="canary-draft")
    other = client_of(request.getfixturevalue(who))
    for path in ("/apply/", "/apply/answers/", "/apply/check/", "/profile/"):
        assert "canary-draft" not in other.get(path, follow=True).content.decode()


def test_what_was_typed_survives_the_end_of_the_session(page, nell):
    draft(nell)
    html = words(page, "/apply/answers/")
    sealed = html.split('name="kept_for" value="')[1].split('"')[0]
    page.logout()
    page.post("/apply/answers/", {"why": "Typed with care", "kept_for": sealed})
    page.force_login(nell)
    assert "Typed with care" in words(page, "/apply/answers/")
