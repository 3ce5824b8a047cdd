"""A self-care plan is its author's alone: written, printed, erased, and seen by nobody else."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from care import actions
from care.models import SelfCarePlan
from directory import actions as directory
from peersupport.erasure import erase
from people.models import User
from records.models import AuditEvent, Tally
from tests.cast import ClientOf
from tests.factories import make_user
from tests.factories_directory import listed_supporter

PAGE = "/care/plan/"
WORDS = {"signs": "Short sleep", "helps": "A walk", "people": "Jo", "leave_out": "Overtime"}


def text(client, page=PAGE):
    return client.get(page).content.decode()


def held(by):
    return list(SelfCarePlan.objects.owned_by(by).values_list(*WORDS))


def test_what_is_written_is_kept_and_read_again(ben: User, client_of: ClientOf) -> None:
    client = client_of(ben)
    assert client.post(PAGE, WORDS)["Location"] == PAGE
    assert held(ben) == [tuple(WORDS.values())]
    assert [word in text(client) for word in WORDS.values()] == [True] * 4


def test_writing_again_replaces_and_makes_no_second(ben: User, client_of: ClientOf) -> None:
    client = client_of(ben)
    for helps in ("A walk", "A swim", "A swim"):
        client.post(PAGE, {**WORDS, "helps": helps})
    assert held(ben) == [("Short sleep", "A swim", "Jo", "Overtime")]


def test_each_question_may_stay_empty(ben: User, client_of: ClientOf) -> None:
    client_of(ben).post(PAGE, {"helps": "Tea"})
    assert held(ben) == [("", "Tea", "", "")]


def test_too_long_is_said_beside_the_question_and_nothing_is_lost(
    ben: User, client_of: ClientOf
) -> None:
    client = client_of(ben)
    html = client.post(PAGE, {**WORDS, "signs": "x" * 1501}).content.decode()
    assert "Use 1,500 characters or fewer." in html
    assert ("x" * 1501 in html, "Overtime" in html, held(ben)) == (True, True, [])


def test_the_page_to_print_holds_the_plan_alone(ben: User, client_of: ClientOf) -> None:
    actions.save_plan(by=ben, **WORDS)
    html = text(client_of(ben), f"{PAGE}print/")
    assert [word in html for word in WORDS.values()] == [True] * 4
    assert "<textarea" not in html


def test_erased_at_once_and_erasing_twice_is_no_error(ben: User, client_of: ClientOf) -> None:
    actions.save_plan(by=ben, **WORDS)
    client = client_of(ben)
    for _ in range(2):
        assert client.post(f"{PAGE}erase/")["Location"] == PAGE
    assert held(ben) == []
    assert "Erase my plan" not in text(client)


def test_opening_the_address_that_erases_erases_nothing(ben: User, client_of: ClientOf) -> None:
    actions.save_plan(by=ben, **WORDS)
    assert client_of(ben).get(f"{PAGE}erase/").status_code == 405
    assert len(held(ben)) == 1


@pytest.mark.parametrize("name", ["asha", "cat", "dev", "viv", "vic", "eve", "finn"])
def test_who_never_was_a_supporter_finds_no_page(
    name: str, request: pytest.FixtureRequest, client_of: ClientOf
) -> None:
    client = client_of(request.getfixturevalue(name))
    pages = ["/care/", PAGE, f"{PAGE}print/", "/care/certificate/", "/care/thank-you/"]
    assert [client.get(page).status_code for page in pages] == [404] * 5
    assert client.post(PAGE, WORDS).status_code == 404
    assert not SelfCarePlan.objects.exists()


def test_the_action_itself_refuses_somebody_who_never_was_one(asha: User) -> None:
    with pytest.raises(PermissionDenied):
        actions.save_plan(by=asha, **WORDS)


def test_another_supporter_sees_their_own_page_whether_ben_wrote_or_not(
    ben: User, mo: User, client_of: ClientOf
) -> None:
    client = client_of(mo)
    pages = [PAGE, f"{PAGE}print/", "/care/"]
    plain = ["Short sleep" in text(client, page) for page in pages]
    actions.save_plan(by=ben, **WORDS)
    assert plain == ["Short sleep" in text(client, page) for page in pages] == [False] * 3


def test_writing_and_erasing_leave_no_trace_for_anybody(ben: User) -> None:
    before = (AuditEvent.objects.count(), Tally.objects.count())
    actions.save_plan(by=ben, **WORDS)
    actions.erase_plan(by=ben)
    assert (AuditEvent.objects.count(), Tally.objects.count()) == before


def test_the_plan_stays_with_whoever_stepped_down(ben: User, client_of: ClientOf) -> None:
    actions.save_plan(by=ben, **WORDS)
    directory.step_down(by=ben)
    assert "Short sleep" in text(client_of(ben))


def test_somebody_who_only_applied_is_no_supporter_yet(ambulance, client_of: ClientOf) -> None:
    una = make_user("una@ambulance.example", ambulance)
    listed_supporter(una, approved_at=None)
    assert client_of(una).get(PAGE).status_code == 404


def test_the_pages_cost_the_same_whoever_else_wrote(ben: User, mo: User, client_of) -> None:
    client, counts = client_of(ben), []
    for writer in (ben, mo):
        actions.save_plan(by=writer, **WORDS)
        for page in ("/care/", PAGE):
            with CaptureQueriesContext(connection) as asked:
                text(client, page)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 6


def test_the_plan_is_in_ones_own_data_and_in_nobody_elses(ben: User, mo: User, client_of) -> None:
    actions.save_plan(by=ben, **WORDS)
    found = [
        client_of(person, fresh=True).get("/my-data/download/").content.decode()
        for person in (ben, mo)
    ]
    assert [["Short sleep" in data, "Overtime" in data] for data in found] == [
        [True, True],
        [False, False],
    ]


def test_the_plan_goes_with_the_account(ben: User, mo: User) -> None:
    for writer in (ben, mo):
        actions.save_plan(by=writer, **WORDS)
    erase(person=ben, now=timezone.now())
    assert list(SelfCarePlan.objects.values_list("user", flat=True)) == [mo.pk]
