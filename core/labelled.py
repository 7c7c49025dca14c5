"""Rows whose choices are told in words."""

from functools import cache
from typing import Any

from django.db import models
from django.utils.encoding import force_str


class Labelled(models.Model):
    """A row with choices. Django makes the whole list of a field's choices anew for each word it is asked for.

    A list of fifty rows asks for a hundred words and more: that was a quarter of its page.
    """

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: Any) -> Any:  # noqa: N802 Django's name
        value = getattr(self, field.attname)
        return force_str(_words(field).get(value, value), strings_only=True)


@cache
def _words(field: Any) -> dict[Any, Any]:
    """Return the words of a field's choices, still to be said in the reader's language."""
    return dict(field.flatchoices)
