"""What the walk from a row to a person finds, and what stands for nothing in a column."""

from typing import Any

import pytest
from django.db import models

from people.models import Relation, User
from records import erasing
from records.belongings import leads_to_a_person, ties
from records.erasing import CannotBeBlank, empty_value


def the(name: str) -> "models.Field[Any, Any]":
    field = User._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field


@pytest.mark.parametrize(
    ("field", "empty"),
    [("line_manager", None), ("roles", []), ("communicate", ""), ("role_type", "")],
)
def test_what_stands_for_nothing(field, empty):
    assert empty_value(the(field)) == empty


def test_a_field_that_can_hold_nothing_empty_is_an_error():
    with pytest.raises(CannotBeBlank, match=r"people\.User\.is_active"):
        empty_value(the("is_active"))


def test_the_farthest_rows_come_first():
    steps = [tie.lookup.count("__") for tie in ties()]
    assert steps == sorted(steps, reverse=True)
    assert steps[0] >= 1


def test_the_walk_goes_through_rows_that_go_and_parts_that_stand_for_a_person():
    ways = {tie.name: tie.lookup for tie in ties()}
    assert ways["directory.Check.supporter"] == "supporter__user"
    assert ways["correspondence.Message.author"] == "author__user"
    # A request stays for the other side, so what hangs on it is not the colleague's alone.
    assert "conversations.Offer.request" not in ways


def test_what_leads_to_a_person_is_known():
    assert leads_to_a_person(Relation._meta.get_field("person"))
    assert not leads_to_a_person(Relation._meta.get_field("kind"))


def test_rows_that_leave_a_count_lose_their_person():
    """The table's "stub" is a row whose way to a person is cut."""
    [tie] = [one for one in ties() if one.name == "people.User.line_manager"]
    assert erasing.blanks(tie, owns=False) == {"line_manager": None}
