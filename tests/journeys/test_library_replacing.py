"""A file of the library is replaced: two do it at once, somebody else looks first, and the old one
comes back."""

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from people.models import User
from people.roles import Role
from resources.actions import Details, add_resource, publish
from resources.actions.own import prepare_own
from resources.documents import Facts, make
from resources.models import Resource
from tests.factories import make_user
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, leads_on, press, reads
from tests.resources.conftest import upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def col(cat: User) -> User:
    """A second coordinator beside Cat."""
    return make_user("col@ambulance.example", cat.organisation, roles=[Role.COORDINATOR])


@pytest.fixture
def poster(cat: User, col: User) -> Resource:
    """On the shelf, of an organisation in which somebody else looks first."""
    assert cat.organisation
    cat.organisation.second_person_publishes = True
    cat.organisation.save()
    details = Details(
        title="Poster", summary="For the mess room.", kind="poster", stages=["running"],
        audiences=["seeker"], owner="Us", licence="own",
    )  # fmt: skip
    row = add_resource(by=cat, details=details, source=upload())
    prepare_own(resource=row, now=timezone.now())
    return publish(by=col, resource=Resource.objects.get(pk=row.pk))


def opens_the_form(page: Page, row: Resource) -> Page:
    page.goto(f"/resources/{row.slug}/")
    follow(checked(page), "Put a new version of agreement.docx there")
    return checked(page)


def puts(page: Page, folder: Path, word: str) -> None:
    file = folder / f"{word}.docx"
    file.write_bytes(make(Facts(word, ""), f"## {word}", "docx"))
    page.get_by_label("File").set_input_files(file)
    # With a bar the answer comes into this page: no other one is waited for.
    page.get_by_role("button", name="Put it there").click()
    reads(page, "Say in a sentence what changed.")
    reads(checked(page), "We kept your file")
    page.get_by_label("What changed?").fill(f"It says {word}.")
    press(page, "Put it there")


def lets_it_through(page: Page) -> None:
    page.goto("/desk/")
    press(checked(page), "Look at it")
    press(checked(page), "Let the new version through")
    reads(checked(page), "People get the new version from now on.")


def brings_the_old_one_back(page: Page) -> None:
    follow(page, "see what it was before")
    heading(checked(page), "What it was before")
    leads_on(page.get_by_role("button", name="Bring it back").last)
    reads(checked(page), "is back.”")


@pytest.mark.parametrize(("size", "javascript"), [("desktop", True), ("phone", False)])
def test_two_replace_a_file_another_lets_it_through_and_the_old_one_comes_back(
    size: str, javascript: bool, browser_of: BrowserOf, cat: User, col: User, asha: User,
    poster: Resource, tmp_path: Path,
) -> None:  # fmt: skip
    first = opens_the_form(browser_of(cat, size, javascript=javascript), poster)
    second = opens_the_form(browser_of(col, size, javascript=javascript), poster)
    puts(first, tmp_path, "Heron")
    reads(checked(first), "wants somebody else to look at it first")
    puts(second, tmp_path, "Kingfisher")
    reads(checked(second), "Somebody else changed it meanwhile")
    reads(second, "“It says Heron.”")
    press(second, "Put it there")
    prepare_own(resource=poster, now=timezone.now())
    lets_it_through(first)
    reader = browser_of(asha, size, javascript=javascript)
    reader.goto(f"/resources/{poster.slug}/")
    reads(checked(reader), ": It says Kingfisher.")
    brings_the_old_one_back(first)


def test_the_bar_shows_how_far_a_new_version_is_and_stopping_loses_nothing(
    browser_of: BrowserOf, cat: User, poster: Resource, tmp_path: Path
) -> None:
    file = tmp_path / "heron.docx"
    file.write_bytes(make(Facts("Heron", ""), "## Heron", "docx"))
    page = opens_the_form(browser_of(cat), poster)
    page.get_by_label("File").set_input_files(file)
    page.get_by_label("What changed?").fill("It says Heron.")
    page.route("**/replace/", lambda route: None)  # as on a slow line
    page.get_by_role("button", name="Put it there").click()
    expect(page.get_by_role("progressbar", name="How much is sent")).to_be_visible()
    checked(page).get_by_role("button", name="Stop sending").click()
    reads(page, "Stopped. Nothing was saved.")
    expect(page.get_by_label("What changed?")).to_have_value("It says Heron.")
    page.unroute("**/replace/")
    page.wait_for_timeout(1_100)  # the button takes no second press within a second
    press(page, "Put it there")
    reads(checked(page), "wants somebody else to look at it first")
