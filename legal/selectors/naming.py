"""Finding cases by a part of a name, or by their number, on an index."""

import operator
from functools import reduce

from django.db.models import Q, QuerySet

from unions.rules.finding import pairs


def named(rows: QuerySet, words: str, *columns: str) -> QuerySet:
    """Keep the rows whose number some words are, or one of whose names holds them; one character begins a name."""
    return rows.filter(bears(words, *columns) | Q(number=words.upper()))


def bears(words: str, *columns: str, keys: str = "name_keys") -> Q:
    """Return the condition that one of the names in some columns holds the words, on the index of those names."""
    text = words.lower()
    way = "icontains" if len(text) > 1 else "istartswith"
    held = reduce(operator.or_, (Q(**{f"{column}__{way}": words}) for column in columns))
    return Q(**{f"{keys}__contains": pairs(text) or [text]}) & held
