"""The demo shows a request at every stage."""

from conversations import demo, tasks
from conversations.models import Answer, Offer, Request, State
from people import demo as people_demo
from tests.factories_directory import listed_supporter


def test_every_stage_is_there_and_asha_starts_afresh(db, now):
    cast = people_demo.build()
    for supporter in (cast.ben, cast.sam):
        listed_supporter(supporter)
    demo.build(cast, now=now)
    assert set(Request.objects.values_list("state", flat=True)) == set(State.values)
    assert Offer.objects.filter(answer=Answer.MORE).exists()
    assert not Request.objects.asked_by(cast.asha).unfinished().exists()
    tasks.sweep(now=now)
    assert set(Request.objects.values_list("state", flat=True)) == set(State.values)
