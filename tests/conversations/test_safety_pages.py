"""The pages of safety: who gets in, what they show, and that nothing typed is lost."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from conversations import actions
from conversations.actions import safety
from conversations.models import Concern
from conversations.urls_safety import patterns
from conversations.watch import KEEP_CONCERN
from people.middleware import HELD
from people.models import Appointment
from records.clock import today
from records.models import AuditEvent
from tests.conversations.conftest import CANARY
from tests.crawl import crawl, steady
from tests.test_pages import TELLING, Parsed, faults

STRANGERS = ["asha", "ben", "mo", "cat", "dev", "viv", "vic", "eve", "finn", "stan", "nash"]
BELOW = [str(p.name) for p in patterns if str(p.pattern).startswith("safety/")]
PEOPLE = ["sol", "sia", "nel", "noa"]


@pytest.fixture(autouse=True)
def _on_duty(sol, sia, nel, noa, stan, nash):
    """Two leads and two second openers with Asha and Ben, and one of each elsewhere."""


def to(name, row=None):
    return reverse(f"conversations:{name}", args=[row.pk] if row else [])


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def concern(open_request, ben, now):
    return safety.raise_concern(
        by=ben, request=open_request, kind="life", words="CNRY-worry", numbers=[1],
        shows_reporter=True, form_key=uuid4(), now=now,
    )  # fmt: skip


@pytest.fixture
def acts(concern, sol, nel, asha, now):
    """One of each, in force."""
    values = {"by": sol, "reason": "CNRY-why", "untold": None, "now": now}
    opening = safety.ask_opening(concern=concern, hours=5, **values)
    hold = safety.place_hold(
        email=asha.email, authority="court", authority_name="CNRY-court",
        until=today(now) + timedelta(days=9), **values,
    )  # fmt: skip
    return {
        "concern": concern,
        "release": safety.release_identity(concern=concern, **values),
        "opening": safety.agree(by=nel, act=opening, now=now),
        "hold": safety.agree(by=nel, act=hold, now=now),
    }


def row_of(name, acts):
    kind = {"release-identity": "concern", "opening-ask": "concern"}.get(name, name.split("-")[0])
    return acts.get(kind)


def address_of(name, acts):
    needs_row = "pk" in str(next(p for p in patterns if p.name == name).pattern)
    return to(name, row_of(name, acts) if needs_row else None)


@pytest.mark.parametrize("who", STRANGERS)
def test_below_safety_nothing_exists_for_others(client_of, acts, who, request, captured):
    client = client_of(request.getfixturevalue(who), fresh=True)
    client.get("/conversations/")
    elsewhere = who in ("stan", "nash")
    for name in BELOW:
        real = address_of(name, acts)
        if elsewhere and "pk" not in str(next(p for p in patterns if p.name == name).pattern):
            continue
        other = re.sub(r"[0-9a-f-]{36}", str(uuid4()), real)
        for method in ("get", "post"):
            answers = []
            for address in (real, other):
                with captured() as queries:
                    answer = getattr(client, method)(address)
                body = steady(answer.content.decode()).replace(address, "")
                answers.append((answer.status_code, body, len(queries)))
            assert answers[0] == answers[1], name
            assert answers[0][0] == 404, name


def test_not_signed_in_only_the_public_page_opens(visitor, acts):
    page = visitor.get(to("worried"))
    assert page.status_code == 200
    for name in BELOW:
        assert "/login/?" in visitor.get(address_of(name, acts))["Location"]


@pytest.mark.parametrize("who", PEOPLE)
def test_leads_and_openers_open_their_pages_only_after_a_fresh_sign_in(
    client_of, acts, who, request
):
    person = request.getfixturevalue(who)
    grave = {"release-detail", "release-identity", "opening-ask", "hold-place", "opening-agree"}
    grave |= {"opening-messages", "hold-agree"} | {n for n in BELOW if n.endswith("review")}
    for name in BELOW:
        answer = client_of(person).get(address_of(name, acts))
        proof = answer.status_code == 302 and "reauthenticate" in answer["Location"]
        assert proof == (name in grave), name


def test_a_role_too_new_shows_nothing_but_the_day(client_of, acts, sia):
    Appointment.objects.filter(user=sia).update(given_at=timezone.now())
    client = client_of(sia, fresh=True)
    page = text(client.get(to("safety")))
    assert "Your role counts from" in page
    assert "A life may be at risk" not in page
    for name in BELOW:
        if name not in ("safety", "safety-people"):
            assert client.get(address_of(name, acts)).status_code == 404, name


# Being worried


@pytest.mark.parametrize("who", ["asha", None])
def test_what_to_do_is_said_to_anybody(client_of, visitor, who, request):
    client = client_of(request.getfixturevalue(who)) if who else visitor
    page = text(client.get(to("worried")))
    for words in ('href="tel:999"', "116 123", "England", "Scotland"):
        assert words in page
    assert page.index("tel:999") < page.index("116123")


def test_the_page_of_a_conversation_leads_there(client_of, open_request, waiting, ben, asha):
    for person in (asha, ben):
        page = text(client_of(person).get(to("conversation-detail", open_request)))
        assert to("concern-raise", open_request) in page


def form(**fields):
    return {"kind": "life", "words": "I fear for her", "form_key": str(uuid4()), **fields}


def test_a_participant_tells_the_leads_and_sees_what_happens(
    client_of, open_request, ben, sol, now
):
    client = client_of(ben)
    answer = client.post(to("concern-raise", open_request), form(messages=["1"]), follow=True)
    page = text(answer)
    assert "Nobody has taken it up yet" in page
    concern = Concern.objects.get()
    assert concern.shown.get().body == CANARY
    safety.acknowledge(by=sol, concern=concern, now=now)
    assert "Somebody took it up" in text(client.get(to("conversation-detail", open_request)))


def test_the_other_side_sees_nothing_of_it(client_of, open_request, asha, ben, now):
    client = client_of(asha)
    before = crawl(client)
    client_of(ben).post(to("concern-raise", open_request), form())
    assert Concern.objects.count() == 1
    assert crawl(client) == before


def test_nothing_is_ticked_and_only_the_newest_are_offered(client_of, open_request, ben, now):
    for number in range(52):
        actions.write(
            by=ben, request=open_request, body=f"No {number}.", form_key=uuid4(),
            now=now + timedelta(minutes=number),
        )  # fmt: skip
    page = client_of(ben).get(to("concern-raise", open_request)).content.decode()
    assert page.count('name="messages"') == 50
    assert " checked" not in page
    assert CANARY not in page


@pytest.mark.parametrize("missing", ["kind", "words"])
def test_what_is_missing_is_said_and_what_was_typed_stays(client_of, open_request, ben, missing):
    page = client_of(ben).post(to("concern-raise", open_request), form(**{missing: ""}))
    assert "There is a problem" in text(page)
    assert ("I fear for her" in text(page)) == (missing != "words")
    assert not Concern.objects.exists()


def test_without_a_lead_the_words_stay_and_the_numbers_are_there(
    client_of, open_request, ben, sol, sia
):
    Appointment.objects.all().delete()
    page = text(client_of(ben).post(to("concern-raise", open_request), form()))
    assert "Please ring" in page
    assert "I fear for her" in page


def test_who_can_see_it_is_said_as_it_is(client_of, open_request, ben):
    page = text(client_of(ben).get(to("concern-raise", open_request)))
    assert f"Erased {KEEP_CONCERN.days} days after they close it" in page
    # The colleague may not want it known where they work.
    assert "Northern Ambulance" not in page.partition("<main")[2]


# What a lead reads


def test_a_lead_reads_what_was_chosen_and_not_who_it_is(client_of, concern, sol, ben, asha):
    page = text(client_of(sol).get(to("concern-detail", concern)))
    assert CANARY in page
    assert "the colleague who asked for support" in page
    assert ben.email in page
    assert asha.email not in page
    assert AuditEvent.objects.filter(event="concern.read").count() == 1


def test_a_reporter_without_a_name_stays_without_one(client_of, open_request, asha, sol, now):
    other = safety.raise_concern(
        by=asha, request=open_request, kind="conduct", words="He shouts", numbers=[],
        shows_reporter=False, form_key=uuid4(), now=now,
    )  # fmt: skip
    page = text(client_of(sol).get(to("concern-detail", other)))
    assert "the peer supporter Ben" in page
    assert "did not show their name" in page
    assert asha.email not in page
    assert to("release-identity", other) not in page
    assert client_of(sol, fresh=True).get(to("release-identity", other)).status_code == 404


def test_taking_it_up_and_closing_it_are_buttons(client_of, concern, sol, sia):
    client = client_of(sol)
    assert "Taken up by" in text(client.post(to("concern-detail", concern), {"act": "take"}))
    late = text(client_of(sia).post(to("concern-detail", concern), {"act": "take"}))
    assert "has moved on" in late
    assert "Closed" in text(client.post(to("concern-detail", concern), {"act": "close"}))
    assert "has moved on" in text(client.post(to("concern-detail", concern), {"act": "close"}))
    assert client.post(to("concern-detail", concern), {"act": "?"}).status_code == 200


def test_the_desk_says_what_needs_me_and_empty_means_empty(client_of, sol, nel, concern):
    assert "A life may be at risk" in text(client_of(sol).get(to("safety")))
    page = text(client_of(nel).get(to("safety")))
    assert "What needs you now</h2> <p>Nothing.</p>" in page
    assert "Under way" not in page
    assert "Ask for a hold" not in page


def test_the_desk_of_a_second_opener(client_of, sol, nel, concern, now):
    safety.ask_opening(by=sol, concern=concern, reason="R", hours=2, untold=None, now=now)
    Concern.objects.update(told=2)
    page = text(client_of(nel).get(to("safety")))
    assert "Shall messages be opened?" in page
    assert "ring a safeguarding lead" in page
    assert "You asked to open messages" in text(client_of(sol).get(to("safety")))


@pytest.mark.parametrize("who", ["sol", "nel"])
def test_the_desk_costs_the_same_for_one_and_for_three(
    client_of, who, acts, request, captured, open_request, ben, now, sol
):
    client, counts = client_of(request.getfixturevalue(who)), []
    client.get(to("safety"))
    for _ in range(2):
        with captured() as queries:
            client.get(to("safety"))
        counts.append(len(queries))
        for _ in range(2):
            safety.raise_concern(
                by=ben, request=open_request, kind="other", words="W", numbers=[],
                shows_reporter=False, form_key=uuid4(), now=now,
            )  # fmt: skip
    assert counts[0] == counts[1] <= 40


def test_the_people_page_names_who_gave_each_role_and_from_when(client_of, nel, ben, dev):
    from_now = Appointment.objects.get(user=nel)
    from_now.appointed_by, from_now.given_at = dev, timezone.now()
    from_now.save()
    page = text(client_of(nel).get(to("safety-people")))
    assert all(name in page for name in ("Sol", "Sia", "Nel", "Noa", "by Dev"))
    assert "Stan" not in page
    assert page.count("Does not count yet") == 1


def test_a_role_without_an_appointment_says_so(client_of, nel):
    Appointment.objects.filter(user=nel).delete()
    assert "so it does not count" in text(client_of(nel).get(to("safety")))


@pytest.mark.parametrize("who", ["sol", "nel"])
def test_their_pages_are_well_made_with_titles_of_their_own(client_of, acts, who, request):
    client = client_of(request.getfixturevalue(who), fresh=True)
    pages = [
        Parsed(name, client.get(address_of(name, acts)).content.decode())
        for name in BELOW
        if client.get(address_of(name, acts)).status_code == 200
    ]
    assert [fault for page in pages for fault in faults(page)] == []
    titles = [page.title for page in pages if not page.address.endswith("review")]
    assert len(titles) == len(set(titles)) >= 5
    assert not [title for title in titles if TELLING.search(title)]


def test_home_says_what_needs_a_lead_and_that_something_is_new_about_somebody(
    client_of, concern, sol, nel, asha, ben, now
):
    assert "1 thing needs you now." in text(client_of(sol).get("/"))
    assert "Nothing needs you at the moment." in text(client_of(nel).get("/"))
    new = "There is something new about you"
    assert new not in text(client_of(asha).get("/"))
    safety.release_identity(by=sol, concern=concern, reason="R", untold=None, now=timezone.now())
    assert new in text(client_of(asha).get("/"))
    assert new not in text(client_of(ben).get("/"))


def test_what_was_typed_is_kept_when_the_session_ends_ticks_included(client_of, open_request, ben):
    client, address = client_of(ben), to("concern-raise", open_request)
    sealed = re.search(r'name="kept_for" value="([^"]+)"', client.get(address).content.decode())
    assert sealed
    client.logout()
    lost = client.post(address, form(messages=["1"], kept_for=sealed[1]))
    assert "/login/?" in lost["Location"]
    assert not Concern.objects.exists()
    client.force_login(ben)
    session = client.session
    session["kept"] = session[HELD] = True
    session.save()
    page = text(client.get(address))
    assert "We kept what you typed." in page
    assert "I fear for her" in page
    assert page.count(" checked") == 2
