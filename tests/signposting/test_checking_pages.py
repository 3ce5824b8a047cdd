"""Keeping the list right, as coordinators see it."""

import re
from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from signposting import demo
from signposting.models import Channel, Check, Kind, Signpost

PAGE = "/signposts/check/"
PHONE = {"kind": "phone", "value": "0800 00 1066", "label": "Helpline"}


def main(response):
    return response.content.decode().partition("<main")[2].partition("</main>")[0]


WORDS = {"name": "Line", "what_for": "Listening", "who_for": "All", "hours": "Nights",
         "services": ["fire"], "nations": ["wales"], "needs": ["low"], "tells_employer": "no",
         "provider": "", "cost": "", "access_words": "", "tells_words": "", "min_age": "",
         "max_age": ""}  # fmt: skip


@pytest.fixture
def line(make_signpost):
    return make_signpost("line", [PHONE], demo=False, state="draft")


def typed(line, answer="right", **more):
    channels = {f"channel-{one.pk.hex}": answer for one in line.channels.all()}
    return {**channels, "how": "call", "source": "", **more}


def test_two_coordinators_check_a_draft_and_everybody_sees_it(client_of, cat, finn, line, visitor):
    assert "Nobody has checked it yet" in main(client_of(cat).get(PAGE))
    assert client_of(cat).post(f"{PAGE}line/", typed(line, words="on")).status_code == 302
    assert "0800 00 1066" not in main(visitor.get("/signposts/line/"))
    assert "another one is needed" in main(client_of(finn).get(PAGE))
    client_of(finn).post(f"{PAGE}line/", typed(line))
    assert 'href="tel:0800001066"' in main(visitor.get("/signposts/line/"))
    page = main(client_of(finn).get(f"{PAGE}line/"))
    assert [page.count("I called or wrote to it") >= 2, "Cat" in page] == [True, True]
    assert "Nothing. 1 entry is checked." in main(client_of(cat).get(PAGE))


def test_found_wrong_it_is_gone_in_the_next_request(client_of, cat, finn, line, visitor):
    for by in (cat, finn):
        client_of(by).post(f"{PAGE}line/", typed(line, words="on"))
    client_of(cat).post(f"{PAGE}line/", typed(line, "wrong"))
    assert "0800 00 1066" not in main(visitor.get("/signposts/line/"))
    assert "found wrong on" in main(client_of(cat).get(f"{PAGE}line/"))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"how": ""}, "Say how you checked."),
        ({"source": "nonsense with spaces"}, "Enter the whole address"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(client_of, cat, line, given, words):
    page = main(client_of(cat).post(f"{PAGE}line/", typed(line, "wrong", **given)))
    assert words in page
    assert re.findall(r'value="wrong"[^>]*checked', page) != []
    assert not Check.objects.exists()


def test_looking_at_nothing_is_no_check(client_of, cat, line):
    page = main(client_of(cat).post(f"{PAGE}line/", {"how": "call", "source": ""}))
    assert "Say what you looked at: right or wrong." in page


def test_the_words_are_changed_and_hide_no_number(client_of, cat, line):
    wrong = {**WORDS, "hours": "Ring 0800 001 066"}
    page = main(client_of(cat).post(f"{PAGE}line/change/", wrong))
    assert ["There is a phone number in it." in page, "Ring 0800 001 066" in page] == [True, True]
    assert client_of(cat).post(f"{PAGE}line/change/", WORDS).status_code == 302
    assert Signpost.objects.get(slug="line").hours == "Nights"


def test_what_is_shown_now_stands_beside_each_answer(client_of, cat, line):
    Signpost.objects.update(hours="Mornings", groups=["retired"], tells_employer="no")
    page = main(client_of(cat).get(f"{PAGE}line/change/"))
    beside = re.findall(r"sbs-beside__now.*?</p>\s*<p>([^<]*)</p>", page, re.DOTALL)
    assert len(beside) == 19
    for words in ("Line", "Mornings", "Retired or former staff", "Nothing",
                  "It does not tell your employer."):  # fmt: skip
        assert words in beside


def test_ages_are_in_order(client_of, cat, line):
    wrong = {**WORDS, "min_age": "40", "max_age": "18"}
    page = main(client_of(cat).post(f"{PAGE}line/change/", wrong))
    assert "The oldest age is below the youngest." in page


@pytest.mark.parametrize("entry", ["9am to 5pm", "24 hours, 7 days", "From 18 to 25", "2026"])
def test_hours_and_ages_are_no_phone_numbers(client_of, cat, line, entry):
    given = {**WORDS, "who_for": entry, "hours": entry}
    assert client_of(cat).post(f"{PAGE}line/change/", given).status_code == 302


PLACE = {"place-1-name": "House", "place-1-address": "1 Mill Lane", "place-1-town": "Ripon",
         "place-1-postcode": "AB1 2CD", "place-1-access_words": "A ramp"}  # fmt: skip


def test_places_are_said_found_kept_and_emptied(client_of, cat, line, visitor):
    client = client_of(cat)
    assert client.get(f"{PAGE}line/places/").status_code == 200
    for _ in range(2):
        assert client.post(f"{PAGE}line/places/", PLACE).status_code == 302
    Signpost.objects.update(state="published", demo=True)
    assert "House, 1 Mill Lane, Ripon, AB1 2CD. Getting in: A ramp" in main(
        visitor.get("/signposts/line/")
    )
    assert Signpost.objects.filter(search_text__contains=" ripon ").exists()
    assert client.post(f"{PAGE}line/places/", {"place-1-town": " "}).status_code == 302
    assert not line.locations.exists()
    assert not Signpost.objects.filter(search_text__contains=" ripon ").exists()


def test_a_place_has_a_town(client_of, cat, line):
    page = main(client_of(cat).post(f"{PAGE}line/places/", {**PLACE, "place-1-town": ""}))
    assert ["Say in which town it is." in page, "1 Mill Lane" in page] == [True, True]
    assert not line.locations.exists()


@pytest.mark.parametrize(
    ("kind", "value", "fits"),
    [
        ("phone", "116 123", True),
        ("phone", "tel:116123", False),
        ("text", "85258", True),
        ("text", "SHOUT", False),
        ("email", "help@example.org", True),
        ("email", "example.org", False),
        ("web", "https://www.example.org", True),
        ("web", "javascript:alert(1)", False),
        ("chat", "http://www.example.org", False),
    ],
)
def test_a_new_number_or_address_fits_its_kind(client_of, cat, line, kind, value, fits):
    given = {"kind": kind, "value": value, "keyword": "", "label": "", "free": "unknown"}
    response = client_of(cat).post(f"{PAGE}line/add/", given)
    assert response.status_code == (302 if fits else 200)
    assert Channel.objects.filter(value=value).exists() is fits
    if not fits:
        assert "like " in main(response)


HOURS = {"line-1-days": ["MO", "TU"], "line-1-opens": "9:00", "line-1-closes": "17:30",
         "on_holidays": "closed"}  # fmt: skip


def test_hours_are_said_as_times(client_of, cat, line):
    client = client_of(cat)
    assert client.post(f"{PAGE}line/hours/", HOURS).status_code == 302
    (one,) = line.schedules.all()
    assert (one.days, one.opens, one.closes) == (["MO", "TU"], time(9), time(17, 30))
    assert Signpost.objects.get().opening.shut
    page = main(client.get(f"{PAGE}line/hours/"))
    assert [page.count(" checked"), 'value="17:30"' in page] == [3, True]
    client.post(f"{PAGE}line/hours/", {"on_holidays": "usual"})
    assert not line.schedules.exists()
    assert "Not known" in main(client.get(f"{PAGE}line/"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"line-1-days": []}, "Say on which days."),
        ({"line-1-opens": ""}, "Say when it opens."),
        ({"line-1-closes": ""}, "Say when it closes."),
        ({"line-1-closes": "late"}, "Enter a time like 9:00 or 17:30."),
        ({"on_holidays": ""}, "Say whether it is open on bank holidays."),
    ],
)
def test_half_a_line_of_hours_is_asked_for_again(client_of, cat, line, change, words):
    page = main(client_of(cat).post(f"{PAGE}line/hours/", {**HOURS, **change}))
    assert words in page
    assert not line.schedules.exists()


def test_closed_and_opened_again(client_of, cat, line):
    client = client_of(cat)
    client.post(f"{PAGE}line/state/", {"act": "closed"})
    assert "Is it open after all?" in main(client.get(f"{PAGE}line/"))
    client.post(f"{PAGE}line/state/", {"act": "again"})
    assert Signpost.objects.get(slug="line").state == "draft"


def test_the_numbers_to_call_are_a_table(client_of, cat, line):
    Signpost.objects.update(name="=Line", hours="Nights")
    text = client_of(cat).get(f"{PAGE}calls.csv").content.decode("utf-8-sig")
    page = "https://sidebyside.example/signposts/check/line/"
    row = f'"\'=Line","Helpline","0800 00 1066","","Nights","never","{page}",""'
    assert text.splitlines()[1] == row


def test_nobody_else_finds_it(client_of, asha, dev, visitor, line):
    for path in (PAGE, f"{PAGE}line/", f"{PAGE}line/change/", f"{PAGE}calls.csv"):
        assert [client_of(one).get(path).status_code for one in (asha, dev)] == [403, 403]
        assert visitor.get(path).status_code == 302
    Signpost.objects.update(state="published", demo=True)
    assert "Check or change this" not in main(client_of(asha).get("/signposts/line/"))
    assert "Check or change this" not in main(visitor.get("/signposts/line/"))
    assert PAGE not in main(visitor.get("/signposts/"))


def test_an_entry_that_does_not_exist_is_not_found(client_of, cat, line):
    assert client_of(cat).get(f"{PAGE}other/").status_code == 404


def test_what_is_away_is_said(visitor, make_signpost):
    for slug in ("a", "b"):
        make_signpost(slug, demo=False, review_on="2020-01-01")
    assert "2 services are not shown, because we are checking them again." in " ".join(
        main(visitor.get("/signposts/")).split()
    )


def test_the_page_of_what_is_due_costs_the_same_for_any_number(client_of, cat, make_signpost):
    counts = []
    for number in (1, 3):
        for n in range(number):
            make_signpost(f"line-{number}-{n}", [PHONE], demo=False, state="draft")
        client = client_of(cat)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert counts == [6, 6]


def test_the_demos_entries_wait_for_somebody(client_of, cat):
    demo.build()
    page = main(client_of(cat).get(PAGE))
    assert "Samaritans" in page
    assert "116 123" in page


def test_closed_entries_stay_in_the_list_and_nothing_of_them_is_due(client_of, cat, line):
    client = client_of(cat)
    client.post(f"{PAGE}line/state/")
    page = main(client.get(PAGE))
    assert "Nobody has checked it yet" not in page
    assert re.search(r'href="/signposts/check/line/">Line</a>: closed', page)
    assert "0800 00 1066" not in client.get(f"{PAGE}calls.csv?all=1").content.decode()
    client.post(f"{PAGE}line/state/", {"act": "again"})
    assert "Nobody has checked it yet" in main(client.get(PAGE))


def test_no_kind_is_chosen_for_a_new_number_and_an_error_is_said_once(client_of, cat, line):
    page = f"{PAGE}line/add/"
    assert main(client_of(cat).get(page)).count('name="kind"') == len(Kind.choices)
    answer = client_of(cat).post(page, {"free": "unknown"}).content.decode()
    assert answer.partition("<title>")[2].count("Error: ") == 1
    assert ["Say what kind it is." in answer, "Enter the number" in answer] == [True, True]
