"""The field keys and the index key, read from the settings; and the envelope they seal."""

import base64
import hmac
import os
from collections.abc import Callable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VERSION = b"\x01"
AES_256_GCM = b"\x01"
NONCE_BYTES = 12


class UnreadableSecretError(RuntimeError):
    """The ciphertext was moved to another row or column, altered, or its key is gone."""


def current_key_id() -> str:
    """Return the id of the key that new values are sealed with (the first of FIELD_KEYS)."""
    return next(iter(_keys(settings.FIELD_KEYS)))


def seal(plain: str, place: str) -> bytes:
    """Return the envelope: version ‖ algorithm ‖ key id ‖ nonce ‖ ciphertext and tag, bound to ``place``."""
    key_id = current_key_id()
    nonce = os.urandom(NONCE_BYTES)
    sealed = _cipher(_keys(settings.FIELD_KEYS)[key_id]).encrypt(nonce, plain.encode(), place.encode())
    return _head(key_id) + nonce + sealed


def sealer(place: str) -> Callable[[str, str], str]:
    """Return a function that seals many values of one column at once, each bound to its own row, as hex."""
    key_id = current_key_id()
    head, encrypt = _head(key_id), _cipher(_keys(settings.FIELD_KEYS)[key_id]).encrypt

    def seal_row(plain: str, row: str) -> str:
        nonce = os.urandom(NONCE_BYTES)
        return (head + nonce + encrypt(nonce, plain.encode(), f"{place}{row}".encode())).hex()

    return seal_row


def _head(key_id: str) -> bytes:
    name = key_id.encode()
    return VERSION + AES_256_GCM + bytes([len(name)]) + name


def unseal(envelope: bytes, place: str) -> str:
    """Return the text sealed in an envelope at this place (table, column, row)."""
    key_id, body = _split(envelope)
    key = _keys(settings.FIELD_KEYS).get(key_id)
    if key is None:
        raise UnreadableSecretError(f"No key {key_id} in FIELD_KEYS.")
    try:
        return _cipher(key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], place.encode()).decode()
    except InvalidTag:
        raise UnreadableSecretError(f"A value does not belong to {place.split(':')[0]} or was altered.") from None


def key_id_of(envelope: bytes) -> str:
    """Return which key sealed an envelope."""
    return _split(envelope)[0]


def blind(kind: str, plain: str) -> bytes:
    """Return the keyed hash for equality search: HMAC-SHA256 under a key that never enters the database."""
    return hmac.digest(_index_key(settings.INDEX_KEY), f"{kind}:{plain}".encode(), "sha256")


def blinder(kind: str) -> Callable[[str], bytes]:
    """Return a function that makes the keyed hashes of many values of one kind, as ``blind`` does."""
    key, head = _index_key(settings.INDEX_KEY), f"{kind}:"

    def blind_one(plain: str) -> bytes:
        return hmac.digest(key, f"{head}{plain}".encode(), "sha256")

    return blind_one


def exchange_key() -> bytes:
    """Return the key under which partner systems hash identity numbers: made from ours, and says nothing about it."""
    return hmac.digest(_index_key(settings.INDEX_KEY), b"exchange with partner systems, 1", "sha256")


def _split(envelope: bytes) -> tuple[str, bytes]:
    if envelope[:2] != VERSION + AES_256_GCM:
        raise UnreadableSecretError("Unknown envelope.")
    end = 3 + envelope[2]
    return envelope[3:end].decode(), envelope[end:]


@lru_cache(maxsize=4)
def _keys(text: str) -> dict[str, bytes]:
    pairs = (part.split(":", 1) for part in text.split(",") if part)
    keys = {key_id.strip(): base64.b64decode(encoded) for key_id, encoded in pairs}
    if not keys or any(len(key) != 32 for key in keys.values()):
        raise ImproperlyConfigured('FIELD_KEYS must be "id:base64 of 32 bytes[,older…]".')
    return keys


@lru_cache(maxsize=16)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


@lru_cache(maxsize=4)
def _index_key(text: str) -> bytes:
    key = base64.b64decode(text)
    if len(key) < 32:
        raise ImproperlyConfigured("INDEX_KEY must be the base64 of at least 32 bytes.")
    return key
