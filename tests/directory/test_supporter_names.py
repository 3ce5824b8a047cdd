"""Names nobody can mistake: a table of look-alikes, and equal names told apart."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from conversations.forms import supporter_choices
from directory.models import Supporter
from directory.names import unmistakable
from people.models import Organisation, User
from tests.cast import ClientOf
from tests.directory.test_browse import html_of
from tests.factories import make_user
from tests.factories_directory import listed_supporter

REFUSED = {
    "Cyrillic B": "\u0412en",
    "Cyrillic e": "B\u0435n",
    "Cyrillic palochka": "Wi\u04cflow",
    "Greek epsilon": "B\u03b5n",
    "Greek capital Beta": "\u0392en",
    "Greek question of a letter: omicron": "M\u03bf",
    "Coptic o": "M\u2c9f",
    "Armenian o": "M\u0585",
    "Cherokee W": "\u13b3ill",
    "Lisu B": "\ua4d0en",
    "Georgian": "\u10fdo",
    "Hebrew samekh": "M\u05e1",
    "wide Latin and Cyrillic": "\uff22\u0435n",
    "bold mathematical Latin and Cyrillic": "\U0001d401\u0435n",
    "two words, one of each": "Ben \u041c\u043e",
    "zero width space": "Be\u200bn",
    "zero width joiner": "Be\u200dn",
    "zero width non-joiner": "Be\u200cn",
    "byte order mark": "\ufeffBen",
    "soft hyphen": "Be\u00adn",
    "right-to-left override": "Ben\u202e",
    "isolate": "\u2066Ben\u2069",
    "grapheme joiner": "Be\u034fn",
    "Hangul filler": "Ben\u3164",
    "half-width Hangul filler": "Ben\uffa0",
    "variation selector": "Ben\ufe0f",
    "tag": "Ben\U000e0042",
    "empty Braille": "Ben\u2800",
    "line separator": "Ben\u2028Mo",
    "new line": "Ben\nMo",
    "private use": "Ben\ue000",
}
TAKEN = {
    "accents": "Siân O'Neill-Ó",
    "Welsh": "Ŵyn Llŷr",
    "Polish": "Łukasz Żak",
    "wholly Cyrillic": "Мария",
    "wholly Greek": "Ελένη",
    "wholly wide": "\uff22\uff45\uff4e",
    "Chinese beside Latin": "李 Ben",
    "Punjabi beside Latin": "ਹਰਪ੍ਰੀਤ Harpreet",
    "okina": "Ka\u02bbahu",
    "typographic apostrophe": "D\u2019Arcy",
    "a number": "José 2",
    "a combining accent": "Sia\u0302n",
}


@pytest.mark.parametrize("name", REFUSED.values(), ids=REFUSED.keys())
def test_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        unmistakable(name)


@pytest.mark.parametrize("name", TAKEN.values(), ids=TAKEN.keys())
def test_taken(name: str) -> None:
    unmistakable(name)


@pytest.fixture
def another_ben(ben: User, fire: Organisation) -> User:
    """Somebody with the same name to show: another role, another region."""
    person = make_user("ben@fire.example", fire, role_type="fire_wholetime")
    listed_supporter(person, shown_name="Ben", region="wales")
    Supporter.objects.filter(user=ben).update(region="yorkshire")
    return person


@pytest.mark.usefixtures("both_ways")
def test_in_the_list_role_and_region_stand_below_equal_names(
    asha: User, another_ben: User, client_of: ClientOf
) -> None:
    html = html_of(client_of(asha))
    assert html.count(">Ben</a>") == 2
    assert "Paramedic, Ambulance · Yorkshire and the Humber" in html
    assert "Fire and rescue · Wales" in html


def test_on_each_profile_role_and_region_stand_below_the_name(
    asha: User, another_ben: User, client_of: ClientOf
) -> None:
    client = client_of(asha)
    pages = [page_of(client, link) for link in links(html_of(client))]
    assert all("Ben</h1>" in page for page in pages)
    assert sorted("Wales" in page for page in pages) == [False, True]


def links(html: str) -> list[str]:
    return [part.split('"')[0] for part in html.split('class="sbs-card__link" href="')[1:]]


def page_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_in_a_choice_role_and_region_stand_beside_the_name(
    asha: User, ben: User, another_ben: User
) -> None:
    bens = Supporter.objects.filter(shown_name="Ben").select_related("user__organisation")
    said = {words for _, words in supporter_choices(asha, bens)}
    assert len(said) == 2
    assert all(words.startswith("Ben: ") for words in said)
