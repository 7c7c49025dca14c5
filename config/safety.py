"""What a server reached over HTTPS must not start with: tests' keys, debug pages, a fixed clock, a mighty role."""

import base64
import binascii
from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

ROLE = "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
FEWEST_BYTES = 8  # different ones, of 32: chance gives 30


def unsafe_settings(told: Mapping[str, object]) -> list[str]:
    """Return what is wrong with the settings of a public server, one sentence each."""
    wrong = []
    if told["DEBUG"]:
        wrong.append("DEBUG shows the inside of every fault to everybody.")
    if told["HENGWEN_NOW"]:
        wrong.append("HENGWEN_NOW stops the clock; it is for tests and demonstrations.")
    if told["DEMONSTRATION"]:
        wrong.append("DEMONSTRATION lets sandbox clients write; it is for made-up data.")
    hosts = told["ALLOWED_HOSTS"]
    if not hosts or "*" in hosts:  # type: ignore[operator]
        wrong.append("ALLOWED_HOSTS must name the site.")
    secret = str(told["SECRET_KEY"])
    if len(secret) < 50 or len(set(secret)) < 10 or secret.startswith(("django-insecure", "only-for-tests")):
        wrong.append("SECRET_KEY is too short, or one that everybody knows.")
    keys = [part.split(":", 1)[-1] for part in str(told["FIELD_KEYS"]).split(",")]
    wrong += [f"{name} is missing, or one that everybody knows." for name, found in _keys(told, keys) if not found]
    return wrong


def _keys(told: Mapping[str, object], field_keys: list[str]) -> list[tuple[str, bool]]:
    return [("FIELD_KEYS", all(map(_is_key, field_keys))), ("INDEX_KEY", _is_key(str(told["INDEX_KEY"])))]


def _is_key(text: str) -> bool:
    try:
        key = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        return False
    return len(key) >= 32 and len(set(key)) >= FEWEST_BYTES


def refuse_unsafe_settings(told: Mapping[str, object]) -> None:
    """Refuse to start a public server with settings that are unsafe."""
    wrong = unsafe_settings(told) if told["HTTPS"] else []
    if wrong:
        raise ImproperlyConfigured(" ".join(wrong))


def refuse_unsafe_role(*, https: bool) -> None:
    """Refuse to serve with a role that passes row-level security; a database that does not answer yet is no reason."""
    if not https:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute(ROLE)
            name, is_super, passes = cursor.fetchone()
    except DatabaseError:
        return
    finally:
        connection.close()
    if is_super or passes:
        raise ImproperlyConfigured(f"The database role {name} may do everything; name one that may not.")
