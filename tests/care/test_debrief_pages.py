"""The pages of a wish to talk something through, and what nobody else can see of it."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from care.actions import debriefs
from care.models import Debrief
from directory import actions as directory
from people.models import User
from people.roles import Role
from records.clock import today
from tests.cast import ClientOf
from tests.crawl import crawl
from tests.factories import make_user

PAGE = "/care/talk/"
WORDS = "CNRY-words-5d1e"


def main_of(client: Client, page: str = PAGE) -> str:
    return client.get(page).content.decode().partition("<main")[2].partition("</main>")[0]


def asked(ben: User, now, *, elsewhere: bool = False) -> Debrief:
    asker = User.objects.get(pk=ben.pk)
    return debriefs.ask(by=asker, words=WORDS, elsewhere=elsewhere, now=now)


def answered(cat: User, made: Debrief, now) -> Debrief:
    return debriefs.answer(
        by=cat, debrief=made, how="ring", by_day=today(now), reply="At seven.", now=now
    )


def address(made: Debrief) -> str:
    return f"/care/desk/talks/{made.pk}/"


def test_asked_with_two_presses_from_the_page_of_care(partners, ben, client_of: ClientOf) -> None:
    client = client_of(ben)
    assert f'href="{PAGE}"' in main_of(client, "/care/")
    assert "Within 24 hours somebody says here" in main_of(client)
    assert client.post(PAGE, {"who": "own", "words": WORDS})["Location"] == PAGE
    page = main_of(client)
    assert ("You asked to talk it through" in page, Debrief.objects.get().words) == (True, WORDS)


def test_the_line_may_stay_empty(partners, ben, client_of: ClientOf) -> None:
    client_of(ben).post(PAGE, {"who": "elsewhere"})
    made = Debrief.objects.get()
    assert (made.elsewhere, made.words) == (True, "")


def test_who_can_see_it_is_said_beside_the_button(partners, ben, client_of: ClientOf) -> None:
    page = main_of(client_of(ben))
    assert "sees your name, your organisation, the address you sign in with" in page
    assert page.index("Only the one who gets in touch") < page.index("Ask to talk it through</b")


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"words": "Kept"}, "Choose who should get in touch."),
        ({"who": "nobody", "words": "Kept"}, "Choose who should get in touch."),
        ({"who": "own", "words": "Kept" + "x" * 300}, "Use 300 characters or fewer."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    typed, error, partners, ben, client_of: ClientOf
) -> None:
    page = client_of(ben).post(PAGE, typed).content.decode()
    assert ("Kept" in page, error in page, Debrief.objects.count()) == (True, True, 0)


def test_only_who_is_there_can_be_chosen(ben, cat, finn, client_of: ClientOf) -> None:
    page = main_of(client_of(ben))
    assert ("A coordinator of my" in page, "Not my own coordinator" in page) == (True, False)


def test_with_nobody_there_the_page_says_where_else(ben, client_of: ClientOf) -> None:
    page = main_of(client_of(ben))
    assert ("There is no coordinator here yet" in page, "<form" in page) == (True, False)


def test_who_stepped_down_has_no_such_page(partners, ben, client_of: ClientOf) -> None:
    directory.step_down(by=ben)
    client = client_of(ben)
    assert client.get(PAGE).status_code == 404
    assert PAGE not in main_of(client, "/care/")


def test_the_supporter_sees_who_gets_in_touch_and_closes_it(
    partners, ben, cat, now, client_of: ClientOf
) -> None:
    answered(cat, asked(ben, now), now)
    client = client_of(ben)
    page = main_of(client)
    assert ("Cat gets in touch" in page, "At seven." in page) == (True, True)
    assert client.post(f"{PAGE}close/")["Location"] == "/care/"
    assert Debrief.objects.asked_by(ben).count() == 0


def test_nobody_got_in_touch(partners, ben, cat, now, client_of: ClientOf) -> None:
    answered(cat, asked(ben, now), now)
    client = client_of(ben)
    client.post(f"{PAGE}again/")
    assert "You asked to talk it through" in main_of(client)


@pytest.mark.parametrize("way", ["close", "again"])
def test_pressed_when_there_is_nothing_changes_nothing(way, ben, client_of: ClientOf) -> None:
    client = client_of(ben)
    assert client.post(f"{PAGE}{way}/").status_code == 302
    assert client.get(f"{PAGE}{way}/").status_code == 405


def test_late_is_said_with_other_ways(partners, ben, cat, now, client_of: ClientOf) -> None:
    made = asked(ben, now)
    Debrief.objects.filter(pk=made.pk).update(answer_by=now)
    page = main_of(client_of(ben))
    assert ("later than we promised" in page, "ask for support" in page) == (True, True)


def test_the_desk_sees_a_reference_and_no_name_until_somebody_says_so(
    partners, ben, cat, now, client_of: ClientOf
) -> None:
    made = asked(ben, now)
    client = client_of(cat)
    for page in (main_of(client, "/desk/"), main_of(client, address(made))):
        assert made.reference in page
        assert [word for word in ("Ben", ben.email, WORDS) if word in page] == []
        assert re.findall(r"\d\d:\d\d", page) == []
    said = client.post(address(made), {"how": "ring", "when": "1", "reply": "At seven."})
    assert said["Location"] == address(made)
    page = main_of(client, address(made))
    assert [word in page for word in ("Ben", ben.email, WORDS)] == [True] * 3


def test_the_other_coordinator_never_learns_who(
    partners, ben, cat, ambulance, now, client_of: ClientOf
) -> None:
    other = make_user("cleo@ambulance.example", ambulance, roles=[Role.COORDINATOR])
    made = asked(ben, now)
    client = client_of(other)
    opened = client.get(address(made)).content.decode()
    seal = opened.partition('name="opened" value="')[2].partition('"')[0]
    answered(cat, made, now)
    assert client.get(address(made)).status_code == 404
    typed = {"how": "ring", "when": "0"}
    assert client.post(address(made), typed).status_code == 404
    late = client.post(address(made), {**typed, "opened": seal}, follow=True).content.decode()
    assert ("somebody else was first" in late, made.reference in late) == (True, False)


def test_the_desk_closes_and_hands_on(partners, ben, cat, now, client_of: ClientOf) -> None:
    made, client = asked(ben, now), client_of(cat)
    page = client.post(f"{address(made)}hand-on/", {"level": "0"}, follow=True).content.decode()
    assert ("Handed on" in page, "partner organisation&#39;s turn" in page) == (True, True)
    answered(cat, made, now)
    page = client.post(f"{address(made)}close/", follow=True).content.decode()
    assert ("It is closed" in page, made.reference in page) == (True, False)


def test_what_one_said_comes_back_on_its_day(partners, ben, cat, now, client_of: ClientOf) -> None:
    made = answered(cat, asked(ben, now), now)
    page = main_of(client_of(cat), "/desk/")
    assert ("You said that you get in touch by" in page, made.reference in page) == (True, True)
    assert "Ben" not in page


def test_nothing_that_is_not_there_can_be_opened(cat, client_of: ClientOf) -> None:
    client, page = client_of(cat), f"/care/desk/talks/{uuid4()}/"
    answers = [client.get(page), client.post(f"{page}close/"), client.post(f"{page}hand-on/")]
    assert [one.status_code for one in answers] == [404] * 3


def test_waits_on_the_home_page_of_the_coordinator(
    partners, ben, cat, now, client_of: ClientOf
) -> None:
    client = client_of(cat)
    before = "Nothing waits at the moment." in main_of(client, "/")
    asked(ben, now)
    assert (before, "1 thing waits for somebody." in main_of(client, "/")) == (True, True)


@pytest.mark.parametrize("name", ["cat", "mo", "dev", "viv", "sol"])
def test_asked_elsewhere_every_page_of_everybody_at_home_stays_as_it_was(
    name, request, partners, ben, finn, now, client_of: ClientOf
) -> None:
    """Byte for byte; and the partner's desk shows that there is something to see."""
    own, other = client_of(request.getfixturevalue(name)), client_of(finn)
    before = crawl(own, leave_out="/accounts/2fa/")
    made = asked(ben, now, elsewhere=True)
    assert crawl(own, leave_out="/accounts/2fa/") == before
    there = main_of(other, "/desk/")
    assert (made.reference in there, "nobody there sees this" in there) == (True, True)
    answered(finn, made, now)
    assert crawl(own, leave_out="/accounts/2fa/") == before


@pytest.mark.parametrize("name", ["asha", "mo", "dev", "viv", "vic", "eve", "finn"])
def test_asked_at_home_nobody_but_the_own_desk_sees_anything(
    name, request, partners, ben, cat, now, client_of: ClientOf
) -> None:
    client = client_of(request.getfixturevalue(name))
    before = crawl(client, leave_out="/accounts/2fa/")
    made = answered(cat, asked(ben, now), now)
    assert crawl(client, leave_out="/accounts/2fa/") == before
    assert client.get(address(made)).status_code == 404


def test_the_other_supporter_of_the_desk_costs_no_more(
    partners, ben, mo, cat, now, client_of: ClientOf
) -> None:
    client, counts = client_of(cat), []
    client.get("/desk/")
    for asker in (ben, mo):
        asked(asker, now)
        with CaptureQueriesContext(connection) as queries:
            client.get("/desk/")
        counts.append(len(queries))
    assert counts == [6, 6]


def test_in_ones_own_data_and_in_nobody_elses(
    partners, ben, mo, cat, now, client_of: ClientOf
) -> None:
    answered(cat, asked(ben, now), now)
    found = [
        client_of(one, fresh=True).get("/my-data/download/").content.decode()
        for one in (ben, mo, cat)
    ]
    assert [WORDS in data for data in found] == [True, False, False]
