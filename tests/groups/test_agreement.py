"""A group agrees: written by two, talked about by all, accepted by each, in versions."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from groups import actions, agreements, tasks
from groups.models import AgreementDraft, AgreementIdea, GroupAgreement, Membership
from people import actions as people
from records.clock import today
from records.models import AuditEvent, Tally
from tests.factories import make_user
from tests.factories_groups import agreed, drafted, joined, wished
from tests.factories_wellbeing import fresh
from tests.groups.conftest import ids, told

FIRST = "# Here\nIt stays here."
SECOND = "# Here\nIt stays here, always."


@pytest.fixture
def now():
    """Noon: so many days later it is the same hour by the clock on a UK wall, or nearly."""
    return timezone.now().replace(hour=12)


def stands(person, group) -> agreements.Standing:
    return agreements.standing(group, group.members.get(person=person))


def test_our_template_is_what_facilitators_begin_with(group):
    text = agreements.template_for(group)
    assert [part.heading for part in agreements.parts(text)][:2] == ["Our group", "What stays here"]
    assert (f"Name of the group: {group.name}" in text, agreements.has_blanks(text)) == (True, True)
    assert ("[ ]" in text, "look at this again" in text, "Read this aloud" in text) == (False,) * 3


def test_put_forward_everybody_else_is_told_and_asked(group, ben, sue, asha, now):
    joined(asha, group, now)
    told()
    assert agreed(group, now, FIRST).number == 1
    assert told() == ids(sue, asha)
    assert [stands(one, group).asks for one in (ben, sue, asha)] == [False, True, True]
    assert agreements.working_on(group) == (2, "")


def test_accepting_is_for_the_version_that_was_read(group, asha, now):
    joined(asha, group, now)
    agreed(group, now, FIRST)
    agreed(group, now, SECOND)
    with pytest.raises(actions.Changed):
        actions.accept(by=fresh(asha), group=group, number=1, now=now)
    actions.accept(by=fresh(asha), group=group, number=2, now=now)
    assert not stands(asha, group).asks


def test_a_change_is_accepted_again_with_the_differences_shown(group, asha, now):
    agreed(group, now, FIRST)
    joined(asha, group, now)
    assert not stands(asha, group).asks
    agreed(group, now, SECOND)
    one = stands(asha, group)
    assert (one.asks, one.is_new) == (True, True)
    assert agreements.since_accepted(group, one) == [
        ("same", "# Here"), ("out", "It stays here."), ("added", "It stays here, always."),
    ]  # fmt: skip
    assert [one.text for one in group.agreements.order_by("number")] == [FIRST, SECOND]


@pytest.mark.parametrize("accepts", [0, 1, 3])
def test_nobody_joins_upon_another_version_than_the_present(group, asha, now, accepts):
    for text in (FIRST, SECOND):
        agreed(group, now, text)
    with pytest.raises(actions.Changed):
        actions.join(by=fresh(asha), group=group, accepts=accepts, now=now)
    mine = actions.join(by=fresh(asha), group=group, accepts=2, now=now)
    assert (mine.state, mine.accepted) == ("asked", 2)


def test_who_writes_second_is_told_so_and_neither_is_lost(group, ben, sue, now):
    actions.write_draft(by=fresh(ben), group=group, text=FIRST, upon=0, now=now)
    with pytest.raises(actions.Changed):
        actions.write_draft(by=fresh(sue), group=group, text=SECOND, upon=0, now=now)
    assert AgreementDraft.objects.get().text == FIRST
    actions.write_draft(by=fresh(sue), group=group, text=SECOND, upon=1, now=now)
    assert AgreementDraft.objects.get().text == SECOND


def test_nobody_undoes_what_was_put_forward_while_they_wrote(group, sue, now):
    """Opened upon the first draft; meanwhile it became a version, and no draft is left."""
    agreed(group, now, FIRST)
    with pytest.raises(actions.Changed):
        actions.write_draft(by=fresh(sue), group=group, text=SECOND, upon=0, now=now)


def test_only_the_draft_that_was_looked_at_is_put_forward(group, ben, now):
    held = drafted(group, now, FIRST)
    drafted(group, now, SECOND)
    day = today(now) + timedelta(days=30)
    with pytest.raises(actions.Changed):
        actions.put_forward(by=fresh(ben), group=group, upon=held.number, review_on=day, now=now)
    assert not GroupAgreement.objects.exists()


def test_the_words_of_the_present_version_are_no_draft(group, now):
    agreed(group, now, FIRST)
    drafted(group, now, SECOND)
    assert agreements.working_on(fresh_group(group))[1] == SECOND
    drafted(group, now, "# Here\r\n\r\nIt stays here.")
    assert agreements.working_on(fresh_group(group))[1] == ""


def fresh_group(group):
    return type(group).objects.get(pk=group.pk)


def test_only_facilitators_write_and_put_forward(group, asha, cat, now):
    joined(asha, group, now)
    day = today(now) + timedelta(days=30)
    held = drafted(group, now, FIRST)
    for one in (asha, cat):
        for act in (
            lambda by: actions.write_draft(by=by, group=group, text=SECOND, upon=1, now=now),
            lambda by: actions.put_forward(
                by=by, group=group, upon=held.number, review_on=day, now=now
            ),
            lambda by: actions.look_again(by=by, group=group, number=1, review_on=day, now=now),
        ):
            with pytest.raises(actions.NotTheirs):
                act(fresh(one))


def test_only_those_in_the_group_accept_and_say_what_they_would_like(group, asha, kim, now):
    agreed(group, now, FIRST)
    actions.join(by=fresh(asha), group=group, accepts=1, now=now)
    for one in (asha, kim):
        with pytest.raises(actions.Closed):
            actions.accept(by=fresh(one), group=group, number=1, now=now)
        with pytest.raises(actions.Closed):
            wished(one, group, now, "More tea.")


def test_facilitators_read_a_number_and_only_where_it_points_at_nobody(group, asha, ambulance, now):
    version = agreed(group, now, FIRST)
    many = [make_user(organisation=ambulance) for _ in range(3)]

    def said():
        return agreements.how_many_accepted(group, version)

    assert said() == "Not everybody in the group has accepted it yet."
    for one in many:
        joined(one, group, now)
    assert said() == "4 of 5 people in the group have accepted it."
    Membership.objects.update(accepted=1)
    assert said() == "Everybody in the group has accepted it."


def test_a_wish_is_told_to_the_facilitators_and_is_one_when_sent_twice(group, asha, ben, sue, now):
    joined(asha, group, now, name="Kit")
    told()
    for _ in range(2):
        wished(asha, group, now, "More tea.")
    assert told() == ids(ben, sue)
    [wish] = agreements.wishes(group, fresh(sue))
    assert (wish.text, wish.author.shown_name) == ("More tea.", "Kit")


def test_nobody_has_more_than_three_wishes_open(group, asha, now):
    joined(asha, group, now)
    for number in range(3):
        wished(asha, group, now, f"Wish {number}")
    with pytest.raises(ValidationError):
        wished(asha, group, now, "Another")
    actions.remove_wish(by=fresh(asha), wish=AgreementIdea.objects.earliest("pk"))
    wished(asha, group, now, "Another")


def test_a_wish_is_removed_by_whoever_wrote_it_and_by_facilitators(group, asha, kim, ben, now):
    for one in (asha, kim):
        joined(one, group, now)
    wish = wished(asha, group, now, "More tea.")
    actions.remove_wish(by=fresh(kim), wish=wish)
    assert AgreementIdea.objects.exists()
    actions.remove_wish(by=fresh(ben), wish=wish)
    assert not AgreementIdea.objects.exists()


@pytest.mark.parametrize("how", ["leaves", "is removed", "erased by the clock"])
def test_what_somebody_wrote_goes_with_them_and_in_time(how, group, asha, ben, now):
    mine = joined(asha, group, now)
    wished(asha, group, now, "More tea.")
    tasks.forget_wishes(now=now + timedelta(days=89))
    assert AgreementIdea.objects.exists()
    if how == "leaves":
        actions.leave(by=fresh(asha), group=group, now=now)
    elif how == "is removed":
        actions.remove(by=fresh(ben), membership=mine, now=now)
    else:
        tasks.forget_wishes(now=now + timedelta(days=90))
    assert not AgreementIdea.objects.exists()


def test_whom_somebody_keeps_away_reads_nothing_of_theirs(group, asha, kim, sue, now):
    """Both are in it; she asked that her own be kept away, and named Kim and Sue."""
    joined(asha, group, now, keeps_apart=True)
    Membership.objects.create(group=group, person=kim, state="in", number=9, since=today(now))
    for one in (kim, sue):
        people.keep_apart(person=asha, email=one.email, kind="friend")
    told()
    wished(asha, group, now, "More tea.")
    assert kim.pk not in told()
    # Sue facilitates: what is said to the group is hers to look after.
    assert [len(agreements.wishes(group, fresh(one))) for one in (asha, kim, sue)] == [1, 0, 1]


def test_naming_somebody_does_not_tell_which_words_are_theirs(group, asha, kim, now):
    """The attack: Kim names and blocks Asha, and looks whose words are gone."""
    joined(asha, group, now, keeps_apart=True)
    joined(kim, group, now, keeps_apart=True)
    wished(asha, group, now, "More tea.")
    people.keep_apart(person=kim, email=asha.email, kind="friend")
    people.block(person=kim, other=asha, known_as="", now=now)
    assert len(agreements.wishes(group, fresh(kim))) == 1


def test_on_the_day_to_look_again_the_facilitators_are_told_once(group, asha, ben, sue, now):
    joined(asha, group, now)
    agreed(group, now, FIRST)
    agreed(group, now, SECOND)
    told()
    for days in (89, 90, 90, 91):
        tasks.look_after_groups(now=now + timedelta(days=days))
    assert told() == ids(ben, sue)
    later, day = now + timedelta(days=91), today(now) + timedelta(days=200)
    actions.look_again(by=fresh(ben), group=group, number=2, review_on=day, now=later)
    tasks.look_after_groups(now=now + timedelta(days=199))
    assert told() == []
    tasks.look_after_groups(now=now + timedelta(days=200))
    assert told() == ids(ben, sue)


def test_what_is_done_names_nobody(group, asha, now):
    joined(asha, group, now)
    agreed(group, now, FIRST)
    actions.accept(by=fresh(asha), group=group, number=1, now=now)
    wished(asha, group, now, "More tea.")
    kinds = set(Tally.objects.filter(kind__startswith="group").values_list("kind", flat=True))
    assert AuditEvent.objects.filter(event__startswith="group").count() == 0
    assert kinds == {"group.started", "group.asked", "group.agreement"}
