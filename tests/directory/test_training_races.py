"""Two vetters enter the same day at the same moment: one row, one line, for each person."""

import pytest
from django.core.exceptions import ValidationError

from directory import actions
from directory.models import Supporter, TrainingModule, TrainingRecord
from people.models import User
from records.audit import events_about
from records.clock import today
from tests.directory.test_vetting_races import together
from tests.factories import make_user
from tests.factories_training import module
from tests.factories_vetting import approved

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def supporter(ambulance, fire, viv, vic) -> Supporter:
    ambulance.partners.add(fire)
    return approved(make_user("nell@ambulance.example", ambulance), viv, vic)


def records(by: User, supporter: Supporter, one: TrainingModule, met: bool = True):
    return lambda: actions.record_training(
        by=by, module=one, supporters=[supporter], done_on=today(), met=met
    )


def test_two_vetters_at_once_make_one_row(supporter, viv, vic):
    one = module(viv)
    ends = together(records(viv, supporter, one), records(vic, supporter, one))
    assert ends == ["done", "done"]
    assert TrainingRecord.objects.count() == 1
    assert events_about(supporter.user_id).filter(event="training.recorded").count() == 1


def test_two_different_results_at_once_are_both_kept_and_one_date_holds(supporter, viv, vic):
    one = module(viv)
    together(records(viv, supporter, one), records(vic, supporter, one, met=False))
    newest = TrainingRecord.objects.latest("recorded_at")
    supporter.refresh_from_db()
    assert TrainingRecord.objects.count() == 2
    assert (supporter.cleared_until is not None) == newest.met


def test_two_modules_of_one_name_at_once_are_one(viv, supporter):
    def adds() -> None:
        try:
            module(viv)
        except ValidationError:
            raise ValidationError("There is one.", code="there") from None

    assert together(adds, adds) == ["done", "there"]
    assert TrainingModule.objects.count() == 1
