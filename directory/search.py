"""By which words a supporter is found.

Never an area: what somebody shares of their health is found by the filter, under its audience.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from django.db.models import Q

from directory.models import Supporter
from directory.taxonomy import Region
from people.taxonomy import ROLE_TYPE_LABELS, SERVICE_LABELS
from records.words import stems, words_of


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


def label_stems(supporter: Supporter) -> frozenset[str]:
    """The stems of role, service and region by which `holding` finds this supporter, beside those
    of `search_text` (comes with user and organisation)."""
    organisation = supporter.user.organisation
    labels = [
        ROLE_TYPE_LABELS.get(supporter.user.role_type, ""),
        SERVICE_LABELS.get(organisation.emergency_service, "") if organisation else "",
        str(Region(supporter.region).label) if supporter.region else "",
    ]
    return frozenset[str]().union(*map(_label_stems, labels))
