"""Two who answer by one link at the same moment: the first words are kept, one notice goes out."""

from functools import partial

import pytest
from django.utils import timezone

from directory import actions
from directory.models import Reference
from directory.models.references import ReferenceQuerySet
from jobs.models import OutgoingMail
from records.clock import today
from records.models import Tally
from tests.conversations.test_races import together
from tests.factories import make_user
from tests.factories_vetting import applicant

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 6


@pytest.fixture
def token(ambulance, viv) -> str:
    application = applicant(make_user("nell@ambulance.example", ambulance))
    token = actions.ask_reference(by=viv, application=application, number=1)
    OutgoingMail.objects.all().delete()
    return token


def answer(token: str, number: int) -> bool:
    return actions.answer_reference(
        token=token,
        would_not_say=False,
        known_for=f"Person {number}",
        listening="Well.",
        confidence="",
        anything="",
    )


def notices() -> int:
    return OutgoingMail.objects.count()


def test_of_many_who_press_at_once_one_is_kept(token, viv):
    ends = together([partial(answer, token, number) for number in range(CROWD)])
    assert sorted(map(str, ends)) == ["False"] * (CROWD - 1) + ["True"]
    kept = Reference.objects.get(number=1)
    assert (kept.known_for, notices()) == (f"Person {ends.index(True)}", 1)
    assert Tally.objects.get(kind="reference.answered").count == 1


def test_without_looking_again_behind_the_lock_the_second_would_take_its_place(token, monkeypatch):
    """The control: both have found the link open before either answers."""
    seen = [Reference.objects.behind(token, today(timezone.now())).get() for _ in range(2)]
    monkeypatch.setattr(
        ReferenceQuerySet, "behind", lambda rows, *_: type("Seen", (), {"first": seen.pop})()
    )
    assert [answer(token, number) for number in range(2)] == [True, True]
    assert (Reference.objects.get(number=1).known_for, notices()) == ("Person 1", 2)
