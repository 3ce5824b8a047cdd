"""Somebody is erased, or becomes a supporter, at the very moment somebody else writes their name
into a row of the two."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError
from django.db.models import QuerySet
from django.utils import timezone

from conversations import actions as conversations
from conversations.actions import asking, moves, releasing
from conversations.models import Answer, Request, State
from directory import actions as directory
from directory import bringing
from mentoring import actions as mentoring
from mentoring.actions import ending, locks, pairing
from mentoring.models import Pair
from peersupport import erasure
from people.models import Organisation, User
from people.sheets import as_csv
from records.clock import today
from tests.conversations.test_races import together
from tests.factories import make_user
from tests.factories_conversations import ask_for_support
from tests.factories_directory import listed_supporter
from tests.factories_mentoring import need, offer, pair, with_mentoring
from tests.factories_wellbeing import fresh

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
Act = Callable[[], Any]


@pytest.fixture(autouse=True)
def _var(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path


@pytest.fixture
def sam(ben: User) -> User:
    person = make_user("sam@ambulance.example", ben.organisation)
    listed_supporter(person)
    return fresh(person)


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Both wait for each other where each of them holds what the other wants next. Where one of
    them holds nothing yet, they do not meet, and go on after a second."""
    ready = Barrier(2)

    def before(module: Any, name: str, *, patience: float = 1) -> None:
        step = getattr(module, name)

        def stepped(*args: Any, **kwargs: Any) -> Any:
            with suppress(BrokenBarrierError):
                ready.wait(timeout=patience)
            return step(*args, **kwargs)

        monkeypatch.setattr(module, name, stepped)

    return before


def erased(person: User) -> Act:
    return lambda: erasure.erase(person=person, now=timezone.now())


def is_deadlock(result: Any) -> bool:
    return isinstance(result, OperationalError) and "deadlock" in str(result)


def a_yes(ben: User, asha: User) -> Act:
    """Asha looks for a mentor, asked Ben, and he says yes."""
    User.objects.filter(pk=ben.pk).update(rank_band=3)
    now, hers = timezone.now(), need(fresh(asha))
    asked = mentoring.choose(by=fresh(asha), need=hers, first=offer(ben), now=now)
    by = fresh(ben)
    return lambda: mentoring.answer_yes(by=by, proposal=asked, now=now)


@pytest.fixture
def yes(ben: User, asha: User, ambulance: Organisation, meet: Callable[..., None]) -> Act:
    with_mentoring(ambulance)
    act = a_yes(ben, asha)
    meet(erasure, "_close")
    meet(pairing, "open_threads")
    return act


@pytest.mark.parametrize("who", ["ben", "asha"])
def test_a_pair_is_made_or_not_while_one_of_them_is_erased(
    yes: Act, who: str, request: pytest.FixtureRequest
) -> None:
    leaver = request.getfixturevalue(who)
    done, said = together([erased(leaver), yes])
    assert isinstance(done, erasure.Receipt)
    assert isinstance(said, Pair | mentoring.Late)
    assert not User.objects.filter(pk=leaver.pk).exists()
    assert not Pair.objects.going_on().exists()


def test_without_people_first_the_same_yes_meets_a_deadlock(
    yes: Act, ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The positive control."""
    monkeypatch.setattr(locks, "stay", lambda _: None)
    assert any(is_deadlock(one) for one in together([erased(ben), yes]))


@pytest.fixture
def release(asha: User, sam: User, ben: User, meet: Callable[..., None]) -> Act:
    """Ben passed Asha's request on, Sam said yes, and Asha lets Sam read her words."""
    now = timezone.now()
    asked = ask_for_support(asha, ben, second=sam, message="Hello", now=now)
    conversations.pass_on(by=ben, request=asked, now=now)
    conversations.answer_yes(by=sam, request=asked, now=now)
    meet(erasure, "_close")
    meet(releasing, "covers")
    return lambda: conversations.release(by=asha, request=asked, now=timezone.now())


def test_words_are_released_to_somebody_who_is_being_erased(release: Act, sam: User) -> None:
    done, answer = together([erased(sam), release])
    assert isinstance(done, erasure.Receipt)
    assert isinstance(answer, Request | conversations.Late)


def test_without_people_first_the_same_release_meets_a_deadlock(
    release: Act, sam: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The positive control."""
    monkeypatch.setattr(moves, "stay", lambda _: None)
    assert any(is_deadlock(one) for one in together([erased(sam), release]))


@pytest.fixture
def both_leave(ben: User, asha: User, ambulance: Organisation, meet: Callable[..., None]) -> Any:
    with_mentoring(ambulance)
    pair(ben, asha, timezone.now())
    meet(erasure, "_close")
    meet(ending, "_ask_later")
    return [erased(ben), erased(asha)]


def test_both_of_a_pair_are_erased_at_the_same_moment(both_leave: Any) -> None:
    assert all(isinstance(one, erasure.Receipt) for one in together(both_leave))
    assert not Pair.objects.going_on().exists()


def test_two_erasures_side_by_side_meet_a_deadlock(
    both_leave: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The positive control."""
    monkeypatch.setattr(erasure, "one_erasure_at_a_time", lambda: None)
    assert any(is_deadlock(one) for one in together(both_leave))


@pytest.fixture
def ola(ben: User) -> User:
    person = make_user("ola@ambulance.example", ben.organisation)
    listed_supporter(person)
    return fresh(person)


def held_by(request: Request) -> set[User]:
    return {offer.supporter.user for offer in request.offers.filter(answer=Answer.ASKED)}


@pytest.fixture
def next_one(asha: User, sam: User, ben: User, meet: Callable[..., None]) -> Act:
    """Ben passes Asha's request on, and Sam is found, who fits."""
    asked = ask_for_support(asha, ben, anyone=True)
    meet(erasure, "_close", patience=5)
    meet(moves, "_fitting", patience=5)
    # Again when Sam's rows are gone, and the act has only to be made good.
    meet(erasure, "tally", patience=5)
    meet(moves, "rest", patience=5)
    return lambda: conversations.pass_on(by=ben, request=asked, now=timezone.now())


@pytest.fixture
def first_one(asha: User, sam: User) -> Act:
    """Asha asks Sam, who may read her words."""
    return lambda: ask_for_support(asha, sam)


@pytest.fixture
def another(asha: User, sam: User, ben: User) -> Act:
    """Ben was the only one asked and has passed; Asha chooses Sam, who may read her words."""
    asked = ask_for_support(asha, ben)
    conversations.pass_on(by=ben, request=asked, now=timezone.now())
    chosen = sam.supporter
    return lambda: conversations.choose_next(
        by=asha, request=asked, supporter=chosen, now=timezone.now()
    )


def test_nobody_is_found_who_is_being_erased(next_one: Act, sam: User) -> None:
    done, moved = together([erased(sam), next_one])
    assert isinstance(done, erasure.Receipt)
    assert (moved.state, held_by(moved)) == (State.NOBODY, set())


def test_the_next_who_fits_is_asked_instead(next_one: Act, sam: User, ola: User) -> None:
    done, moved = together([erased(sam), next_one])
    assert isinstance(done, erasure.Receipt)
    assert (moved.state, held_by(moved)) == (State.WAITING, {ola})


@pytest.mark.parametrize("act", ["first_one", "another"])
def test_who_is_chosen_while_being_erased_is_not_available(
    act: str, sam: User, request: pytest.FixtureRequest, meet: Callable[..., None]
) -> None:
    step = request.getfixturevalue(act)
    meet(erasure, "_close", patience=5)
    meet(asking, "stay_those", patience=5)
    done, asked = together([erased(sam), step])
    assert isinstance(done, erasure.Receipt)
    assert isinstance(asked, conversations.NotAvailable)


def test_without_looking_who_stays_the_next_names_somebody_who_is_gone(
    next_one: Act, sam: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The positive control."""
    monkeypatch.setattr(moves, "who_stay", set)
    assert any(isinstance(one, IntegrityError) for one in together([erased(sam), next_one]))


@pytest.mark.parametrize("act", ["first_one", "another"])
def test_without_people_first_who_is_chosen_meets_a_deadlock(
    act: str,
    sam: User,
    request: pytest.FixtureRequest,
    meet: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The positive control."""
    step = request.getfixturevalue(act)
    monkeypatch.setattr(asking, "stay", lambda _: None)
    meet(erasure, "_close")
    meet(asking, "offer_to")
    assert any(is_deadlock(one) for one in together([erased(sam), step]))


@pytest.fixture
def brought(yes: Act, asha: User, viv: User, meet: Callable[..., None]) -> list[Act]:
    """Asha is put forward as a supporter while Ben says yes to her."""
    day = today().isoformat()
    rows = [["E-mail", "Conduct check", "Reference", "Interview"], [asha.email, day, day, day]]
    text = as_csv(rows).decode("utf-8-sig")
    meet(bringing, "plan_for")
    return [lambda: directory.bring_supporters(by=viv, text=text), yes]


def test_somebody_is_brought_over_while_they_become_a_pair(brought: list[Act], asha: User) -> None:
    (application,), made = together(brought)
    assert (application.applicant, made.mentee) == (asha, asha)


def test_locks_that_keep_the_key_as_well_meet_a_deadlock(
    brought: list[Act], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The positive control."""
    lock = QuerySet.select_for_update

    def whole(rows: Any, *, no_key: bool = False, **how: Any) -> Any:
        return lock(rows, no_key=no_key and rows.model not in (User, Organisation), **how)

    monkeypatch.setattr(QuerySet, "select_for_update", whole)
    assert any(is_deadlock(one) for one in together(brought))
