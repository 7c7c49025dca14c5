"""What of an erased person lies outside the person's own row: secrets, words and papers of the rows that hang on it."""

from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Replace

from core.documents.models import Attachment
from core.privacy.fields import BlindIndexField, EncryptedField
from core.privacy.wiping import GONE
from unions.models import Membership, Person

OWN_PAPERS = ("unions.person", "unions.membership", "unions.membertransfer", "unions.datasubjectrequest")


def words_of(person: Person) -> list[str]:
    """Return the values that must not stand in any text about the person; read before they are erased."""
    return [word for word in (person.name, person.identity.open(), person.phone.open()) if word and word != GONE]


def clear(person: Person, words: list[str]) -> None:
    """Empty every secret, take these words out of every text, and destroy the papers of rows that hang on a person."""
    for model, path in _hanging():
        rows = model._base_manager.filter(**{path: person.pk})
        _empty_secrets(model, rows)
        _take_out(model, rows, words)
    _destroy_papers(person)


def without(words: list[str], text: str) -> str:
    """Return a text without these words."""
    for word in words:
        text = text.replace(word, GONE)
    return text


def _hanging() -> list[tuple[Any, str]]:
    """Return every table with a column that names a person; who merely decided something is no such column."""
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is Person and model is not Person
    ]


def _empty_secrets(model: Any, rows: Any) -> None:
    names = [f.name for f in model._meta.concrete_fields if isinstance(f, EncryptedField | BlindIndexField)]
    if names:
        rows.update(**dict.fromkeys(names))


def _take_out(model: Any, rows: Any, words: list[str]) -> None:
    for field in model._meta.concrete_fields:
        if isinstance(field, models.CharField | models.TextField) and not field.choices and not field.unique:
            for word in words:
                held = rows.filter(Q(**{f"{field.name}__contains": word}))
                held.update(**{field.name: Replace(F(field.name), Value(word), Value(_short(field)))})


def _short(field: models.Field) -> str:
    """Return what stands where a word stood; one sign where the column may have no room for more."""
    return GONE if (field.max_length or 10_000) >= 2 * len(GONE) + 40 else "*"


def _destroy_papers(person: Person) -> None:
    keys = {str(person.pk)}
    keys |= {str(pk) for pk in Membership.unscoped.filter(person=person).values_list("pk", flat=True)}
    papers = Attachment.unscoped.filter(subject_type__in=OWN_PAPERS, subject_id__in=keys)
    stored = list(papers.values_list("stored_as", flat=True))
    papers.delete()
    transaction.on_commit(lambda: _delete(stored))


def _delete(stored: list[str]) -> None:
    for name in stored:
        default_storage.delete(name)
