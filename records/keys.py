"""Key rings. The first key of a ring writes; every key of it reads.

Rings come from settings (FIELD_KEYS, TOKEN_KEYS, HMAC_KEYS: lists of (key id, urlsafe base64 of
32 bytes)) and live apart from the database and its backups, so neither alone can be read.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from functools import lru_cache
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12
Ring = Literal["FIELD_KEYS", "TOKEN_KEYS", "HMAC_KEYS"]


class KeyMissing(Exception):
    """A stored text cannot be read: its key is in no ring, or its bytes were changed."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"No key {key_id!r} in FIELD_KEYS opens this text.")
        self.key_id = key_id


def ring(name: Ring) -> list[tuple[str, str]]:
    """The keys of ring `name`, newest first, as (key id, urlsafe base64)."""
    return list(getattr(settings, name))


def raw_keys(name: Ring) -> list[bytes]:
    """The 32 byte keys of ring `name`, newest first."""
    return [base64.urlsafe_b64decode(key) for _, key in ring(name)]


def current_key_id() -> str:
    """The id of the key that writes encrypted text."""
    return ring("FIELD_KEYS")[0][0]


@lru_cache(maxsize=32)
def _cipher(key: str) -> AESGCM:
    """AES-256-GCM under a key that is used for nothing else."""
    raw = base64.urlsafe_b64decode(key)
    return AESGCM(HKDF(SHA256(), length=32, salt=None, info=b"field").derive(raw))


def encrypt(text: str) -> str:
    """`text` as `key-id$token`; an empty text stays empty.

    The token carries no time: when somebody wrote is nobody's business but the row's own.
    """
    if not text:
        return ""
    key_id, key = ring("FIELD_KEYS")[0]
    nonce = secrets.token_bytes(NONCE)
    token = nonce + _cipher(key).encrypt(nonce, text.encode(), None)
    return f"{key_id}${base64.b64encode(token).decode()}"


def decrypt(stored: str) -> str:
    """The text behind what `encrypt` made. Raises KeyMissing."""
    if not stored:
        return ""
    key_id, _, token = stored.partition("$")
    for candidate, key in ring("FIELD_KEYS"):
        if candidate == key_id:
            try:
                return _opened(key, token)
            except (InvalidTag, ValueError) as error:
                raise KeyMissing(key_id) from error
    # A text that never was encrypted has no id worth repeating: it may be the text itself.
    raise KeyMissing(key_id if token and len(key_id) <= 20 else "?")


def _opened(key: str, token: str) -> str:
    """Raises InvalidTag, or ValueError for what is no token at all."""
    data = binascii.a2b_base64(token, strict_mode=True)
    return _cipher(key).decrypt(data[:NONCE], data[NONCE:], None).decode()


def keyed_hashes(purpose: str, text: str) -> list[str]:
    """`text` under every HMAC key, newest first: what a stored `keyed_hash` may look like."""
    message = f"{purpose}\0{text}".encode()
    return [hmac.new(key, message, hashlib.sha256).hexdigest() for key in raw_keys("HMAC_KEYS")]
