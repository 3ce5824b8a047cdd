"""The demo shows a request at every stage."""

from conversations import demo, demo_safety, tasks, watch
from conversations.models import Answer, Concern, Hold, Offer, Request, State
from people import demo as people_demo
from people.models import Appointment
from tests.factories_directory import listed_supporter


def test_every_stage_is_there_and_asha_starts_afresh(db, now):
    cast = people_demo.build()
    for supporter in (cast.ben, cast.mo, cast.sam):
        listed_supporter(supporter)
    demo.build(cast, now=now)
    assert set(Request.objects.values_list("state", flat=True)) == set(State.values)
    assert Offer.objects.filter(answer=Answer.MORE).exists()
    assert not Request.objects.asked_by(cast.asha).unfinished().exists()
    tasks.sweep(now=now)
    assert set(Request.objects.values_list("state", flat=True)) == set(State.values)


def test_open_conversations_are_there_as_they_can_become(db, now):
    cast = people_demo.build()
    for supporter in (cast.ben, cast.mo, cast.sam):
        listed_supporter(supporter)
    demo.build(cast, now=now)
    tasks.sweep(now=now)
    talking = Request.objects.open()
    assert talking.filter(away_until__isnull=False).count() == 1
    assert talking.filter(swap_offered=True).count() == 1
    assert talking.filter(quiet_asked=True).count() == 1
    assert [one.asker.name for one in talking if one.phone and one.asker] == ["Ola"]


def test_two_leads_and_two_second_openers_are_on_duty_in_each_organisation(db, now):
    cast = people_demo.build()
    for supporter in (cast.ben, cast.mo, cast.sam):
        listed_supporter(supporter)
    demo_safety.build(cast, now=now)
    assert Appointment.objects.effective(now).count() == 8
    assert not Concern.objects.exists()


def test_something_waits_for_a_lead_and_for_a_second_opener(db, now):
    cast = people_demo.build()
    for supporter in (cast.ben, cast.mo, cast.sam):
        listed_supporter(supporter)
    demo.build(cast, now=now)
    demo_safety.build(cast, now=now)
    watch.watch(now=now)
    assert Concern.objects.unacknowledged().count() == 1
    assert Concern.objects.count() == 2
    assert Hold.objects.waiting().count() == 1
