"""Looking for a mentor or buddy: said, changed, taken back, and how it ends by itself."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mentoring import actions, tasks
from mentoring.kinds import Kind
from mentoring.models import Need, NeedState, Proposal
from people.models import Organisation, User
from records.clock import today
from records.models import AuditEvent, Tally
from tests.factories_mentoring import need, offer
from tests.factories_wellbeing import fresh
from tests.mentoring.conftest import told


def said(**changed: Any) -> dict[str, Any]:
    return {"topics": ["next_step"], "ways": ["phone"], "what": "What comes next."} | changed


def looked(by: User, now, kind: Kind = Kind.MENTOR, **changed: Any) -> Need:
    return actions.look(by=fresh(by), kind=kind, said=said(**changed), form_key=uuid4(), now=now)


def test_looking_is_tallied_without_a_person_and_nobody_is_told(asha, now):
    row = looked(asha, now)
    assert (row.state, row.opened_on, told()) == (NeedState.OPEN, today(now), [])
    assert Tally.objects.get(kind="mentoring.looked").count == 1
    assert not AuditEvent.objects.exists()


def test_sent_twice_it_is_one_and_a_second_of_the_kind_is_refused(asha, now):
    look = partial(actions.look, by=fresh(asha), kind=Kind.MENTOR, said=said(), now=now)
    key = uuid4()
    assert look(form_key=key) == look(form_key=key)
    with pytest.raises(actions.AlreadyThere):
        look(form_key=uuid4())
    assert looked(asha, now, Kind.RETURN, first_day=today(now)).kind == Kind.RETURN
    assert Need.objects.count() == 2


def test_lived_experience_is_asked_of_mentors_alone(asha, now):
    with pytest.raises(ValidationError, match="mentors only"):
        looked(asha, now, Kind.STARTER, wants_experience=True)
    with pytest.raises(ValidationError, match="Tick first"):
        looked(asha, now, areas="sleep")
    assert looked(asha, now, wants_experience=True, areas="sleep").area_codes == ["sleep"]


def test_a_kind_that_is_off_is_looked_for_by_nobody_and_is_not_there(asha, ambulance, now):
    row = looked(asha, now)
    Organisation.objects.filter(pk=ambulance.pk).update(modules=["returners"])
    with pytest.raises(PermissionDenied):
        actions.change_need(by=fresh(asha), need=row, said=said())
    assert not Need.objects.visible_to(fresh(asha)).exists()


def test_taken_back_whoever_was_asked_is_told_once_and_has_nothing_to_answer(asha, ben, now):
    row = need(asha, wants_experience=True, areas=["sleep"])
    asked = Proposal.objects.create(need=row, offer=offer(ben), place=1, state="asked")
    actions.withdraw_need(by=asha, need=row, now=now)
    actions.withdraw_need(by=asha, need=row, now=now)
    row.refresh_from_db()
    asked.refresh_from_db()
    assert (row.state, row.areas, asked.state) == (NeedState.WITHDRAWN, "", "closed")
    assert (told(), AuditEvent.objects.count()) == ([ben.pk], 0)
    with pytest.raises(actions.Gone):
        actions.change_need(by=fresh(asha), need=row, said=said())


def test_after_a_month_nothing_says_that_somebody_looked(asha, ben, now):
    row = need(asha)
    Proposal.objects.create(need=row, offer=offer(ben), place=1, state="asked")
    actions.withdraw_need(by=asha, need=row, now=now)
    tasks.forget_needs(now=now + timedelta(days=29))
    assert Need.objects.exists()
    tasks.forget_needs(now=now + timedelta(days=30))
    assert not Need.objects.exists()
    assert not Proposal.objects.exists()


def test_a_search_of_a_year_ends_and_its_owner_is_told_once(asha, now):
    need(asha, opened_on=today(now))
    tasks.lapse_needs(now=now + timedelta(days=364))
    assert told() == []
    for _ in range(2):
        tasks.lapse_needs(now=now + timedelta(days=365))
    assert (told(), Need.objects.get().state) == ([asha.pk], NeedState.LAPSED)


def test_what_a_leaver_looked_for_ends_within_a_minute(asha, now):
    need(asha, areas=["sleep"], wants_experience=True)
    User.objects.filter(pk=asha.pk).update(is_active=False)
    assert not Need.objects.open().exists()
    tasks.sweep_mentoring(now=now)
    row = Need.objects.get()
    assert (row.state, row.areas) == (NeedState.WITHDRAWN, "")


def test_coordinators_suggest_only_to_who_wished_it_and_never_to_themselves(asha, kim, cat, eve):
    wished = need(asha, may_be_suggested=True)
    need(kim)
    need(cat, may_be_suggested=True)
    need(eve, may_be_suggested=True)
    assert list(Need.objects.suggested_by(fresh(cat))) == [wished]
    assert not Need.objects.suggested_by(fresh(asha)).exists()


def test_nobody_sees_what_somebody_else_looks_for(asha, cat, eve, dev, viv, mo, ben):
    row = need(asha, may_be_suggested=True)
    everybody = [asha, cat, eve, dev, viv, mo, ben]
    assert [list(Need.objects.visible_to(fresh(one))) for one in everybody] == [
        [row], *[[]] * 6,
    ]  # fmt: skip
