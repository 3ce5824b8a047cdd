"""The station poster and the pocket card: who is on them, for whom, and that they can be read."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from directory import actions, poster, poster_pdf
from directory.models import Supporter
from directory.taxonomy import Way
from people.models import Block, Organisation, User
from records.clock import today
from tests.cast import ClientOf
from tests.factories import make_user
from tests.factories_directory import listed_supporter, share

PAGES = ["/poster/", "/poster/card/"]
FILES = ["/poster/poster.pdf", "/poster/card/cards.pdf"]


@pytest.fixture
def on_it(ben: User) -> User:
    """Ben agreed to stand on the poster, and shares something that must never stand there."""
    share(ben.supporter, "sleep")
    Supporter.objects.filter(user=ben).update(been_through="A winter.", region="wales")
    actions.join_poster(by=ben)
    return ben


def names(viewer: User) -> list[str]:
    return [one.name for one in poster.entries(viewer, today())]


def pdf(client: Client, path: str) -> PdfReader:
    answer = client.get(path)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return PdfReader(BytesIO(answer.content))


def text(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_only_those_who_agreed_stand_on_it(ben: User, cat: User) -> None:
    assert names(cat) == []
    actions.join_poster(by=ben)
    assert names(cat) == ["Ben"]
    actions.leave_poster(by=ben)
    assert names(cat) == []


def test_only_ones_own_organisation(on_it: User, cat: User, eve: User) -> None:
    assert (names(cat), names(eve)) == (["Ben"], [])
    User.objects.filter(pk=cat.pk).update(organisation=None)
    assert names(User.objects.get(pk=cat.pk)) == []


def test_a_pause_a_block_and_ones_own_manager_are_absences_alike(
    on_it: User, asha: User, mo: User, cat: User
) -> None:
    actions.join_poster(by=mo)
    assert (names(asha), names(cat)) == (["Ben"], ["Ben", "Mo"])
    Block.objects.create(person=on_it, other=asha)
    assert names(asha) == []
    actions.pause(by=on_it)
    assert names(cat) == ["Mo"]


def test_nobody_stands_on_their_own_copy(on_it: User) -> None:
    assert names(on_it) == []


def test_name_role_region_and_ways_and_nothing_about_health(on_it: User, cat: User) -> None:
    (entry,) = poster.entries(cat, today())
    assert entry == ("Ben", "Paramedic, Ambulance · Wales", "message on the site, phone")


def test_at_most_so_many_and_each_day_from_another_place(
    cat: User, ambulance: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        person = make_user(f"s{number}@ambulance.example", ambulance, name=f"S{number}")
        listed_supporter(person)
        actions.join_poster(by=person)
    monkeypatch.setattr(poster, "MOST", 3)
    keys = [bytes([number]) * 32 for number in range(0, 256, 8)]
    seen = set()
    for key in keys:
        monkeypatch.setattr(poster, "day_key", lambda day, key=key: key)
        seen.add(tuple(names(cat)))
    assert {len(found) for found in seen} == {3}
    assert set().union(*seen) == {"S0", "S1", "S2", "S3", "S4"}


@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_questions_for_three_names_as_for_one(
    cat: User, ambulance: Organisation, client_of: ClientOf, rows: int,
    django_assert_num_queries: Callable[[int], Any],
) -> None:  # fmt: skip
    for number in range(rows):
        person = make_user(f"s{number}@ambulance.example", ambulance)
        listed_supporter(person)
        actions.join_poster(by=person)
    client = client_of(cat)
    client.get("/poster/")
    with django_assert_num_queries(4):
        client.get("/poster/")


def test_the_page_names_them_and_says_the_address_and_the_numbers(
    on_it: User, cat: User, client_of: ClientOf, settings: Any
) -> None:
    html = client_of(cat).get("/poster/").content.decode()
    shown = html[html.index('class="sbs-handout') :]
    for part in (
        "Ben",
        "Paramedic, Ambulance · Wales",
        "Ways to talk: message on the site, phone",
        "999",
    ):
        assert part in shown
    assert settings.SITE_URL.rstrip("/") in shown
    assert not [word for word in ("Sleep", "winter", "Experience") if word in shown]


def test_the_poster_as_pdf_can_be_read_back(
    on_it: User, cat: User, client_of: ClientOf, settings: Any
) -> None:
    reader = pdf(client_of(cat), "/poster/poster.pdf")
    words = text(reader)
    for part in ("Ben", "Paramedic, Ambulance · Wales", "Ways to talk: message on the site, phone"):
        assert part in words
    for part in (settings.SITE_URL.rstrip("/"), "999", "116 123", "Northern Ambulance Service"):
        assert part in words
    assert not [word for word in ("Sleep", "winter") if word in words]
    assert reader.metadata is not None
    assert reader.metadata.title == "Peer supporters: a poster"
    assert len(reader.pages) == 1


def test_the_pocket_card_names_nobody(
    on_it: User, cat: User, client_of: ClientOf, settings: Any
) -> None:
    client = client_of(cat)
    words = text(pdf(client, "/poster/card/cards.pdf"))
    assert words.count(settings.SITE_URL.rstrip("/")) == 8
    assert words.count("116 123") == 8
    html = client.get("/poster/card/").content.decode()
    card = html[html.index('class="sbs-handout') :]
    assert ("Ben" in words, "Ben" in card, "999" in card) == (False, False, True)


def test_without_anybody_on_it_the_poster_still_leads_here(cat: User, client_of: ClientOf) -> None:
    words = text(pdf(client_of(cat), "/poster/poster.pdf"))
    assert "Find them at the address below." in words
    assert "Find them at the address below." in client_of(cat).get("/poster/").content.decode()


def words_of() -> poster.Words:
    return poster.Words("Organisation", "https://peers.example", ["In danger 999"])


@pytest.mark.parametrize("number", [1, 6, 7, 24])
def test_every_name_comes_out_once_however_many(number: int) -> None:
    ways = ", ".join(poster.WAYS.values())
    work = "Emergency medical technician, Ambulance · Yorkshire and the Humber"
    entries = [poster.Entry(f"Person{n:02}", work, ways) for n in range(number)]
    words = text(PdfReader(BytesIO(poster_pdf.poster(entries, words_of()))))
    assert [words.count(one.name) for one in entries] == [1] * number


@pytest.mark.parametrize(
    ("name", "written"),
    [("Siân", "Siân"), ("Łukasz", "Łukasz"), ("Ŵyn", "Wyn"), ("Мария", "A peer supporter")],
)
def test_names_the_fonts_do_not_know_are_written_as_well_as_they_can(
    name: str, written: str
) -> None:
    made = poster_pdf.poster([poster.Entry(name, "Paramedic", "")], words_of())
    assert written in text(PdfReader(BytesIO(made)))


@pytest.mark.parametrize("address", ["https://localhost", "https://peers.northmoor.example:8443"])
def test_the_code_is_the_one_another_library_draws(address: str) -> None:
    """Which of eight masks covers the code is each library's own choice; readers take any."""
    ours = poster.code(address)
    theirs = []
    for mask in range(8):
        made = QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=mask)
        made.add_data(address, optimize=0)
        theirs.append([[bool(module) for module in row] for row in made.get_matrix()])
    assert ours in theirs


def test_bars_and_picture_hold_every_dark_module() -> None:
    modules = poster.code("https://localhost")
    found = {(row, c) for row, first, n in poster.runs(modules) for c in range(first, first + n)}
    dark = {(r, c) for r, row in enumerate(modules) for c, one in enumerate(row) if one}
    assert found == dark
    assert poster.svg(modules).count("M") == len(poster.runs(modules)) + 1


def test_the_picture_comes_from_here(cat: User, client_of: ClientOf) -> None:
    answer = client_of(cat).get("/poster/code.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert b"<script" not in answer.content


@pytest.mark.parametrize("path", [*PAGES, *FILES, "/poster/code.svg"])
def test_everybody_signed_in_may_print_and_nobody_else(
    path: str, asha: User, client_of: ClientOf, visitor: Client
) -> None:
    assert client_of(asha).get(path).status_code == 200
    assert visitor.get(path).status_code == 302
    assert client_of(asha).post(path).status_code == 405


def test_every_way_to_talk_has_words_for_paper() -> None:
    assert set(poster.WAYS) == set(Way)


def test_a_long_address_stands_on_one_line() -> None:
    address = f"https://{'peers.' * 12}northmoor.example"
    made = poster_pdf.cards(poster.Words("Organisation", address, ["In danger 999"]))
    lines = PdfReader(BytesIO(made)).pages[0].extract_text().splitlines()
    assert [line.strip() for line in lines].count(address) == 8
