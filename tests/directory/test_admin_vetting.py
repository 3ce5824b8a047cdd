"""Vetting in the administration: who opens what, acts through forms, nothing by the back door."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from directory import actions
from directory.models import Application, ApplicationState, Check, SharedArea, Supporter
from people.models import User
from records.audit import events_about
from records.clock import today
from tests.factories import make_user
from tests.factories_directory import listed_supporter
from tests.factories_vetting import REASON, applicant, approved, checked, draft, suspended

QUEUE = "/admin/directory/application/"
SUPPORTERS = "/admin/directory/supporter/"
OTHERS = ["asha", "ben", "cat", "mo", "eve", "finn"]


@pytest.fixture
def nell(ambulance) -> User:
    return make_user("nell@ambulance.example", ambulance)


@pytest.fixture
def partners(ambulance, fire):
    ambulance.partners.add(fire)


@pytest.fixture
def application(nell, viv, partners) -> Application:
    return checked(nell, viv)


@pytest.fixture
def desk(viv, client_of):
    return client_of(viv, fresh=True)


def at(row, page="change") -> str:
    return f"/admin/directory/{row._meta.model_name}/{row.pk}/{page}/"


def check(**changes):
    return {"kind": "reference", "met": "yes", "done_on": today().isoformat(), **changes}


@pytest.mark.parametrize("who", ["viv", "vic"])
def test_vetters_open_queue_application_and_supporters(request, who, application, client_of, ben):
    client = client_of(request.getfixturevalue(who), fresh=True)
    supporter = Supporter.objects.get(user=ben)
    pages = [QUEUE, SUPPORTERS, at(application), at(supporter)]
    pages += [at(application, act) for act in ("check", "note", "approve", "decline")]
    pages += [at(supporter, act) for act in ("check", "suspend", "reinstate")]
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


@pytest.mark.parametrize(
    "page", [QUEUE, SUPPORTERS, "application", "check", "approve", "supporter"]
)
def test_an_administrator_opens_none_of_it(page, application, dev, ben, client_of):
    found = {
        "application": at(application),
        "check": at(application, "check"),
        "approve": at(application, "approve"),
        "supporter": at(Supporter.objects.get(user=ben)),
    }.get(page, page)
    client = client_of(dev, fresh=True)
    assert client.get(found).status_code == 403
    assert client.post(found, check(reason=REASON)).status_code == 403
    assert Check.objects.count() == 4


@pytest.mark.parametrize("who", OTHERS)
def test_everybody_else_is_kept_out_of_the_administration(request, who, application, client_of):
    client = client_of(request.getfixturevalue(who), fresh=True)
    for page in (QUEUE, SUPPORTERS, at(application), at(application, "approve"), "/admin/"):
        assert client.get(page, follow=True).status_code == 403


@pytest.mark.parametrize(
    "tail", ["add/", "{pk}/delete/", "{pk}/history/", "{pk}/", "{pk}/password/", "export/"]
)
def test_there_is_no_adding_deleting_or_history(desk, application, tail):
    supporter = application.applicant.supporter
    assert desk.get(QUEUE + tail.format(pk=application.pk)).status_code == 404
    assert desk.get(SUPPORTERS + tail.format(pk=supporter.pk)).status_code == 404


def test_nobody_learns_by_autocomplete(application, viv, dev, client_of):
    question = {"app_label": "directory", "model_name": "application", "field_name": "applicant"}
    for person in (viv, dev):
        answer = client_of(person).get("/admin/autocomplete/", {**question, "term": "nell"})
        assert answer.status_code == 404


@pytest.mark.parametrize(
    "query", ["applicant__email=nell@ambulance.example", "why__isnull=1", "decisions__approves=1"]
)
def test_no_question_but_the_filter_is_answered(desk, application, query):
    assert desk.get(f"{QUEUE}?{query}").status_code == 400


def test_a_search_word_changes_nothing(desk, application):
    assert desk.get(f"{QUEUE}?q=nobody").context["cl"].result_count == 1


def test_the_list_cannot_delete_or_be_edited(desk, application):
    for action in ("delete_selected", ""):
        desk.post(QUEUE, {"action": action, "_selected_action": [str(application.pk)]})
    desk.post(at(application), {"state": "approved", "why": "changed"})
    application.refresh_from_db()
    assert (application.state, application.why == "changed") == ("submitted", False)


def test_the_queue_shows_age_what_is_missing_and_decisions_so_far(desk, nell, viv, partners):
    application = applicant(nell)
    words = desk.get(QUEUE).content.decode()
    assert "Conduct and conflict check, Peer nomination or reference" in words
    assert ("today" in words, "0 of 2" in words) == (True, True)
    for kind in ("conflicts", "reference", "panel"):
        actions.record_check(by=viv, supporter=nell.supporter, kind=kind, met=True, done_on=today())
    actions.decide(by=viv, application=application, approves=True, reason=REASON)
    words = desk.get(QUEUE).content.decode()
    assert ("Training standard met" in words, "1 of 2" in words) == (True, True)


def test_the_queue_is_filtered_by_state(desk, application, viv):
    actions.decide(by=viv, application=application, approves=False, reason=REASON, criterion="time")
    counts = {
        state: desk.get(f"{QUEUE}?state={state}").context["cl"].result_count
        for state in ("submitted", "approved", "declined")
    }
    assert counts == {"submitted": 0, "approved": 0, "declined": 1}


@pytest.mark.parametrize(
    ("standing", "found"), [("", 1), ("soon", 0), ("out", 0), ("suspended", 1)]
)
def test_supporters_are_filtered_by_standing(desk, nell, viv, vic, partners, standing, found):
    suspended(approved(nell, viv, vic), viv)
    page = desk.get(f"{SUPPORTERS}?standing={standing}" if standing else SUPPORTERS)
    assert page.context["cl"].result_count == found


def questions(client, page) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


@pytest.mark.parametrize("page", [QUEUE, SUPPORTERS])
def test_lists_ask_as_many_questions_for_three_rows_as_for_one(
    desk, application, ambulance, ben, viv, page
):
    desk.get(page)
    one = questions(desk, page)
    for number in range(2):
        checked(make_user(f"n{number}@ambulance.example", ambulance), viv)
        listed_supporter(make_user(f"s{number}@ambulance.example", ambulance))
    assert questions(desk, page) == one


def test_a_check_is_recorded_and_what_is_wrong_stands_beside_the_field(desk, application):
    before = Check.objects.count()
    wrong = desk.post(
        at(application, "check"), check(done_on=(today() + timedelta(days=2)).isoformat())
    )
    assert wrong.context["form"].errors == {
        "done_on": ["The day it was done cannot be in the future."]
    }
    assert Check.objects.count() == before
    assert "Error: Record a check" in wrong.content.decode()
    assert desk.post(at(application, "check"), check(met="no")).status_code == 302
    assert Check.objects.filter(kind="reference", met=False).count() == 1


def test_a_note_is_added_and_read_by_the_other_vetter(desk, application, vic, client_of):
    desk.post(at(application, "note"), {"text": "Training is booked."})
    assert "Training is booked." in client_of(vic).get(at(application)).content.decode()


def test_two_vetters_approve_and_the_reason_typed_is_kept_on_an_error(
    desk, application, vic, client_of
):
    assert desk.post(at(application, "approve"), {"reason": REASON}).status_code == 302
    again = desk.post(at(application, "approve"), {"reason": "Typed with care"})
    assert "Typed with care" in again.content.decode()
    assert "different person" in again.content.decode()
    client_of(vic, fresh=True).post(at(application, "approve"), {"reason": REASON})
    application.refresh_from_db()
    assert application.state == ApplicationState.APPROVED
    assert Supporter.objects.listed().get().user == application.applicant


def test_grave_acts_ask_for_a_fresh_sign_in_before_anything_is_typed(
    application, viv, ben, client_of
):
    client, supporter = client_of(viv), Supporter.objects.get(user=ben)
    for page in (at(application, "approve"), at(application, "decline"), at(supporter, "suspend")):
        answer = client.get(page)
        assert (answer.status_code, "reauthenticate" in answer.url) == (302, True)
    assert client.get(at(application, "note")).status_code == 200


def test_declining_takes_one(desk, application):
    desk.post(at(application, "decline"), {"reason": "Not now.", "criterion": "time"})
    application.refresh_from_db()
    assert application.state == ApplicationState.DECLINED


def test_suspending_and_coming_back_take_two_people(desk, nell, viv, vic, partners, client_of):
    supporter = approved(nell, viv, vic)
    review = (today() + timedelta(days=7)).isoformat()
    desk.post(at(supporter, "suspend"), {"reason": REASON, "review_on": review})
    assert not Supporter.objects.listed().exists()
    same = desk.post(at(supporter, "reinstate"), {"reason": REASON})
    assert "A different person decides" in same.content.decode()
    client_of(vic, fresh=True).post(at(supporter, "reinstate"), {"reason": REASON})
    assert Supporter.objects.listed().exists()


def test_a_vetter_cannot_open_the_row_of_their_own_line(desk, application, nell, viv):
    User.objects.filter(pk=nell.pk).update(line_manager=viv)
    for page in ("change", "check", "note", "approve", "decline"):
        assert desk.get(at(application, page)).status_code == 404
    assert desk.get(QUEUE).context["cl"].result_count == 0


def test_a_draft_is_not_there(desk, ambulance):
    begun = draft(make_user("tom@ambulance.example", ambulance), why="canary-draft")
    assert desk.get(at(begun)).status_code == 404


def test_lived_experience_is_read_only_while_it_is_being_decided(desk, nell, viv, vic, partners):
    application = checked(nell, viv)
    actions.share_area(by=nell, code="alcohol")
    assert "Alcohol" in desk.get(at(application)).content.decode()
    for vetter in (viv, vic):
        actions.decide(by=vetter, application=application, approves=True, reason=REASON)
    assert SharedArea.objects.count() == 1
    for row in (application, nell.supporter):
        words = desk.get(at(row)).content.decode()
        assert ("Alcohol" in words, "A long winter." in words) == (False, False)


def test_a_supporters_page_says_nothing_about_pausing_load_or_contacts(desk, ben):
    supporter = Supporter.objects.get(user=ben)
    plain = desk.get(at(supporter)).content
    Supporter.objects.filter(pk=supporter.pk).update(
        load_snapshot=3, how_many=3, taking_new=False, paused_at=supporter.approved_at
    )
    assert desk.get(at(supporter)).content.replace(b" ", b"") == plain.replace(b" ", b"")


def test_opening_is_audited_and_djangos_own_log_stays_empty(desk, application, nell, ben):
    for _ in range(2):
        desk.get(at(application))
        desk.get(at(Supporter.objects.get(user=ben)))
    desk.post(at(application, "note"), {"text": "Fine."})
    opened = events_about(nell.pk).filter(event="application.opened")
    assert (opened.count(), events_about(ben.pk).count()) == (1, 1)
    assert not LogEntry.objects.exists()


def test_titles_name_nobody(desk, application, nell):
    for page in ("change", "check", "approve"):
        html = desk.get(at(application, page)).content.decode()
        assert nell.name not in html[html.index("<title>") : html.index("</title>")]


def test_pages_hold_no_inline_script_or_style(desk, application, dev, client_of):
    supporter = application.applicant.supporter
    pages = [(desk, p) for p in (QUEUE, SUPPORTERS, at(application), at(application, "check"))]
    pages += [(desk, "/admin/"), (client_of(dev, fresh=True), "/admin/people/team/add/")]
    pages += [(client_of(dev, fresh=True), "/admin/people/user/")]
    assert supporter.pk
    for client, page in pages:
        html = client.get(page).content.decode()
        assert ("<style" in html, " style=" in html, "<script>" in html) == (False,) * 3


def test_the_index_lists_only_what_one_may_open(desk, dev, client_of, application):
    vetter, office = desk.get("/admin/").content.decode(), client_of(dev).get("/admin/")
    assert ("Applications" in vetter, "Supporters" in vetter) == (True, True)
    assert "directory" not in office.content.decode()


def test_only_the_queues_and_supporters_are_registered():
    ours = [m.__name__ for m in admin.site._registry if m._meta.app_label == "directory"]
    assert sorted(ours) == [
        "AgreementText",
        "Appeal",
        "Application",
        "Supporter",
        "TakenOn",
        "TrainingModule",
        "WaitingText",
    ]
    assert reverse("admin:directory_application_changelist") == QUEUE


def test_a_supporters_check_is_renewed_and_the_standing_follows(desk, nell, viv, vic, partners):
    supporter = approved(nell, viv, vic)
    ran_out = (today() - timedelta(days=1)).isoformat()
    old = check(kind="training", done_on="2020-01-01", expires_on=ran_out)
    for typed, standing in ((old, "Ran out"), (check(met="no"), "A check is missing")):
        assert desk.post(at(supporter, "check"), typed).status_code == 302
        assert standing in desk.get(at(supporter)).content.decode()
        assert desk.get(f"{SUPPORTERS}?standing=out").context["cl"].result_count == 1
    actions.step_down(by=nell)
    assert "Stepped down" in desk.get(SUPPORTERS).content.decode()
