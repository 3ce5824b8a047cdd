"""The pages of offering, looking and deciding: what stands there, what a press does, its cost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import Supporter
from mentoring.kinds import Kind
from mentoring.models import KindRules, Need, Offer
from people.models import Organisation
from records.clock import today
from tests.factories import make_user
from tests.factories_mentoring import need, offer
from tests.platform.test_stash import lose_session, sign_in

HOME = "/mentoring/"


def text(answer) -> str:
    return str(answer.content.decode())


def offering(**changed) -> dict[str, object]:
    return {
        "form_key": str(uuid4()), "topics": ["study"], "ways": ["walk"], "most": "2",
        "what": "I have sat three boards.", "agrees": "on", **changed,
    }  # fmt: skip


def looking(**changed) -> dict[str, object]:
    return {
        "form_key": str(uuid4()), "topics": ["study"], "ways": ["walk"], "what": "A portfolio.",
        "wants_service": "any", "wants_organisation": "other", "bands_up": "2", **changed,
    }  # fmt: skip


def test_from_offering_to_a_yes(asha, cat, client_of):
    hers = client_of(asha)
    page = text(hers.post(f"{HOME}mentor/offer/", offering(), follow=True))
    assert "A coordinator looks at it, and you get a notice." in page
    row = Offer.objects.get()
    cats = client_of(cat)
    assert "Asha" in text(cats.get(f"{HOME}offers/"))
    page = text(cats.get(f"{HOME}offers/{row.pk}/"))
    assert ("Study, training" in page, "three boards" in page) == (True, False)
    assert "Not now" in text(cats.post(f"{HOME}offers/{row.pk}/", {}))
    cats.post(f"{HOME}offers/{row.pk}/", {"answer": "yes"})
    assert "You can be asked" in text(hers.get(HOME))
    assert cats.get(f"{HOME}offers/{row.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"topics": []}, "Tick one or more."),
        ({"ways": ["pigeon"]}, "pigeon is not one of"),
        ({"most": "3"}, "At most 2 at once here."),
        ({"most": "0"}, "At least 1."),
        ({"most": ""}, "Enter a number."),
        ({"agrees": ""}, "Tick that you agree."),
        ({"has_experience": "on", "areas": ["sleep"]}, ""),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(asha, client_of, changed, words):
    answer = client_of(asha).post(f"{HOME}mentor/offer/", offering(**changed), follow=True)
    if not words:  # No such field for somebody who is not vetted: it is not taken.
        row = Offer.objects.get()
        assert (row.has_experience, row.areas) == (False, "")
        return
    page = text(answer)
    assert (words in page, "I have sat three boards." in page) == (True, True)
    assert not Offer.objects.exists()


def test_areas_without_the_tick_are_said_beside_the_field(ben, client_of):
    page = text(client_of(ben).post(f"{HOME}mentor/offer/", offering(areas=["sleep"])))
    assert "Tick first that you offer lived experience." in page


def test_a_coordinator_cannot_tell_who_offers_lived_experience(ben, cat, client_of):
    row = offer(ben, state="waiting", has_experience=False)
    pages = []
    for share in (False, True):
        Offer.objects.filter(pk=row.pk).update(has_experience=share, areas="")
        client = client_of(cat)
        pages.append([text(client.get(f"{HOME}offers/{add}")) for add in ("", f"{row.pk}/")])
    hide = [[one.partition("<main")[2].partition("csrf")[0] for one in both] for both in pages]
    assert hide[0] == hide[1]
    assert "Ben" in hide[0][0]


def test_pausing_coming_back_and_stepping_down(asha, client_of):
    offer(asha)
    client, day = client_of(asha), today() + timedelta(days=5)
    page = text(client.post(f"{HOME}mentor/offer/rest/", {"until": day.isoformat()}, follow=True))
    assert ("Paused" in page, f"Until {day:%-d %B %Y}" in page) == (True, True)
    client.post(f"{HOME}mentor/offer/rest/", {"back": "1"})
    assert "You can be asked" in text(client.get(HOME))
    page = text(client.post(f"{HOME}mentor/offer/rest/", {"until": "2020-01-01"}))
    assert "still to come" in page
    client.post(f"{HOME}mentor/offer/end/")
    assert client.get(f"{HOME}mentor/offer/end/").status_code == 404
    assert "Offer to be a career mentor" in text(client.get(HOME))


def test_looking_changing_and_taking_back(asha, client_of):
    client = client_of(asha)
    client.post(f"{HOME}mentor/look/", looking(wants_experience="on", areas=["sleep"]))
    row = Need.objects.get()
    assert (row.bands_up, row.wants_organisation, row.area_codes) == (2, "other", ["sleep"])
    page = text(client.get(f"{HOME}mentor/look/"))
    assert ("A portfolio." in page, "Change what you look for" in page) == (True, True)
    client.post(f"{HOME}mentor/look/", looking(bands_up="", what="Less."))
    row.refresh_from_db()
    assert (row.bands_up, row.what, row.areas, row.wants_experience) == (None, "Less.", "", False)
    client.post(f"{HOME}mentor/look/end/")
    assert client.get(f"{HOME}mentor/look/end/").status_code == 404
    assert Need.objects.get().state == "withdrawn"


@pytest.mark.parametrize(
    ("kind", "first_day", "words"),
    [
        ("return", "", "Enter the day."),
        ("return", "2020-01-01", "Enter a day from 12 weeks back"),
        ("starter", "soon", "Enter a real date"),
    ],
)
def test_a_buddy_is_looked_for_with_the_first_day(asha, client_of, kind, first_day, words):
    topic = {"return": "phased", "starter": "kit"}[kind]
    typed = looking(topics=[topic], first_day=first_day, bands_up="")
    page = text(client_of(asha).post(f"{HOME}{kind}/look/", typed))
    assert (words in page, "A portfolio." in page) == (True, True)
    client_of(asha).post(f"{HOME}{kind}/look/", {**typed, "first_day": today().isoformat()})
    assert Need.objects.get().first_day == today()


def test_what_was_typed_outlives_the_session_ticks_included(asha, client_of):
    client = client_of(asha)
    page = text(client.get(f"{HOME}mentor/look/"))
    mark = page.partition('name="kept_for" value="')[2].partition('"')[0]
    lose_session(client)
    typed = looking(times=["nights"], areas=["sleep"], kept_for=mark)
    client.post(f"{HOME}mentor/look/", typed)
    sign_in(client, asha)
    page = text(client.get(f"{HOME}mentor/look/"))
    assert ("We kept what you typed" in page, "A portfolio." in page) == (True, True)
    for value in ("study", "walk", "nights", "sleep"):
        ticked = page.partition(f'value="{value}"')[2].partition(">")[0]
        assert "checked" in ticked, value


def test_where_a_kind_is_off_its_pages_do_not_exist(asha, cat, ambulance, client_of):
    Organisation.objects.filter(pk=ambulance.pk).update(modules=["starters"])
    client = client_of(asha)
    assert client.get(HOME).status_code == 200
    off, none = (client.get(f"{HOME}{kind}/look/") for kind in ("mentor", "friend"))
    assert (off.status_code, none.status_code, off.content) == (404, 404, none.content)
    assert client_of(cat).get(f"{HOME}rules/mentor/").status_code == 404
    Organisation.objects.filter(pk=ambulance.pk).update(modules=[])
    assert client_of(asha).get(HOME).status_code == 404


def test_coordinators_change_how_it_runs(cat, client_of):
    client = client_of(cat)
    typed = {
        "weeks": "20", "meet_every_days": "30", "most_pairs": "9", "follow_up_months": "6",
        "least_bands_up": "2", "most_bands_up": "1",
    }  # fmt: skip
    page = text(client.post(f"{HOME}rules/mentor/", typed))
    assert ("Enter a number from 1 to 5." in page, "At least 2" in page) == (True, True)
    typed |= {"most_pairs": "3", "most_bands_up": "4"}
    page = text(client.post(f"{HOME}rules/mentor/", typed, follow=True))
    assert ("20 weeks" in page, "Changed here." in page) == (True, True)
    assert KindRules.objects.get().most_pairs == 3


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("page", ["", "offers/"])
def test_pages_cost_the_same_with_one_row_and_with_three(page, cat, ambulance, client_of):
    client, counts = client_of(cat), []
    offer(cat)
    for kinds in ([Kind.MENTOR], [Kind.STARTER, Kind.RETURN]):
        for kind in kinds:
            need(cat, kind)
            offer(make_user(organisation=ambulance), kind, state="waiting")
        counts.append(queries(client, HOME + page))
    assert counts[0] == counts[1]


def test_a_manager_sees_nothing_of_it(asha, mo, client_of):
    before = text(client_of(mo).get(HOME))
    need(asha)
    offer(asha, state="waiting")
    after = text(client_of(mo).get(HOME))
    cut = [page.partition("<main")[2].partition("</main")[0] for page in (before, after)]
    assert cut[0] == cut[1]


@pytest.mark.parametrize("kind", ["starter", "return"])
def test_a_buddy_is_of_ones_own_organisation_and_no_other_wish_is_asked_for(asha, client_of, kind):
    topic = {"return": "phased", "starter": "kit"}[kind]
    client = client_of(asha)
    page = text(client.get(f"{HOME}{kind}/look/"))
    assert "wants_organisation" not in page
    typed = looking(topics=[topic], first_day=today().isoformat(), bands_up="")
    client.post(f"{HOME}{kind}/look/", typed)
    assert Need.objects.get().wants_organisation == "any"


def test_who_is_not_vetted_any_more_reads_that_lived_experience_goes(ben, client_of):
    offer(ben, has_experience=True, areas=["sleep"])
    client, said = client_of(ben), "you are a mentor without it from now on"
    assert said not in text(client.get(f"{HOME}mentor/offer/"))
    Supporter.objects.update(cleared_until=today() - timedelta(days=1))
    assert said in text(client.get(f"{HOME}mentor/offer/"))
