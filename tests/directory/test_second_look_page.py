"""How one stands, in plain words, and an appeal from one's own page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from directory import actions, selection
from directory.models import Appeal, Suspension
from peersupport.dates import day
from people.models import User
from records.clock import today
from tests.factories import make_user
from tests.factories_vetting import approved, checked, declined, removed, suspended

PAGE = "/second-look/"


@pytest.fixture
def nell(ambulance, fire) -> User:
    ambulance.partners.add(fire)
    return make_user("nell@ambulance.example", ambulance)


def words_of(client, page=PAGE) -> str:
    return " ".join(client.get(page).content.decode().split())


def test_a_suspended_supporter_reads_what_it_means(nell, viv, vic, ambulance, client_of):
    ambulance.welfare_contact = "The welfare office"
    ambulance.save()
    suspended(approved(nell, viv, vic), viv)
    html, review = words_of(client_of(nell)), today() + timedelta(days=7)
    said = ["Nothing is decided.", f"suspended since {day(today())}",
            f"looked at again on {day(review)}", "The welfare office",
            "until ", "Send my appeal"]  # fmt: skip
    assert [words for words in said if words not in html] == []


def test_the_reason_and_the_vetter_are_not_on_it(nell, viv, vic, client_of):
    suspended(approved(nell, viv, vic), viv)
    Suspension.objects.update(reason="canary-reason")
    html = words_of(client_of(nell))
    assert ("canary-reason" in html, "Viv" in html) == (False, False)


def test_the_profile_leads_to_it(nell, viv, vic, client_of):
    suspended(approved(nell, viv, vic), viv)
    html = words_of(client_of(nell), "/profile/")
    assert f'href="{PAGE}"' in html


def test_an_applicant_who_was_declined_finds_it_on_the_way(nell, viv, client_of):
    declined(checked(nell, viv), viv, reason="canary-reason")
    client = client_of(nell)
    assert f'href="{PAGE}"' in words_of(client, "/apply/")
    html = words_of(client)
    assert ("was not accepted" in html, "canary-reason" in html) == (True, False)


def test_whoever_was_removed_reads_the_published_reason(nell, viv, vic, client_of):
    removed(approved(nell, viv, vic), viv, vic)
    client = client_of(nell)
    assert f'href="{PAGE}"' in words_of(client, "/apply/")
    html = words_of(client)
    assert selection.words_of("respect") in html
    assert "Everything is there." not in html


def test_an_appeal_is_sent_once_and_its_answer_read(nell, viv, vic, client_of):
    suspended(approved(nell, viv, vic), viv)
    client = client_of(nell)
    empty = client.post(PAGE, {"words": ""})
    assert "Say why you ask for a second look." in empty.content.decode()
    assert client.post(PAGE, {"words": "I was not heard."}).status_code == 302
    client.post(PAGE, {"words": "I was not heard."})
    assert Appeal.objects.get().words == "I was not heard."
    actions.decide_appeal(by=vic, appeal=Appeal.objects.get(), upholds=True, words="Sorry.")
    html = words_of(client)
    assert ("The answer to you" in html, "Sorry." in html) == (True, True)


def test_a_vote_is_not_shown_before_the_appeal_is_decided(nell, viv, vic, client_of):
    declined(checked(nell, viv), viv)
    row = actions.appeal(by=nell, words="Please.")
    actions.decide_appeal(by=vic, appeal=row, upholds=True, words="canary-vote")
    for page in (PAGE, "/my-data/everything/"):
        html = client_of(nell, fresh=True).get(page).content.decode()
        assert ("canary-vote" in html, "Please." in html) == (False, True)


def test_too_late_says_until_when_it_was(nell, viv, client_of):
    declined(checked(nell, viv), viv)
    nell.applications.update(decided_at=timezone.now() - timedelta(days=29))
    html = words_of(client_of(nell))
    assert ("The time to appeal ended on" in html, "Send my appeal" in html) == (True, False)


def test_taking_it_back_is_one_press(nell, viv, client_of):
    declined(checked(nell, viv), viv)
    actions.appeal(by=nell, words="canary-words")
    client = client_of(nell)
    assert client.post(f"{PAGE}take-back/").status_code == 302
    assert "canary-words" not in words_of(client)
    assert client.post(f"{PAGE}take-back/").status_code == 404


def test_applying_anew_meanwhile_leads_back_to_the_appeal(nell, viv, client_of):
    declined(checked(nell, viv), viv)
    actions.appeal(by=nell, words="Please.")
    assert client_of(nell).post("/apply/start/")["Location"] == PAGE


@pytest.mark.parametrize("who", ["asha", "ben", "viv", "cat"])
def test_there_is_no_such_page_for_others(request, nell, viv, client_of, who):
    declined(checked(nell, viv), viv)
    client = client_of(request.getfixturevalue(who))
    assert (client.get(PAGE).status_code, client.post(PAGE).status_code) == (404, 404)


def test_the_answer_is_found_from_the_profile_for_four_weeks(nell, viv, vic, client_of):
    suspended(approved(nell, viv, vic), viv)
    row = actions.appeal(by=nell, words="Please.")
    client = client_of(nell)
    actions.decide_appeal(by=vic, appeal=row, upholds=True, words="Sorry.")
    assert "The answer to your appeal" in words_of(client, "/profile/")
    Appeal.objects.update(closed_at=timezone.now() - timedelta(days=29))
    assert "The answer to your appeal" not in words_of(client, "/profile/")


def test_an_application_that_is_looked_at_anew_says_so(nell, viv, vic, ambulance, client_of):
    wyn = make_user("wyn@ambulance.example", ambulance, roles=["vetter"])
    declined(checked(nell, viv), viv)
    row = actions.appeal(by=nell, words="Please.")
    for by in (vic, wyn):
        actions.decide_appeal(by=by, appeal=row, upholds=True, words="Sorry.")
    html = words_of(client_of(nell), "/apply/")
    assert ("Other people look at it anew." in html, f'href="{PAGE}"' in html) == (True, True)
