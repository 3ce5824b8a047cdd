"""The starting set: what must not be shown never is, and what is shown says it was not checked."""

import json
import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from people.models import User
from people.taxonomy import NATIONS, SERVICES
from records.clock import today
from signposting import demo, starting_set
from signposting.actions import confirm, load
from signposting.models import Schedule, Signpost
from signposting.starting_set import AFTER_CHECK, CHECK_FIRST, Entry, entries
from signposting.taxonomy import NEEDS, TELLS, URGENCIES

ClientOf = Callable[..., Client]
ALL = entries()
# Kept as history only: a closed line and a programme of 2020.
NEVER = {"blue-light-infoline": "0300 303 5999", "our-frontline": "Our Frontline"}
# Numbers nobody has confirmed: read once on old or foreign pages, or remembered.
UNCONFIRMED = [
    "0800 389 8820", "0800 1032 999", "0300 123 3393", "0300 102 1234", "0808 801 0327",
    "0808 802 4040", "0345 3 30 30 30", "0808 808 1677", "0300 111 5065", "0800 138 1111",
    "0808 808 4000", "0300 123 1110", "0808 808 2008", "0808 808 7777", "0808 808 00 00",
    "0800 138 1619", "07537 173 683", "0800 83 85 87", "0800 132 737", "0300 304 7000",
    "0800 144 8848", "0808 168 9111", "84999", "BLUELIGHT",
]  # fmt: skip
NUMBER = re.compile(r"\d[\d ]{3,}\d")


def everything_shown(client: Client) -> str:
    """All pages of the list without filters, and all single pages, as one text."""
    text = page = client.get("/signposts/").content.decode()
    while forward := re.search(r'<a [^>]*href="([^"]*)"[^>]*rel="next"', page):
        page = client.get(forward[1]).content.decode()
        text += page
    slugs = set(re.findall(r'href="/signposts/([\w-]+)/"', text))
    return text + "".join(client.get(f"/signposts/{slug}/").content.decode() for slug in slugs)


@pytest.mark.parametrize("entry", ALL, ids=[each.slug for each in ALL])
def test_an_entry_uses_codes_that_exist(entry: Entry) -> None:
    fields = entry.fields
    assert set(fields["services"]) <= dict(SERVICES).keys()
    assert set(fields["nations"]) <= dict(NATIONS).keys()
    assert set(fields["needs"]) <= dict(NEEDS).keys()
    assert {fields["urgency"]} <= dict(URGENCIES).keys()
    assert {fields["tells_employer"]} <= dict(TELLS).keys()
    assert fields["services"]
    assert fields["nations"]
    assert fields["needs"]


def test_what_may_never_be_published_is_not_carried() -> None:
    text = starting_set._DATA.read_text()
    for slug, words in NEVER.items():
        assert slug not in text
        assert words not in text


@pytest.mark.parametrize("entry", [each for each in ALL if each.publish == CHECK_FIRST],
                         ids=lambda entry: entry.slug)  # fmt: skip
def test_what_must_be_checked_first_carries_no_number(entry: Entry) -> None:
    words = {k: v for k, v in entry.fields.items() if k != "sources"}
    assert not NUMBER.search(json.dumps([v for v in words.values() if not isinstance(v, int)]))
    assert {channel["kind"] for channel in entry.channels} <= {"web", "chat"}
    assert entry.fields["hours"] == ""


@pytest.mark.parametrize("publish", ["do_not_publish", "yes"])
def test_a_file_with_a_forbidden_entry_is_not_read(
    publish: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    wrong = tmp_path / "signposts.json"
    wrong.write_text(json.dumps({"entries": [{"slug": "a", "publish": publish}]}))
    monkeypatch.setattr(starting_set, "_DATA", wrong)
    with pytest.raises(ValueError, match="never carried"):
        entries()


def test_a_number_before_its_check_is_not_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    row = {"slug": "a", "publish": CHECK_FIRST, "phones": [{}], "texts": [], "email": ""}
    wrong = tmp_path / "signposts.json"
    wrong.write_text(json.dumps({"entries": [row]}))
    monkeypatch.setattr(starting_set, "_DATA", wrong)
    with pytest.raises(ValueError, match="no number"):
        entries()


def test_loading_makes_drafts_that_nobody_sees(db: None, visitor: Client) -> None:
    out = StringIO()
    call_command("load_signposts", stdout=out)
    assert f"{len(ALL)} new drafts" in out.getvalue()
    assert set(Signpost.objects.values_list("state", "demo")) == {("draft", False)}
    assert "0 services" in visitor.get("/signposts/").content.decode()


def test_hours_come_as_times_where_they_are_known(db: None) -> None:
    load(ALL)
    load(ALL)
    by_slug = {row.slug: row.opening for row in Signpost.objects.with_channels()}
    assert by_slug["samaritans"].always
    assert not by_slug["calm"].always
    assert by_slug["calm"].spans
    known = sum(bool(hours.spans) for hours in by_slug.values())
    assert known == sum(bool(entry.schedules) for entry in ALL)
    assert known == Schedule.objects.values("signpost").distinct().count()


def test_loading_again_refreshes_only_what_nobody_touched(cat: User) -> None:
    load(ALL)
    checked = confirm(by=cat, signpost=Signpost.objects.get(slug="samaritans"))
    Signpost.objects.filter(slug="shout").update(state=Signpost.State.HIDDEN)
    Signpost.objects.update(name="Changed")
    assert load(ALL) == (0, len(ALL) - 2)
    checked.refresh_from_db()
    assert (checked.name, checked.state) == ("Changed", "published")
    assert Signpost.objects.get(slug="shout").state == "hidden"
    assert Signpost.objects.get(slug="calm").name != "Changed"


def test_the_demo_shows_what_may_be_shown_after_a_check_with_its_mark(db: None) -> None:
    assert demo.build() == len(ALL)
    assert demo.build() == 0
    shown = Signpost.objects.visible_to(None)
    allowed = {each.slug for each in ALL if each.publish == AFTER_CHECK}
    assert {row.slug for row in shown} == allowed
    assert {row.checked_sentence for row in shown} == {"demo data, not checked"}


def test_loading_drafts_leaves_a_demo_as_it_is(db: None) -> None:
    demo.build()
    before = Signpost.objects.visible_to(None).count()
    load(ALL)
    assert Signpost.objects.visible_to(None).count() == before


def test_no_page_shows_a_number_nobody_confirmed(db: None, visitor: Client) -> None:
    demo.build()
    text = everything_shown(visitor)
    assert "116 123" in text
    for number in [*UNCONFIRMED, *NEVER.values()]:
        assert number not in text
        assert number.replace(" ", "") not in re.sub(r"\?f=[\w-]+", "", text)


def test_the_closed_infoline_is_a_sentence_only(db: None, visitor: Client) -> None:
    text = visitor.get("/signposts/").content.decode()
    assert "The Blue Light Infoline has closed." in text
    assert visitor.get("/signposts/blue-light-infoline/").status_code == 404


def test_confirming_publishes_for_as_long_as_the_check_lasts(cat: User) -> None:
    load(ALL)
    row = confirm(by=cat, signpost=Signpost.objects.get(slug="calm"))
    assert row.review_on is not None
    assert (row.checked_on, (row.review_on - today()).days) == (today(), row.review_days)
    assert list(Signpost.objects.visible_to(cat)) == [row]


def test_the_list_begins_like_the_urgent_help_of_every_page(
    db: None, asha: User, client_of: ClientOf
) -> None:
    demo.build()
    page = client_of(asha).get("/signposts/").content.decode()
    names = re.findall(r'class="sbs-card__title"><a [^>]*>([^<]*)<', page)
    assert names[:5] == [
        "999 or 112",
        "Ambulance Staff Crisis Phoneline (TASC)",
        "NHS 111, mental health option (option 2)",
        "Samaritans",
        "Shout 85258",
    ]


def test_titles_are_distinct_and_name_no_service(db: None, visitor: Client) -> None:
    demo.build()
    slugs = Signpost.objects.visible_to(None).values_list("slug", flat=True)
    pages = [visitor.get(f"/signposts/{slug}/").content.decode() for slug in slugs]
    titles = [re.findall(r"<title>(.*?)</title>", page, re.DOTALL)[0] for page in pages]
    assert len(set(titles)) == len(titles)
    assert all(re.match(r"Where to turn: service [0-9a-f]{8} - ", title) for title in titles)
