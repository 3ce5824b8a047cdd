"""The demo: fictional, whole, loaded once, and never beside real people."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from campaigns.models import Campaign, ChampionWish
from conversations.carried import load_of
from conversations.models import Alert, AlertKind, Request
from directory.models import Application, Supporter
from mentoring.actions import waiting_number
from mentoring.models import Need, Pair, PlannedPair, Scheme
from peersupport.demo import ACCOUNTS, LISTED, PASSWORD
from people.models import Organisation, User
from people.modules import Module
from records.clock import today
from resources.models import Resource
from tests.factories import make_user


def demo(*options: str) -> str:
    said = StringIO()
    call_command("demo", *options, stdout=said)
    return said.getvalue()


def _has_cohorts() -> None:
    """One takes applications, one waits to be told, in one the pairs have begun."""
    states = Scheme.objects.order_by("title").values_list("state", flat=True)
    assert list(states) == ["closed", "matched", "open"]
    assert PlannedPair.objects.count() == Pair.objects.filter(scheme__state="matched").count() == 3
    last = Need.objects.get(person__email="kai@ambulance.example", kind="mentor")
    assert last.scheme is not None
    assert waiting_number(last.scheme, last) == 2


# Twenty seconds to build: what is to be there is looked at in one.
@pytest.mark.django_db
def test_everything_a_newcomer_needs_is_there_after_one_command_and_a_second_changes_nothing() -> (
    None
):
    said = demo("--supporters", "300")
    assert all(address in said for address, _ in ACCOUNTS)
    _is_whole()
    before = User.objects.count()
    assert "already there" in demo()
    assert User.objects.count() == before


def _is_whole() -> None:
    """Everybody and everything, and the 300 more that can be made for measuring."""
    assert User.objects.get(email="asha@ambulance.example").check_password(PASSWORD)
    assert Supporter.objects.listed().count() == LISTED + 300
    assert Organisation.objects.count() == 3
    assert [one.slug for one in Organisation.objects.all() if one.has(Module.EVENTS)] == [
        "northmoor-ambulance",
        "northmoor-fire",
    ]
    assert Campaign.objects.count() == 3
    assert [one.name for one in User.objects.filter(roles__has="champion")] == ["Sam"]
    assert [one.person.name for one in ChampionWish.objects.all()] == ["Mo"]
    assert Application.objects.filter(state="submitted").count() >= 2
    assert Resource.objects.filter(published_at__isnull=False).count() >= 6
    assert set(Alert.objects.current().values_list("kind", flat=True)) == set(AlertKind.values)
    _has_cohorts()
    carried = load_of(Supporter.objects.get(user__email="ben@ambulance.example"), today())
    assert (len(carried.heavy), carried.is_full) == (1, False)
    assert set(Request.objects.values_list("state", flat=True)) >= {
        "waiting", "nobody", "release", "open", "ended", "withdrawn",
    }  # fmt: skip


@pytest.mark.django_db
def test_it_refuses_to_stand_beside_real_people() -> None:
    make_user("somebody@northmoor-ambulance.test")
    with pytest.raises(CommandError, match="not the demo's"):
        demo()
    assert User.objects.count() == 1
