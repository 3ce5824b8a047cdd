"""What somebody finds who writes as they speak."""

from importlib import import_module
from uuid import UUID

import pytest
from django.apps import apps

from signposting.models import Signpost
from signposting.starting_set import entries
from signposting.taxonomy import DANGER, NEED_WORDS, NEEDS
from signposting.wording import Found, best, meant

A, B, C = (UUID(int=number) for number in range(3))
HELD = [(A, " sleep work "), (B, " grief die work "), (C, " samaritan suicid ")]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("I can't sleep", Found([A])),
        ("someone died", Found([B])),
        ("help with my work", Found([A, B])),
        ("my dad died", Found([B], exact=False)),
        ("samaritns", Found([C], exact=False)),
        ("help", Found([], exact=False)),
        ("", Found([A, B, C])),
        ("%", Found([A, B, C])),
        ("I want to die", Found([C])),
        ("gardening", Found([], exact=False)),
    ],
)
def test_what_is_found(words, found):
    assert best(words, HELD) == found


@pytest.mark.parametrize("phrase", DANGER)
def test_whoever_may_not_be_safe_finds_what_is_there_for_that(phrase):
    assert meant(f"I {phrase} now") == ["suicid"]


@pytest.mark.parametrize("need", [code for code, _ in NEEDS])
def test_every_need_is_found_by_its_own_label_and_words(need):
    """Nothing that is said of a need says nothing."""
    entry = Signpost(name="", what_for="", who_for="", needs=[need])
    text = entry.searched()
    for words in (dict(NEEDS)[need], NEED_WORDS[need]):
        assert best(words, [(A, text)]) == Found([A])


@pytest.mark.parametrize(
    ("words", "some"),
    [
        ("can't sleep", "blue-light-together"),
        ("drinking too much", "alcoholics-anonymous"),
        ("help with money", "police-care-uk"),
        ("PTSD", "police-care-uk"),
        ("my dad died", "police-care-uk"),
        ("don't want to be here any more", "samaritans"),
    ],
)
def test_the_starting_set_is_found_as_people_speak(words, some):
    held = []
    slugs = {}
    for number, entry in enumerate(entries()):
        fields = {**entry.fields}
        held.append((UUID(int=number), Signpost(slug=entry.slug, **fields).searched()))
        slugs[UUID(int=number)] = entry.slug
    assert some in [slugs[pk] for pk in best(words, held).ids]


def test_entries_written_before_are_found_by_the_new_words(make_signpost):
    make_signpost("line", needs=["sleep", "work_trauma"])
    Signpost.objects.update(search_text=" line sleep ")
    import_module("signposting.migrations.0008_more_words").find_them(apps, None)
    assert Signpost.objects.get().search_text == " line sleep awak traumatis ptsd "
