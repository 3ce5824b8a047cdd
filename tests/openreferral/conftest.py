"""Checked entries for everybody, and the pages for programs switched on."""

from datetime import time, timedelta

import pytest
from django.test import Client

from people.roles import Role
from records.clock import today
from signposting.models import Provider, Signpost
from tests.factories import make_user


@pytest.fixture
def switched_on(settings):
    settings.OPEN_REFERRAL = True


@pytest.fixture
def make_entry(db):
    """Makes a checked entry for everybody with all there is: make_entry("quiet-line")."""

    def make(slug, **more):
        until = today() + timedelta(days=60)
        made = Signpost(slug=slug, **({
            "name": slug.replace("-", " ").title(), "what_for": "Someone to listen",
            "who_for": "Anyone", "groups": ["serving", "family"], "services": ["police", "fire"],
            "nations": ["england", "wales"], "regions": ["north_west"], "needs": ["grief", "low"],
            "min_age": 16, "max_age": 99, "hours": "Nights", "on_holidays": "closed",
            "cost": "Nothing", "costs": ["free"], "languages": ["en", "cy"], "access": ["relay"],
            "access_words": "Say hello", "tells_employer": "only_if",
            "tells_words": "Only if a life is at risk.", "state": "published",
            "checked_on": today(), "review_on": until,
        } | more))  # fmt: skip
        made.search_text = made.searched()
        made.save(force_insert=True)
        shown = {"checked_on": today(), "review_on": until}
        for place, (kind, value, keyword, label, free) in enumerate(CHANNELS):
            made.channels.create(
                kind=kind,
                value=value,
                keyword=keyword,
                label=label,
                free=free,
                place=place,
                **shown,
            )
        made.schedules.create(days=["MO", "FR"], opens=time(9), closes=time(17, 30))
        made.schedules.create(days=["SU"], opens=time(20), closes=time(2))
        made.locations.create(
            name="Hall", address="1 High Street", town="Northmoor", postcode="NM1 1AA",
            access_words="A ramp",
        )  # fmt: skip
        return made

    return make


CHANNELS = [
    ("phone", "0800 00 1066", "", "Helpline", True),
    ("phone", "020 7946 0018", "", "", None),
    ("text", "85258", "SHOUT", "", None),
    ("text", "85259", "HELLO", "For the deaf", None),
    ("email", "help@quiet.example", "", "", None),
    ("email", "press@quiet.example", "", "Office", None),
    ("chat", "https://chat.quiet.example/", "", "", None),
    ("web", "https://quiet.example/", "", "", None),
    ("web", "https://quiet.example/forms", "", "Forms", None),
]


@pytest.fixture
def provider(db):
    return Provider.objects.create(name="Quiet Trust")


@pytest.fixture
def entry(make_entry, provider):
    return make_entry("quiet-line", provider=provider)


@pytest.fixture
def cal(ambulance):
    """Coordinates with Cat, and is no national editor."""
    return make_user("cal@ambulance.example", ambulance, roles=[Role.COORDINATOR])


@pytest.fixture
def program():
    """Anybody's program: no cookie."""
    return Client()
