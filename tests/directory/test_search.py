"""Words of a search: folded and stemmed the same way when stored and when asked for."""

import pytest
from django.utils import timezone

from directory.browse import Criteria, browse
from directory.models import Supporter
from directory.search import holding, label_stems, search_text
from people.models import User
from records.words import wanted
from tests.factories_directory import listed_supporter, share

NOW = timezone.now()


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
    assert stem in label_stems(supporter) | set(supporter.search_text.split())


def test_a_supporter_is_found_by_the_service(ben: User, eve: User) -> None:
    listed_supporter(eve)
    assert Supporter.objects.filter(holding("ambul")).get().user == ben
    assert Supporter.objects.filter(holding("rescu")).get().user == eve


def test_an_area_is_never_among_the_words(ben: User) -> None:
    share(ben.supporter, "bipolar", "sleep")
    assert search_text(ben.supporter) == " ben "
    assert label_stems(ben.supporter).isdisjoint(wanted("bipolar disorder sleep nightmares"))


FORMS = [
    ("Night after night", ["nights", "NIGHT", "night's"]),
    ("Swimming helped", ["swim", "swims", "help", "helping"]),
    ("Siân Llŷr from Caernarfon", ["sian", "Sian's", "llyr", "SIÂN"]),
    ("Zoë’s café", ["zoe", "Zoe's", "cafes", "CAFÉ"]),
    ("Łukasz and Søren", ["lukasz", "Łukasz", "soren", "SØREN"]),
    ("Straße", ["strasse", "STRASSE"]),
    ("An underscore_d 100% sure", ["underscore", "100", "sure"]),
]


@pytest.mark.usefixtures("both_ways")
@pytest.mark.parametrize(("text", "words"), FORMS)
def test_forms_and_accents_find_the_same_everywhere(
    asha: User, ben: User, text: str, words: list[str]
) -> None:
    """The suite runs on both databases; each answer is made by plain queries and by the index."""
    Supporter.objects.filter(user=ben).update(been_through=text)
    supporter = Supporter.objects.get(user=ben)
    Supporter.objects.update(search_text=search_text(supporter))
    found = {word: browse(asha, Criteria(word=word), 1, NOW).total for word in words}
    assert found == dict.fromkeys(words, 1)
    for word in ("nigh", "_", "%", "zzz 100"):
        assert browse(asha, Criteria(word=word), 1, NOW).total == (0 if wanted(word) else 1)


def test_half_a_word_finds_nothing(ben: User) -> None:
    assert not Supporter.objects.filter(holding("be")).exists()
