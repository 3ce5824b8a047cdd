"""Sealed values for addresses and forms: nothing in them can be read or moved to another account.

`seal` hides any JSON value and differs each time; `address` names a row for one account and stays
the same for that account, so that links can be kept and compared, and mean nothing to another.
"""

import base64
import binascii
import json
import secrets
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from records.keys import keyed_hashes, raw_keys

NONCE = 12
# Values are padded to a multiple of this, so a token's length does not tell which filter it holds.
BLOCK = 48
_JSON = json.JSONEncoder(separators=(",", ":"))


@lru_cache(maxsize=32)
def _derived(key: bytes, use: bytes, length: int) -> bytes:
    """A key for one use only, so that no two ciphers ever share one."""
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=use).derive(key)


@lru_cache(maxsize=32)
def _gcm(key: bytes) -> AESGCM:
    return AESGCM(_derived(key, b"seal", 32))


@lru_cache(maxsize=32)
def _siv(key: bytes) -> AESSIV:
    return AESSIV(_derived(key, b"address", 64))


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _decode(token: str) -> bytes | None:
    """The bytes of a token, or None. Only the one spelling that `_encode` makes is accepted."""
    try:
        data = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    return data if _encode(data) == token else None


def _bound(purpose: str, owner: UUID | None) -> bytes:
    return (owner.bytes if owner else b"\0" * 16) + purpose.encode()


def seal(purpose: str, owner: UUID | None, value: Any) -> str:
    """A URL-safe token that holds `value` (anything JSON can hold).

    Only `unseal` with the same `purpose` and `owner` opens it; the same value gives a new token
    each time. Raises TypeError when JSON cannot hold the value.
    """
    text = _JSON.encode(value).encode()
    padded = text + b" " * (-len(text) % BLOCK)
    nonce = secrets.token_bytes(NONCE)
    sealed = _gcm(raw_keys("TOKEN_KEYS")[0]).encrypt(nonce, padded, _bound(purpose, owner))
    return _encode(nonce + sealed)


def unseal(purpose: str, owner: UUID | None, token: str) -> Any:
    """The value that `seal` put into `token`; None when it was made for anything or anyone else."""
    data = _decode(token)
    if data is None or len(data) <= NONCE:
        return None
    for key in raw_keys("TOKEN_KEYS"):
        try:
            text = _gcm(key).decrypt(data[:NONCE], data[NONCE:], _bound(purpose, owner))
        except InvalidTag:
            continue
        return json.loads(text)
    return None


def address(owner: UUID, target: UUID) -> str:
    """The name of `target` in addresses shown to `owner`: 43 characters, always the same."""
    sealed = _siv(raw_keys("TOKEN_KEYS")[0]).encrypt(target.bytes, [owner.bytes])
    return _encode(sealed)


def read_address(owner: UUID, token: str) -> UUID | None:
    """The id behind an `address` made for `owner`; None for anybody else's or a made-up one."""
    data = _decode(token)
    if data is None or len(data) != 32:
        return None
    for key in raw_keys("TOKEN_KEYS"):
        try:
            return UUID(bytes=_siv(key).decrypt(data, [owner.bytes]))
        except InvalidTag:
            continue
    return None


def keyed_hash(purpose: str, text: str) -> str:
    """`text` under the newest HMAC key, in hex: comparable, not reversible by who has the rows.

    To find rows written before a rotation, look for any of `records.keys.keyed_hashes`.
    """
    return keyed_hashes(purpose, text)[0]
