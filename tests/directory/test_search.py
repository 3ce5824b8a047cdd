"""Words of a search: folded and stemmed the same way when stored and when asked for."""

import pytest

from directory.models import Supporter
from directory.search import all_stems, holding, search_text
from people.models import User
from records.words import wanted
from tests.factories_directory import listed_supporter, share


@pytest.mark.parametrize(
    "word", ["benjamin", "nights", "nighttime", "swimming", "kettles", "paramedics", "west"]
)
def test_a_supporter_is_found_by_name_texts_role_and_region(ben: User, word: str) -> None:
    supporter = ben.supporter
    supporter.shown_name, supporter.been_through = "Benjamin", "Night after night. Nighttime."
    supporter.what_helped, supporter.talking_to_me = "I swim", "A kettle and time"
    supporter.search_text = search_text(supporter)
    supporter.save()
    (stem,) = wanted(word)
    assert Supporter.objects.filter(holding(stem)).get() == supporter
    assert stem in all_stems(supporter)


def test_a_supporter_is_found_by_the_service(ben: User, eve: User) -> None:
    listed_supporter(eve)
    assert Supporter.objects.filter(holding("ambul")).get().user == ben
    assert Supporter.objects.filter(holding("rescu")).get().user == eve


def test_an_area_is_never_among_the_words(ben: User) -> None:
    share(ben.supporter, "bipolar", "sleep")
    assert search_text(ben.supporter) == " ben "
    assert all_stems(ben.supporter).isdisjoint(wanted("bipolar disorder sleep nightmares"))


def test_half_a_word_finds_nothing(ben: User) -> None:
    assert not Supporter.objects.filter(holding("be")).exists()
