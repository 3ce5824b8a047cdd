"""A scheme from the draft to the pairs, by its pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mentoring import actions
from mentoring.models import Need, Offer, Pair, Scheme
from records.clock import today
from tests.factories_mentoring import cohort, need, offer, planned, scheme
from tests.factories_wellbeing import fresh

DAYS = {"apply_from": 0, "apply_until": 10, "starts_on": 20, "ends_on": 200}


@pytest.fixture
def typed(now):
    days = {name: str(today(now) + timedelta(days=ahead)) for name, ahead in DAYS.items()}
    return {
        "form_key": "6f0e5f5c-6b2e-4c55-9a38-0f64f7b8c0aa", "kind": "mentor", "title": "Spring",
        "about": "For all.", "is_cohort": "yes", "places": "2", **days,
    }  # fmt: skip


def test_put_up_as_a_draft_that_only_coordinators_see(typed, cat, asha, client_of):
    client_of(fresh(cat)).post("/mentoring/schemes/put-up/", typed)
    made = Scheme.objects.get()
    assert (made.title, made.places, made.state) == ("Spring", 2, "draft")
    assert client_of(fresh(asha)).get(f"/mentoring/schemes/{made.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("places", "", "A cohort needs this."),
        ("places", "0", "Enter a number from 1 to 500."),
        ("apply_until", "2020-01-01", "Choose a day that is not before the first."),
        ("starts_on", "2020-01-01", "Choose a day after the last day to apply."),
        ("ends_on", "2020-01-01", "Choose a day after they begin."),
        ("title", "", "Say what it is called."),
        ("apply_from", "soon", "Enter a day, like 27 3 2026."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    typed, cat, client_of, field, value, said
):
    page = client_of(fresh(cat)).post("/mentoring/schemes/put-up/", {**typed, field: value})
    words = page.content.decode()
    assert words.count(said) == 2
    assert "For all." in words
    assert not Scheme.objects.exists()


def test_days_are_for_a_cohort_alone(typed, cat, client_of):
    client_of(fresh(cat)).post("/mentoring/schemes/put-up/", {**typed, "is_cohort": "no"})
    made = Scheme.objects.get()
    assert (made.is_cohort, made.places, made.starts_on) == (False, None, None)


def test_changed_it_stays_what_it_was(typed, cat, ambulance, client_of):
    made = cohort(ambulance)
    said = {**typed, "kind": "return", "is_cohort": "no", "title": "Summer"}
    client_of(fresh(cat)).post(f"/mentoring/schemes/{made.pk}/change/", said)
    made.refresh_from_db()
    assert (made.title, made.kind, made.is_cohort, made.places) == ("Summer", "mentor", True, 2)


def test_applied_and_offered_in_the_scheme(ambulance, asha, sam, client_of):
    made = cohort(ambulance)
    place = f"/mentoring/schemes/{made.pk}/"
    assert client_of(fresh(asha)).get(place + "look/").status_code == 200
    said = {"topics": ["next_step"], "ways": ["phone"], "form_key": made.pk}
    asked = {**said, "wants_service": "any", "wants_organisation": "any"}
    client_of(fresh(asha)).post(place + "look/", asked)
    client_of(fresh(sam)).post(place + "offer/", {**said, "most": "1", "agrees": "on"})
    assert (Need.objects.get().scheme, Offer.objects.get().scheme) == (made, made)
    assert "you have a place" in client_of(fresh(asha)).get(place).content.decode()
    client_of(fresh(sam)).post(place + "offer/end/")
    assert Offer.objects.get().state == "ended"


def test_who_looks_outside_of_it_takes_that_back_first(ambulance, asha, client_of):
    need(asha)
    made = cohort(ambulance)
    page = client_of(fresh(asha)).get(f"/mentoring/schemes/{made.pk}/look/", follow=True)
    assert "Take that back first" in page.content.decode()


def test_in_a_cohort_nobody_is_asked_one_by_one(ambulance, asha, ben, now, client_of):
    mine = need(asha, scheme=cohort(ambulance))
    theirs = offer(ben, scheme=mine.scheme)
    assert client_of(fresh(asha)).get(f"/mentoring/needs/{mine.pk}/").status_code == 404
    with pytest.raises(actions.Late):
        actions.choose(by=asha, need=mine, first=theirs, now=now)


def test_from_closed_to_told_by_buttons(ambulance, cat, asha, ben, now, client_of):
    made = cohort(ambulance)
    need(asha, scheme=made)
    offer(ben, scheme=made)
    client, place = client_of(fresh(cat)), f"/mentoring/schemes/{made.pk}/"
    client.post(place + "move/", {"to": "closed"})
    client.post(place + "pairs/work-out/")
    assert "being worked out" in client.get(place + "pairs/").content.decode()
    actions.plan(pk=made.pk, now=now)
    page = client.get(place + "pairs/").content.decode()
    assert "Two rank bands up" in page
    assert "Nobody is told anything yet" in page
    # The start of an offer's id stands in the address where its name was read.
    id_of_offer = Offer.objects.get().pk.hex[:8].upper()
    for kept in (asha.name, ben.name, "How I went about it.", "What comes next.", id_of_offer):
        assert kept not in page
    client.post(place + "pairs/tell/")
    assert Pair.objects.get().scheme == made
    told = client.get(place + "pairs/").content.decode()
    assert "The pairs are made, and everybody was told." in told
    for gone in ("Nobody is told anything yet", "Pairs can be worked out", "Work out the pairs"):
        assert gone not in told


def test_taken_out_and_let_again_by_buttons(ambulance, cat, asha, ben, client_of):
    made = cohort(ambulance, state="closed")
    two = planned(made, need(asha, scheme=made), offer(ben, scheme=made))
    client, place = client_of(fresh(cat)), f"/mentoring/schemes/{made.pk}/pairs/"
    out = client.post(f"/mentoring/schemes/pairs/{two.pk}/", follow=True).content.decode()
    assert "Taken out: 1 pair." in out
    again = client.post(place + "again/", follow=True).content.decode()
    assert "They can be put together again" in again
    assert "Taken out" not in again


def test_where_pairs_are_made_at_once_both_forms_say_so(ambulance, asha, sam, client_of):
    place = f"/mentoring/schemes/{cohort(ambulance).pk}/"
    for person, page in ((asha, "look/"), (sam, "offer/")):
        said = client_of(fresh(person)).get(place + page).content.decode()
        assert "without being asked again" in said
        assert "you say yes or no each time" not in said
        assert "nothing happens by itself" not in said


def test_who_found_nobody_in_a_cohort_reads_so(ambulance, asha, client_of):
    made = cohort(ambulance, state="matched")
    need(asha, scheme=made)
    page = client_of(fresh(asha)).get(f"/mentoring/schemes/{made.pk}/").content.decode()
    assert "nobody for you" in page
    assert "you have a place" not in page


def test_in_a_scheme_that_is_open_all_year_the_way_leads_on(ambulance, asha, cat, client_of):
    made = scheme(ambulance)
    mine = need(asha, scheme=made, may_be_suggested=True)
    page = client_of(fresh(asha)).get(f"/mentoring/schemes/{made.pk}/").content.decode()
    assert f"/mentoring/needs/{mine.pk}/" in page
    waits = client_of(fresh(cat)).get("/mentoring/waiting/").content.decode()
    assert mine.reference.upper() in waits


def test_who_rests_in_a_scheme_can_come_back(ambulance, sam, client_of):
    made = scheme(ambulance)
    theirs = offer(sam, scheme=made, paused_on=today())
    client, place = client_of(fresh(sam)), f"/mentoring/schemes/{made.pk}/"
    assert "Come back" in client.get(place).content.decode()
    client.post(place + "offer/end/", {"back": "yes"})
    theirs.refresh_from_db()
    assert (theirs.state, theirs.paused_on) == ("approved", None)


@pytest.mark.parametrize("state", ["open", "closed"])
def test_what_one_offers_in_a_scheme_can_be_changed_also_later(state, ambulance, ben, sam,
                                                               client_of):  # fmt: skip
    made = cohort(ambulance, state=state)
    row, address = offer(ben, scheme=made), f"/mentoring/schemes/{made.pk}/"
    client = client_of(fresh(ben))
    assert f'href="{address}offer/"' in client.get(address).content.decode()
    said = {
        "topics": ["study"], "ways": ["phone"], "what": "Ask me.", "most": "1", "agrees": "on",
        "form_key": "6f0e5f5c-6b2e-4c55-9a38-0f64f7b8c0aa",
    }  # fmt: skip
    assert client.post(address + "offer/", said)["Location"] == address
    row.refresh_from_db()
    assert (row.topics, row.what, Offer.objects.count()) == (["study"], "Ask me.", 1)
    others = client_of(fresh(sam)).get(address + "offer/").status_code
    assert others == (200 if state == "open" else 404)


def test_a_plan_that_is_void_is_said_in_words(ambulance, cat, asha, ben, client_of):
    made = cohort(ambulance, state="closed")
    row = need(asha, scheme=made)
    planned(made, row, offer(ben, scheme=made))
    actions.withdraw_need(by=fresh(asha), need=row, now=timezone.now())
    address = f"/mentoring/schemes/{made.pk}/pairs/"
    page = client_of(fresh(cat)).post(address + "tell/", follow=True).content.decode()
    assert "Something has changed since the pairs were worked out" in page
    assert ("No pairs are worked out." in page, "Tell everybody" in page) == (True, False)
