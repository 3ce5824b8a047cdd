"""Closed events: dates of a circle of people that a package above this one keeps.

Who is in the circle stands up there alone. It says here, once, on which dates somebody is expected;
where nobody says anything, nobody sees any. To everybody else a closed event does not exist: the
doors of events leave it out, whoever asks.
"""

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import Q, QuerySet

from people.models import User

# What the row of a closed event says, in the table and in calendars: all words are up there.
TITLE: Final = "Peer group"
COVER: Final = "Appointment"

Door = Callable[[User], QuerySet[Any, Any]]
_DOORS: list[Door] = []


def says_who_is_expected(door: Door) -> Door:
    """Decorator: for a person, the ids of the dates (Meeting) at which they are expected."""
    _DOORS.append(door)
    return door


def expects(user: User) -> Q:
    """A condition over Meeting. Subqueries only: it adds no query wherever it is used."""
    return reduce(or_, (Q(pk__in=door(user)) for door in _DOORS), Q(pk__in=[]))
