"""The poster of urgent help: one page, only what is checked, and its own age on it."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from directory.poster import code, svg
from peersupport import help_now, urgent_poster
from people.models import Organisation, SetUpMark, Step, User
from records.clock import today
from signposting.at_hand import AtHand, Called, Entry, Way
from tests.cast import ClientOf

PAGE, FILE = "/poster/urgent-help/", "/poster/urgent-help/poster.pdf"
DAY = timedelta(days=1)
AMBULANCE = "ambulance-crisis-line"


@pytest.fixture(autouse=True)
def _strict(settings: Any) -> None:
    settings.SHOW_UNCHECKED_NUMBERS, settings.URGENT_LINES_CHECKED = False, []


def said(review_on: date, text_until: date | None = None) -> None:
    """The ambulance line and a text line are checked until these days."""
    until = (text_until or review_on).isoformat()
    way = Way("Text SHOUT to", "85258", "sms:85258?body=SHOUT")
    text = Entry("Quiet line", "Someone to listen", "day or night", "x", (way,), until)
    lines = {AMBULANCE: Called("0300 373 0898", today().isoformat(), review_on.isoformat())}
    help_now.make(AtHand(lines, (text,)))


def numbers(viewer: User) -> list[str]:
    return [row.number for row in urgent_poster.poster_for(viewer, today()).rows]


def reader_of(client: Client) -> PdfReader:
    answer = client.get(FILE)
    assert answer.headers["Content-Type"] == "application/pdf"
    return PdfReader(BytesIO(answer.content))


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_only_what_is_checked_stands_on_it(asha: User, settings: Any) -> None:
    settings.SHOW_UNCHECKED_NUMBERS = True
    assert numbers(asha) == ["999", "111", "116 123"]
    said(today() + 30 * DAY)
    assert numbers(asha) == ["999", "0300 373 0898", "111", "116 123", "85258"]


def test_what_is_past_its_day_is_not_printed(asha: User) -> None:
    said(today() - DAY, today())
    assert numbers(asha) == ["999", "111", "116 123", "85258"]


def test_it_is_printed_again_before_anything_on_it_is_due(asha: User) -> None:
    said(today() + 30 * DAY, today() + 10 * DAY)
    poster = urgent_poster.poster_for(asha, today())
    assert (poster.printed, poster.again) == (today(), today() + 10 * DAY)
    help_now.make(AtHand())
    assert urgent_poster.poster_for(asha, today()).again == today() + urgent_poster.LASTS


def test_an_organisations_own_line_once_an_administrator_has_rung_it(
    asha: User, ambulance: Organisation, dev: User
) -> None:
    said(today() + 30 * DAY)
    Organisation.objects.filter(pk=ambulance.pk).update(
        crisis_line_name="Our line", crisis_line_number="0300 000 0000"
    )
    asha.refresh_from_db()
    assert "0300 000 0000" not in numbers(User.objects.get(pk=asha.pk))
    done = today() - 180 * DAY
    SetUpMark.objects.create(
        organisation=ambulance, step=Step.NUMBERS, done_on=done, by=dev, detail="0300 000 0000 "
    )
    assert numbers(User.objects.get(pk=asha.pk))[1] == "0300 000 0000"
    # The administrator's word lapses after 183 days.
    poster = urgent_poster.poster_for(User.objects.get(pk=asha.pk), today())
    assert poster.again == today() + 3 * DAY


def test_somebody_without_an_organisation_has_a_general_one(asha: User) -> None:
    said(today() + 30 * DAY)
    asha.organisation = None
    assert numbers(asha) == ["999", "111", "116 123", "85258"]


def test_everybody_may_look_and_who_runs_it_prints(
    asha: User, cat: User, dev: User, client_of: ClientOf
) -> None:
    pages = {one.name: client_of(one).get(PAGE).content.decode() for one in (asha, cat, dev)}
    assert [FILE in page for page in pages.values()] == [False, True, True]
    assert "Your peer support coordinator prints it." in pages["Asha"]
    assert client_of(asha).get(FILE).status_code == 403


def test_it_says_when_to_print_it_again(cat: User, client_of: ClientOf) -> None:
    page = client_of(cat).get(PAGE).content.decode()
    assert "Made on " in page
    assert "Print it again after " in page
    assert "sidebyside.example/help-now" in page


@pytest.fixture
def long_names(ambulance: Organisation) -> None:
    """Everything on it as long as it can be."""
    Organisation.objects.filter(pk=ambulance.pk).update(name="Northern Ambulance " * 6)
    way = Way("Text EMERGENCYSERVICES to", "07700 900 000", "sms:")
    until = (today() + DAY).isoformat()
    texts = tuple(Entry("A long name " * 10, "x", "Day " * 50, "x", (way,), until) for _ in "ab")
    help_now.make(AtHand({AMBULANCE: Called("0300 373 0898", "", until)}, texts))


def test_the_file_is_one_page_whatever_stands_on_it(
    cat: User, long_names: None, client_of: ClientOf
) -> None:
    reader = reader_of(client_of(User.objects.get(pk=cat.pk)))
    assert len(reader.pages) == 1
    text = words(reader)
    assert [one in text for one in ("999", "0300 373 0898", "116 123", "07700 900 000")] == [
        True
    ] * 4
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)


def test_the_file_can_be_followed_by_a_screen_reader(cat: User, client_of: ClientOf) -> None:
    said(today() + 30 * DAY)
    reader = reader_of(client_of(cat))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  (pypdf's own kind of true)
    assert root["/Lang"] == "en-GB"
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data().decode()
    assert reader.metadata is not None
    assert reader.metadata.title == "Help, day or night: Northern Ambulance Service"
    text = words(reader)
    order = ["Help, day or night", "999", "0300 373 0898", "116 123", "85258", "Print it again"]
    assert sorted(order, key=text.index) == order


def test_the_code_opens_the_page(cat: User, client_of: ClientOf) -> None:
    answer = client_of(cat).get("/poster/urgent-help/code.svg")
    assert answer.content.decode() == svg(code("https://sidebyside.example/help-now/"))
