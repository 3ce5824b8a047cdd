"""What is decided about supporters stays with the vetters and the person: nobody else's page
changes, everything goes with an account, and the person has all of it in their own data."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from directory import actions, reminders
from directory.models import (
    Appeal,
    AppealVote,
    LibraryNews,
    PanelMember,
    Probation,
    Removal,
    Supporter,
    SuspensionExtension,
    TakenOn,
    Told,
)
from peersupport.erasure import erase
from people.models import User
from records.clock import today
from tests.crawl import crawl
from tests.factories import make_user
from tests.factories_vetting import REASON, approved, suspended

ROWS = [Probation, SuspensionExtension, Removal, Appeal, AppealVote, PanelMember, TakenOn, Told,
        LibraryNews]  # fmt: skip
OTHERS = ["cat", "finn", "dev", "mo", "eve"]
# New secrets at each visit; and their own trail.
LEFT_OUT = ("/accounts/2fa/", "/my-data/", "/resources/", "/signposts/", "/admin/people/")


@pytest.fixture
def nell(ambulance, fire) -> User:
    ambulance.partners.add(fire)
    return make_user("nell@ambulance.example", ambulance)


@pytest.fixture
def wyn(ambulance) -> User:
    return make_user("wyn@ambulance.example", ambulance, roles=["vetter"])


def everything(nell: User, viv: User, vic: User, wyn: User) -> Supporter:
    """One of each row about Nell, by Viv, Vic and Wyn."""
    supporter, day = approved(nell, viv, vic), today()
    until = supporter.probations.get().ends_on + timedelta(days=9)
    actions.extend_probation(by=viv, supporter=supporter, until=until, reason="CNRY-longer")
    suspended(supporter, viv)
    actions.extend_suspension(
        by=vic, supporter=supporter, reason="CNRY-more", review_on=day + timedelta(days=30)
    )
    actions.take_on(by=viv, person=nell, kind="suspension", due_on=day + timedelta(days=30),
                    by_day=day)  # fmt: skip
    actions.propose_removal(by=viv, supporter=supporter, criterion="role", reason="CNRY-ends")
    reminders.send(timezone.now() + timedelta(days=1))
    row = actions.appeal(by=nell, words="mine-words")
    actions.decide_appeal(by=wyn, appeal=row, upholds=False, words="mine-answer")
    actions.record_interview(by=viv, supporter=supporter, vetters=[viv, vic], others=[], met=True,
                             done_on=day)  # fmt: skip
    actions.want_library_news(by=nell, wanted=False)
    return supporter


def test_the_fixture_makes_one_of_each(nell, viv, vic, wyn):
    everything(nell, viv, vic, wyn)
    assert [model.__name__ for model in ROWS if not model._default_manager.exists()] == []


def test_everything_goes_with_the_person(nell, viv, vic, wyn):
    everything(nell, viv, vic, wyn)
    erase(person=nell, now=timezone.now())
    assert [model.__name__ for model in ROWS if model._default_manager.exists()] == []


def test_a_vetter_who_goes_leaves_the_rows_without_a_name(nell, viv, vic, wyn):
    everything(nell, viv, vic, wyn)
    erase(person=viv, now=timezone.now())
    kept = [Probation, SuspensionExtension, Removal, Appeal, AppealVote, PanelMember]
    assert [model.__name__ for model in kept if not model._default_manager.exists()] == []
    people = [
        getattr(row, field.name)
        for model in kept
        for row in model._default_manager.all()
        for field in model._meta.fields
        if field.related_model is User
    ]
    assert (viv in people, TakenOn.objects.exists()) == (False, False)


@pytest.mark.parametrize("page", ["/my-data/everything/", "/my-data/download/"])
def test_the_person_has_all_of_it_without_reasons_and_names(nell, viv, vic, wyn, page, client_of):
    everything(nell, viv, vic, wyn)
    text = client_of(nell, fresh=True).get(page).content.decode()
    assert ("mine-words" in text, "mine-answer" in text) == (True, True)
    hidden = ["CNRY-longer", "CNRY-more", "CNRY-ends", REASON, str(viv.pk), str(wyn.pk)]
    assert [words for words in hidden if words in text] == []


def test_the_person_reads_who_opened_and_did_what(nell, viv, vic, wyn, client_of):
    everything(nell, viv, vic, wyn)
    html = client_of(nell).get("/my-data/").content.decode()
    said = ["Your probation was extended", "Your suspension was extended",
            "Somebody decided on your appeal", "Somebody proposed to end your role",
            "A vetter took on a date of yours"]  # fmt: skip
    assert [words for words in said if words not in html] == []


Step = Callable[[User, User, User], object]
STEPS: list[Step] = [
    lambda nell, viv, vic: actions.pass_probation(by=viv, supporter=nell.supporter),
    lambda nell, viv, vic: actions.propose_removal(
        by=viv, supporter=nell.supporter, criterion="role", reason=REASON
    ),
    lambda nell, viv, vic: actions.record_interview(
        by=viv, supporter=nell.supporter, vetters=[viv, vic], others=[], met=True, done_on=today()
    ),
    lambda nell, viv, vic: reminders.send(timezone.now()),
    lambda nell, viv, vic: actions.want_library_news(by=nell, wanted=False),
]
# A suspended supporter is not listed, so this begins after that.
SUSPENDED: list[Step] = [
    lambda nell, viv, vic: actions.appeal(by=nell, words="Please."),
    lambda nell, viv, vic: actions.decide_appeal(
        by=vic, appeal=Appeal.objects.get(), upholds=False, words="No."
    ),
]


@pytest.mark.parametrize("name", OTHERS)
def test_nothing_changes_on_anybody_elses_pages(request, nell, viv, vic, asha, client_of, name):
    supporter = approved(nell, viv, vic)
    client = client_of(request.getfixturevalue(name), fresh=True)
    for steps in (STEPS, SUSPENDED):
        before = crawl(client, leave_out=LEFT_OUT)
        for step in steps:
            step(User.objects.get(pk=nell.pk), viv, vic)
        assert crawl(client, leave_out=LEFT_OUT) == before
        if steps is STEPS:
            suspended(supporter, viv)


def test_the_comparison_can_fail(nell, viv, vic, client_of):
    supporter = approved(nell, viv, vic)
    client = client_of(vic, fresh=True)
    before = crawl(client, leave_out=LEFT_OUT)
    actions.pass_probation(by=viv, supporter=supporter)
    assert crawl(client, leave_out=LEFT_OUT) != before
