"""The vetters' pages about panels, probation, the end of a role, appeals and what is due."""

from datetime import timedelta

import pytest
from django.urls import reverse

from directory import actions
from directory.models import Appeal, PanelMember, Supporter, TakenOn
from people.models import User
from records.clock import today
from tests.factories import make_user
from tests.factories_vetting import REASON, applicant, approved, checked, declined, suspended

DUE = "/admin/directory/takenon/"
APPEALS = "/admin/directory/appeal/"


@pytest.fixture
def nell(ambulance, fire) -> User:
    ambulance.partners.add(fire)
    return make_user("nell@ambulance.example", ambulance)


@pytest.fixture
def supporter(nell, viv, vic) -> Supporter:
    return approved(nell, viv, vic)


@pytest.fixture
def desk(client_of, viv):
    return client_of(viv, fresh=True)


def at(row, act="change") -> str:
    return reverse(f"admin:directory_{row._meta.model_name}_{act}", args=[row.pk])


def test_an_interview_is_recorded_with_its_panel(desk, nell, viv, vic):
    application = applicant(nell)
    page = desk.get(at(application, "interview")).content.decode()
    assert ("Viv, Northern Ambulance Service" in page, "Vic, Moorland" in page) == (True, True)
    typed = {"done_on": today().isoformat(), "vetters": [str(viv.pk)], "met": "yes"}
    alone = desk.post(at(application, "interview"), typed)
    assert "A panel is at least two people." in alone.content.decode()
    desk.post(at(application, "interview"), {**typed, "others": ["professional"]})
    words = desk.get(at(application)).content.decode()
    assert "On the panel: Health or welfare professional, Viv." in words


def test_a_person_who_may_not_vet_is_not_offered_for_the_panel(desk, nell, viv, vic, cat):
    User.objects.filter(pk=nell.pk).update(line_manager=vic)
    application = applicant(User.objects.get(pk=nell.pk))
    page = desk.get(at(application, "interview")).content.decode()
    assert ("Vic," in page, "Cat," in page) == (False, False)
    typed = {"done_on": today().isoformat(), "vetters": [str(viv.pk), str(vic.pk)], "met": "yes"}
    desk.post(at(application, "interview"), typed)
    assert not PanelMember.objects.exists()


def test_a_refusal_chooses_from_the_published_criteria(desk, nell, viv):
    application = checked(nell, viv)
    page = desk.post(at(application, "decline"), {"reason": REASON})
    assert page.context["form"].errors == {"criterion": ["Choose the criterion that is not met."]}
    desk.post(at(application, "decline"), {"reason": REASON, "criterion": "listens"})
    assert "you can keep a confidence" in desk.get(at(application)).content.decode()


def test_probation_is_passed_by_one_press(desk, supporter):
    assert "On probation since" in desk.get(at(supporter)).content.decode()
    desk.post(at(supporter, "pass-probation"))
    assert "Not on probation." in desk.get(at(supporter)).content.decode()


def test_looking_at_the_page_of_the_press_changes_nothing(desk, supporter):
    assert desk.get(at(supporter, "pass-probation")).status_code == 200
    assert supporter.probations.open().exists()


def test_probation_is_extended_once(desk, supporter):
    until = supporter.probations.get().ends_on + timedelta(days=30)
    desk.post(at(supporter, "extend-probation"), {"until": until.isoformat(), "reason": REASON})
    words = desk.get(at(supporter)).content.decode()
    assert ("Extended by Viv" in words, "Extend the probation" in words) == (True, False)


def test_the_end_of_a_role_takes_two_windows(desk, supporter, vic, client_of):
    typed = {"criterion": "respect", "reason": REASON}
    desk.post(at(supporter, "propose-removal"), typed)
    same = desk.post(at(supporter, "agree-removal"), {"reason": REASON})
    assert "You proposed it. A different person decides." in same.content.decode()
    client_of(vic, fresh=True).post(at(supporter, "agree-removal"), {"reason": REASON})
    assert "Two people decided it" in desk.get(at(supporter)).content.decode()


def test_a_proposal_is_dropped(desk, supporter):
    desk.post(at(supporter, "propose-removal"), {"criterion": "role", "reason": REASON})
    desk.post(at(supporter, "drop-removal"), {"reason": "We found a way."})
    assert "Not agreed" in desk.get(at(supporter)).content.decode()


def test_a_suspension_is_extended_by_somebody_else(desk, supporter, viv, vic, client_of):
    suspended(supporter, viv)
    later = (today() + timedelta(days=20)).isoformat()
    typed = {"review_on": later, "reason": "One more talk."}
    same = desk.post(at(supporter, "extend-suspension"), typed)
    assert "A different person extends it." in same.content.decode()
    client_of(vic, fresh=True).post(at(supporter, "extend-suspension"), typed)
    assert "Extended by Vic" in desk.get(at(supporter)).content.decode()


def test_an_appeal_is_read_and_decided_by_those_who_took_no_part(
    desk, supporter, nell, viv, vic, client_of
):
    suspended(supporter, viv)
    row = actions.appeal(by=nell, words="I was not heard.")
    assert desk.get(at(row)).status_code == 404
    other = client_of(vic, fresh=True)
    assert "I was not heard." in other.get(at(row)).content.decode()
    other.post(at(row, "decide"), {"upholds": "yes", "words": "We were wrong."})
    assert Appeal.objects.get().outcome == "upheld"
    pages = [other.get(page) for page in (APPEALS, f"{APPEALS}?state=closed")]
    assert [page.context["cl"].result_count for page in pages] == [0, 1]


@pytest.mark.parametrize("kind", ["declined", "suspended", "removed"])
def test_the_page_of_an_appeal_says_what_was_decided(kind, nell, viv, vic, client_of, ambulance):
    wyn = make_user("wyn@ambulance.example", ambulance, roles=["vetter"])
    if kind == "declined":
        declined(checked(nell, viv), viv, reason="canary-reason")
    else:
        supporter = approved(nell, viv, vic)
        actions.propose_removal(
            by=viv, supporter=supporter, criterion="role", reason="canary-reason"
        )
        if kind == "removed":
            actions.decide_removal(by=vic, supporter=supporter, agrees=True, reason=REASON)
        else:
            actions.suspend(
                by=viv, supporter=supporter, reason="canary-reason",
                review_on=today() + timedelta(days=3),
            )  # fmt: skip
    row = actions.appeal(by=nell, words="Please.")
    for page in ("change", "decide"):
        html = client_of(wyn, fresh=True).get(at(row, page)).content.decode()
        assert ("canary-reason" in html, "Please." in html) == (True, True)


def test_the_due_list_leads_to_each_act(desk, supporter, viv):
    suspended(supporter, viv)
    soon = today() + timedelta(days=9)
    supporter.checks.update(expires_on=soon)
    supporter.probations.update(ends_on=soon)
    Supporter.objects.update(cleared_until=soon)
    page = desk.get(DUE)
    places = {item.kind.value: address for item, address, _ in page.context["items"]}
    assert sorted(places) == [
        "conflicts", "panel", "probation", "reference", "suspension", "training",
    ]  # fmt: skip
    assert {desk.get(address).status_code for address in places.values()} == {200}


def test_a_vetter_says_that_they_are_on_it(desk, supporter):
    supporter.probations.update(ends_on=today())
    place = reverse("admin:directory_takenon_take",
                    args=[supporter.user_id, "probation", today().isoformat()])  # fmt: skip
    wrong = desk.post(place, {"by_day": (today() - timedelta(days=1)).isoformat()})
    assert "Choose a day within the next 60 days." in wrong.content.decode()
    assert desk.post(place, {"by_day": today().isoformat()}).status_code == 302
    assert "Viv, by" in desk.get(DUE).content.decode()
    assert TakenOn.objects.get().kind == "probation"


@pytest.mark.parametrize("day", ["2026-13-40", "nonsense", "2020-01-01"])
def test_what_is_not_due_is_not_there(desk, supporter, day):
    for kind in ("probation", "nonsense"):
        place = reverse("admin:directory_takenon_take", args=[supporter.user_id, kind, day])
        assert desk.get(place).status_code == 404


@pytest.mark.parametrize("who", ["cat", "dev", "mo", "eve"])
@pytest.mark.parametrize("page", [DUE, APPEALS])
def test_those_who_do_not_vet_get_none_of_it(request, client_of, supporter, who, page):
    assert client_of(request.getfixturevalue(who), fresh=True).get(page).status_code == 403


def test_nothing_due_says_so(desk, nell):
    assert "Nothing is due." in desk.get(DUE).content.decode()


def test_an_administrator_reads_a_number_and_no_name(supporter, nell, viv, vic, dev, client_of):
    office = client_of(dev, fresh=True)
    assert "cannot be decided" not in office.get("/admin/").content.decode()
    actions.propose_removal(by=viv, supporter=supporter, criterion="role", reason=REASON)
    actions.decide_removal(by=vic, supporter=supporter, agrees=True, reason=REASON)
    actions.appeal(by=nell, words="Please.")
    page = office.get("/admin/").content.decode()
    assert ("1 appeal about peer supporters cannot" in page, "Nell" in page) == (True, False)
    for vetter in (viv, vic):
        assert "cannot be decided" not in client_of(vetter).get("/admin/").content.decode()


def test_a_coordinator_reads_the_same_number_on_the_desk(supporter, nell, viv, vic, cat, client_of):
    desk = client_of(cat)
    assert "needed to look again" not in desk.get("/desk/").content.decode()
    actions.propose_removal(by=viv, supporter=supporter, criterion="role", reason=REASON)
    actions.decide_removal(by=vic, supporter=supporter, agrees=True, reason=REASON)
    actions.appeal(by=nell, words="Please.")
    page = desk.get("/desk/").content.decode()
    assert ("1 appeal cannot be decided" in page, "Nell" in page) == (True, False)
