"""The demo's desk: what waits there got there the way it would."""

from conversations import demo_desk
from conversations.models import Alert, AlertKind, Consult, LoggedTalk, Request, State
from people import demo as people_demo
from tests.factories_directory import listed_supporter


def test_the_desk_has_one_of_everything(db, now):
    cast = people_demo.build()
    for supporter in (cast.ben, cast.sam, cast.mo):
        listed_supporter(supporter)
    demo_desk.build(cast, now=now)
    alerts = Alert.objects.visible_to(cast.cat).values_list("kind", "acknowledged_by")
    assert sorted(alerts) == [(AlertKind.QUIET, cast.cat.pk), (AlertKind.WAITING, None)]
    states = sorted(Request.objects.values_list("state", flat=True))
    assert states == [State.NOBODY, State.OPEN]
    asked = sorted(Consult.objects.values_list("state", "answered_by"), key=str)
    assert asked == [("open", cast.cat.pk), ("waiting", None)]
    assert LoggedTalk.objects.count() == len(demo_desk.TALKS)
    assert (cast.ambulance.deputy, cast.ambulance.desk_partner) == (cast.finn, cast.fire)
