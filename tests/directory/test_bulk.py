"""Very many supporters for measuring: listed, the same for the same seed, like real ones."""

from django.utils import timezone

from directory.browse import Criteria, browse
from directory.bulk import make_supporters
from directory.models import SharedArea, Supporter
from people.models import Organisation, Team, User
from people.separation import separated


def test_they_are_listed_in_teams_and_found(
    asha: User, ambulance: Organisation, fire: Organisation
) -> None:
    made = make_supporters(30, seed=5, organisations=[ambulance, fire])
    assert len(made) == 30
    result = browse(asha, Criteria(), 1, timezone.now())
    assert result.total == Supporter.objects.visible_to(asha).count() >= 30
    member = User.objects.get(pk=made[1])
    assert User.objects.filter(separated(member)).count() == 11
    assert browse(asha, Criteria(word="listen"), 1, timezone.now()).total > 0


def test_the_same_seed_makes_the_same_people(ambulance: Organisation) -> None:
    first = make_supporters(15, seed=5, organisations=[ambulance])
    areas = sorted(SharedArea.objects.values_list("supporter", "code"))
    User.objects.filter(pk__in=first).delete()
    Team.objects.all().delete()
    assert make_supporters(15, seed=5, organisations=[ambulance]) == first
    assert sorted(SharedArea.objects.values_list("supporter", "code")) == areas
