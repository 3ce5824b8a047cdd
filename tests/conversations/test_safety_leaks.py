"""Nothing that is done for somebody's safety shows on any page of anybody who has no part in it."""

import logging

import pytest

from conversations.actions import safety
from conversations.watch import watch
from jobs.models import OutgoingMail
from people.models import User
from tests.conversations.safety_acts import DAY, WHY
from tests.crawl import crawl

OUTSIDE = ["eve", "mo", "cat", "dev", "viv", "vic", "finn", "stan", "nash"]
CHANGING = ("/accounts/2fa/", "/my-data/")


@pytest.fixture(autouse=True)
def _on_duty(sol, sia, nel, noa):
    """Two leads and two second openers with Asha and Ben."""


@pytest.fixture
def everybody(quiet_world, stan, nash):
    """The cast, with those on duty elsewhere."""
    return {**quiet_world, "stan": stan, "nash": nash}


@pytest.fixture
def everything(concern, release, opening, hold, sol, nel, now):
    """Called, it does all there is: taken up, released, opened, read, held, and the clock runs."""

    def act():
        safety.acknowledge(by=sol, concern=concern, now=now)
        release()
        made = safety.agree(by=nel, act=opening(), now=now)
        safety.open_messages(by=sol, opening=made, now=now)
        safety.agree(by=nel, act=hold(), now=now)
        watch(now=now + DAY)

    return act


@pytest.mark.parametrize("name", OUTSIDE)
def test_the_site_looks_the_same_before_and_after(name, everybody, everything, client_of):
    client = client_of(everybody[name], fresh=True)
    before = crawl(client, leave_out=CHANGING)
    everything()
    assert crawl(client, leave_out=CHANGING) == before
    assert len(before) > 8


@pytest.mark.parametrize("name", ["asha", "ben", "sol", "sia", "nel", "noa"])
def test_the_comparison_can_fail(name, everybody, everything, client_of, request):
    client = client_of(request.getfixturevalue(name), fresh=True)
    start = ("/conversations/", "/safety/")
    before = crawl(client, start, leave_out=("/supporters/", "/resources/", "/signposts/"))
    everything()
    assert crawl(client, start, leave_out=("/supporters/", "/resources/", "/signposts/")) != before


def test_a_concern_alone_shows_nowhere_outside(everybody, client_of, asha, open_request, ben, now):
    """Not to the person it is about either: only acts upon it are told."""
    client = client_of(asha)
    before = crawl(client)
    request = open_request
    safety.raise_concern(
        by=ben, request=request, kind="life", words="W", numbers=[], shows_reporter=True,
        form_key=request.pk, now=now,
    )  # fmt: skip
    assert crawl(client) == before


def test_a_dump_holds_no_word_of_it(everything, dump):
    everything()
    assert WHY not in dump()
    assert "CNRY" not in dump()


def test_mail_about_it_is_the_same_notice_as_any(everything):
    everything()
    rows = OutgoingMail.objects.values_list("kind", "to", "subject", "body").distinct()
    assert len(rows) == 1


def test_the_log_names_nobody(everything, caplog):
    with caplog.at_level(logging.DEBUG):
        everything()
    said = "\n".join(f"{one.getMessage()}" for one in caplog.records if "django.db" not in one.name)
    assert not [person.email for person in User.objects.all() if person.email in said]
