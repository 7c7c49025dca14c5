"""Names by which a case is found: the pairs of their characters, kept by the database itself.

A part of a Chinese name is two characters: too short for trigrams, and seldom at the beginning. ``legal_name_keys``
(in the migration) returns the pairs of neighbouring characters of the names of a row, and the first character of each.
The column is generated, so that no service has it to keep up and no row is copied in past it; stored, because making
it costs forty times what comparing it costs, and a frequent pair is compared on ten thousand rows.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, GeneratedField, TextField


class NameKeys(Func):
    """By what the names in some columns are found."""

    function = "legal_name_keys"


def name_keys(*columns: str) -> Any:
    """Return the column by which a row is found by a part of its names."""
    return GeneratedField(expression=NameKeys(*columns), output_field=ArrayField(TextField()), db_persist=True)
