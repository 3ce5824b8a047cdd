"""A supporter's own profile in the browser: what is typed is kept, what is saved shows at once."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from directory import actions
from directory.models import SharedArea, Supporter, WaitingText
from directory.prompts import EXAMPLES, next_steps
from directory.taxonomy import Audience
from records.clock import today
from tests.factories_directory import listed_supporter, share
from tests.factories_vetting import approved, suspended

PAGES = [
    "/profile/about/", "/profile/ways/", "/profile/availability/", "/profile/areas/",
    "/profile/areas/audience/", "/profile/preview/", "/profile/preview/other/",
    "/profile/agreement/", "/profile/consent/", "/profile/poster/", "/profile/confirm/",
]  # fmt: skip


@pytest.fixture
def supporter(ben) -> Supporter:
    return Supporter.objects.get(user=ben)


@pytest.fixture
def page(ben, client_of):
    """Ben's browser."""
    return client_of(ben)


def words(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.mark.parametrize("path", ["/profile/", *PAGES, "/profile/step-down/"])
def test_every_page_opens_for_a_supporter(page, path):
    assert words(page, path)


@pytest.mark.parametrize("path", PAGES)
def test_somebody_without_a_profile_finds_no_page(asha, client_of, path):
    assert client_of(asha).get(path).status_code == 404


def test_somebody_without_a_profile_is_shown_how_to_become_one(asha, client_of):
    assert client_of(asha).get("/profile/").url == "/apply/"


@pytest.mark.parametrize("path", ["pause", "resume", "areas/withdraw", "free"])
def test_one_click_acts_are_posts_of_those_who_have_a_profile(asha, page, client_of, path):
    assert page.get(f"/profile/{path}/").status_code == 405
    assert client_of(asha).post(f"/profile/{path}/").status_code == 404


def test_it_says_in_words_that_one_is_listed(page):
    assert "You are listed." in words(page, "/profile/")


def test_it_says_in_words_why_one_is_not(page, supporter, viv, vic, ambulance, fire):
    ambulance.partners.add(fire)
    actions.record_check(
        by=viv,
        supporter=supporter,
        kind="training",
        met=True,
        done_on=today() - timedelta(days=400),
        expires_on=today() - timedelta(days=1),
    )
    actions.pause(by=supporter.user)
    html = words(page, "/profile/")
    day = today() - timedelta(days=1)
    assert "You are not listed" in html
    assert f"your training ran out on {day.day} {day:%B %Y}" in html
    assert "you paused your profile" in html


def test_a_suspended_supporter_reads_so(page, supporter, viv):
    suspended(supporter, viv)
    assert "you are suspended while a concern is looked at" in words(page, "/profile/")


def test_pause_and_resume_are_one_click_each(page, eve):
    paused = page.post("/profile/pause/", follow=True)
    assert paused.redirect_chain[-1][0] == "/profile/"
    assert not Supporter.objects.visible_to(eve).exists()
    assert "Resume" in words(page, "/profile/")
    page.post("/profile/resume/")
    assert Supporter.objects.visible_to(eve).exists()


def test_the_three_controls_are_saved_from_the_profile(page, supporter):
    later = today() + timedelta(days=5)
    Supporter.objects.update(away_until=later)
    typed = {"taking_new": "no", "next_free": later.isoformat(), "how_many": "2"}
    assert page.post("/profile/free/", typed).url == "/profile/"
    supporter.refresh_from_db()
    assert (supporter.taking_new, supporter.next_free, supporter.how_many) == (False, later, 2)
    assert supporter.away_until == later


def test_a_mistake_in_the_three_controls_keeps_what_was_typed(page, supporter):
    typed = {"taking_new": "no", "next_free": "2020-01-01", "how_many": "2"}
    html = page.post("/profile/free/", typed).content.decode()
    assert "Choose today or a day to come" in html
    assert ('value="2020-01-01"' in html, "<title>Error: When you are free" in html) == (True, True)
    assert page.post("/profile/free/", {}).status_code == 200


def test_a_day_that_has_passed_does_not_block_saving(page, supporter):
    Supporter.objects.update(next_free=today() - timedelta(days=3))
    html = words(page, "/profile/availability/")
    assert (today() - timedelta(days=3)).isoformat() not in html


def test_being_away_is_saved(page, supporter):
    typed = {"taking_new": "yes", "how_many": "3", "away_until": today().isoformat()}
    page.post("/profile/availability/", typed)
    supporter.refresh_from_db()
    assert not supporter.is_available()
    assert "You are away until" in words(page, "/profile/")


def test_before_approval_about_is_saved_at_once(page, supporter):
    Supporter.objects.update(approved_at=None)
    typed = {"shown_name": "Benny", "region": "wales", "been_through": "A long winter."}
    assert page.post("/profile/about/", typed).url == "/apply/"
    assert "A long winter." in words(page, "/profile/preview/")


def test_of_a_supporter_new_words_wait_and_the_page_says_so(page, supporter):
    typed = {"shown_name": "Ben", "region": "wales", "been_through": "A long winter."}
    assert page.post("/profile/about/", typed).url == "/profile/"
    assert "wait for a second look" in words(page, "/profile/")
    assert "A long winter." not in words(page, "/profile/preview/")
    assert "A long winter." in words(page, "/profile/about/")


def test_a_look_alike_name_is_refused_and_everything_typed_is_kept(page, supporter):
    typed = {"shown_name": "Bеn", "been_through": "Typed with care", "region": "wales"}
    html = page.post("/profile/about/", typed).content.decode()
    assert "mixes letters of different alphabets" in html
    assert ("Typed with care" in html, 'value="wales" selected' in html) == (True, True)
    supporter.refresh_from_db()
    assert supporter.been_through == ""


def test_ways_and_languages_need_one_each(page, supporter):
    html = page.post("/profile/ways/", {"ways": ["walk"]}).content.decode()
    assert "Choose at least one language." in html
    page.post("/profile/ways/", {"ways": ["walk"], "languages": ["cy"]})
    supporter.refresh_from_db()
    assert (supporter.ways, supporter.languages) == (["walk"], ["cy"])


def test_areas_are_chosen_first_and_who_may_see_them_next(page, supporter):
    answer = page.post("/profile/areas/", {"codes": ["sleep", "alcohol"]})
    assert answer.url == "/profile/areas/audience/"
    html = words(page, answer.url)
    day = today()
    assert f"You agreed on {day:%A} {day.day} {day:%B %Y}." in html
    assert ('name="sleep"' in html, 'name="alcohol"' in html) == (True, False)


def test_a_code_that_is_on_no_list_is_refused(page, supporter):
    assert page.post("/profile/areas/", {"codes": ["nonsense"]}).status_code == 200
    assert not SharedArea.objects.exists()


def test_choosing_nothing_withdraws_everything(page, supporter):
    share(supporter, "sleep", "debt")
    assert page.post("/profile/areas/", {}).url == "/profile/"
    assert not SharedArea.objects.current().exists()


def test_withdrawing_is_one_click_and_at_once(page, supporter, eve, client_of):
    share(supporter, "sleep")
    page.post("/profile/areas/withdraw/", {"code": "sleep"})
    assert not SharedArea.objects.shown_to(eve).exists()
    assert "You share nothing." in words(page, "/profile/areas/audience/")


def test_one_audience_for_all_or_one_each(page, supporter):
    share(supporter, "sleep", "debt")
    page.post("/profile/areas/audience/all/", {"audience": "own"})
    page.post("/profile/areas/audience/", {"sleep": "own", "debt": "others"})
    current = dict(SharedArea.objects.current().values_list("code", "audience"))
    assert current == {"sleep": "own", "debt": "others"}
    html = page.post("/profile/areas/audience/all/", {"audience": "x"}).content.decode()
    assert "<title>Error: Who may see what you share" in html
    assert page.post("/profile/areas/audience/", {"sleep": "x"}).status_code == 200


def test_each_organisation_previews_its_own_areas(page, supporter):
    for code, audience in (("sleep", Audience.OWN), ("debt", "others"), ("alcohol", "blind")):
        share(supporter, code, audience=audience)
    own, other = words(page, "/profile/preview/"), words(page, "/profile/preview/other/")
    found = [("Sleep" in html, "Debt" in html, "Alcohol" in html) for html in (own, other)]
    assert found == [(True, False, False), (False, True, False)]


def test_the_preview_is_what_a_colleague_is_shown(page, supporter):
    Supporter.objects.update(what_helped="Time.")
    share(supporter, "sleep")
    html = words(page, "/profile/preview/other/")
    for part in ("Ben</h1>", "Time.", "<li>Sleep problems", "Taking new contacts"):
        assert part in html


def test_beside_each_button_stands_who_will_see_it(page, supporter, settings):
    for path in ("/profile/", "/profile/about/", "/profile/ways/", "/profile/availability/"):
        html = words(page, path)
        assert "Everyone who signs in here, in every organisation, can see this." in html
        assert f"Backups keep it {settings.BACKUP_DAYS} days more." in html
    actions.pause(by=supporter.user)
    assert "You are not listed, so only you see this now." in words(page, "/profile/about/")


def test_the_agreement_is_signed_again_for_another_year(page, supporter):
    assert "Tick the box" in page.post("/profile/agreement/", {"version": 1}).content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        page.force_login(supporter.user)
        page.post("/profile/agreement/", {"version": 1, "agree": "on"})
        assert supporter.agreements.latest("signed_at").expires_on == today() + timedelta(days=365)
    old = page.post("/profile/agreement/", {"version": 2, "agree": "on"})
    assert "The agreement has changed." in old.content.decode()


def test_stepping_down_is_asked_once_and_ends_the_profile(page, supporter, eve):
    assert page.post("/profile/step-down/").url == "/care/thank-you/"
    assert not Supporter.objects.visible_to(eve).exists()
    assert page.get("/profile/").url == "/apply/"
    assert page.post("/profile/step-down/").url == "/care/thank-you/"


def test_what_was_typed_survives_the_end_of_the_session(page, supporter, ben, client_of):
    html = words(page, "/profile/about/")
    sealed = html.split('name="kept_for" value="')[1].split('"')[0]
    page.logout()
    typed = {"shown_name": "Benny", "been_through": "Typed with care", "kept_for": sealed}
    page.post("/profile/about/", typed)
    page.force_login(ben)
    assert "Typed with care" in words(page, "/profile/about/")


@pytest.mark.parametrize("path", ["/profile/", "/profile/areas/audience/", "/profile/preview/"])
def test_a_page_asks_as_many_questions_for_many_areas_as_for_one(
    page, supporter, path, django_assert_max_num_queries
):
    share(supporter, "sleep")
    page.get(path)
    with django_assert_max_num_queries(12):
        page.get(path)
    share(supporter, "debt", "cancer", "autism", "veteran")
    with django_assert_max_num_queries(12):
        page.get(path)


def test_no_address_tells_an_area(page, supporter):
    share(supporter, "sleep", "menopause")
    for path in ("/profile/", "/profile/areas/", "/profile/areas/audience/"):
        html = words(page, path)
        links = [part.split('"')[0] for part in html.replace('action="', 'href="').split('href="')]
        assert not [link for link in links[1:] if "sleep" in link or "menopause" in link]


def test_a_declined_applicant_has_no_supporters_profile(asha, client_of):
    listed_supporter(asha, approved_at=None)
    assert client_of(asha).get("/profile/").url == "/apply/"


def test_a_newly_approved_supporter_is_listed_without_another_click(
    asha, viv, vic, ambulance, fire, client_of
):
    ambulance.partners.add(fire)
    approved(asha, viv, vic)
    assert "You are listed." in words(client_of(asha), "/profile/")


def test_what_would_help_next_is_said_in_words_and_never_as_a_figure(page, supporter):
    html = words(page, "/profile/")
    assert "People can find you. What would help them next:" in html
    assert "say what talking to you is like" in html
    assert "%" not in html[html.index("What colleagues read") : html.index("Your checks")]


def test_a_full_profile_has_nothing_to_add(page, supporter):
    written = {"been_through": "A.", "what_helped": "B.", "talking_to_me": "C."}
    Supporter.objects.update(**written, region="wales", ways=["message", "walk"])
    share(supporter, "sleep")
    assert "Your profile tells people what they need to know." in words(page, "/profile/")


def test_each_thing_that_is_missing_is_a_step(supporter):
    supporter.ways, supporter.region = ["message"], ""
    steps = next_steps(supporter, 0, None)
    assert len({step.words for step in steps}) == 6
    written = next_steps(supporter, 0, WaitingText(been_through="A winter."))
    assert len(written) == 5
    pages = {step.page for step in next_steps(supporter, 1, None)}
    assert pages == {"directory:profile-about", "directory:profile-ways"}


def test_each_prompt_has_examples_beside_it(page):
    html = words(page, "/profile/about/")
    for texts in EXAMPLES.values():
        assert all(escape(text) in html for text in texts)


def test_beside_the_button_stands_who_reads_new_words_first(page, supporter, ambulance, fire):
    ambulance.partners.add(fire)
    html = words(page, "/profile/about/")
    assert (
        f"read by a vetter of {ambulance.name} or {fire.name}, never one of your own line" in html
    )
    Supporter.objects.update(approved_at=None)
    assert "read by a vetter" not in words(page, "/profile/about/")
    Supporter.objects.update(approved_at=timezone.now())
    assert f"Only people at {ambulance.name} who may see you" in words(page, "/profile/poster/")
    assert "Only you can see this page." in words(page, "/profile/consent/")
