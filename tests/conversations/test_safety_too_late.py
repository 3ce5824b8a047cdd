"""What comes too late for safety: rows that are gone, closed, answered, or moved on meanwhile."""

import pytest

from conversations import watch
from conversations.actions import safety
from conversations.actions.safety.telling import locked
from conversations.models import Concern, Opening, Release
from correspondence.models import Thread
from records.audit import Refused
from tests.conversations.safety_acts import DAY, untold


@pytest.fixture(autouse=True)
def _on_duty(sol, sia, nel, noa):
    """Two leads and two second openers with Asha and Ben."""


def test_a_row_that_is_gone_is_too_late(concern):
    Concern.objects.all().delete()
    with pytest.raises(safety.Late):
        locked(concern)


@pytest.mark.parametrize("how", ["erased", "closed"])
def test_a_conversation_erased_or_a_concern_closed_is_not_opened(concern, opening, sol, now, how):
    if how == "erased":
        Thread.objects.all().delete()
    else:
        safety.close_concern(by=sol, concern=concern, now=now)
    with pytest.raises(safety.Late):
        opening()


def test_a_closed_concern_releases_nobody(concern, release, sol, now):
    safety.close_concern(by=sol, concern=concern, now=now)
    with pytest.raises(safety.Late):
        release()


def test_who_asked_does_not_refuse_their_own(opening, sol, nel, now):
    act = opening()
    with pytest.raises(Refused):
        safety.refuse(by=sol, act=act, now=now)
    safety.agree(by=nel, act=act, now=now)
    with pytest.raises(safety.Late):
        safety.withdraw(by=sol, act=act, now=now)


def test_telling_twice_is_too_late(release, sia, now):
    with pytest.raises(safety.Late):
        safety.tell_now(by=sia, act=release(), now=now)


@pytest.mark.parametrize(
    "step", [watch._lapse, watch._consider_again, watch._review_overdue, watch._next_step]
)
def test_a_step_of_the_watch_looks_again_before_it_acts(step, opening, concern, now):
    row = concern if step is watch._next_step else opening()
    with pytest.raises(safety.Late):
        step(row, now)


def test_the_watch_goes_on_when_a_row_moved_on_meanwhile(opening, now, monkeypatch):
    opening()
    rows = Opening.objects.lapsed(now + 4 * DAY)
    calls = []

    def moved_on(row, now):
        calls.append(row)
        raise safety.Late

    watch._each(rows, moved_on, now)
    assert len(calls) == 1


def test_what_waits_for_its_first_look_is_not_asked_for_twice(release, now):
    act = release(untold=untold(now, 1))
    with pytest.raises(safety.Late):
        watch._consider_again(act, now + 2 * DAY)


def test_a_concern_about_somebody_gone_says_so(client_of, concern, sol):
    Concern.objects.update(about=None)
    page = client_of(sol).get(f"/safety/concerns/{concern.pk}/").content.decode()
    assert "the other person, who has gone" in page


def test_when_the_colleague_has_gone_the_reporters_own_leads_are_told(
    open_request, ben, asha, sol, now
):
    open_request.asker = None
    open_request.save()
    asha.delete()
    concern = safety.raise_concern(
        by=ben, request=open_request, kind="other", words="W", numbers=[1],
        shows_reporter=False, form_key=open_request.pk, now=now,
    )  # fmt: skip
    assert (concern.about, concern.organisation) == (None, sol.organisation)


def test_an_opening_asked_twice_on_the_page_keeps_the_words(client_of, concern, opening, sia):
    opening()
    form = {"reason": "To know more", "hours": "2", "telling": "now"}
    answer = client_of(sia, fresh=True).post(f"/safety/concerns/{concern.pk}/open/", form)
    assert "somebody else has done it already" in answer.content.decode()
    assert "To know more" in answer.content.decode()
    assert Opening.objects.count() == 1
    assert not Release.objects.exists()
