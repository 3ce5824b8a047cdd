"""The demo's supporters go the whole way, and the queue has something at each stage."""

from datetime import timedelta
from random import Random

import pytest
from django.test import Client
from django.utils import timezone

from directory import demo, demo_standing, due
from directory.models import Application, Probation, SharedArea, Supporter, WaitingText
from people import demo as people_demo
from people.demo import PASSWORD
from records.clock import today
from records.models import AuditEvent


@pytest.fixture
def cast(db):
    made = people_demo.build()
    now = timezone.now() - timedelta(days=90)
    demo.build(made, listed=6, chance=Random(7), now=now, password=PASSWORD)
    return made


def test_as_many_are_listed_as_were_asked_for_ben_and_mo_among_them(cast):
    listed = Supporter.objects.listed()
    assert listed.count() == 6
    assert listed.filter(user__in=[cast.ben, cast.mo]).count() == 2


def test_the_queue_has_an_application_at_each_stage(cast):
    waiting = Application.objects.visible_to(cast.viv).filter(state="submitted")
    assert sorted(one.decisions.count() for one in waiting) == [0, 1]
    assert Application.objects.filter(state="draft").count() == 1


def test_some_say_when_they_are_usually_free(cast):
    said = [row.usual.get("kind") for row in Supporter.objects.listed()]
    assert {"week", "shifts"} <= set(said)
    assert Supporter.objects.get(user=cast.sam).usual == {}


def test_it_was_made_through_the_actions(cast):
    assert AuditEvent.objects.filter(event="application.decided").count() == 13
    assert not SharedArea.objects.filter(code="suicidal").exclude(audience="blind").exists()


def test_the_one_password_opens_them(cast):
    somebody = Supporter.objects.listed().exclude(user__in=[cast.ben, cast.mo, cast.sam]).first()
    assert somebody is not None
    assert Client().login(email=somebody.user.email, password=PASSWORD)


def test_some_are_on_the_poster_one_text_waits_and_one_profile_is_due(cast):
    assert Supporter.objects.on_poster().filter(user=cast.ben).exists()
    waiting = WaitingText.objects.visible_to(cast.viv).get()
    assert waiting.changes().keys() == {"what_helped"}
    due = [row for row in Supporter.objects.listed() if row.is_due_to_confirm()]
    assert len(due) == 1


def test_after_approval_there_is_something_for_both_vetters(cast):
    now = timezone.now()
    demo_standing.build(cast, chance=Random(7), now=now, password=PASSWORD)
    due_of = {
        by.name: sorted({one.kind.value for one in due.for_vetter(by, today(now))})
        for by in (cast.viv, cast.vic)
    }
    rest = ["probation", "removal", "suspension", "training"]
    assert due_of == {"Viv": rest, "Vic": ["appeal", *rest]}
    assert Probation.objects.open().count() == 1
