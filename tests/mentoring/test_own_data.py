"""What somebody offers and looks for is theirs: in their data, and gone with their account."""

import json

from django.utils import timezone

from mentoring.kinds import Kind
from mentoring.models import Need, Offer, OfferDecision, Proposal
from peersupport.erasure import erase
from people.models import User
from records.clock import today
from tests.factories_mentoring import need, offer


def held(client) -> dict[str, list[dict[str, object]]]:
    data = json.loads(client.get("/my-data/download/").content)
    return {part["what"]: part["rows"] for part in data["held"]}


def test_what_somebody_offers_and_looks_for_is_in_their_data(asha, ben, client_of):
    offer(asha, Kind.STARTER, what="CNRY-offers", gender="woman")
    need(asha, what="CNRY-looks", wants_experience=True, areas=["sleep"])
    need(ben, what="CNRY-other")
    data = held(client_of(asha, fresh=True))
    [offered], [looked] = data["Mentoring offers"], data["Mentoring needs"]
    assert (offered["what I offer"], offered["gender, if stated"]) == ("CNRY-offers", "woman")
    assert (looked["what I want help with"], looked["areas for mentoring"]) == (
        "CNRY-looks", "sleep",
    )  # fmt: skip
    assert "CNRY-other" not in json.dumps(data)


def test_who_was_asked_does_not_find_whoever_asked_in_their_data(asha, ben, client_of):
    row = Proposal.objects.create(need=need(asha), offer=offer(ben), place=1, state="asked")
    assert "Mentoring needs" not in held(client_of(ben, fresh=True))
    [looked, asked] = held(client_of(asha, fresh=True))["Mentoring needs"]
    assert {looked["kind"], asked["kind"]} >= {row._meta.verbose_name}


def test_erased_nothing_of_it_is_left_and_a_decision_loses_its_name(asha, cat, now):
    mine = offer(asha)
    OfferDecision.objects.create(offer=offer(cat), by=asha, on=today(now), approve=True)
    OfferDecision.objects.create(offer=mine, by=cat, on=today(now), approve=True)
    Proposal.objects.create(need=need(cat), offer=mine, place=1, state="asked")
    need(asha)
    erase(person=User.objects.get(pk=asha.pk), now=timezone.now())
    assert [one.person for one in Offer.objects.all()] == [cat]
    assert [one.person for one in Need.objects.all()] == [cat]
    assert [one.by for one in OfferDecision.objects.all()] == [None]
    assert not Proposal.objects.exists()
