"""Its part of the demo: the starting set and an entry of each organisation's own, shown and marked
as not checked."""

from datetime import time

from people.models import User
from people.models.users import by_role
from people.roles import Permission
from signposting import actions
from signposting.models import Signpost
from signposting.starting_set import entries


def build() -> int:
    """Load it for the demo; returns how many signposts are new."""
    new = actions.load(entries(), demo=True)[0]
    editors = User.objects.active().filter(by_role(Permission.EDIT_SIGNPOSTS)).order_by("email")
    first = {one.organisation_id: one for one in reversed(editors) if one.organisation_id}
    have = set(Signpost.objects.values_list("organisation", flat=True))
    return new + sum(_own(by) for own, by in first.items() if own not in have)


def _own(by: User) -> int:
    """A welfare office, as each organisation has one."""
    own = by.organisation
    if own is None:
        return 0
    entry = actions.add_entry(
        by=by,
        for_all=False,
        name="Welfare office",
        provider=own.name,
        what_for="Somebody to ask about sick leave, money and rotas, and a quiet room",
        who_for="People who work or volunteer here, and who did",
        groups=["serving", "oncall", "volunteer", "retired"],
        services=[own.emergency_service],
        nations=[own.nation],
        needs=["money", "work", "injury"],
        hours="Monday to Friday, 9am to 5pm",
        costs=["free"],
        tells_employer="yes",
        tells_words="It is part of your employer, and may write down what you tell it.",
    )
    days = ["MO", "TU", "WE", "TH", "FR"]
    hours = {"days": days, "opens": time(9), "closes": time(17)}
    actions.set_hours(by=by, signpost=entry, schedules=[hours], on_holidays="closed")
    address = f"welfare@{by.email.partition('@')[2]}"
    actions.add_channel(by=by, signpost=entry, kind="email", value=address, keyword="")
    actions.set_places(
        by=by,
        signpost=entry,
        places=[{"name": "Room 2", "town": "Northmoor", "access_words": "On the ground floor"}],
    )
    actions.show_as_demo(entry)
    return 1
