"""Panels, the end of a role, appeals and what is due in Chromium: by keyboard alone, as the
accessibility tree tells it, on a desktop and a phone, and without JavaScript."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from directory import actions
from directory.models import Appeal, LibraryNews, Probation, Removal, Supporter, TakenOn
from people.models import Organisation, User
from records.clock import today
from tests.directory.test_vetting_in_browser import PageOf, fair, page_of, press
from tests.factories import make_user
from tests.factories_vetting import applicant, approved, suspended
from tests.journeys.walk import leads_on

__all__ = ["page_of"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DUE = "/admin/directory/takenon/"
SIZES = pytest.mark.parametrize(("size", "javascript"), [("desktop", True), ("phone", False)])


@pytest.fixture
def nell(ambulance: Organisation, fire: Organisation) -> User:
    ambulance.partners.add(fire)
    return make_user("nell@ambulance.example", ambulance)


@pytest.fixture
def supporter(nell: User, viv: User, vic: User) -> Supporter:
    return approved(nell, viv, vic)


def enter(page: Page, role: str, name: str) -> None:
    """Put the focus on it and press Enter."""
    page.get_by_role(role, name=name, exact=True).focus()  # type: ignore[arg-type]  # a role's name
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_an_interview_is_recorded_by_keyboard_alone(nell, viv, page_of: PageOf):
    application = applicant(nell)
    page = page_of(viv)
    page.goto(f"/admin/directory/application/{application.pk}/change/")
    enter(page, "link", "Record the interview")
    fair(page)
    page.get_by_label("Held on").focus()
    page.keyboard.type("11012026")
    for box in ("Viv, Northern Ambulance Service", "Peer supporter"):
        page.get_by_role("checkbox", name=box).focus()
        page.keyboard.press("Space")
    page.get_by_role("radio", name="Met", exact=True).focus()
    page.keyboard.press("Space")
    enter(page, "button", "Record")
    expect(page.get_by_text("On the panel: Peer supporter, Viv.")).to_be_visible()


def test_the_end_of_a_role_is_proposed_by_keyboard_alone(supporter, viv, page_of: PageOf):
    page = page_of(viv)
    page.goto(f"/admin/directory/supporter/{supporter.pk}/change/")
    enter(page, "link", "Propose to end the role")
    fair(page)
    enter(page, "button", "Propose")
    expect(page.get_by_role("alert")).to_contain_text("Choose one of the published criteria.")
    fair(page)
    page.get_by_role("radio").nth(1).focus()
    page.keyboard.press("Space")
    page.get_by_label("Reason", exact=True).focus()
    page.keyboard.type("Said more than once what nobody should hear.")
    enter(page, "button", "Propose")
    expect(page.get_by_text("It is proposed. A different person decides.")).to_be_visible()
    assert Removal.objects.get().criterion == "respect"


def test_the_due_list_as_the_accessibility_tree_tells_it(supporter, viv, page_of: PageOf):
    supporter.probations.update(ends_on=today() + timedelta(days=5))
    page = page_of(viv)
    page.goto(DUE)
    expect(page.get_by_role("table", name="Due")).to_match_aria_snapshot(
        """
        - table "Due":
          - rowgroup:
            - row "What Person Organisation Until Who is on it"
          - rowgroup:
            - row:
              - rowheader "End of probation, Nell":
                - link "End of probation, Nell"
              - cell "Nell"
              - cell "Northern Ambulance Service"
              - cell
              - cell:
                - 'link "I am on it: End of probation, Nell"'
        """
    )
    fair(page)
    enter(page, "link", "End of probation, Nell")
    enter(page, "button", "Probation passed")
    assert Probation.objects.get().outcome == "passed"


def test_a_vetter_is_on_it_by_keyboard_alone(supporter, viv, page_of: PageOf):
    supporter.probations.update(ends_on=today() + timedelta(days=5))
    page = page_of(viv)
    page.goto(DUE)
    enter(page, "link", "I am on it: End of probation, Nell")
    fair(page)
    page.get_by_label("I will have done it by").focus()
    page.keyboard.type((today() + timedelta(days=3)).strftime("%m%d%Y"))
    enter(page, "button", "I am on it")
    expect(page.get_by_text("You are on it.")).to_be_visible()
    assert TakenOn.objects.get().by == viv


def test_the_pages_of_the_administration_fit_a_phone(supporter, nell, viv, vic, page_of: PageOf):
    suspended(supporter, viv)
    row = actions.appeal(by=nell, words="I was not heard.")
    page = page_of(vic, "phone")
    for address in (
        DUE,
        "/admin/directory/appeal/",
        f"/admin/directory/appeal/{row.pk}/change/",
        f"/admin/directory/appeal/{row.pk}/decide/",
        f"/admin/directory/supporter/{supporter.pk}/change/",
        f"/admin/directory/supporter/{supporter.pk}/extend-suspension/",
    ):
        page.goto(address)
        fair(page)


@SIZES
def test_a_suspended_supporter_appeals_and_reads_the_answer(
    supporter, nell, viv, vic, page_of: PageOf, size, javascript
):
    suspended(supporter, viv)
    page = page_of(nell, size, javascript=javascript)
    page.goto("/profile/")
    leads_on(page.get_by_role("link", name="When it is looked at again"))
    fair(page, javascript)
    press(page, "Send my appeal")
    expect(page.get_by_text("Say why you ask for a second look.").first).to_be_visible()
    page.get_by_label("Why do you ask for a second look?").fill("I was not heard.")
    press(page, "Send my appeal")
    fair(page, javascript)
    actions.decide_appeal(by=vic, appeal=Appeal.objects.get(), upholds=True, words="Welcome back.")
    page.reload()
    expect(page.get_by_text("Welcome back.")).to_be_visible()
    fair(page, javascript)


@SIZES
def test_news_of_the_library_is_stopped_by_one_click(ben, page_of: PageOf, size, javascript):
    page = page_of(ben, size, javascript=javascript)
    page.goto("/profile/")
    leads_on(page.get_by_role("link", name="What is new in the library"))
    fair(page, javascript)
    press(page, "Stop this notice")
    expect(page.get_by_text("You get no notice about the library.")).to_be_visible()
    assert LibraryNews.objects.get().wanted is False


@SIZES
def test_anybody_reads_how_supporters_are_chosen(asha, page_of: PageOf, size, javascript):
    page = page_of(asha, size, javascript=javascript)
    page.goto("/apply/")
    leads_on(page.get_by_role("link", name="How supporters are chosen"))
    expect(page.get_by_role("heading", name="When we end the role")).to_be_visible()
    fair(page, javascript)
