"""What people read while somebody is found: reasons, no names, no areas; and what they press."""

import re

import pytest

from mentoring import actions, clock
from mentoring.models import Need, Pair, Proposal
from peersupport.dates import exact
from people.models import User
from tests.factories import make_user
from tests.factories_mentoring import cohort, need, offer, put_to
from tests.factories_wellbeing import fresh
from tests.mentoring.conftest import told

LIVED = b"Someone with lived experience"


@pytest.fixture
def wish(asha):
    User.objects.filter(pk=asha.pk).update(role_type="ambulance_para")
    return need(fresh(asha), wants_experience=True, areas=["sleep"], may_be_suggested=True)


@pytest.fixture
def helpful(ben):
    return offer(ben, what="How I got there.", has_experience=True, areas=["sleep"])


def words(page) -> str:
    assert page.status_code == 200
    return str(page.content.decode())


def tokens(client, row) -> list[str]:
    """The addresses of those who are suggested."""
    page = words(client.get(f"/mentoring/needs/{row.pk}/"))
    return re.findall(rf'href="/mentoring/needs/{row.pk}/([\w-]{{20,}})/"', page)


def test_a_suggestion_says_why_and_not_who(wish, helpful, asha, ben, client_of):
    page = words(client_of(fresh(asha)).get(f"/mentoring/needs/{wish.pk}/"))
    for said in ("How I got there.", "Same kind of work", "Two rank bands up", LIVED.decode()):
        assert said in page
    for kept in (ben.name, ben.email, str(helpful.pk), str(ben.pk), "Sleep"):
        assert kept not in page.replace("sbs-", "")


def test_who_is_asked_reads_the_need_and_no_name(wish, helpful, asha, ben, now, client_of):
    row = put_to(wish, helpful, now)
    page = words(client_of(fresh(ben)).get(f"/mentoring/asked/{row.pk}/"))
    assert "My next step" in page
    for kept in ("What comes next.", asha.name, asha.email):
        assert kept not in page


def test_asked_with_a_second_choice_in_two_steps(wish, helpful, asha, sam, client_of):
    offer(sam)
    client = client_of(fresh(asha))
    first, second = tokens(client, wish)
    assert client.get(f"/mentoring/needs/{wish.pk}/{first}/").status_code == 200
    client.post(f"/mentoring/needs/{wish.pk}/{first}/", {"second": second})
    assert list(wish.proposals.order_by("place").values_list("state", flat=True)) == [
        "asked",
        "next",
    ]
    page = words(client.get(f"/mentoring/needs/{wish.pk}/"))
    assert "Somebody is asked" in page


def test_who_is_asked_by_the_page_gets_a_notice(wish, helpful, asha, ben, client_of):
    client = client_of(fresh(asha))
    (only,) = tokens(client, wish)
    page = words(client.get(f"/mentoring/needs/{wish.pk}/{only}/"))
    assert "they read that you would like it" in page
    told()
    client.post(f"/mentoring/needs/{wish.pk}/{only}/", {"second": ""})
    assert told() == [ben.pk]


def test_an_address_made_for_somebody_else_opens_nothing(wish, helpful, asha, kim, client_of):
    other = need(kim)
    (theirs,) = tokens(client_of(fresh(kim)), other)
    answer = client_of(fresh(asha)).get(f"/mentoring/needs/{wish.pk}/{theirs}/")
    assert answer.status_code == 404


@pytest.mark.parametrize(("said", "pairs"), [("yes", 1), ("no", 0)])
def test_the_answer_by_its_form(wish, helpful, ben, now, client_of, said, pairs):
    row = put_to(wish, helpful, now)
    client_of(fresh(ben)).post(f"/mentoring/asked/{row.pk}/", {"answer": said, "pause": "on"})
    helpful.refresh_from_db()
    assert (Pair.objects.count(), helpful.paused_on is not None) == (pairs, True)


def test_no_answer_chosen_is_said_beside_the_field(wish, helpful, ben, now, client_of):
    row = put_to(wish, helpful, now)
    page = words(client_of(fresh(ben)).post(f"/mentoring/asked/{row.pk}/", {}))
    assert page.count("Choose yes, or not now.") == 2
    assert Proposal.objects.get().state == "asked"


def test_nobody_is_asked_for_a_kind_that_is_off(wish, helpful, ben, now, client_of):
    row = put_to(wish, helpful, now)
    ben.organisation.modules = ["starters"]
    ben.organisation.save()
    assert client_of(fresh(ben)).get(f"/mentoring/asked/{row.pk}/").status_code == 404


def test_a_question_that_is_over_says_so_and_asks_for_nothing(
    wish, helpful, asha, ben, eve, now, client_of
):
    row = put_to(wish, helpful, now)
    client_of(fresh(asha)).post("/mentoring/mentor/look/end/")
    his, address = client_of(fresh(ben)), f"/mentoring/asked/{row.pk}/"
    for answer in (
        his.get(address, follow=True),
        his.post(address, {"answer": "yes"}, follow=True),
    ):
        page = words(answer)
        assert "That is over" in page
        assert "does not need an answer any more" in page
    assert client_of(eve).get(address).status_code == 404


@pytest.mark.parametrize("said", ["yes", "no"])
def test_who_opens_a_question_they_answered_is_told_so(wish, helpful, ben, now, client_of, said):
    his, address = client_of(fresh(ben)), f"/mentoring/asked/{put_to(wish, helpful, now).pk}/"
    his.post(address, {"answer": said})
    page = words(his.get(address, follow=True))
    assert ("You have answered this already" in page, "That is over" in page) == (True, False)


def test_where_nobody_fits_there_is_a_way_to_change_what_one_looks_for(wish, asha, client_of):
    page = words(client_of(fresh(asha)).get(f"/mentoring/needs/{wish.pk}/"))
    assert "Nobody fits at the moment" in page
    assert 'href="/mentoring/mentor/look/"' in page


def test_stopped_by_a_button(wish, helpful, asha, now, client_of):
    put_to(wish, helpful, now)
    client_of(fresh(asha)).post(f"/mentoring/needs/{wish.pk}/stop/")
    assert Proposal.objects.get().state == "closed"


def test_coordinators_read_topics_and_no_experience(wish, helpful, asha, ben, cat, client_of):
    client = client_of(fresh(cat))
    for path in ("waiting/", f"waiting/{wish.pk}/"):
        page = words(client.get(f"/mentoring/{path}"))
        assert "My next step" in page
        for kept in (asha.name, ben.name, "How I got there.", "What comes next.", "xperience of"):
            assert kept not in page.replace("nothing about lived experience", "")
        assert LIVED.decode() not in page


def test_what_a_coordinator_suggests_stands_first(wish, helpful, asha, sam, cat, client_of):
    offer(sam)
    client = client_of(fresh(cat))
    page = words(client.get(f"/mentoring/waiting/{wish.pk}/"))
    last = re.findall(r'name="reference" value="(\w+)"', page)[-1]
    client.post(f"/mentoring/waiting/{wish.pk}/", {"reference": last})
    assert told() == [asha.pk]
    mine = words(client_of(fresh(asha)).get(f"/mentoring/needs/{wish.pk}/"))
    first, second = mine.split("sbs-card__link")[1:]
    said = ["Suggested by your coordinators" in one for one in (first, second)]
    assert said == [True, False]


def test_who_did_not_ask_for_it_is_not_in_the_list(wish, cat, client_of):
    Need.objects.update(may_be_suggested=False)
    client = client_of(fresh(cat))
    assert "Nobody waits for a suggestion" in words(client.get("/mentoring/waiting/"))
    assert client.get(f"/mentoring/waiting/{wish.pk}/").status_code == 404


PAGES = [
    ("asha", "needs/{need}/", 8),
    ("cat", "waiting/", 4),
    ("cat", "waiting/{need}/", 5),
    ("cat", "schemes/", 3),
    ("cat", "schemes/{scheme}/", 8),
    ("cat", "schemes/{scheme}/pairs/", 11),
]


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize(("who", "path", "queries"), PAGES)
def test_the_same_number_of_queries_for_one_and_for_three(
    wish, request, ambulance, client_of, django_assert_num_queries, who, path, queries, many
):
    scheme = cohort(ambulance, state="closed")
    for _ in range(many):
        mentor = make_user(organisation=ambulance, rank_band=3)
        row = need(make_user(organisation=ambulance), scheme=scheme, may_be_suggested=True)
        theirs = offer(mentor, scheme=scheme)
        scheme.planned.create(need=row, offer=theirs, planned_on="2026-01-01")
        offer(mentor)
    client = client_of(fresh(request.getfixturevalue(who)))
    address = "/mentoring/" + path.format(need=wish.pk, scheme=scheme.pk)
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)


def test_the_page_of_mentoring_says_that_somebody_is_asked_and_what_comes_next(
    wish, helpful, asha, sam, now, client_of
):
    put_to(wish, helpful, now)
    client = client_of(fresh(asha))
    for address in ("/mentoring/", f"/mentoring/needs/{wish.pk}/"):
        page = words(client.get(address))
        assert "Somebody is asked" in page
        assert "Who could fit" not in page
        assert f"They can answer until {exact(clock.until(now))}" in page
        assert "If they cannot, you can ask somebody else." in page


def test_the_second_choice_is_named_as_such_until_it_is_asked(
    wish, helpful, asha, ben, sam, now, client_of
):
    first = put_to(wish, helpful, now)
    wish.proposals.create(offer=offer(sam), place=2, state="next")
    client = client_of(fresh(asha))
    assert "your second choice is asked for you" in words(client.get("/mentoring/"))
    actions.answer_no(by=fresh(ben), proposal=first, now=now)
    page = words(client.get("/mentoring/"))
    assert "Your first choice could not, so your second is asked." in page
    assert "your second choice is asked for you" not in page


@pytest.mark.parametrize("no", [True, False])
def test_who_asked_in_vain_reads_so_where_the_notice_leads(
    wish, helpful, asha, ben, now, client_of, no
):
    row = put_to(wish, helpful, now)
    if no:
        actions.answer_no(by=fresh(ben), proposal=row, now=now)
    else:
        actions.take_back(by=asha, need=wish, now=now)
    client = client_of(fresh(asha))
    assert ("Who you asked could not this time." in words(client.get("/mentoring/"))) is no
    assert ("It says nothing about you" in words(client.get(f"/mentoring/needs/{wish.pk}/"))) is no
