"""People who support colleagues already: a table put forward whole or not at all, decided on by two
for many at once, and listed only once each of them said what is shown."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory import actions, bringing
from directory.models import (
    Agreement,
    Application,
    ApplicationState,
    Check,
    Decision,
    Supporter,
    TrainingRecord,
    WaitingText,
)
from jobs.models import OutgoingMail
from people.models import User
from people.sheets import as_csv
from records.audit import Refused, events_about
from records.clock import today
from tests.directory.test_vetting_races import together
from tests.factories import make_user
from tests.factories_training import module
from tests.factories_vetting import REASON, applicant, approved, draft

PAGE = "/admin/directory/application/bring/"
MANY = "/admin/directory/application/many/"
HEADINGS = ["E-mail", "Conduct check", "Reference", "Interview", "Agreement"]


@pytest.fixture
def nell(ambulance, fire) -> User:
    ambulance.partners.add(fire)
    return make_user("nell@ambulance.example", ambulance)


@pytest.fixture
def ned(ambulance) -> User:
    return make_user("ned@ambulance.example", ambulance)


def day(ago: int = 30) -> str:
    return (today() - timedelta(days=ago)).isoformat()


def row(email: str, *more: str, agreement: str = "") -> list[str]:
    return [email, day(), day(), day(), agreement, *more]


def table(*rows: list[str], extra: tuple[str, ...] = ()) -> str:
    return as_csv([[*HEADINGS, *extra], *rows]).decode("utf-8-sig")


def bring(by: User, *people: User) -> list[Application]:
    return actions.bring_supporters(by=by, text=table(*(row(one.email) for one in people)))


def written() -> tuple[int, ...]:
    kinds = (Application, Supporter, Check, Agreement, TrainingRecord, OutgoingMail)
    return tuple(model._default_manager.count() for model in kinds)


# ---- what a table becomes -----------------------------------------------------------------------


def test_they_wait_for_two_decisions_and_nobody_is_listed(nell, viv, vic):
    one = module(viv)
    text = table(row("NELL@ambulance.example", day(), agreement=day()), extra=(one.name,))
    (application,) = actions.bring_supporters(by=viv, text=text)
    kinds = set(nell.supporter.checks.values_list("kind", flat=True))
    assert kinds == {"conflicts", "reference", "panel"}
    assert nell.supporter.training.get().module == one
    assert nell.supporter.agreements.get().version == 0
    assert (application.state, application.brought_by) == ("submitted", viv)
    assert not Supporter.objects.approved().exists()
    told = set(OutgoingMail.objects.values_list("recipient_id", flat=True))
    assert told == {nell.pk, vic.pk}


def test_each_person_has_a_line_in_the_audit(nell, ned, viv):
    bring(viv, nell, ned)
    for person in (nell, ned):
        assert events_about(person.pk).filter(event="application.brought").count() == 1


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (["x@nowhere.example", day(), day(), day()], bringing.NOBODY),
        (["", day(), day(), day()], "the address is missing."),
        (row("eve@fire.example"), bringing.NOBODY),
        (row("viv@ambulance.example"), bringing.NOBODY),
        (row("ben@ambulance.example"), "this person is a peer supporter here already."),
        (["nell@ambulance.example", "", day(), day()], "the day of “Conduct check” is missing."),
        (
            ["nell@ambulance.example", "soon", day(), day()],
            "“soon” below “Conduct check” is not a date. Write it like 2026-11-23.",
        ),
        (
            ["nell@ambulance.example", day(-2), day(), day()],
            "the day of “Conduct check” is in the future.",
        ),
        ([*row("nell@ambulance.example"), "more"], "there are more cells than headings."),
    ],
)
def test_what_is_wrong_with_a_row_is_said_and_nothing_is_written(
    nell, ned, ben, eve, viv, cells, words
):
    before, text = written(), table(row(ned.email), cells)
    with pytest.raises(ValidationError) as refused:
        actions.bring_supporters(by=viv, text=text)
    assert refused.value.messages == [f"Row 3: {words}"]
    assert written() == before


def test_a_check_that_ran_out_is_done_again_first(nell, viv):
    cells = ["nell@ambulance.example", day(400), day(), day()]
    (error,) = bringing.plan_for(viv, table(cells), today()).errors
    assert error.endswith("has run out. Do it again first.")


def test_somebody_twice_or_waiting_already_is_refused(nell, ned, viv):
    applicant(ned)
    errors = bringing.plan_for(
        viv, table(row(nell.email), row(nell.email), row(ned.email)), today()
    ).errors
    assert errors == [
        "Row 3: this person stands in the table twice.",
        "Row 4: an application of this person waits already.",
    ]


@pytest.mark.parametrize("keeps_apart", ["line", "self", "closed"])
def test_whoever_the_vetter_may_not_act_on_reads_like_nobody(nell, viv, keeps_apart):
    target = {"line": nell, "self": viv, "closed": nell}[keeps_apart]
    if keeps_apart == "line":
        User.objects.filter(pk=viv.pk).update(line_manager=nell)
    if keeps_apart == "closed":
        User.objects.filter(pk=nell.pk).update(is_active=False)
    plan = bringing.plan_for(User.objects.get(pk=viv.pk), table(row(target.email)), today())
    assert plan.errors == [f"Row 2: {bringing.NOBODY}"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "No column has the heading “E-mail”"),
        ("E-mail,Nonsense\na,b", "We do not know the heading “Nonsense”"),
        ("E-mail,Conduct check,Reference,Interview\n", "There is nobody"),
        ("E-mail,E-mail,Conduct check,Reference,Interview\na,b", "Two columns"),
        ('E-mail,"Conduct', "We cannot read this"),
        ("a" * 100_001, "too long"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_as_a_whole(viv, text, words):
    with pytest.raises(ValidationError, match=words):
        actions.bring_supporters(by=viv, text=text)


def test_more_rows_than_the_most_are_refused(viv):
    rows = [row(f"p{number}@ambulance.example") for number in range(bringing.MOST + 1)]
    with pytest.raises(bringing.Unusable, match="more than 200 rows"):
        bringing.plan_for(viv, table(*rows), today())


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_and_british_days_are_read(nell, viv, separator):
    cells = [nell.email, *[f"{today():%d/%m/%Y}"] * 3]
    text = "\r\n".join(separator.join(line) for line in (HEADINGS[:4], cells))
    plan = bringing.plan_for(viv, text, today())
    assert (plan.errors, set(plan.entries[0].days.values())) == ([], {today()})


@pytest.mark.parametrize("who", ["asha", "ben", "cat", "dev"])
def test_nobody_else_puts_anybody_forward(request, who, nell):
    with pytest.raises(Refused):
        bring(request.getfixturevalue(who), nell)
    assert not Application.objects.exists()


CELLS = st.one_of(
    st.sampled_from(["nell@ambulance.example", "ned@ambulance.example", "", "=1+1", day(), "x"]),
    st.text(max_size=8),
)


@given(rows=st.lists(st.lists(CELLS, min_size=3, max_size=6), max_size=4), good=st.booleans())
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_table_of_anything_is_written_whole_or_not_at_all(nell, ned, viv, rows, good):
    Application.objects.all().delete()
    before = written()
    text = table(*([row(ned.email)] if good else []), *rows)
    try:
        made = actions.bring_supporters(by=viv, text=text)
    except ValidationError:
        assert written() == before
    else:
        plan_rows = 1 + len([cells for cells in rows if any(map(str.strip, cells))])
        assert len(made) == Application.objects.count() == plan_rows - (0 if good else 1)


def test_what_somebody_wrote_for_themselves_is_kept_and_shown_to_no_vetter(nell, viv, client_of):
    mine = draft(User.objects.get(pk=nell.pk), why="CNRY-draft")
    (application,) = bring(viv, nell)
    assert (application.pk, application.why) == (mine.pk, "CNRY-draft")
    address = f"/admin/directory/application/{application.pk}/change/"
    page = client_of(viv, fresh=True).get(address).text
    assert ("Put forward" in page, "CNRY-draft" in page) == (True, False)


# ---- two decide on many -------------------------------------------------------------------------


def decide(by: User, rows: list[Application]) -> int:
    return actions.decide_many(by=by, applications=rows, reason=REASON)


def test_two_people_approve_many_and_each_confirms_before_being_listed(nell, ned, viv, vic):
    rows = bring(viv, nell, ned)
    assert decide(viv, rows) == 2
    assert not Supporter.objects.approved().exists()
    assert decide(vic, rows) == 2
    assert Supporter.objects.approved().count() == 2
    assert not Supporter.objects.listed().exists()
    actions.sign_agreement(by=nell, version=1)
    Supporter.objects.filter(user=nell).update(shown_name="Nell", ways=["message"])
    assert not Supporter.objects.listed().exists()
    with_training(nell, viv)
    actions.confirm_details(by=nell)
    assert [one.user for one in Supporter.objects.listed()] == [nell]


def with_training(person: User, by: User) -> None:
    supporter = Supporter.objects.get(user=person)
    actions.record_check(by=by, supporter=supporter, kind="training", met=True, done_on=today())


def test_nothing_is_confirmed_before_there_is_a_name_and_a_way(nell, viv, vic):
    rows = bring(viv, nell)
    for vetter in (viv, vic):
        decide(vetter, rows)
    with pytest.raises(ValidationError, match="Choose the name to show"):
        actions.confirm_details(by=nell)
    assert Supporter.objects.get(user=nell).confirmed_on is None


def test_the_same_person_does_not_decide_twice_and_nothing_else_is_decided(nell, ned, viv):
    rows = bring(viv, nell, ned)
    decide(viv, rows[:1])
    with pytest.raises(ValidationError, match="A different person"):
        decide(viv, rows)
    assert Decision.objects.count() == 1


def test_one_in_the_own_line_leaves_none_decided(nell, ned, viv, vic):
    rows = bring(viv, nell, ned)
    User.objects.filter(pk=vic.pk).update(line_manager=ned)
    with pytest.raises(Refused):
        decide(User.objects.get(pk=vic.pk), rows)
    assert not Decision.objects.exists()


def test_nobody_who_applied_is_decided_on_with_many(nell, viv):
    application = applicant(User.objects.get(pk=nell.pk))
    with pytest.raises(Refused):
        decide(viv, [application])
    assert not Decision.objects.exists()


def test_words_nobody_looked_at_wait_for_a_vetter(nell, viv, vic):
    rows = bring(viv, nell)
    actions.save_about(by=nell, shown_name="Nell", region="", been_through="A winter")
    for vetter in (viv, vic):
        decide(vetter, rows)
    supporter = Supporter.objects.get(user=nell)
    assert (supporter.shown_name, supporter.been_through) == ("", "")
    assert WaitingText.objects.get().changes() == {"shown_name": "Nell", "been_through": "A winter"}


def test_the_person_can_take_it_back(nell, viv, client_of):
    bring(viv, nell)
    mine = client_of(nell)
    assert "put you forward" in mine.get("/apply/").text
    mine.post("/apply/withdraw/")
    assert Application.objects.get().state == ApplicationState.WITHDRAWN


@pytest.mark.django_db(transaction=True)
def test_two_vetters_at_once_put_somebody_forward_once(nell, viv, ambulance):
    other = make_user("wyn@ambulance.example", ambulance, roles=["vetter"])

    def brings(by: User) -> None:
        try:
            bring(by, nell)
        except ValidationError:
            raise ValidationError("It was there.", code="there") from None

    assert together(lambda: brings(viv), lambda: brings(other)) == ["done", "there"]
    assert (Application.objects.count(), Check.objects.count()) == (1, 3)


# ---- pages --------------------------------------------------------------------------------------


def test_a_table_is_looked_at_before_it_is_put_forward(nell, viv, client_of):
    desk, text = client_of(viv, fresh=True), table(row(nell.email))
    looked = desk.post(PAGE, {"table": text, "look": "yes"})
    assert ("Who would be put forward" in looked.text, "Nell" in looked.text) == (True, True)
    assert not Application.objects.exists()
    desk.post(PAGE, {"table": text, "bring": "yes"})
    assert Application.objects.get().applicant == nell


def test_errors_are_said_and_what_was_typed_stays(viv, client_of):
    answer = client_of(viv, fresh=True).post(PAGE, {"table": table(row("who@x.example"))})
    assert f"Row 2: {bringing.NOBODY}" in answer.text
    assert "who@x.example" in answer.text


def test_many_are_chosen_looked_at_once_more_and_decided(nell, ned, viv, client_of):
    rows = bring(viv, nell, ned)
    desk = client_of(viv, fresh=True)
    typed = {"people": [str(one.pk) for one in rows], "reason": REASON}
    assert "You are about to approve" in desk.post(MANY, {**typed, "look": "yes"}).text
    assert not Decision.objects.exists()
    desk.post(MANY, {**typed, "decide": "yes"})
    assert Decision.objects.filter(by=viv, approves=True).count() == 2
    assert "Nobody waits for your decision here" in desk.get(MANY).text


def test_approved_and_not_confirmed_the_profile_says_why_nobody_finds_them(
    nell, viv, vic, client_of
):
    rows = bring(viv, nell)
    for vetter in (viv, vic):
        decide(vetter, rows)
    mine = client_of(nell, fresh=True, factor=True)
    assert "you have not said yet that what is shown is right" in mine.get("/profile/").text
    assert "You are not listed yet" in mine.get("/profile/confirm/").text


def test_an_ordinary_approval_is_confirmed_as_before(nell, viv, vic):
    supporter = approved(User.objects.get(pk=nell.pk), viv, vic)
    assert supporter.confirmed_on == today()
