"""Finding files and unions by what somebody typed. The right is part of each query, never a filter afterwards."""

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value

from aid.models import FileMember, NeedyFile
from core.actors import Actor
from core.privacy.fields import index_of
from desk.rules.search import Asked
from unions.models import IdentityAlias, Union
from unions.selectors.finding import cells_of, mark, marked, spelling, spelt
from unions.selectors.finding import named as named_people
from unions.selectors.tree import named, union_list

MOST = 20


def files_found(actor: Actor, asked: Asked) -> list[Any]:
    """Return the files an actor may read that a search means: by number, or by any member of the household.

    Each carries ``matched``, the name of the member that was found.
    """
    people = _people(asked, cells_of(actor, "aid.view_file"))
    wanted = Q(number__in=asked.numbers) | Q(application_no__in=asked.numbers)
    if asked.ending:
        wanted |= Q(number__endswith=asked.ending) | Q(application_no__endswith=asked.ending)
    members = FileMember.objects.annotate(spelling=spelling("person__")).filter(people) if people else None
    if members is not None:
        wanted |= Q(pk__in=members.values("file_id"))
    rows: QuerySet[NeedyFile] = NeedyFile.objects.permitted(actor, "aid.view_file").filter(wanted)
    matched: Any = Value("", output_field=CharField())
    if members is not None:
        matched = Subquery(members.filter(file=OuterRef("pk")).order_by("created_at").values("person__name")[:1])
    rows = rows.select_related("head", "union").defer("head__identity", "head__phone").annotate(matched=matched)
    return list(rows.order_by("-created_at", "-pk")[:MOST])


def _people(asked: Asked, cells: Sequence[int], at: str = "person__") -> Q:
    """Return the condition for a person in the cells one may look in; empty where the text can mean nobody."""
    found = Q()
    if asked.identity:
        index = index_of("identity", asked.identity)
        found |= Q(**{f"{at}identity_index": index})
        found |= Q(
            **{f"{at}pk__in": list(IdentityAlias.objects.filter(identity_index=index).values_list("person", flat=True))}
        )
    if asked.phone:
        found |= Q(**{f"{at}phone_index": index_of("phone", asked.phone)})
    if asked.endings:
        found |= marked(cells, [mark(kind, ending) for kind, ending in asked.endings], at=at)
    if asked.name:
        found |= named_people(cells, asked.name, at=at)
    if asked.letters:
        found |= spelt(cells, asked.letters, at=at)
    return found


def unions_found(actor: Actor, asked: Asked) -> list[Union]:
    """Return the unions an actor may see by part of their name, or by code; the higher first."""
    if asked.union_code:
        return list(union_list(actor).filter(code=asked.union_code))
    return list(named(union_list(actor), asked.name).order_by("path")[:MOST]) if asked.name else []
