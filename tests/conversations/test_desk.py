"""The desk: references and ages, two buttons, and nothing that tells who asked or what."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from conversations import actions
from conversations.actions import consulting
from conversations.actions.alerts import raise_alert
from conversations.models import Alert, AlertKind, Answer, Level, Offer
from directory.models import Supporter
from peersupport.desk.numbers import numbers_for
from people.roles import Role
from tests.crawl import crawl
from tests.factories import make_user
from tests.factories_directory import listed_supporter

DESK = "/desk/"


def text(response):
    return response.content.decode()


@pytest.fixture
def alert(waiting, now):
    return raise_alert(waiting, AlertKind.WAITING, now - timedelta(days=3))


@pytest.fixture
def quiet_alert(open_request, now):
    return raise_alert(open_request, AlertKind.QUIET, now - timedelta(days=4))


def press(client, alert, what=""):
    return text(client.post(f"{DESK}alerts/{alert.pk}/{what}", follow=True))


def test_empty_means_empty(client_of, cat):
    page = text(client_of(cat).get(DESK))
    assert "Nothing. When something waits" in page
    assert "<h2" not in page.partition("<main")[2].partition("</main>")[0]


def test_an_alert_is_a_reference_an_age_and_a_kind(client_of, cat, alert, asha, ben):
    page = text(client_of(cat).get(DESK)).partition("<main")[2]
    assert alert.reference in page
    assert "nobody has said yes yet" in page
    assert "The coordinators&#39; turn." in page
    told = ["Asha", "Ben", "CNRY", str(alert.request_id), asha.pk.hex, "message", "this week"]
    assert [one for one in told if one in page] == []


def test_ages_are_days_a_minute_would_say_when_somebody_asked(client_of, cat, alert, ben, now):
    asked = consulting.ask(by=ben, body="Hm?", form_key=uuid4(), now=now)
    client = client_of(cat)
    for page in (DESK, f"{DESK}advice/{asked.pk}/"):
        assert re.findall(r"\d\d:\d\d", text(client.get(page))) == []


def test_with_an_alert_only_reference_kind_and_age_differ(client_of, cat, ask, asha, eve, now):
    """Two people asked different things of different people: the desk reads the same."""
    pages = []
    for by, of in ((asha, "the first"), (eve, "the second")):
        request = ask(by=by, message=of, when="today" if by is asha else "week")
        type(request).objects.filter(pk=request.pk).update(asker=asha)
        made = raise_alert(actions.moves.locked(request), AlertKind.WAITING, now)
        page = text(client_of(cat).get(DESK)).partition("<main")[2].partition("</main>")[0]
        page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
        pages.append(page.replace(made.reference, "REF").replace(str(made.pk), "ID"))
        made.delete()
    assert pages[0] == pages[1]


def test_before_any_alert_the_whole_site_is_the_same_for_the_coordinator(client_of, cat, ask):
    client = client_of(cat)
    before = crawl(client, leave_out="/accounts/2fa/")
    ask()
    assert crawl(client, leave_out="/accounts/2fa/") == before


def test_acknowledging_takes_it_on(client_of, cat, alert):
    client = client_of(cat)
    page = press(client, alert)
    assert "You have taken it on." in page
    assert "Cat took it on" in page
    assert "Nobody has taken it on" not in page
    assert Alert.objects.get().acknowledged_by == cat


def test_more_supporters_are_asked_without_anybody_reading(client_of, cat, ask, fire, now):
    sam = listed_supporter(make_user("sam@fire.example", fire))
    request = ask(anyone=True)
    alert = raise_alert(request, AlertKind.WAITING, now)
    page = press(client_of(cat), alert, "more/")
    assert "more has been offered" in page
    assert "CNRY" not in page
    offer = Offer.objects.get(supporter=sam)
    assert (offer.answer, offer.sees_words) == (Answer.ASKED, False)


def test_when_nobody_else_fits_the_desk_says_so(client_of, cat, alert):
    assert "Nobody else fits at the moment." in press(client_of(cat), alert, "more/")


def test_in_a_quiet_conversation_somebody_else_is_offered(client_of, cat, quiet_alert):
    client = client_of(cat)
    assert "Offer them somebody else" in text(client.get(DESK))
    press(client, quiet_alert, "more/")
    assert Alert.objects.get().request.swap_offered


def test_what_was_settled_meanwhile_is_said_and_leaves_the_desk(
    client_of, cat, alert, ben, waiting, now, monkeypatch
):
    client = client_of(cat)
    real = Alert.objects.visible_to

    def then_settled(user):
        rows = list(real(user))
        actions.answer_yes(by=ben, request=waiting, now=now)
        return Alert.objects.filter(pk__in=[row.pk for row in rows])

    with monkeypatch.context() as patch:
        patch.setattr(Alert.objects, "visible_to", then_settled)
        client.post(f"{DESK}alerts/{alert.pk}/")
    page = text(client.get(DESK))
    assert "That is settled" in page
    assert alert.reference not in page


@pytest.mark.parametrize("who", ["finn", "dev", "mo", "asha", "ben"])
def test_somebody_elses_alert_does_not_exist(client_of, alert, request, who):
    client = client_of(request.getfixturevalue(who))
    for pk in (alert.pk, uuid4()):
        for what in ("", "more/"):
            for method in (client.get, client.post):
                assert method(f"{DESK}alerts/{pk}/{what}").status_code == 404
    assert Alert.objects.get().acknowledged_at is None


def test_a_link_or_a_reload_leads_back_to_the_desk(client_of, cat, alert):
    assert client_of(cat).get(f"{DESK}alerts/{alert.pk}/").url == DESK
    assert Alert.objects.get().acknowledged_at is None


def test_deputy_and_partner_find_theirs_when_it_is_their_turn(
    client_of, ambulance, fire, finn, alert
):
    other = make_user("olga@other.example", None, roles=[Role.COORDINATOR])
    ambulance.deputy, ambulance.desk_partner = other, fire
    ambulance.save()
    seen = []
    for level in Level:
        Alert.objects.update(level=level)
        seen.append([alert.reference in text(client_of(one).get(DESK)) for one in (other, finn)])
    assert seen == [[False, False], [True, False], [True, True]]


def test_the_untaken_and_oldest_come_first(client_of, cat, ask, now, asha, eve, viv):
    made = [raise_alert(ask(by=by), AlertKind.WAITING, now) for by in (asha, eve, viv)]
    for days, one in zip((1, 3, 2), made, strict=True):
        Alert.objects.filter(pk=one.pk).update(
            raised_at=now - timedelta(days=days), organisation=cat.organisation
        )
    actions.acknowledge(by=cat, alert=made[1], now=now)
    page = text(client_of(cat).get(DESK))
    order = sorted(made, key=lambda one: page.index(one.reference))
    assert order == [made[2], made[0], made[1]]


def test_a_question_waits_and_leaves_the_desk_when_it_was_answered(client_of, cat, ben, now):
    made = consulting.ask(by=ben, body="CNRY-body", form_key=uuid4(), now=now)
    client = client_of(cat)
    page = text(client.get(DESK))
    assert "A supporter asks for advice" in page
    assert ("CNRY-body" in page, "Ben" in page) == (False, False)
    consulting.answer(by=cat, consult=made, body="Hm.", form_key=uuid4(), now=now)
    page = text(client.get(DESK))
    assert "A supporter asks for advice" not in page
    assert "Advice you gave" in page


def test_more_than_fits_is_said(client_of, cat, ask, now, monkeypatch, asha, eve):
    monkeypatch.setattr("peersupport.desk.views.MOST", 1)
    for by in (asha, eve):
        raise_alert(ask(by=by), AlertKind.WAITING, now)
    Alert.objects.update(organisation=cat.organisation)
    page = text(client_of(cat).get(DESK))
    assert "There is more of one kind than is read at once." in page
    assert page.count("On the desk since") == 2


def test_more_than_fits_on_a_page_follows_on_the_next(
    client_of, cat, ask, now, captured, monkeypatch
):
    made = [
        raise_alert(ask(by=make_user(organisation=cat.organisation)), AlertKind.WAITING, now)
        for _ in range(5)
    ]
    actions.acknowledge(by=cat, alert=made[0], now=now)
    monkeypatch.setattr("peersupport.desk.views.ON_A_PAGE", 2)
    client, found, counts = client_of(cat), [], []
    client.get(DESK)
    for number in (1, 2, 3):
        with captured() as queries:
            page = text(client.get(f"{DESK}?page={number}"))
        found += re.findall(r"<h3[^>]*>(?:<a[^>]*>)?([A-Z0-9-]+)", page)
        counts.append(len(queries))
        assert ("Now <span" in page, "(4)" in page) == (number < 3, number < 3)
        assert (f"Desk, page {number}" in page) is (number > 1)
    assert sorted(found) == sorted(one.reference for one in made)
    assert found[-1] == made[0].reference
    assert counts == [counts[0]] * 3


def test_the_desk_has_fifty_on_a_page_and_a_page_too_far_is_the_last(client_of, cat, ask, now):
    for _ in range(51):
        raise_alert(ask(by=make_user(organisation=cat.organisation)), AlertKind.WAITING, now)
    client = client_of(cat)
    pages = [text(client.get(f"{DESK}?page={number}")) for number in ("1", "2", "9", "x")]
    assert [page.count("On the desk since") for page in pages] == [50, 1, 1, 50]
    assert "(51)" in pages[1]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_costs_the_same_whatever_lies_on_it(
    client_of, cat, ben, ask, now, captured, rows, fire
):
    for _ in range(rows):
        by = make_user(organisation=cat.organisation)
        actions.acknowledge(by=cat, alert=raise_alert(ask(by=by), AlertKind.WAITING, now), now=now)
        consulting.ask(by=ben, body="Hm?", form_key=uuid4(), now=now)
    client = client_of(cat)
    client.get(DESK)
    with captured() as queries:
        client.get(DESK)
    assert len(queries) == 6


@pytest.mark.django_db
def test_who_has_no_organisation_looks_after_no_supporters_of_none(now):
    nowhere = listed_supporter(make_user("lee@site.example", None))
    Supporter.objects.filter(pk=nowhere.pk).update(cleared_until=None)
    numbers = numbers_for(make_user("all@site.example", None, roles=[Role.COORDINATOR]), now)
    assert (numbers.missing, numbers.out, numbers.soon, numbers.unsupervised) == (0, 0, 0, 0)
