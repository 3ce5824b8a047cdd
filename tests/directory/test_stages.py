"""The stage on the way to being a peer supporter: derived from what is recorded, in words."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory import actions, stages
from directory.models import Application, Supporter
from directory.stages import Stage
from directory.taxonomy import CheckKind
from people.models import User
from records.clock import today
from tests.factories import make_user
from tests.factories_vetting import REASON, applicant, approved, checked, declined, draft, suspended

QUEUE = "/admin/directory/application/"


@pytest.fixture
def nell(ambulance, fire) -> User:
    ambulance.partners.add(fire)
    return make_user("nell@ambulance.example", ambulance)


def record(user: User, by: User, *kinds: CheckKind, met: bool = True) -> None:
    supporter = Supporter.objects.get(user=user)
    for kind in kinds:
        actions.record_check(by=by, supporter=supporter, kind=kind, met=met, done_on=today())


def stage_of(user: User) -> Stage:
    return stages.of_application(Application.objects.get(applicant=user), today())


TABLE = [
    ((), Stage.REFERENCES),
    ((CheckKind.REFERENCE,), Stage.CHECKS),
    ((CheckKind.REFERENCE, CheckKind.CONFLICTS), Stage.PANEL),
    ((CheckKind.REFERENCE, CheckKind.CONFLICTS, CheckKind.PANEL), Stage.TRAINING),
    ((CheckKind.TRAINING, CheckKind.PANEL), Stage.REFERENCES),
    (tuple(CheckKind), Stage.ASSESSED),
]


@pytest.mark.parametrize(("met", "expected"), TABLE)
def test_the_stage_is_the_first_step_that_is_still_open(nell, viv, met, expected):
    applicant(nell)
    record(nell, viv, *met)
    assert stage_of(nell) == expected


def test_a_check_that_is_not_met_is_still_open(nell, viv):
    checked(nell, viv)
    record(nell, viv, CheckKind.PANEL, met=False)
    assert stage_of(nell) == Stage.PANEL


def test_a_check_that_ran_out_is_open_again(nell, viv):
    checked(nell, viv)
    years = today() + timedelta(days=5000)
    assert stages.of_application(Application.objects.get(), years) == Stage.REFERENCES


def test_without_a_signed_agreement_the_last_step_is_to_sign(nell, viv):
    checked(nell, viv)
    nell.supporter.agreements.all().delete()
    assert stage_of(nell) == Stage.AGREEMENT


def test_without_the_managers_agreement_nothing_else_counts(nell, viv):
    checked(nell, viv)
    Application.objects.update(manager_agrees_time=False)
    assert stage_of(nell) == Stage.MANAGER_SUPPORT


def test_what_is_not_sent_is_interest(nell):
    draft(nell)
    assert stage_of(nell) == Stage.INTEREST


def test_a_declined_application_says_so(nell, viv):
    declined(applicant(nell), viv)
    assert stage_of(nell) == Stage.DECLINED


def test_somebody_approved_is_active_whether_paused_or_not(nell, viv, vic):
    supporter = approved(nell, viv, vic)
    before = stages.of_supporter(supporter, today())
    supporter.paused_at = timezone.now()
    assert (before, stages.of_supporter(supporter, today())) == (Stage.ACTIVE, Stage.ACTIVE)


def test_somebody_approved_before_the_training_is_still_to_be_trained(nell, viv, vic):
    application = applicant(nell)
    record(nell, viv, CheckKind.REFERENCE, CheckKind.CONFLICTS, CheckKind.PANEL)
    for vetter in (viv, vic):
        actions.decide(by=vetter, application=application, approves=True, reason=REASON)
    assert stage_of(nell) == Stage.TRAINING


@pytest.mark.parametrize(("days", "expected"), [(60, Stage.RENEWAL), (61, Stage.ACTIVE)])
def test_renewal_begins_sixty_days_ahead(nell, viv, vic, days, expected):
    supporter = approved(nell, viv, vic)
    supporter.cleared_until = today() + timedelta(days=days)
    assert stages.of_supporter(supporter, today()) == expected


def test_suspended_goes_before_renewal_and_stepping_down_before_both(nell, viv, vic):
    supporter = suspended(approved(nell, viv, vic), viv)
    supporter.cleared_until = None
    first = stages.of_supporter(supporter, today())
    supporter.stepped_down_at = timezone.now()
    assert (first, stages.of_supporter(supporter, today())) == (
        Stage.SUSPENDED,
        Stage.STEPPED_DOWN,
    )


def test_every_step_on_the_way_says_what_comes_next():
    here = [stages.here_and_next(stage) for stage in stages.ON_THE_WAY]
    assert [after for _, after in here] == [*[one for one, _ in here][1:], None]


def test_the_applicant_reads_where_they_are_and_who_does_it(nell, viv, client_of):
    applicant(nell)
    record(nell, viv, CheckKind.REFERENCE)
    html = client_of(nell).get("/apply/").content.decode()
    here, after = html.index("Checks for conduct and conflicts"), html.index("An interview")
    assert html.index("Where you are") < here < html.index("What happens next") < after


def names(client, query: str) -> list[str]:
    rows = client.get(f"{QUEUE}?{query}").context["cl"].result_list
    return [row.applicant.email for row in rows]


def test_the_queue_is_filtered_by_stage(nell, ambulance, viv, client_of):
    other = make_user("olu@ambulance.example", ambulance)
    applicant(nell)
    applicant(other)
    record(other, viv, CheckKind.REFERENCE)
    page = client_of(viv)
    found = {stage: names(page, f"stage={stage}") for stage in ("references", "checks", "panel")}
    assert found == {"references": [nell.email], "checks": [other.email], "panel": []}


def test_the_filtered_queue_takes_the_same_queries_for_one_and_three(ambulance, viv, client_of):
    page, counts = client_of(viv), []
    for batch in (["a"], ["b", "c"]):
        for name in batch:
            applicant(make_user(f"{name}@ambulance.example", ambulance))
        with CaptureQueriesContext(connection) as seen:
            names(page, "stage=references")
        counts.append(len(seen))
    assert counts[0] == counts[1]
