"""Stepping down ends with thanks and a certificate: months, a name as typed, and no number."""

import re
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from care.certificate import Served, certificate, period
from directory.models import Check, Supporter
from people.models import Organisation, User
from tests.cast import ClientOf
from tests.factories import make_user
from tests.factories_directory import listed_supporter

PAGE = "/care/certificate/"
SINCE, UNTIL = date(2024, 3, 9), date(2026, 11, 2)


def words(content: bytes) -> str:
    reader = PdfReader(BytesIO(content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def made(client, **typed) -> str:
    answer = client.post(PAGE, typed)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="certificate.pdf"'
    return words(answer.content)


@pytest.fixture
def served(ben: User) -> User:
    """Ben came at the end of March by London time, and has not stopped."""
    Supporter.objects.filter(user=ben).update(approved_at=datetime(2024, 3, 31, 23, 30, tzinfo=UTC))
    return ben


def trained(ben: User, *, met: bool = True) -> None:
    Check.objects.create(
        supporter=ben.supporter, kind="training", met=met, done_on=SINCE, expires_on=UNTIL,
        recorded_at=datetime(2024, 3, 9, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (None, "since March 2024"),
        (UNTIL, "from March 2024 to November 2026"),
        (date(2024, 3, 20), "in March 2024"),
    ],
)
def test_the_period_in_months(until: date | None, said: str) -> None:
    assert period(SINCE, until) == said


def test_the_months_are_those_of_london(served: User, client_of: ClientOf) -> None:
    assert "since April 2024." in made(client_of(served), name="Ben")


def test_name_and_organisation_stand_on_it_and_no_day(served: User, client_of: ClientOf) -> None:
    found = made(client_of(served), name="Benedict Ó Sé")
    assert "Northern Ambulance Service" in found
    assert "This certificate is for Benedict Ó Sé who gave time freely" in found
    assert re.findall(r"\d+", found) == ["2024"]


def test_without_a_name_there_is_a_line_to_write_on(served: User, client_of: ClientOf) -> None:
    found = made(client_of(served))
    assert "This certificate is for who gave time freely" in found
    assert "Ben" not in found


def test_it_knows_nothing_of_conversations(served: User, client_of: ClientOf) -> None:
    client = client_of(served)
    before = client.post(PAGE, {"name": "B"}).content
    Supporter.objects.filter(user=served).update(load_snapshot=5, how_many=5, shown_name="Secret")
    assert client.post(PAGE, {"name": "B"}).content == before


def test_training_stands_on_it_only_if_they_choose(served: User, client_of: ClientOf) -> None:
    trained(served)
    client = client_of(served)
    said = "The training standard for peer supporters was met."
    assert [said in made(client, **typed) for typed in ({}, {"training": "on"})] == [False, True]


@pytest.mark.parametrize("met", [None, False])
def test_training_that_was_not_met_cannot_be_chosen(
    met: bool | None, served: User, client_of: ClientOf
) -> None:
    if met is not None:
        trained(served, met=met)
    client = client_of(served)
    assert 'name="training"' not in client.get(PAGE).content.decode()
    assert "training standard" not in made(client, training="on")


def test_letters_the_font_lacks_are_said_beside_the_name(served: User, client_of: ClientOf) -> None:
    answer = client_of(served).post(PAGE, {"name": "本田"})
    html = answer.content.decode()
    assert "The certificate cannot print some of these letters." in html
    assert 'value="本田"' in html


def test_a_name_that_is_too_long_is_refused(served: User, client_of: ClientOf) -> None:
    answer = client_of(served).post(PAGE, {"name": "x" * 61})
    assert answer.headers["Content-Type"].startswith("text/html")


def test_the_file_tells_neither_maker_nor_moment() -> None:
    one = Served("Ben", "Service", SINCE, None, trained=False)
    reader = PdfReader(BytesIO(certificate(one)))
    assert len(reader.pages) == 1
    assert reader.metadata is not None
    assert reader.metadata.title == "Certificate of thanks"
    assert "Ben" not in str(reader.metadata)
    assert certificate(one) == certificate(one)


def test_the_longest_name_stays_on_one_page() -> None:
    one = Served("Wilhelmina " * 6, "Service " * 20, SINCE, UNTIL, trained=True)
    assert len(PdfReader(BytesIO(certificate(one))).pages) == 1
    assert "is a gift. Thank you." in words(certificate(one))


def test_stepping_down_ends_with_thanks_and_the_certificate(
    served: User, client_of: ClientOf
) -> None:
    client = client_of(served)
    html = client.post("/profile/step-down/", follow=True).content.decode()
    assert "<h1>Thank you</h1>" in html
    assert (f'href="{PAGE}"' in html, 'href="/apply/"' in html) == (True, True)
    assert "from April 2024 to " in made(client, name="Ben")


def test_thanks_wait_until_somebody_has_stopped(ben: User, client_of: ClientOf) -> None:
    assert client_of(ben).get("/care/thank-you/")["Location"] == "/care/"


def test_rest_is_offered_beside_stopping(ben: User, client_of: ClientOf) -> None:
    html = client_of(ben).get("/care/").content.decode()
    assert ('action="/profile/pause/"' in html, 'href="/profile/step-down/"' in html) == (
        True,
        True,
    )


def test_whoever_stopped_is_offered_neither_again(ben: User, client_of: ClientOf) -> None:
    client = client_of(ben)
    client.post("/profile/step-down/")
    html = client.get("/care/").content.decode()
    assert ("/profile/pause/" in html, "/profile/step-down/" in html) == (False, False)


def test_somebody_outside_ones_own_service_is_one_press_away(
    ben: User, ambulance: Organisation, fire: Organisation, client_of: ClientOf
) -> None:
    for name, organisation in (("Near", ambulance), ("Far", fire)):
        listed_supporter(make_user(name=name, organisation=organisation))
    client = client_of(ben)
    hidden = r'<input type="hidden" name="(organisations|available)" value="(\w+)">'
    pressed = dict(re.findall(hidden, client.get("/care/").content.decode()))
    found = [
        [name in page.content.decode() for name in (">Near<", ">Far<")]
        for page in (client.get("/supporters/"), client.post("/supporters/", pressed, follow=True))
    ]
    assert found == [[True, True], [False, True]]
