"""Parts of the site that an organisation switches on: who may, what is there, what is not."""

import pytest
from django.utils import timezone

from people import actions
from people.models import Organisation, SetUpMark, Step
from people.modules import MEANINGS, Module
from people.setting_up import again_on, marks_of, safety_left, standings
from records.audit import Refused
from records.clock import today
from records.models import AuditEvent
from tests.factories import make_user

EVENT = "setup.module_switched"
PAGES = ("/what-is-on/", "/put-on/")


def switch(by, own, on=True):
    actions.switch_module(by=by, organisation=own, module=Module.EVENTS, on=on)


def on_record():
    rows = AuditEvent.objects.filter(event=EVENT).order_by("at")
    return [(row.actor_id, row.organisation_id, row.codes) for row in rows]


def test_each_module_says_what_it_is():
    assert set(MEANINGS) == set(Module)


def test_nothing_is_on_to_begin_with(ambulance):
    assert [ambulance.has(module) for module in Module] == [False] * len(Module)


@pytest.mark.parametrize("who", ["cat", "dev"])
def test_who_sets_up_switches_on_and_off_on_the_record(ambulance, fire, request, who):
    by = request.getfixturevalue(who)
    for on in (True, True, False, False):
        switch(by, ambulance, on)
        fresh = [
            Organisation.objects.get(pk=one.pk).has(Module.EVENTS) for one in (ambulance, fire)
        ]
        assert (fresh, ambulance.has(Module.EVENTS)) == ([on, False], on)
    said = [{"module": "events", "on": number} for number in (1, 0)]
    assert on_record() == [(by.pk, ambulance.pk, codes) for codes in said]


@pytest.mark.parametrize("who", ["finn", "ben", "mo", "viv", "vic", "eve"])
def test_nobody_else_switches_anything(ambulance, request, who):
    with pytest.raises(Refused) as refused:
        switch(request.getfixturevalue(who), ambulance)
    assert refused.value.event == "setup.refused"
    assert Organisation.objects.get(pk=ambulance.pk).modules == []


def test_a_module_this_version_does_not_know_stays_as_it_was(ambulance, cat):
    Organisation.objects.filter(pk=ambulance.pk).update(modules=["later"])
    switch(cat, ambulance)
    assert Organisation.objects.get(pk=ambulance.pk).modules == ["events", "later"]
    switch(cat, ambulance, on=False)
    assert Organisation.objects.get(pk=ambulance.pk).modules == ["later"]


# -- the step of setting up -----------------------------------------------------------------------


def step_of(own):
    return standings(own, marks_of(own), today())[Step.MODULES]


@pytest.mark.parametrize("chosen", [[], ["events"]])
def test_looking_and_saying_is_the_step_whatever_is_chosen(ambulance, cat, chosen):
    assert (step_of(ambulance).holds, step_of(ambulance).again) == (False, False)
    mark = actions.choose_modules(by=cat, organisation=ambulance, chosen=chosen, now=timezone.now())
    assert (mark.by, mark.done_on, ambulance.modules) == (cat, today(), chosen)
    assert step_of(ambulance).holds


def test_another_organisations_coordinator_says_nothing(ambulance, finn):
    with pytest.raises(Refused):
        actions.choose_modules(by=finn, organisation=ambulance, chosen=[], now=timezone.now())
    assert not SetUpMark.objects.exists()


def test_a_part_that_is_new_is_looked_at_again_and_keeps_nothing_shut(ambulance, cat, monkeypatch):
    ambulance.deputy = cat
    actions.choose_modules(by=cat, organisation=ambulance, chosen=["events"], now=timezone.now())
    left, again = safety_left(ambulance, today()), again_on(ambulance, today())
    monkeypatch.setattr("people.setting_up.known", lambda: "events,gardening")
    assert (step_of(ambulance).holds, step_of(ambulance).again) == (False, True)
    assert (safety_left(ambulance, today()), again_on(ambulance, today())) == (left, again)
    assert Step.MODULES.label not in left


# -- its pages ------------------------------------------------------------------------------------


@pytest.fixture
def with_pages(settings):
    settings.ROOT_URLCONF = "tests.people.module_pages"


def test_where_it_is_on_the_pages_are_there_for_whoever_may(with_pages, ambulance, cat, client_of):
    switch(cat, ambulance)
    asha = make_user("asha@ambulance.example", ambulance)
    answers = [[client_of(who).get(page).status_code for page in PAGES] for who in (cat, asha)]
    assert answers == [[200, 200], [200, 403]]


@pytest.mark.parametrize("who", ["cat", "finn", "root"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_where_it_is_off_it_does_not_exist_for_anybody(
    with_pages, ambulance, cat, finn, client_of, who, method
):
    switch(cat, ambulance)
    switch(cat, ambulance, on=who != "cat")
    root = make_user("root@site.example", None, roles=["coordinator"])
    client = client_of({"cat": cat, "finn": finn, "root": root}[who])
    nothing = getattr(client, method)("/there-is-no-such-page/")
    for page in PAGES:
        answer = getattr(client, method)(page)
        assert (answer.status_code, answer.content) == (404, nothing.content)


def test_who_is_not_signed_in_is_asked_to(with_pages, ambulance, cat, visitor):
    switch(cat, ambulance)
    assert [visitor.get(page)["Location"] for page in PAGES] == [
        f"/accounts/login/?next={page}" for page in PAGES
    ]
