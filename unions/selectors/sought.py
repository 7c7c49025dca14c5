"""Looking for the other union of an act: where a member goes, what a union joins, below what it moves.

It may lie in another branch: its name and where it stands are all that is told, and names of unions are no secret.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from core.chinese.text import normalise
from unions.choices.restructuring import ChangeType
from unions.models import Union
from unions.rules.places import BASIC_KINDS, places_above
from unions.rules.restructuring import STANDING
from unions.selectors.tree import sought

MOST = 20


@dataclass(frozen=True)
class Sought:
    """What was typed, and the unions that it may mean."""

    text: str
    unions: tuple[Union, ...] = ()
    is_cut: bool = False  # there are more than are shown

    @property
    def sure(self) -> Union | None:
        """Return the union that is meant without doubt: the only one found, or the only one of just this name."""
        whole = [each for each in self.unions if each.name == normalise(self.text)]
        found = whole or ([] if self.is_cut else self.unions)
        return found[0] if len(found) == 1 else None


def look_for(rows: QuerySet[Union], text: str, *, near: Union) -> Sought:
    """Return the unions among some that a text may mean: by code, part of the name or its letters.

    The one of just this name comes first, then those of the same county and city: one seldom means another's street.
    """
    wanted = text.strip()
    if not wanted:
        return Sought("")
    places = [("county_id", near.county_id), ("city_id", near.city_id)]
    order = Case(
        When(name=normalise(wanted), then=Value(0)),
        *(When(**{name: place}, then=Value(far)) for far, (name, place) in enumerate(places, start=1) if place),
        default=Value(len(places) + 1),
        output_field=IntegerField(),
    )
    found = list(sought(rows, wanted).select_related("county", "township").order_by(order, "path")[: MOST + 1])
    return Sought(wanted, tuple(found[:MOST]), len(found) > MOST)


def unions_for(union: Union, kind: str, text: str) -> Sought:
    """Return the unions a change may name: those that may stand above for a move, those that may take over."""
    rows = Union.unscoped.filter(status__in=STANDING).exclude(pk=union.pk)
    if kind == ChangeType.MERGER:
        return look_for(rows.filter(kind__in=BASIC_KINDS), text, near=union)
    above = places_above(union.kind, union.level)
    fits = reduce(or_, (Q(kind=each, level=level) for each, level in above), Q(pk__in=[]))
    return look_for(
        rows.filter(fits).exclude(path__startswith=union.path).exclude(pk=union.parent_id), text, near=union
    )


def with_above(union: Union) -> str:
    """Return a union's name with the county and the street it is in, so that two of one name can be told apart."""
    places = [each.name for each in (union.county, union.township) if each is not None and each.pk != union.pk]
    return _("%(union)s (%(county)s)") % {"union": union.name, "county": _(", ").join(places)} if places else union.name
