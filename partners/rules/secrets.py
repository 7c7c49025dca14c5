"""What is kept of a key or a token. Pure."""

import hashlib


def digest_of(secret: str) -> bytes:
    """Return what is kept of a key or token: both are 256 random bits, so a plain digest says nothing about them."""
    return hashlib.sha256(secret.encode()).digest()
