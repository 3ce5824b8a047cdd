"""Words as the search compares them: folded and stemmed here, so that both databases agree.

Never an area: what somebody shares of their health is found by the filter, under its audience.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import snowballstemmer
from django.db.models import Q

from directory.models import Supporter
from directory.taxonomy import Region
from people.taxonomy import ROLE_TYPE_LABELS, SERVICE_LABELS

MOST_WORDS: Final = 8
_WORD: Final = re.compile(r"[a-z0-9]+")


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    # A stemmer keeps state while it works, so each call has its own: threads share this module.
    return str(snowballstemmer.stemmer("english").stemWord(word))


def stems(text: str) -> list[str]:
    """The stems of `text` in order, without accents and capitals: "Sián's crews", sian, crew."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    without_possessive = re.sub(r"['’]s\b|['’]", "", letters)
    return [_stem(word) for word in _WORD.findall(without_possessive)]


def words_of(text: str) -> str:
    """`text` as it is stored for searching: each stem once, a space on either side of it."""
    return f" {' '.join(dict.fromkeys(stems(text)))} "


def wanted(query: str) -> list[str]:
    """The stems somebody looks for; a long question counts by its first eight."""
    return list(dict.fromkeys(stems(query)))[:MOST_WORDS]


def search_text(supporter: Supporter) -> str:
    """What `Supporter.search_text` must hold: the stems of the name shown and the three texts."""
    texts = (
        supporter.shown_name,
        supporter.been_through,
        supporter.what_helped,
        supporter.talking_to_me,
    )
    return words_of(" ".join(texts))


def _by_stem(labels: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """{stem: codes of the labels it stands in}."""
    found: dict[str, set[str]] = {}
    for code, label in labels.items():
        for stem in stems(label):
            found.setdefault(stem, set()).add(code)
    return {stem: frozenset(codes) for stem, codes in found.items()}


# Role, service and region can change in other places than the profile, so they are not stored
# with its words but looked up by what was asked.
ROLES_BY_STEM: Final = _by_stem(ROLE_TYPE_LABELS)
SERVICES_BY_STEM: Final = _by_stem(SERVICE_LABELS)
REGIONS_BY_STEM: Final = _by_stem(dict(Region.choices))
_NONE: Final[frozenset[str]] = frozenset()


def holding(stem: str) -> Q:
    """Supporters with this stem in their words, role, service or region."""
    return (
        Q(search_text__contains=f" {stem} ")
        | Q(user__role_type__in=ROLES_BY_STEM.get(stem, _NONE))
        | Q(user__organisation__emergency_service__in=SERVICES_BY_STEM.get(stem, _NONE))
        | Q(region__in=REGIONS_BY_STEM.get(stem, _NONE))
    )


@lru_cache(maxsize=512)
def _label_stems(label: str) -> frozenset[str]:
    return frozenset(stems(label))


def all_stems(supporter: Supporter) -> set[str]:
    """Every stem by which `holding` finds this supporter (comes with user and organisation)."""
    organisation = supporter.user.organisation
    labels = [
        ROLE_TYPE_LABELS.get(supporter.user.role_type, ""),
        SERVICE_LABELS.get(organisation.emergency_service, "") if organisation else "",
        str(Region(supporter.region).label) if supporter.region else "",
    ]
    return set(supporter.search_text.split()).union(*map(_label_stems, labels))
