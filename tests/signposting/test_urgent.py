"""The numbers on every page. A wrong digit here is the worst fault this site can have."""

import pytest

from signposting import urgent


def test_the_constants_are_what_they_have_to_be() -> None:
    assert (urgent.EMERGENCY.number, urgent.EMERGENCY.href) == ("999", "tel:999")
    assert (urgent.SAMARITANS.number, urgent.SAMARITANS.href) == ("116 123", "tel:116123")
    nhs = [urgent.NHS_LINES[nation].number for nation in ("england", "wales", "scotland")]
    assert nhs == ["111", "111", "111"]
    for line in (urgent.EMERGENCY, urgent.SAMARITANS):
        assert (line.constant, line.mark, bool(line.source)) == (True, "", True)


@pytest.mark.parametrize(
    ("service", "number"),
    [("police", "0300 131 2789"), ("fire", "0300 373 0896"), ("ambulance", "0300 373 0898")],
)
def test_own_service_lines(service: str, number: str) -> None:
    line = urgent.SERVICES_LINES[service]
    assert (line.number, line.constant, bool(line.source)) == (number, False, True)


@pytest.mark.parametrize("nation", ["", "england", "wales", "scotland", "northern_ireland"])
def test_999_is_first_and_samaritans_last_everywhere(nation: str) -> None:
    shown = urgent.lines(None, nation)
    assert (shown[0], shown[-1]) == (urgent.EMERGENCY, urgent.SAMARITANS)
