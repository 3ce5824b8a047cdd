"""Entries for everybody and an organisation's own: who finds, checks and changes which."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from people import actions as people
from people.roles import Role
from records.audit import Refused
from records.clock import today
from signposting import actions, demo
from signposting.actions import Looked, editing
from signposting.models import How, Signpost
from tests.factories import make_user
from tests.signposting.test_checking_pages import WORDS, main

LIST = "/signposts/"
NEW = "/signposts/check/new/"
DAY = timedelta(days=1)


@pytest.fixture
def cal(ambulance):
    """Coordinates with Cat, and is no national editor."""
    return make_user("cal@ambulance.example", ambulance, roles=[Role.COORDINATOR])


@pytest.fixture
def cora(ambulance):
    return make_user("cora@ambulance.example", ambulance, roles=[Role.COORDINATOR])


@pytest.fixture
def own(make_signpost, ambulance):
    return make_signpost("own-line", organisation=ambulance)


def write(by, *, for_all=False, **more):
    words = {**WORDS, "min_age": None, "max_age": None, **more}
    return actions.add_entry(by=by, for_all=for_all, **words)


def looks(by, entry):
    return actions.check(by=by, signpost=entry, looked=Looked(How.CALL, words=True))


def test_an_own_entry_is_found_at_home_alone(client_of, visitor, asha, eve, own):
    shared = f"{LIST}s/{own.pk}/"
    for path in (f"{LIST}own-line/", shared):
        assert client_of(asha).get(path).status_code == 200
        missing = [one.get(f"{LIST}nothing/").content for one in (client_of(eve), visitor)]
        answers = [one.get(path) for one in (client_of(eve), visitor)]
        assert [one.status_code for one in answers] == [404, 404]
        if path != shared:
            assert [one.content for one in answers] == missing
    everything = "?f=none"
    assert "Own Line" in main(client_of(asha).get(LIST + everything))
    for client in (client_of(eve), visitor):
        page = main(client.get(LIST + everything))
        assert ["Own Line" in page, "0 services" in page] == [False, True]


def test_what_is_hidden_elsewhere_is_not_counted_here(client_of, eve, asha, own):
    Signpost.objects.update(demo=False, review_on=today() - DAY)
    assert "1 service is not shown" in main(client_of(asha).get(f"{LIST}?f=none"))
    assert "not shown" not in main(client_of(eve).get(f"{LIST}?f=none"))


@pytest.mark.parametrize("act", ["check", "change", "add", "places", "hours", "retire"])
def test_nobody_elsewhere_and_no_colleague_touches_an_own_entry(own, finn, asha, viv, act):
    acts = {
        "check": lambda by: looks(by, own),
        "change": lambda by: actions.change_words(by=by, signpost=own, hours="Never"),
        "add": lambda by: actions.add_channel(by=by, signpost=own, kind="web", value="https://x"),
        "places": lambda by: actions.set_places(by=by, signpost=own, places=[{"town": "York"}]),
        "hours": lambda by: actions.set_hours(
            by=by, signpost=own, schedules=[], on_holidays="closed"
        ),
        "retire": lambda by: actions.retire(by=by, signpost=own),
    }
    before = Signpost.objects.values().get()
    for by in (finn, asha, viv):
        with pytest.raises(Refused):
            acts[act](by)
    assert Signpost.objects.values().get() == before


def test_pages_of_another_organisations_entry_do_not_exist(client_of, finn, own):
    for path in ("", "change/", "hours/", "places/", "add/"):
        assert client_of(finn).get(f"{LIST}check/own-line/{path}").status_code == 404
    assert (
        client_of(finn).post(f"{LIST}check/own-line/state/", {"act": "closed"}).status_code == 404
    )
    assert "Own Line" not in main(client_of(finn).get(f"{LIST}check/"))


def test_a_coordinator_reads_those_for_all_and_changes_their_own(
    client_of, cal, own, make_signpost
):
    make_signpost("for-all")
    make_signpost("draft-for-all", state="draft")
    client = client_of(cal)
    page = main(client.get(f"{LIST}check/"))
    assert ["Own Line" in page, "For All" in page] == [True, False]
    assert "checked once for all, by the national editors" in page
    answers = [
        client.get(f"{LIST}check/{slug}/") for slug in ("own-line", "for-all", "draft-for-all")
    ]
    assert [one.status_code for one in answers] == [200, 403, 404]
    assert "Check or change this" not in main(client.get(f"{LIST}for-all/"))
    assert "Check or change this" in main(client.get(f"{LIST}own-line/"))


def test_two_people_publish_an_own_entry(cal, cora, asha):
    entry = write(cal)
    assert (entry.state, entry.organisation) == ("draft", cal.organisation)
    looks(cal, entry)
    assert not Signpost.objects.visible_to(asha).exists()
    looks(cora, entry)
    assert list(Signpost.objects.visible_to(asha)) == [entry]


def test_who_changed_the_words_of_a_draft_is_not_the_second(cal, cora, asha):
    entry = write(cal)
    actions.change_words(by=cora, signpost=entry, hours="Days")
    looks(cora, entry)
    assert not Signpost.objects.visible_to(asha).exists()
    looks(cal, entry)
    assert Signpost.objects.visible_to(asha).exists()


def test_an_entry_is_added_by_the_page_and_its_address_names_nothing(client_of, cal, cora):
    client = client_of(cal)
    page = main(client.get(NEW))
    assert ["Who finds it?" in page, "People of your organisation find it" in page] == [False, True]
    answer = client.post(NEW, WORDS)
    made = Signpost.objects.get()
    assert answer["Location"] == f"{LIST}check/{made.slug}/"
    assert made.slug.startswith("own-")
    assert "You wrote these words." in main(client.get(answer["Location"]))
    assert "You wrote these words." not in main(client_of(cora).get(answer["Location"]))


@pytest.mark.parametrize(("whose", "own"), [("us", True), ("all", False)])
def test_a_national_editor_says_who_finds_it(client_of, cat, whose, own):
    page = main(client_of(cat).post(NEW, WORDS))
    assert "Say who finds it." in page
    client_of(cat).post(NEW, {**WORDS, "whose": whose})
    made = Signpost.objects.get()
    assert (made.organisation_id is not None, made.slug == "line") == (own, not own)


def test_addresses_of_the_same_name_differ(cat):
    slugs = [write(cat, for_all=True, name=name).slug for name in ("Line", "Line", "Check", "!!")]
    assert len(set(slugs)) == 4
    assert slugs[0] == "line"
    assert slugs[2].startswith("check-")


def test_a_colleague_and_a_coordinator_add_nothing_for_all(asha, cal, make_signpost):
    for by, for_all in ((asha, False), (asha, True), (cal, True)):
        with pytest.raises(Refused):
            write(by, for_all=for_all)
    assert not Signpost.objects.exists()


def test_there_is_a_most(cal, cat, monkeypatch):
    monkeypatch.setattr(editing, "MOST_OF_ONE", 1)
    write(cal)
    with pytest.raises(ValidationError, match="enough"):
        write(cal)
    write(cat, for_all=True)


def test_who_runs_it_is_one_row_for_all_and_one_at_home(cal, cat):
    first, second = (write(cat, for_all=True, provider="Mind") for _ in range(2))
    own = write(cal, provider="Mind")
    assert first.provider == second.provider
    assert own.provider != first.provider
    assert str(own.provider) == "Mind"


def test_the_demo_has_one_of_each_organisations_own(asha, eve, cat, finn, cal):
    assert [demo.build() > 2, demo.build()] == [True, 0]
    found = Signpost.objects.exclude(organisation=None)
    assert {one.organisation for one in found} == {cat.organisation, finn.organisation}
    for person in (asha, eve):
        (one,) = found & Signpost.objects.visible_to(person)
        assert one.organisation == person.organisation
        assert one.checked_sentence == "demo data, not checked"
        assert [channel.kind for channel in one.shown_channels()] == ["email"]


class TestTheRole:
    """National editors are made by the administrators of the installation alone."""

    def test_an_organisations_administrator_neither_gives_nor_takes_it(self, dev, asha, cat):
        for person, roles in ((asha, ["national_editor"]), (cat, ["coordinator"])):
            with pytest.raises(Refused):
                people.change_roles(by=dev, person=person, roles=roles)
        with pytest.raises(ValueError, match="joined"):
            people.invite(
                by=dev, email="x@y.example", organisation=dev.organisation, role="national_editor"
            )

    def test_an_administrator_of_the_installation_does(self, asha):
        root = make_user("root@site.example", None, roles=[Role.ADMINISTRATOR])
        people.change_roles(by=root, person=asha, roles=["national_editor"])
        asha.refresh_from_db()
        assert asha.roles == ["national_editor"]

    def test_the_page_says_so_and_leaves_other_roles_to_be_given(self, client_of, dev, cat):
        client = client_of(dev, fresh=True)
        page = f"/admin/people/user/{cat.pk}/change/"
        given = {"name": "Cat", "role_type": "", "rank_band": "1", "engagement": "employed"}
        answer = client.post(page, {**given, "roles": ["coordinator"]})
        assert "made by the administrators of the whole installation" in answer.content.decode()
        both = ["coordinator", "national_editor", "vetter"]
        assert client.post(page, {**given, "roles": both}).status_code == 302
        cat.refresh_from_db()
        assert set(cat.roles) == set(both)
