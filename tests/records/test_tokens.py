"""Tokens open for one purpose and one account; addresses mean nothing to another account."""

from uuid import UUID, uuid4

import pytest

from peersupport.environment import new_value
from records.keys import keyed_hashes
from records.tokens import address, keyed_hash, read_address, seal, unseal

ASHA, EVE, BEN = (UUID(int=n) for n in (1, 2, 3))


def ring(key_id: str) -> list[tuple[str, str]]:
    return [(key_id, new_value("TOKEN_KEYS").partition(":")[2])]


@pytest.mark.parametrize("value", [None, 0, "sleep", ["a", 1], {"areas": ["loss"], "page": 2}])
def test_a_sealed_value_comes_back(value):
    assert unseal("filter", ASHA, seal("filter", ASHA, value)) == value


def test_a_token_belongs_to_its_owner_and_its_purpose():
    token = seal("filter", ASHA, "sleep")
    assert unseal("filter", EVE, token) is None
    assert unseal("filter", None, token) is None
    assert unseal("stash", ASHA, token) is None


def test_the_same_value_is_sealed_differently_each_time():
    assert seal("filter", ASHA, "sleep") != seal("filter", ASHA, "sleep")


def test_length_does_not_tell_one_short_value_from_another():
    assert len(seal("f", ASHA, {"area": "ocd"})) == len(seal("f", ASHA, {"area": "bereavement"}))


@pytest.mark.parametrize("token", ["", "x", "é", "!!!!", "A" * 16, "A" * 43, "A" * 60, "a b"])
def test_a_made_up_token_is_nothing(token):
    assert unseal("filter", ASHA, token) is None
    assert read_address(ASHA, token) is None


def test_a_changed_token_is_nothing():
    token = seal("filter", ASHA, "sleep")
    assert unseal("filter", ASHA, token[:-2] + ("AA" if token[-2:] != "AA" else "BB")) is None
    assert unseal("filter", ASHA, token + "=") is None


def test_an_address_is_the_same_each_time_for_one_account_and_safe_in_a_url():
    assert address(ASHA, BEN) == address(ASHA, BEN)
    assert address(ASHA, BEN).replace("-", "").replace("_", "").isalnum()
    assert len(address(ASHA, BEN)) == 43


def test_an_address_differs_between_accounts_and_opens_for_its_own_alone():
    assert address(ASHA, BEN) != address(EVE, BEN)
    assert read_address(ASHA, address(ASHA, BEN)) == BEN
    assert read_address(EVE, address(ASHA, BEN)) is None


def test_addresses_of_different_people_share_no_part():
    others = {address(ASHA, uuid4())[:8] for _ in range(50)}
    assert len(others) == 50


def test_tokens_and_addresses_of_an_older_key_still_open(settings):
    settings.TOKEN_KEYS = ring("old")
    token, name = seal("filter", ASHA, 1), address(ASHA, BEN)
    settings.TOKEN_KEYS = ring("new") + settings.TOKEN_KEYS
    assert unseal("filter", ASHA, token) == 1
    assert read_address(ASHA, name) == BEN
    assert address(ASHA, BEN) != name
    settings.TOKEN_KEYS = settings.TOKEN_KEYS[:1]
    assert unseal("filter", ASHA, token) is None
    assert read_address(ASHA, name) is None


def test_keyed_hashes_differ_by_purpose_and_key(settings):
    before = keyed_hash("code", "123456")
    assert before == keyed_hash("code", "123456")
    assert before != keyed_hash("invitation", "123456")
    settings.HMAC_KEYS = ring("new") + settings.HMAC_KEYS
    assert keyed_hash("code", "123456") != before
    assert before in keyed_hashes("code", "123456")
