"""The second look in the administration: old and new side by side, exactly what was read."""

import pytest
from django.test import Client

from directory.models import Supporter, WaitingText
from people.models import Organisation, User
from records.audit import events_about
from tests.cast import ClientOf
from tests.directory.test_admin_vetting import questions
from tests.directory.test_second_look import waiting
from tests.factories import make_user
from tests.factories_directory import listed_supporter

QUEUE = "/admin/directory/waitingtext/"


@pytest.fixture
def row(ben: User) -> WaitingText:
    Supporter.objects.filter(user=ben).update(been_through="The old flood.")
    return waiting(ben, been_through="A new winter.", shown_name="Benny")


@pytest.fixture
def desk(viv: User, client_of: ClientOf) -> Client:
    return client_of(viv)


def at(row: WaitingText, page: str = "change") -> str:
    return f"{QUEUE}{row.pk}/{page}/"


def words(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_queue_says_who_what_and_since_when(desk: Client, row: WaitingText) -> None:
    html = words(desk, QUEUE)
    assert ("Ben" in html, "Name to show, What I have been through" in html) == (True, True)
    assert "winter" not in html


@pytest.mark.parametrize("page", ["change", "accept", "hand-back"])
def test_old_and_new_stand_side_by_side(desk: Client, row: WaitingText, page: str) -> None:
    html = words(desk, at(row, page))
    assert ("The old flood." in html, "A new winter." in html) == (True, True)
    assert "Ben" not in html[html.index("<title>") : html.index("</title>")]


def test_what_was_read_is_accepted(desk: Client, row: WaitingText, ben: User) -> None:
    answer = desk.post(at(row, "accept"), {"version": str(row.version)})
    assert answer.headers["Location"] == QUEUE
    assert Supporter.objects.get(user=ben).been_through == "A new winter."
    assert events_about(ben.pk).filter(event="text.accepted").count() == 1
    assert desk.get(at(row)).status_code == 404


def test_a_newer_edit_is_shown_and_then_accepted(desk: Client, row: WaitingText, ben: User) -> None:
    newer = waiting(ben, been_through="A newer spring.")
    html = desk.post(at(row, "accept"), {"version": str(row.version)}).content.decode()
    assert "These words were changed after you opened them." in html
    assert ("A newer spring." in html, f'value="{newer.version}"' in html) == (True, True)
    assert Supporter.objects.get(user=ben).been_through == "The old flood."


def test_a_word_typed_is_kept_when_the_words_changed(
    desk: Client, row: WaitingText, ben: User
) -> None:
    waiting(ben, been_through="A newer spring.")
    typed = {"version": str(row.version), "word": "Typed with care"}
    html = desk.post(at(row, "hand-back"), typed).content.decode()
    assert ("Typed with care" in html, "Read them again" in html) == (True, True)


def test_handing_back_needs_a_word_and_the_supporter_reads_it(
    desk: Client, row: WaitingText, ben: User, client_of: ClientOf
) -> None:
    empty = desk.post(at(row, "hand-back"), {"version": str(row.version)}).content.decode()
    assert "Say what should change." in empty
    desk.post(at(row, "hand-back"), {"version": str(row.version), "word": "Leave out the street."})
    html = words(client_of(ben), "/profile/about/")
    assert ("Leave out the street." in html, "A new winter." in html) == (True, True)
    assert "handed your new words back" in words(client_of(ben), "/profile/")


def test_without_a_version_nothing_is_accepted(desk: Client, row: WaitingText) -> None:
    for version in ("", "nonsense"):
        assert desk.post(at(row, "accept"), {"version": version}).status_code == 200
    assert WaitingText.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("page", ["change", "accept", "hand-back"])
def test_every_page_that_shows_the_words_is_audited_once_a_day(
    desk: Client, row: WaitingText, page: str
) -> None:
    for _ in range(2):
        words(desk, at(row, page))
    assert events_about(row.supporter.user_id).get().event == "text.opened"


def test_home_says_that_something_waits_and_only_then(
    desk: Client, row: WaitingText, ben: User, client_of: ClientOf
) -> None:
    assert "1 profile has new words that wait" in words(desk, "/")
    assert "new words that wait" not in words(client_of(ben), "/")
    row.delete()
    assert "new words that wait" not in words(desk, "/")


def test_the_queue_asks_as_many_questions_for_three_rows_as_for_one(
    desk: Client, row: WaitingText, ambulance: Organisation
) -> None:
    desk.get(QUEUE)
    one = questions(desk, QUEUE)
    for number in range(2):
        person = make_user(f"s{number}@ambulance.example", ambulance)
        listed_supporter(person)
        waiting(person)
    assert questions(desk, QUEUE) == one


def test_an_administrator_and_a_vetter_out_of_reach_find_nothing(
    row: WaitingText, dev: User, vic: User, client_of: ClientOf
) -> None:
    assert client_of(dev).get(at(row)).status_code == 403
    for page in ("change", "accept", "hand-back"):
        assert client_of(vic).get(at(row, page)).status_code == 404
    assert "Ben" not in words(client_of(vic), QUEUE)


def test_taking_back_from_the_page_leaves_what_is_shown(
    row: WaitingText, ben: User, client_of: ClientOf
) -> None:
    client = client_of(ben)
    assert "Your new words wait for a second look" in words(client, "/profile/about/")
    assert client.post("/profile/about/take-back/").headers["Location"] == "/profile/about/"
    html = words(client, "/profile/about/")
    assert ("The old flood." in html, "A new winter." in html) == (True, False)
