"""Drafts: the author's alone, encrypted, and gone with what they were for."""

from datetime import timedelta
from uuid import uuid4

import pytest

from conversations import actions, tasks
from correspondence.models import Draft

DRAFT = "CNRY-draft-2b6e"


def keep(by, request, now, body=DRAFT):
    return actions.keep_draft(by=by, request=request, body=body, now=now)


def draft_of(by, request, now):
    found = actions.draft_of(by=by, request=request, now=now)
    return found.body if found else None


def test_a_draft_is_its_authors_alone_and_encrypted(open_request, asha, ben, now, dump):
    keep(asha, open_request, now)
    assert draft_of(asha, open_request, now) == DRAFT
    assert draft_of(ben, open_request, now) is None
    assert DRAFT not in dump()
    assert open_request.pk.hex not in Draft.objects.get().form


def test_the_newest_draft_counts_and_an_empty_one_throws_it_away(open_request, asha, now):
    keep(asha, open_request, now)
    keep(asha, open_request, now, "Better")
    assert draft_of(asha, open_request, now) == "Better"
    assert keep(asha, open_request, now, "") is None
    assert not Draft.objects.exists()


def test_a_draft_of_one_conversation_is_not_shown_in_another(open_request, ask, asha, sam, now):
    keep(asha, open_request, now)
    assert draft_of(asha, ask(of=sam), now) is None


def test_a_draft_lasts_a_week(open_request, asha, now):
    keep(asha, open_request, now)
    assert draft_of(asha, open_request, now + timedelta(days=6, hours=23)) == DRAFT
    assert draft_of(asha, open_request, now + timedelta(days=7)) is None
    tasks.erase_what_is_over(now=now + timedelta(days=7))
    assert not Draft.objects.exists()


def test_sending_throws_the_own_draft_away(open_request, asha, ben, now):
    for person in (asha, ben):
        keep(person, open_request, now)
    actions.write(by=asha, request=open_request, body="Sent", form_key=uuid4(), now=now)
    assert [draft.user for draft in Draft.objects.all()] == [ben]


@pytest.mark.parametrize("act", [actions.end, actions.block])
def test_the_end_throws_everybodys_drafts_away(open_request, asha, ben, now, act):
    for person in (asha, ben):
        keep(person, open_request, now)
    act(by=ben, request=open_request, now=now)
    assert not Draft.objects.exists()


def test_erasing_what_one_wrote_takes_the_draft_along(open_request, asha, now):
    keep(asha, open_request, now)
    actions.erase_mine(by=asha, request=open_request, now=now)
    assert not Draft.objects.exists()


def test_who_cannot_write_keeps_no_draft(waiting, asha, ben, eve, now):
    keep(asha, waiting, now)
    for person in (ben, eve):
        with pytest.raises(actions.Late):
            keep(person, waiting, now)
    actions.withdraw(by=asha, request=waiting, now=now)
    assert not Draft.objects.exists()
