"""Modules and training days in the administration; one's own training on one's own page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import Supporter, TrainingModule, TrainingRecord
from people.models import User
from records.clock import today
from tests.factories import make_user
from tests.factories_training import did, module
from tests.factories_vetting import applicant, approved

MODULES = "/admin/directory/trainingmodule/"


@pytest.fixture
def nell(ambulance, fire) -> User:
    ambulance.partners.add(fire)
    return make_user("nell@ambulance.example", ambulance)


@pytest.fixture
def supporter(nell, viv, vic) -> Supporter:
    return approved(User.objects.get(pk=nell.pk), viv, vic)


@pytest.fixture
def desk(viv, client_of):
    return client_of(viv, fresh=True)


def at(one: TrainingModule, page: str) -> str:
    return f"{MODULES}{one.pk}/{page}/"


def day(*people: Supporter, **changes) -> dict[str, object]:
    typed = {"done_on": today().isoformat(), "met": "yes"}
    return {**typed, "people": [str(one.pk) for one in people], **changes}


def test_a_module_is_added_and_changed_on_pages(desk):
    typed = {"name": "Listening", "months": "12", "required": "on", "required_from": ""}
    desk.post(f"{MODULES}add/", typed)
    one = TrainingModule.objects.get()
    assert (one.name, one.is_required) == ("Listening", True)
    desk.post(at(one, "change"), {**typed, "name": "Hearing", "is_used": "on"})
    one.refresh_from_db()
    assert (one.name, one.months) == ("Hearing", 12)


def test_what_is_wrong_with_a_module_stands_beside_the_field_and_nothing_is_lost(desk):
    answer = desk.post(f"{MODULES}add/", {"name": "", "standard": "Two days", "months": "900"})
    form = answer.context["form"]
    assert sorted(form.errors) == ["months", "name"]
    assert b'value="Two days"' in answer.content
    assert not TrainingModule.objects.exists()


def test_a_training_day_is_recorded_for_those_who_are_ticked(desk, supporter, viv, ambulance):
    one, other = module(viv), applicant(make_user("ned@ambulance.example", ambulance))
    page = desk.get(at(one, "day"))
    assert {b"Nell" in page.content, b"Ned, applicant" in page.content} == {True}
    answer = desk.post(at(one, "day"), day(supporter), follow=True)
    assert "Recorded for 1 person." in answer.text
    assert TrainingRecord.objects.get().supporter == supporter
    assert not other.applicant.supporter.training.exists()


def test_the_same_day_sent_twice_is_one_row_and_says_so(desk, supporter, viv):
    one = module(viv)
    desk.post(at(one, "day"), day(supporter))
    answer = desk.post(at(one, "day"), day(supporter), follow=True)
    assert "Recorded for 0 people. For 1 it was recorded already." in answer.text
    assert TrainingRecord.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"people": []}, "people"), ({"done_on": ""}, "done_on"), ({"met": ""}, "met")],
)
def test_a_day_with_something_missing_is_asked_again(desk, supporter, viv, changes, field):
    answer = desk.post(at(module(viv), "day"), day(supporter, **changes))
    assert list(answer.context["form"].errors) == [field]
    assert not TrainingRecord.objects.exists()


def test_a_day_in_the_future_is_refused_beside_its_field(desk, supporter, viv):
    later = (today() + timedelta(days=1)).isoformat()
    answer = desk.post(at(module(viv), "day"), day(supporter, done_on=later))
    assert "done_on" in answer.context["form"].errors
    assert not TrainingRecord.objects.exists()


def test_somebody_of_elsewhere_or_in_ones_own_line_is_not_on_the_list(desk, viv, supporter, eve):
    boss = User.objects.get(pk=supporter.user_id)
    User.objects.filter(pk=viv.pk).update(line_manager=boss)
    one = module(viv)
    answer = desk.post(at(one, "day"), day(supporter))
    assert "Nobody is on this list" in desk.get(at(one, "day")).text
    assert "people" in answer.context["form"].errors
    assert not TrainingRecord.objects.exists()


@pytest.mark.parametrize(
    ("show", "names"),
    [
        ("all", ["Ned", "Nell"]),
        ("supporters", ["Nell"]),
        ("applicants", ["Ned"]),
        ("missing", ["Ned"]),
        ("rubbish", ["Ned", "Nell"]),
    ],
)
def test_the_list_shows_those_who_are_asked_for(desk, supporter, viv, ambulance, show, names):
    applicant(make_user("ned@ambulance.example", ambulance))
    one = module(viv)
    did(supporter, viv, one)
    form = desk.get(at(one, "day"), {"show": show}).context["form"]
    assert [row.user.name for row in form.known.values()] == names


def test_three_people_cost_as_many_queries_as_one(desk, supporter, viv, vic, ambulance):
    one, counts = module(viv), []
    for name in ("ned", "nat"):
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(at(one, "day")).status_code == 200
        counts.append(len(queries))
        for suffix in "ab":
            approved(make_user(f"{name}{suffix}@ambulance.example", ambulance), viv, vic)
    assert counts[0] == counts[1]


def test_another_organisations_module_is_not_found(viv, vic, client_of):
    one = module(viv)
    client = client_of(vic, fresh=True)
    assert [client.get(at(one, page)).status_code for page in ("change", "day")] == [404, 404]
    assert "Listening" not in client.get(MODULES).text


def test_one_persons_training_is_recorded_from_their_page(desk, supporter, viv):
    one = module(viv)
    address = f"/admin/directory/supporter/{supporter.pk}/"
    assert "Record more training" in desk.get(f"{address}change/").text
    typed = {"module": str(one.pk), "met": "yes", "done_on": today().isoformat()}
    desk.post(f"{address}training/", typed)
    assert TrainingRecord.objects.get().module == one
    assert "Listening" in desk.get(f"{address}change/").text


def test_what_is_due_leads_to_where_it_is_recorded(desk, supporter, viv):
    did(supporter, viv, module(viv, months=1))
    address = f"/admin/directory/supporter/{supporter.pk}/training/"
    assert address in desk.get("/admin/directory/takenon/").text


def test_a_plain_check_of_training_is_refused_beside_its_field(desk, supporter, viv):
    module(viv)
    typed = {"kind": "training", "met": "yes", "done_on": today().isoformat()}
    answer = desk.post(f"/admin/directory/supporter/{supporter.pk}/check/", typed)
    assert answer.context["form"].errors == {"kind": ["Training is recorded by its modules here."]}


def test_a_supporter_reads_their_own_training(supporter, viv, client_of):
    did(supporter, viv, module(viv, standard="Two days"), met=False)
    page = client_of(supporter.user).get("/profile/").text
    assert [words in page for words in ("Listening", "Two days", "Not met")] == [True] * 3


def test_what_was_not_met_stands_on_nobody_elses_page(supporter, viv, client_of, cat, dev, eve):
    did(supporter, viv, module(viv, "CNRY-module"), met=False)
    for person in (cat, dev, eve):
        client = client_of(person, fresh=True)
        pages = ["/", "/desk/", "/supporters/", "/my-data/", "/admin/", MODULES]
        seen = "".join(client.get(page, follow=True).text for page in pages)
        assert ("CNRY-module" in seen, "Not met" in seen) == (False, False)
