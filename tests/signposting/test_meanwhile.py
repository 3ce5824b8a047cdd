"""What somebody else did meanwhile: an old page, or two at once, undoes nothing unseen."""

import re
from datetime import time, timedelta

import pytest
from django.test import Client

from people.roles import Role
from records.clock import today
from signposting import actions
from signposting.actions import Looked, load
from signposting.actions.entries import locked
from signposting.models import Check, How, Signpost
from signposting.starting_set import entries
from tests.factories import make_user
from tests.signposting.test_checking_pages import WORDS, main
from tests.signposting.test_own_entries import write

CHECK = "/signposts/check/line/"
DAY = timedelta(days=1)
PHONE = {"kind": "phone", "value": "0800 00 1066", "number": "+44800001066"}


@pytest.fixture
def line(make_signpost):
    return make_signpost("line", [PHONE], demo=False, hours="Nights", review_on=today() + DAY)


def look(by, line, right=True, **more):
    said = dict.fromkeys(line.channels.values_list("pk", flat=True), right)
    return actions.check(by=by, signpost=line, looked=Looked(How.CALL, said, **more))


def field(page, name):
    return re.findall(rf'name="{name}" value="([^"]+)"', page)[0]


def test_opened_again_from_an_old_page_what_is_shown_stays_shown(client_of, cat, line):
    client_of(cat).post(f"{CHECK}state/", {"act": "again"})
    assert Signpost.objects.get().state == "published"
    client_of(cat).post(f"{CHECK}state/", {"act": "closed"})
    client_of(cat).post(f"{CHECK}state/", {"act": "again"})
    assert Signpost.objects.get().state == "draft"


def test_what_is_found_wrong_at_that_moment_stays_wrong(cat, finn, line, monkeypatch):
    look(finn, line)
    where = "signposting.actions.checking.locked"

    def after_finn(signpost):
        monkeypatch.setattr(where, locked)
        look(finn, line, right=False)
        return locked(signpost)

    monkeypatch.setattr(where, after_finn)
    assert actions.check_many(by=cat, signposts=[line], how=How.CALL, said="I rang it.") == 1
    assert line.channels.get().wrong_on == today()


def test_words_written_beside_older_ones_are_not_lost_and_not_saved_unseen(client_of, cat, line):
    seen = field(main(client_of(cat).get(f"{CHECK}change/")), "seen")
    actions.change_words(by=cat, signpost=line, hours="Days")
    page = main(client_of(cat).post(f"{CHECK}change/", {**WORDS, "hours": "Noon", "seen": seen}))
    assert "Somebody else changed this entry while you wrote." in page
    assert ['value="Noon"' in page, "<p>Days</p>" in page] == [True, True]
    assert Signpost.objects.get().hours == "Days"
    again = {**WORDS, "hours": "Noon", "seen": field(page, "seen")}
    assert client_of(cat).post(f"{CHECK}change/", again).status_code == 302
    assert Signpost.objects.get().hours == "Noon"


def test_only_the_answer_that_was_looked_at_is_taken_over(client_of, cat, line, settings):
    settings.SIGNPOST_OWNER_LINKS = True
    pages = []
    for hours in ("Days", "Evenings"):
        token = actions.ask_owner(by=cat, signpost=line, email="office@quiet.example")
        actions.answer_owner(token=token, words={"hours": hours}, numbers={})
        pages.append(main(client_of(cat).get(f"{CHECK}answer/")))
        if hours == "Days":
            actions.decide(by=cat, signpost=line, take=False)
    for page, hours in zip(pages, ("Nights", "Evenings"), strict=True):
        typed = {"act": "take", "answer": field(page, "answer")}
        client_of(cat).post(f"{CHECK}answer/", typed)
        assert Signpost.objects.get().hours == hours


def test_more_lines_of_hours_than_the_page_begins_with_are_kept(client_of, cat, line):
    days = ["MO", "TU", "WE", "TH"]
    for day in days:
        line.schedules.create(days=[day], opens=time(9), closes=time(17))
    page = main(client_of(cat).get(f"{CHECK}hours/"))
    assert re.findall(r"<h2>Line (\d)</h2>", page) == ["1", "2", "3", "4", "5"]
    typed = {"on_holidays": "usual"}
    for number, day in enumerate(days, 1):
        typed |= {f"line-{number}-days": day, f"line-{number}-opens": "10:00",
                  f"line-{number}-closes": "17:00"}  # fmt: skip
    client_of(cat).post(f"{CHECK}hours/", typed)
    assert sorted(one.days[0] for one in line.schedules.all()) == sorted(days)
    assert {one.opens for one in line.schedules.all()} == {time(10)}


@pytest.mark.parametrize(("hours", "page"), [("Days", f"{CHECK}hours/"), ("Nights", CHECK)])
def test_other_hours_in_words_lead_to_the_times_that_may_be_wrong_now(
    client_of, cat, line, settings, hours, page
):
    settings.SIGNPOST_OWNER_LINKS = True
    line.schedules.create(days=["MO"], opens=time(20), closes=time(6))
    token = actions.ask_owner(by=cat, signpost=line, email="office@quiet.example")
    actions.answer_owner(token=token, words={"hours": hours}, numbers={})
    answer = client_of(cat).post(f"{CHECK}answer/", {"act": "take"})
    assert answer["Location"] == page
    actions.change_words(by=cat, signpost=line, hours="Nights")
    answer = client_of(cat).post(f"{CHECK}change/", {**WORDS, "hours": hours})
    assert answer["Location"] == page


def test_the_words_are_checked_once_a_day_by_one_person(cat, line):
    for source in ("https://a.example", "https://b.example"):
        look(cat, line, words=True, source=source)
    checks = Check.objects.order_by("channel").values_list("source", flat=True)
    assert list(checks) == ["https://b.example"] * 2


@pytest.mark.parametrize("touch", ["one number", "another number", "a place"])
def test_a_draft_of_which_somebody_did_something_is_not_loaded_again(cat, touch):
    load(entries())
    row = Signpost.objects.get(slug="calm")
    if touch == "one number":
        said = {row.channels.all()[0].pk: True}
        actions.check(by=cat, signpost=row, looked=Looked(How.CALL, said))
    elif touch == "another number":
        actions.add_channel(by=cat, signpost=row, kind="phone", value="0800 11 2233", keyword="")
    else:
        actions.set_places(by=cat, signpost=row, places=[{"town": "Ripon"}])
    before = [*row.channels.order_by("pk"), *row.locations.all(), *row.checks.all()]
    assert load(entries()) == (0, len(entries()) - 1)
    after = [*row.channels.order_by("pk"), *row.locations.all(), *row.checks.all()]
    assert after == before


def test_a_number_that_comes_back_with_other_spaces_is_the_same(cat, line):
    actions.change_words(by=cat, signpost=line, hours="Days")
    line.channels.update(value="080 000 1066")
    actions.restore(by=cat, signpost=line, number=0)
    assert [one.value for one in line.channels.all()] == ["080 000 1066"]


def test_a_number_out_of_use_does_not_come_back(cat, line):
    actions.change_words(by=cat, signpost=line, hours="Days")
    line.channels.all().delete()
    version = line.versions.get(number=0)
    version.held["numbers"][0]["value"] = "0123 4"
    version.save()
    assert actions.restore(by=cat, signpost=line, number=0).hours == "Nights"
    assert not line.channels.exists()


def addresses(line):
    return [f"/signposts/{line.slug}/", f"/signposts/s/{line.pk}/"]


def test_an_address_of_what_is_checked_again_says_so_without_a_number(cat, line, visitor):
    look(cat, line)
    look(make_user("two@x.example", cat.organisation, roles=[Role.NATIONAL_EDITOR]), line)
    Signpost.objects.update(review_on=today() - DAY)
    for address in addresses(line):
        page = visitor.get(address)
        assert page.status_code == 200
        assert "we are checking this again" in main(page)
        assert "0800" not in main(page)


def test_an_address_of_what_has_closed_leads_to_what_took_its_place(
    cat, line, visitor, make_signpost
):
    actions.change_words(by=cat, signpost=line, hours="Days")
    other = make_signpost("other", [{"kind": "phone", "value": "0800 11 2233"}])
    actions.retire(by=cat, signpost=line, replaced_by=other)
    page = main(visitor.get(addresses(line)[1]))
    assert ["has closed" in page, "0800 11 2233" in page, "0800 00 1066" in page] == [
        True, True, False,
    ]  # fmt: skip


def test_a_draft_that_was_closed_was_never_there(cat, visitor):
    draft = write(cat, for_all=True)
    actions.retire(by=cat, signpost=draft)
    assert [visitor.get(one).status_code for one in addresses(draft)] == [404, 404]


def test_a_wrong_number_is_taken_away_by_its_page(client_of, cat, line):
    channel = line.channels.get()
    client_of(cat).post(f"{CHECK}take-away/", {"channel": str(channel.pk)})
    assert line.channels.exists()
    look(cat, line, right=False)
    assert "Take away 0800 00 1066, which is wrong" in main(client_of(cat).get(CHECK))
    client_of(cat).post(f"{CHECK}take-away/", {"channel": str(channel.pk)})
    assert not line.channels.exists()


@pytest.mark.parametrize("state", ["published", "retired"])
def test_of_another_organisations_own_nothing_is_said(
    client_of, visitor: Client, eve, ambulance, line, state
):
    Signpost.objects.update(
        organisation=ambulance, state=state, review_on=today() - DAY, checked_on=today()
    )
    for client in (visitor, client_of(eve)):
        answers = [client.get(address) for address in addresses(line)]
        assert [one.status_code for one in answers] == [404, 404]


def publishes(client, line, seen):
    answer = {"how": "own", "words": "on", "source": "", "seen": seen}
    return main(client.post(CHECK, answer))


@pytest.mark.parametrize("what", ["words", "times", "places"])
def test_nobody_publishes_what_they_have_not_read(client_of, cat, finn, line, what):
    Signpost.objects.update(state="draft")
    seen = field(main(client_of(finn).get(CHECK)), "seen")
    if what == "words":
        actions.change_words(by=cat, signpost=line, who_for="Officers")
    elif what == "places":
        actions.set_places(by=cat, signpost=line, places=[{"town": "Ripon"}])
    else:
        actions.set_hours(by=cat, signpost=line, schedules=[], on_holidays="closed")
    page = publishes(client_of(finn), line, seen)
    assert "Somebody else changed this entry while you looked" in page
    assert Signpost.objects.get().state == "draft"
    publishes(client_of(finn), line, field(page, "seen"))
    assert Signpost.objects.get().state == "published"


@pytest.mark.parametrize("at", ["the form", "the lock"])
def test_of_several_nobody_publishes_what_they_have_not_read(
    client_of, cat, finn, line, monkeypatch, at
):
    Signpost.objects.update(state="draft")
    page = main(client_of(finn).get("/signposts/check/today/"))
    entry = re.findall(rf'value="({line.pk}[^"]*)"', page)
    typed = {"entries": entry, "how": "own", "said": "I read all their pages."}

    def changes(signpost=line):
        monkeypatch.undo()
        actions.change_words(by=cat, signpost=line, who_for="Officers")
        return locked(signpost)

    if at == "the form":
        changes()
    else:
        monkeypatch.setattr("signposting.actions.checking.locked", changes)
    answer = main(client_of(finn).post("/signposts/check/today/", typed))
    assert "changed or checked by somebody else meanwhile" in answer
    assert Signpost.objects.get().state == "draft"


@pytest.mark.parametrize(("part", "kept"), [("hours", "17:00"), ("places", "York")])
def test_hours_and_places_written_beside_older_ones_undo_nothing_and_are_not_lost(
    client_of, cat, line, part, kept
):
    seen = field(main(client_of(cat).get(f"{CHECK}{part}/")), "seen")
    actions.set_places(by=cat, signpost=line, places=[{"town": "Ripon"}])
    hours = {"on_holidays": "closed", "line-1-days": "MO", "line-1-opens": "9:00",
             "line-1-closes": "17:00"}  # fmt: skip
    typed = {**hours, "place-1-town": "York", "seen": seen}
    page = main(client_of(cat).post(f"{CHECK}{part}/", typed))
    assert ("nothing was saved yet" in page, f'value="{kept}"' in page) == (True, True)
    assert f"It says now: {'Ripon' if part == 'places' else 'Nothing'}." in page
    assert [one.town for one in line.locations.all()] == ["Ripon"]
    assert not line.schedules.exists()
    client_of(cat).post(f"{CHECK}{part}/", {**typed, "seen": field(page, "seen")})
    saved = line.locations.filter(town="York") if part == "places" else line.schedules.all()
    assert saved.exists()


def test_who_checks_sees_everything_they_vouch_for(client_of, cat, line):
    actions.change_words(by=cat, signpost=line, languages=["cy"], access=["loop"], min_age=18)
    actions.set_places(by=cat, signpost=line, places=[{"town": "Ripon"}])
    line.channels.update(label="Night line", free=True)
    page = main(client_of(cat).get(CHECK))
    told = ["Welsh", "Hearing loop", "Aged 18 and over", "Ripon", "“Night line”, free to call"]
    assert [one for one in told if one not in page] == []
