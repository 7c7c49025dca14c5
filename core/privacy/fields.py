"""Model fields for secrets: encrypted at rest, masked wherever they are printed."""

import hmac
import logging
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import models
from django.utils.translation import gettext as _

from core.chinese import masks
from core.privacy.keys import UnreadableSecretError, blind, blinder, exchange_key, seal, unseal

log = logging.getLogger(__name__)

MASKS: dict[str, Callable[[str], str]] = {
    "identity": masks.mask_identity,
    "phone": masks.mask_phone,
    "card": masks.mask_card,
    "address": masks.mask_address,
    "text": lambda text: "******" if text else "",
}


def normalise(plain: str) -> str:
    """Return the form under which equal secrets are equal: NFKC, no spaces, capital letters."""
    return "".join((plain if plain.isascii() else unicodedata.normalize("NFKC", plain)).split()).upper()


class Secret:
    """A secret value. ``str()`` is its mask, so pages, logs and tracebacks cannot leak it."""

    __slots__ = ("_envelope", "_kind", "_place", "_plain")

    def __init__(self, kind: str, place: str, *, plain: str | None = None, envelope: bytes | None = None) -> None:
        self._kind, self._place, self._plain, self._envelope = kind, place, plain, envelope

    def open(self) -> str:
        """Return the plain value; only the modules named in the architecture test may call this."""
        if self._plain is None:
            self._plain = unseal(self._envelope, self._place) if self._envelope else ""
        return self._plain

    def envelope(self) -> bytes | None:
        """Return what is stored: the envelope as read, or a new one for a new value."""
        if self._envelope is None and self._plain:
            self._envelope = seal(self._plain, self._place)
        return self._envelope

    def __str__(self) -> str:
        try:
            return MASKS[self._kind](self.open())
        except UnreadableSecretError:  # one altered value must not take the whole page with it; ``open`` still raises
            log.exception("A secret of %s cannot be read.", self._place)
            return _("unreadable")

    __repr__ = __str__

    def __bool__(self) -> bool:
        return bool(self._envelope or self._plain)

    def __eq__(self, other: object) -> bool:
        return self.open() == (other.open() if isinstance(other, Secret) else other)

    def __hash__(self) -> int:
        return hash((self._kind, self._place))

    def __reduce__(self) -> Any:
        raise TypeError("A secret is not copied into caches or queues.")

    def __deepcopy__(self, memo: object) -> "Secret":
        return self


class SecretAttribute:
    """Wraps what the row holds (an envelope, or text just assigned) into a Secret that knows its place."""

    def __init__(self, field: "EncryptedField") -> None:
        self.field = field

    def __get__(self, row: Any, owner: Any = None) -> Any:
        if row is None:
            return self
        held = row.__dict__.get(self.field.attname)
        if isinstance(held, Secret):
            return held
        place = f"{row._meta.db_table}.{self.field.column}:{row.pk}"
        if isinstance(held, str):
            secret = Secret(self.field.mask, place, plain=held)
        else:
            secret = Secret(self.field.mask, place, envelope=bytes(held) if held else None)
        row.__dict__[self.field.attname] = secret
        return secret

    def __set__(self, row: Any, held: Any) -> None:
        row.__dict__[self.field.attname] = held.open() if isinstance(held, Secret) else held


class EncryptedField(models.BinaryField):
    """Text sealed with AES-256-GCM, bound to its table, column and row. Assign text; read a Secret."""

    def __init__(self, *args: Any, mask: str = "text", **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("editable", False)
        self.mask = mask
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "mask": self.mask, "editable": False}

    def contribute_to_class(self, cls: Any, name: str, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, self.attname, SecretAttribute(self))

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        secret: Secret = getattr(model_instance, self.attname)
        if model_instance.pk is None and secret:
            raise TypeError("A row gets its key before its secrets are sealed: the key is part of their seal.")
        return secret.envelope()

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str):
            raise TypeError("A secret is written by saving its row: its place is part of its seal.")
        return super().get_db_prep_value(value, connection, prepared)


class BlindIndexField(models.BinaryField):
    """The keyed hash of a sibling secret, for equality and uniqueness. Filled when the secret is assigned."""

    def __init__(self, *args: Any, of: str, kind: str, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        kwargs.setdefault("editable", False)
        self.of, self.kind = of, kind
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of, "kind": self.kind, "editable": False}

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        secret: Secret = getattr(model_instance, self.of)
        value = blind(self.kind, normalise(secret.open())) if secret else None
        setattr(model_instance, self.attname, value)
        return value


@models.BinaryField.register_lookup
class Among(models.Lookup):
    """One of many hashes, told to the database as one array: IN would be a parameter for each of them."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        if not self.rhs:
            raise EmptyResultSet
        column, params = self.process_lhs(compiler, connection)
        told = ",".join([rf'"\\x{each.hex()}"' for each in self.rhs])
        return f"{column} = ANY(%s::bytea[])", [*params, f"{{{told}}}"]


def exchanged(plain: str) -> bytes:
    """Return the keyed hash by which a partner system asks about an identity number (domain.md 0.8)."""
    return hmac.digest(exchange_key(), normalise(plain).encode(), "sha256")


def index_of(kind: str, plain: str) -> bytes:
    """Return the blind index to search for: the same for “330 106…x” and “330106…X”."""
    return blind(kind, normalise(plain))


def indexes_of(kind: str, plains: Iterable[str]) -> dict[bytes, str]:
    """Return the texts that are not empty by their blind indexes, for a search for many at once."""
    blind_one = blinder(kind)
    return {blind_one(normalise(plain)): plain for plain in plains if plain}
