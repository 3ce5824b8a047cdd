"""The pages of agreement and ending: what stands there, what a press does, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups import actions
from groups.agreements import earlier_than
from groups.models import AgreementDraft, Group, GroupAgreement
from records.clock import today
from tests.factories import make_user
from tests.factories_groups import agreed, drafted, joined, wished
from tests.factories_wellbeing import fresh
from tests.groups.test_pages import text
from tests.platform.test_stash import lose_session, sign_in

FIRST = "# Here\nIt stays here."
SECOND = "# Here\nIt stays here, always."


def page(group: Group, *more: str) -> str:
    return "/".join(["/groups", str(group.pk), "agreement", *more, ""])


def test_from_the_template_to_an_agreement_everybody_is_asked_to_accept(
    group, ben, asha, now, client_of
):
    joined(asha, group, now)
    his, hers = client_of(ben), client_of(asha)
    shown = text(his.get(page(group, "draft")))
    assert "# What stays here" in shown
    his.post(page(group, "draft"), {"upon": "0", "text": FIRST})
    assert "What the facilitators are working on" in text(hers.get(page(group)))
    day = today(now) + timedelta(days=60)
    his.post(page(group, "forward"), {"upon": "1", "review_on": day.isoformat()})
    assert "This group has an agreement" in text(hers.get(f"/groups/{group.pk}/"))
    hers.post(page(group), {"version": "1", "accepts": "on"})
    assert "This group has an agreement" not in text(hers.get(f"/groups/{group.pk}/"))
    assert group.members.get(person=asha).accepted == 1


def test_without_the_tick_it_is_not_accepted(group, asha, now, client_of):
    joined(asha, group, now)
    agreed(group, now, FIRST)
    shown = text(client_of(asha).post(page(group), {"version": "1"}))
    assert shown.count("Tick it when you have read it") == 2
    assert group.members.get(person=asha).accepted == 0


def test_what_changed_since_one_accepted_is_marked_in_words(group, asha, now, client_of):
    agreed(group, now, FIRST)
    joined(asha, group, now)
    agreed(group, now, SECOND)
    client = client_of(asha)
    assert "What this group agrees on has changed" in text(client.get(f"/groups/{group.pk}/"))
    shown = text(client.get(page(group)))
    assert "<strong>Taken out:</strong> <del>It stays here.</del>" in shown
    assert "<strong>Added:</strong> <ins>It stays here, always.</ins>" in shown
    assert "<li>It stays here.</li>" in text(client.get(page(group, "1")))


def test_accepted_late_the_new_version_is_shown(group, asha, now, client_of):
    joined(asha, group, now)
    agreed(group, now, FIRST)
    agreed(group, now, SECOND)
    answer = client_of(asha).post(page(group), {"version": "1", "accepts": "on"}, follow=True)
    assert "It has changed while you read." in text(answer)
    assert group.members.get(person=asha).accepted == 0


def test_joining_asks_for_it_and_loses_nothing_when_it_changed(group, asha, now, client_of):
    agreed(group, now, FIRST)
    client, join = client_of(asha), f"/groups/{group.pk}/join/"
    assert "It stays here." in text(client.get(join))
    said = {"called": "other", "other": "Kit", "version": "1"}
    assert "Tick it when you have read it" in text(client.post(join, said))
    agreed(group, now, SECOND)
    shown = text(client.post(join, {**said, "accepts": "on"}))
    assert ('value="Kit"' in shown, "always" in shown, "changed while you" in shown) == (True,) * 3
    client.post(join, {**said, "version": "2", "accepts": "on"})
    mine = group.members.get(person=asha)
    assert (mine.name, mine.accepted) == ("Kit", 2)


def test_who_is_in_it_changes_their_name_without_being_asked_again(group, asha, now, client_of):
    joined(asha, group, now)
    agreed(group, now, FIRST)
    client_of(asha).post(f"/groups/{group.pk}/join/", {"called": "other", "other": "Kit"})
    mine = group.members.get(person=asha)
    assert (mine.name, mine.accepted) == ("Kit", 0)


def test_the_second_who_writes_sees_both(group, ben, sue, client_of):
    his, hers = client_of(ben), client_of(sue)
    his.post(page(group, "draft"), {"upon": "0", "text": FIRST})
    shown = text(hers.post(page(group, "draft"), {"upon": "0", "text": SECOND}))
    assert "The other facilitator wrote meanwhile" in shown
    assert "<strong>Only in theirs:</strong> <del>It stays here.</del>" in shown
    assert "<strong>Only in yours:</strong> <ins>It stays here, always.</ins>" in shown
    assert 'name="upon" value="1"' in shown
    hers.post(page(group, "draft"), {"upon": "1", "text": SECOND})
    assert AgreementDraft.objects.get().text == SECOND


def test_what_the_other_wrote_in_the_same_moment_is_shown(group, ben, sue, client_of, monkeypatch):
    write = actions.write_draft

    def after_the_other(*, by, **said):
        if by == sue:
            write(by=fresh(ben), group=said["group"], upon=0, text=FIRST, now=said["now"])
        return write(by=by, **said)

    monkeypatch.setattr(actions, "write_draft", after_the_other)
    shown = text(client_of(sue).post(page(group, "draft"), {"upon": "0", "text": SECOND}))
    assert "<strong>Only in theirs:</strong> <del>It stays here.</del>" in shown
    assert ('name="upon" value="1"' in shown, "always." in shown) == (True, True)


@pytest.mark.parametrize("number", [0, 2, 40000, 10**30])
def test_a_version_there_is_not_leads_to_the_agreement(group, asha, now, client_of, number):
    joined(asha, group, now)
    client = client_of(asha)
    assert client.get(page(group, str(number))).url == page(group)
    agreed(group, now, FIRST)
    assert client.get(page(group, str(number))).url == page(group)


def test_the_list_of_earlier_versions_has_an_end():
    listed = [list(earlier_than(GroupAgreement(number=one))) for one in (1, 3, 21, 22, 300)]
    assert [(one[:1], len(one)) for one in listed] == [
        ([], 0), ([1], 2), ([2], 19), ([3], 19), ([281], 19),
    ]  # fmt: skip
    assert list(earlier_than(None)) == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Write something, or go back"),
        ("It stays here.", "Begin with a heading"),
        ("# Here", "at least one sentence below each heading"),
        ("# Here\n" + "a" * 8000, "Use 8,000 characters or fewer."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(group, ben, client_of, typed, words):
    shown = text(client_of(ben).post(page(group, "draft"), {"upon": "0", "text": typed}))
    assert (shown.count(words), typed in shown) == (2, True)
    assert not AgreementDraft.objects.exists()


def test_what_is_still_blank_is_not_put_forward(group, ben, now, client_of):
    drafted(group, now, "# Here\nWe call: ____")
    client = client_of(ben)
    assert "still has ____ in it" in text(client.get(page(group, "forward")))
    day = today(now) + timedelta(days=60)
    client.post(page(group, "forward"), {"upon": "1", "review_on": day.isoformat()})
    assert not group.agreements.exists()


@pytest.mark.parametrize("days", [0, 367])
def test_the_day_to_look_again_is_within_a_year(group, ben, now, client_of, days):
    drafted(group, now, FIRST)
    day = today(now) + timedelta(days=days)
    said = {"upon": "1", "review_on": day.isoformat()}
    shown = text(client_of(ben).post(page(group, "forward"), said))
    assert shown.count("Choose a day after today, within a year.") == 2


def test_when_it_is_due_facilitators_say_that_it_still_fits(group, ben, asha, now, client_of):
    joined(asha, group, now)
    agreed(group, now, FIRST)
    client = client_of(ben)
    assert "It still fits" not in text(client.get(page(group)))
    group.agreements.update(review_on=today(now))
    assert "It still fits" in text(client.get(page(group)))
    day = today(now) + timedelta(days=60)
    client.post(page(group, "review"), {"upon": "1", "review_on": day.isoformat()})
    assert group.agreements.get().review_on == day


def test_members_read_no_number_and_no_page_of_the_facilitators(group, asha, now, client_of):
    joined(asha, group, now)
    agreed(group, now, FIRST)
    client = client_of(asha)
    shown = text(client.get(page(group)))
    assert ("accepted it yet" in shown, "Change the agreement" in shown) == (False, False)
    pages = [client.get(page(group, act)).status_code for act in ("draft", "forward", "review")]
    assert pages == [404] * 3


def test_a_wish_is_said_read_taken_back_and_kept_when_the_session_ends(
    group, asha, sue, now, client_of
):
    joined(asha, group, now, name="Kit")
    client = client_of(asha)
    mark = text(client.get(page(group, "say"))).partition('name="kept_for" value="')[2]
    lose_session(client)
    client.post(page(group, "say"), {"text": "More tea.", "kept_for": mark.partition('"')[0]})
    sign_in(client, asha)
    assert "More tea." in text(client.get(page(group, "say")))
    client.post(page(group, "say"), {"text": "More tea."})
    shown = text(client_of(sue).get(page(group)))
    assert ("More tea." in shown, "Kit" in shown) == (True, True)
    client.post(f"/groups/wishes/{group.ideas.get().pk}/remove/")
    assert not group.ideas.exists()


def test_the_agreement_costs_the_same_with_one_and_with_three(group, asha, now, client_of):
    agreed(group, now, FIRST)
    joined(asha, group, now)
    client, costs = client_of(asha), []
    for number in (1, 2):
        for _ in range(number):
            one = make_user(organisation=asha.organisation)
            joined(one, group, now)
            wished(one, group, now, "More tea.")
            agreed(group, now, f"# Here\nVersion of {one.pk}.")
            drafted(group, now, f"# Here\nDraft of {one.pk}.")
        client.get(page(group))
        with CaptureQueriesContext(connection) as queries:
            assert text(client.get(page(group))).count("More tea.") >= number
        costs.append(len(queries))
    assert costs[0] == costs[1]


# -- ending ---------------------------------------------------------------------------------------


def test_from_setting_the_last_day_to_taking_it_back(group, ben, asha, now, client_of):
    joined(asha, group, now)
    his, hers = client_of(ben), client_of(asha)
    day = today(now) + timedelta(days=20)
    answer = his.post(f"/groups/{group.pk}/close/", {"day": day.isoformat()}, follow=True)
    assert "How to say goodbye" in text(answer)
    assert "The last day of this group is" in text(hers.get(f"/groups/{group.pk}/"))
    shown = text(hers.get(f"/groups/{group.pk}/ending/"))
    assert ("Where to turn" in shown, "Take the last day back" in shown) == (True, False)
    assert hers.post(f"/groups/{group.pk}/go-on/").status_code == 404
    his.post(f"/groups/{group.pk}/go-on/")
    assert hers.get(f"/groups/{group.pk}/ending/")["Location"] == f"/groups/{group.pk}/"


def test_a_day_that_cannot_be_is_said_beside_the_field(group, ben, now, client_of):
    client = client_of(ben)
    for day in ("", "soon", today(now).isoformat()):
        shown = text(client.post(f"/groups/{group.pk}/close/", {"day": day}))
        assert shown.count("Error:</span>") == 1
    group.refresh_from_db()
    assert group.ends_on is None


def test_after_the_last_day_it_is_read_and_nothing_is_offered(group, ben, asha, now, client_of):
    joined(asha, group, now)
    agreed(group, now, FIRST)
    Group.objects.update(ends_on=today(now) - timedelta(days=1))
    hers, his = client_of(asha), client_of(ben)
    shown = text(hers.get(f"/groups/{group.pk}/")) + text(hers.get(page(group)))
    assert ("This group has ended" in shown, "It stays here." in shown) == (True, True)
    shown += text(his.get(page(group))) + text(his.get(f"/groups/{group.pk}/ending/"))
    offers = ("Accept it", "Say what you would like", "Change the agreement", "Take the last day")
    assert [one for one in offers if one in shown] == []
    assert his.post(f"/groups/{group.pk}/go-on/", follow=True).status_code == 200


def test_where_nobody_leads_a_member_can(group, asha, ben, sue, now, client_of):
    joined(asha, group, now)
    for one in (ben, sue):
        actions.leave(by=fresh(one), group=group, now=now)
    Group.objects.update(ends_on=today(now) + timedelta(days=9))
    shown = text(client_of(asha).get(f"/groups/{group.pk}/ending/"))
    assert f"/groups/{group.pk}/facilitate/" in shown


def test_a_list_typed_with_dashes_is_sentences_without_them(group, ben, client_of):
    typed = "# Here\r\n- It stays here.\r\n  * Tea – and time.\r\nNo one-to-ones."
    client_of(ben).post(page(group, "draft"), {"text": typed, "upon": "0"})
    held = AgreementDraft.objects.get()
    assert held.text == "# Here\nIt stays here.\nTea – and time.\nNo one-to-ones."


def test_a_first_draft_reads_as_an_agreement_and_a_later_one_as_a_change(
    group, ben, now, client_of
):
    client = client_of(ben)

    def marks() -> list[tuple[bool, bool]]:
        pages = [client.get(page(group, *one)).content.decode() for one in ((), ("forward",))]
        return [("<h3>Here</h3>" in one, "<strong>Added:</strong>" in one) for one in pages]

    drafted(group, now, FIRST)
    assert marks() == [(True, False), (True, False)]
    agreed(group, now, FIRST)
    drafted(group, now, SECOND)
    # The page has the present version too.
    assert marks() == [(True, True), (False, True)]
