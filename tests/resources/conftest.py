"""A library of its own for every test: its files end with it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from people.models import User
from people.roles import Role
from resources.actions import Details, Upload, add_resource, publish
from resources.actions.own import prepare_own
from resources.models import Resource
from resources.pipeline import check
from tests.factories import make_user
from tests.resources.files import made

MakeResource = Callable[..., Resource]
ClientOf = Callable[..., Client]


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, settings: Any) -> Path:
    """Where files are stored during the test."""
    default = {**settings.STORAGES["default"]}
    default["OPTIONS"] = {"location": str(tmp_path / "media"), "base_url": None}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return tmp_path / "media" / "library"


@pytest.fixture
def details() -> dict[str, Any]:
    """What an uploader says about a resource."""
    return {
        "title": "Group agreement",
        "summary": "Read it aloud in the first meeting.",
        "kind": "template",
        "stages": ["setting_up"],
        "audiences": ["facilitator"],
        "owner": "Northern Ambulance Service",
        "licence": "own",
    }


@pytest.fixture
def typed(details: dict[str, Any]) -> dict[str, Any]:
    key = "8c0c9d5e-37b5-4a5c-9c8f-0e4c9a4c1b11"
    return {**details, "language": "en", "shelf": "everyone", "form_key": key}


@pytest.fixture
def coordinator(cat: User, client_of: ClientOf) -> Client:
    return client_of(cat)


def upload(format: str = "docx", name: str = "") -> Upload:
    """A right file, checked, as it comes out of the form."""
    file = SimpleUploadedFile(name or f"agreement.{format}", made(format))
    return Upload(file=file, checked=check(file))


@pytest.fixture
def make_resource(details: dict[str, Any]) -> MakeResource:
    """Puts something on the shelf: make_resource(cat, title="Other", published=False)."""

    def make(by: User, *, published: bool = True, format: str = "docx", **more: Any) -> Resource:
        row = add_resource(by=by, details=Details(**{**details, **more}), source=upload(format))
        prepare_own(resource=row, now=timezone.now())
        return publish(by=by, resource=row) if published else row

    return make


@pytest.fixture
def poster(cat: User, make_resource: MakeResource) -> Resource:
    """On the shelf."""
    return make_resource(cat, title="Poster")


@pytest.fixture
def col(cat: User) -> User:
    """A second coordinator beside Cat."""
    return make_user("col@ambulance.example", cat.organisation, roles=[Role.COORDINATOR])
