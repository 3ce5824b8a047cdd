"""An organisation's colour: a public address that never changes its meaning."""

from typing import Any

import pytest
from django.test import Client

from peersupport import theme
from people.models import Organisation, User

POLICE = "#1b2a5c"


@pytest.mark.django_db
def test_the_sheet_is_public_kept_for_a_year_and_needs_no_query(
    visitor: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        response = visitor.get(theme.address(POLICE))
    assert response.content == b":root{--org-brand:#1b2a5c}\n"
    assert response["Content-Type"].startswith("text/css")
    assert "immutable" in response["Cache-Control"]
    assert "public" in response["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["1b2a5c-000000000000", "ffffff-aaaaaaaaaaaa", "1b2a5c", "x}-1", "1B2A5C-000000000000"]
)
def test_an_address_that_is_not_a_sheets_own_is_not_found(name: str, visitor: Client) -> None:
    assert visitor.get(f"/theme/{name}.css").status_code == 404


def test_only_people_of_an_organisation_with_a_colour_get_its_sheet(
    asha: User, ambulance: Organisation, client_of: Any, visitor: Client
) -> None:
    assert "/theme/" not in client_of(asha).get("/inside/").content.decode()
    ambulance.brand_colour = POLICE
    ambulance.save()
    assert theme.address(POLICE) in client_of(asha).get("/inside/").content.decode()
    assert "/theme/" not in visitor.get("/gallery/").content.decode()
