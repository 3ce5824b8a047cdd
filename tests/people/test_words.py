"""Colours, devices, and what a row calls itself."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from people import actions
from people.colours import contrast, contrast_ok
from people.forms import JoinForm
from people.models import ConfidentialityStatement, Organisation, Relation, User
from people.taxonomy import ENGAGEMENTS, ROLE_TYPE_LABELS, ROLE_TYPES, SERVICES, roles_of
from people.traces import device


def test_contrast_is_measured_as_wcag_does() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("colour", ["#1f4f5f", "#005eb8", "#767676"])
def test_colours_that_carry_white_words(colour: str) -> None:
    contrast_ok(colour)


@pytest.mark.parametrize(
    "colour", ["#777777", "#ffff00", "red", "#fff", "#00000g", "url(//evil.example)"]
)
def test_colours_that_do_not(colour: str) -> None:
    with pytest.raises(ValidationError):
        contrast_ok(colour)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; like Mac OS X) Safari/604", "Safari on iPhone or iPad"),
        ("Mozilla/5.0 (Android 14) Firefox/130", "Firefox on Android"),
        ("Mozilla/5.0 (Macintosh; Mac OS X) Chrome/140 Safari/537", "Chrome on Mac"),
        ("", "A browser on a computer"),
    ],
)
def test_a_device_in_words_its_owner_knows(agent: str, words: str) -> None:
    assert device(agent) == words


def test_rows_call_themselves_nothing_telling(
    asha: User, ben: User, cat: User, ambulance: Organisation
) -> None:
    statement = ConfidentialityStatement(organisation=ambulance, version=2)
    domain = ambulance.email_domains.get()
    invitation = actions.invite(by=cat, email="x@home.example", organisation=ambulance)
    relation = Relation(person=asha, other_email=ben.email, kind="partner")
    block = actions.block(person=asha, other=ben)
    rows = (asha, ambulance, statement, domain, invitation, relation, block)
    assert [str(row) for row in rows] == [
        "Asha", ambulance.name, "Version 2", "ambulance.example",
        "Invitation", "Kept apart", "Kept apart",
    ]  # fmt: skip
    assert (asha.get_full_name(), asha.get_short_name()) == ("Asha", "Asha")


def test_people_are_found_by_their_address_however_typed(asha: User) -> None:
    assert User.objects.get_by_natural_key(" ASHA@ambulance.example") == asha
    assert list(User.objects.active()) == list(User.objects.all())


def test_role_types_can_be_read_without_their_organisation() -> None:
    assert len(ROLE_TYPE_LABELS) == len(ROLE_TYPES)
    assert {code for service, _ in SERVICES for code, _ in roles_of(service)} == set(
        ROLE_TYPE_LABELS
    )
    assert max(len(code) for code, _ in [*ROLE_TYPES, *ENGAGEMENTS]) <= 40
    assert roles_of("coastguard") == []


def test_a_join_form_without_an_address_says_only_that() -> None:
    form = JoinForm({"name": "Nia"})
    assert form.is_valid()


def test_the_page_about_roles_is_written_and_checked(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    with pytest.raises(CommandError):
        call_command("roles", "--check")
    call_command("roles", "--write")
    call_command("roles", "--check")
