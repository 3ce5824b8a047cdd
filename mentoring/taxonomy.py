"""What people offer and look for: topics, ways to meet, times, and what they state of themselves.

Topics are about work. Nothing here says anything about health: that is told apart, by areas of
lived experience, and only where both chose it. A stored code never changes its meaning.
"""

from collections.abc import Iterable
from typing import Final

from django.db import models

from directory.taxonomy import AREAS
from mentoring.kinds import Kind


class Topic(models.TextChoices):
    """What two people can talk about."""

    NEXT_STEP = "next_step", "My next step"
    PROMOTION = "promotion", "Promotion: applying, boards, interviews"
    LEADING = "leading", "Leading people for the first time"
    HARD_TALKS = "hard_talks", "Hard conversations as a leader"
    SPECIALIST = "specialist", "A specialist role"
    OTHER_SERVICE = "other_service", "Moving to another department or service"
    STUDY = "study", "Study, training, a portfolio"
    CONFIDENCE = "confidence", "Confidence at work"
    CHANGE = "change", "A big change at work"
    LEAVING = "leaving", "Life after the service"
    WAY_ROUND = "way_round", "Finding my way round"
    KIT = "kit", "Kit and systems"
    FIRST_SHIFTS = "first_shifts", "First shifts, first nights"
    FIRST_BAD_JOB = "first_bad_job", "The first bad job"
    WHOM_TO_ASK = "whom_to_ask", "Whom to ask for what"
    HOME = "home", "Shifts and life at home"
    TWO_JOBS = "two_jobs", "On call beside another job"
    BEFORE_DAY_ONE = "before_day_one", "Before the first day back"
    WHAT_CHANGED = "what_changed", "What has changed meanwhile"
    TEAM_AGAIN = "team_again", "Meeting the team again"
    NIGHTS_AGAIN = "nights_again", "Shifts and nights again"
    PHASED = "phased", "Coming back step by step"


TOPICS: Final[dict[Kind, tuple[Topic, ...]]] = {
    Kind.MENTOR: (
        Topic.NEXT_STEP,
        Topic.PROMOTION,
        Topic.LEADING,
        Topic.HARD_TALKS,
        Topic.SPECIALIST,
        Topic.OTHER_SERVICE,
        Topic.STUDY,
        Topic.CONFIDENCE,
        Topic.CHANGE,
        Topic.HOME,
        Topic.LEAVING,
    ),
    Kind.STARTER: (
        Topic.WAY_ROUND,
        Topic.KIT,
        Topic.FIRST_SHIFTS,
        Topic.FIRST_BAD_JOB,
        Topic.WHOM_TO_ASK,
        Topic.STUDY,
        Topic.HOME,
        Topic.TWO_JOBS,
    ),
    Kind.RETURN: (
        Topic.BEFORE_DAY_ONE,
        Topic.WHAT_CHANGED,
        Topic.TEAM_AGAIN,
        Topic.NIGHTS_AGAIN,
        Topic.PHASED,
        Topic.CONFIDENCE,
        Topic.HOME,
    ),
}


class Way(models.TextChoices):
    """How two people meet."""

    IN_PERSON = "in_person", "In person"
    WALK = "walk", "Walk and talk"
    VIDEO = "video", "Video call"
    PHONE = "phone", "Phone"
    MESSAGE = "message", "Message here"


class Times(models.TextChoices):
    """When somebody can usually meet."""

    DAYS = "days", "Weekdays in the daytime"
    EVENINGS = "evenings", "Evenings"
    NIGHTS = "nights", "During nights"
    WEEKENDS = "weekends", "Weekends"
    REST_DAYS = "rest_days", "On rest days, by arrangement"


class Gender(models.TextChoices):
    """What somebody states of themselves, if they want to."""

    WOMAN = "woman", "Woman"
    MAN = "man", "Man"
    OTHER = "other", "Non-binary or another word"


class Where(models.TextChoices):
    """Whose people somebody wants to be paired with: of services, and of organisations."""

    ANY = "any", "Either is fine"
    SAME = "same", "The same as mine"
    OTHER = "other", "Another than mine"


# Held where areas could be in common and none is: otherwise that a page offers to show them would
# tell whoever named a single one that the other named it, too.
NO_AREA: Final = "none"


def areas_in(held: str) -> list[str]:
    """The codes of areas in an encrypted column; those that are no longer offered are left out."""
    return [code for code in held.split() if code in AREAS]


def areas_held(codes: Iterable[str]) -> str:
    """Codes of areas as an encrypted column holds them: each once, in the order of the list."""
    chosen = set(codes)
    return " ".join(code for code in AREAS if code in chosen)
