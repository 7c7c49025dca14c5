"""Emptying columns: what is sealed goes, words are replaced by a word that says so, figures and codes of facts stay."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from core.privacy.fields import BlindIndexField, EncryptedField

GONE = "（已删除）"
ROOM = 40  # shorter columns may have no room for the word


def wipe(rows: Any, names: Iterable[str]) -> None:
    """Empty some columns of these rows; what the database wants filled in says that it was deleted."""
    for name in names:
        field = rows.model._meta.get_field(name)
        if isinstance(field, EncryptedField | BlindIndexField):
            rows.update(**{name: None})
        elif isinstance(field, models.CharField | models.TextField):
            rows.exclude(**{name: ""}).update(**{name: word_for(field)})
        else:
            rows.update(**{name: field.get_default() if field.has_default() else {}})


def word_for(field: Any) -> str:
    """Return what stands where words stood: nothing in a short column that may be empty, one sign where it may not."""
    if (field.max_length or 10_000) >= ROOM:
        return GONE
    return "" if field.blank else "*"
