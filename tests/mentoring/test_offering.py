"""Offering to be a mentor or buddy: said, decided, paused, ended, and when it stands."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from mentoring import actions, tasks
from mentoring.kinds import Kind
from mentoring.models import Offer, OfferDecision, OfferState
from people.models import Organisation, User
from records.audit import Refused
from records.clock import today
from records.models import AuditEvent, Tally
from tests.factories import make_user
from tests.factories_mentoring import offer, scheme
from tests.factories_wellbeing import fresh
from tests.mentoring.conftest import told


def said(**changed: Any) -> dict[str, Any]:
    known = {
        "what": "How I went about it.", "topics": ["next_step"], "ways": ["phone"], "times": [],
        "most": 1, "gender": "", "has_experience": False, "areas": "",
    }  # fmt: skip
    return known | changed


def offered(by: User, now, kind: Kind = Kind.MENTOR, **changed: Any) -> Offer:
    return actions.offer(by=fresh(by), kind=kind, said=said(**changed), form_key=uuid4(), now=now)


def takes(row: Offer, **later: int) -> bool:
    return Offer.objects.taking(today() + timedelta(**later)).filter(pk=row.pk).exists()


def test_an_offer_waits_until_a_coordinator_has_decided(asha, cat, now):
    row = offered(asha, now)
    assert (row.state, takes(row), told()) == (OfferState.WAITING, False, [])
    actions.decide(by=fresh(cat), offer=row, approve=True, now=now)
    assert (takes(row), told()) == (True, [asha.pk])
    decision = OfferDecision.objects.get()
    assert (decision.by, decision.approve) == (cat, True)
    event = AuditEvent.objects.get(event="mentoring.offer_approved")
    assert (event.actor_id, event.codes) == (cat.pk, {"kind": "mentor"})


def test_that_somebody_offers_is_tallied_without_a_person(asha, now):
    offered(asha, now)
    assert Tally.objects.get(kind="mentoring.offered").count == 1
    assert not AuditEvent.objects.exists()


def test_sent_twice_it_is_one_and_a_second_of_the_kind_is_refused(asha, now):
    offer_it = partial(actions.offer, by=fresh(asha), kind=Kind.MENTOR, said=said(), now=now)
    key = uuid4()
    assert offer_it(form_key=key) == offer_it(form_key=key)
    with pytest.raises(actions.AlreadyThere):
        offer_it(form_key=uuid4())
    assert offered(asha, now, Kind.STARTER).kind == "starter"
    assert Offer.objects.count() == 2


def test_a_kind_that_is_off_is_offered_by_nobody(asha, ambulance, now):
    Organisation.objects.filter(pk=ambulance.pk).update(modules=["starters"])
    with pytest.raises(PermissionDenied):
        offered(asha, now)
    assert offered(asha, now, Kind.STARTER).kind == Kind.STARTER


@pytest.mark.parametrize("where", ["fire", "draft", "closed"])
def test_only_an_open_scheme_of_ones_own_organisation_takes_an_offer(
    where, asha, ambulance, fire, now
):
    place = fire if where == "fire" else ambulance
    state = "open" if where == "fire" else where
    row = scheme(place, state=state)
    with pytest.raises(PermissionDenied):
        actions.offer(
            by=fresh(asha), kind=Kind.MENTOR, said=said(), scheme=row, form_key=uuid4(), now=now
        )
    fine = scheme(ambulance)
    assert (
        actions.offer(
            by=fresh(asha), kind=Kind.MENTOR, said=said(), scheme=fine, form_key=uuid4(), now=now
        ).scheme
        == fine
    )


def test_only_who_is_vetted_in_full_offers_lived_experience_and_only_as_a_mentor(asha, ben, now):
    with pytest.raises(ValidationError, match="vetted in full"):
        offered(asha, now, has_experience=True)
    with pytest.raises(ValidationError, match="Tick first"):
        offered(ben, now, areas="sleep")
    with pytest.raises(ValidationError):
        offered(ben, now, Kind.STARTER, has_experience=True)
    row = offered(ben, now, has_experience=True, areas="sleep")
    assert (row.area_codes, row.state) == (["sleep"], OfferState.WAITING)


@pytest.mark.parametrize(
    ("change", "with_it", "without"),
    [
        ({"stepped_down_at": timezone.now()}, False, True),
        ({"cleared_until": today() - timedelta(days=1)}, False, True),
        ({"cleared_until": None}, False, True),
        ({"approved_at": None}, False, True),
        ({"suspended_at": timezone.now()}, False, False),
        ({"paused_at": timezone.now()}, True, True),
        ({"taking_new": False}, True, True),
    ],
)
def test_what_becomes_of_somebody_in_the_directory_counts_at_once(ben, change, with_it, without):
    experienced, buddy = offer(ben, has_experience=True), offer(ben, Kind.STARTER)
    assert takes(experienced)
    for name, value in change.items():
        setattr(ben.supporter, name, value)
    ben.supporter.save()
    assert (takes(experienced), takes(buddy)) == (with_it, without)


def test_a_closed_account_takes_nobody_and_its_offer_ends_within_a_minute(asha, now):
    row = offer(asha)
    User.objects.filter(pk=asha.pk).update(is_active=False)
    assert not takes(row)
    tasks.sweep_mentoring(now=now)
    tasks.sweep_mentoring(now=now)
    row.refresh_from_db()
    assert (row.state, row.closed_on) == (OfferState.ENDED, today(now))


def test_a_pause_ends_by_its_day_or_when_they_come_back(asha, now):
    row, day = offer(asha), today(now)
    actions.pause_offer(by=asha, offer=row, until=day + timedelta(days=3), now=now)
    assert [takes(row), takes(row, days=3), takes(row, days=4)] == [False, False, True]
    actions.pause_offer(by=asha, offer=row, now=now)
    assert not takes(row, days=900)
    actions.resume_offer(by=asha, offer=row)
    assert takes(row)
    with pytest.raises(ValidationError):
        actions.pause_offer(by=asha, offer=row, until=day - timedelta(days=1), now=now)


def test_stepping_down_forgets_the_areas_at_once_and_the_rest_after_a_month(ben, now):
    row = offer(ben, has_experience=True, areas=["sleep"])
    actions.end_offer(by=ben, offer=row, now=now)
    actions.end_offer(by=ben, offer=row, now=now)
    row.refresh_from_db()
    assert (row.state, row.areas, takes(row)) == (OfferState.ENDED, "", False)
    assert Tally.objects.get(kind="mentoring.stepped_down").count == 1
    tasks.forget_offers(now=now + timedelta(days=29))
    assert Offer.objects.exists()
    tasks.forget_offers(now=now + timedelta(days=30))
    assert not Offer.objects.exists()


def test_a_refused_one_is_offered_anew_after_a_month(asha, cat, now):
    row = offered(asha, now)
    actions.decide(by=fresh(cat), offer=row, approve=False, now=now)
    assert (takes(row), told()) == (False, [asha.pk])
    with pytest.raises(actions.AlreadyThere):
        offered(asha, now)
    tasks.forget_offers(now=now + timedelta(days=30))
    assert offered(asha, now).state == OfferState.WAITING


@pytest.mark.parametrize("name", ["cat", "finn", "asha", "dev", "viv", "mo"])
def test_nobody_else_decides_not_about_oneself_either(name, request, cat, now):
    row = offered(cat, now)
    with pytest.raises(Refused):
        actions.decide(by=fresh(request.getfixturevalue(name)), offer=row, approve=True, now=now)
    assert Offer.objects.get().state == OfferState.WAITING


def test_what_the_only_coordinator_offers_their_deputy_decides(asha, cat, finn, ambulance, now):
    Organisation.objects.filter(pk=ambulance.pk).update(deputy=finn)
    hers, ashas = offered(cat, now), offered(asha, now)
    assert list(Offer.objects.decided_by(fresh(finn))) == [hers]
    assert list(Offer.objects.decided_by(fresh(cat))) == [ashas]


def test_a_deputy_decides_what_is_on_there_whatever_is_on_at_home(
    cat, finn, ambulance, fire, now, client_of
):
    Organisation.objects.filter(pk=ambulance.pk).update(deputy=finn, modules=["mentors"])
    Organisation.objects.filter(pk=fire.pk).update(modules=["starters"])
    hers = offered(cat, now)
    offer(cat, Kind.STARTER, state="waiting")
    assert list(Offer.objects.decided_by(fresh(finn))) == [hers]
    Organisation.objects.filter(pk=fire.pk).update(modules=[])
    client = client_of(fresh(finn))
    assert "1 offer waits to be decided." in client.get("/desk/").content.decode()
    assert f"/mentoring/offers/{hers.pk}/" in client.get("/mentoring/offers/").content.decode()
    answer = client.post(f"/mentoring/offers/{hers.pk}/", {"answer": "yes"})
    assert answer["Location"] == "/desk/"
    assert Offer.objects.get(pk=hers.pk).state == OfferState.APPROVED
    assert client.get("/mentoring/offers/").status_code == 404


def test_it_is_decided_once(asha, cat, now):
    row = offered(asha, now)
    actions.decide(by=fresh(cat), offer=row, approve=True, now=now)
    with pytest.raises(actions.Gone):
        actions.decide(by=fresh(cat), offer=row, approve=False, now=now)
    assert (takes(row), told()) == (True, [asha.pk])


def test_a_change_keeps_the_decision_and_renews_the_consent(ben, now):
    row = offer(ben, consent_on=today(now) - timedelta(days=50))
    changed = said(topics=["study"], has_experience=True, areas="sleep")
    actions.change_offer(by=fresh(ben), offer=row, said=changed, now=now)
    row.refresh_from_db()
    assert (row.topics, row.state, row.consent_on) == (["study"], "approved", today(now))
    with pytest.raises(actions.Gone):
        actions.change_offer(by=fresh(make_user(organisation=ben.organisation)), offer=row,
                             said=changed, now=now)  # fmt: skip


def test_the_rules_of_ones_organisation_say_how_many_at_once(asha, now):
    with pytest.raises(ValidationError, match="At most 2"):
        offered(asha, now, most=3)
    assert offered(asha, now, most=2).most == 2


def test_nobody_sees_what_somebody_else_offers(asha, cat, eve, dev, viv, mo, ben):
    row = offer(ben, has_experience=True)
    others = [asha, cat, eve, dev, viv, mo]
    assert [list(Offer.objects.visible_to(fresh(one))) for one in [ben, *others]] == [
        [row], *[[]] * 6,
    ]  # fmt: skip
