"""Finding files and unions by what somebody typed. The right is part of each query, never a filter afterwards."""

from typing import Any

from django.db.models import CharField, F, Func, OuterRef, Q, QuerySet, Subquery, Value

from aid.models import FileMember, NeedyFile
from core.actors import Actor
from core.privacy.fields import index_of
from desk.rules.search import Asked
from unions.models import IdentityAlias, Union
from unions.selectors.tree import named, pairs, union_list

MOST = 20


def files_found(actor: Actor, asked: Asked) -> list[Any]:
    """Return the files an actor may read that a search means: by number, or by any member of the household.

    Each carries ``matched``, the name of the member that was found.
    """
    people = _people(asked)
    wanted = Q(number__in=asked.numbers) | Q(application_no__in=asked.numbers)
    if asked.ending:
        wanted |= Q(number__endswith=asked.ending) | Q(application_no__endswith=asked.ending)
    members = FileMember.objects.annotate(spelling=_spelling()).filter(people) if people else None
    if members is not None:
        wanted |= Q(pk__in=members.values("file_id"))
    rows: QuerySet[NeedyFile] = NeedyFile.objects.permitted(actor, "aid.view_file").filter(wanted)
    matched: Any = Value("", output_field=CharField())
    if members is not None:
        matched = Subquery(members.filter(file=OuterRef("pk")).order_by("created_at").values("person__name")[:1])
    rows = rows.select_related("head", "union").defer("head__identity", "head__phone").annotate(matched=matched)
    return list(rows.order_by("-created_at", "-pk")[:MOST])


def _people(asked: Asked) -> Q:
    """Return the condition for a household member; empty where the text can mean nobody."""
    found = Q()
    if asked.identity:
        index = index_of("identity", asked.identity)
        found |= Q(person__identity_index=index)
        found |= Q(person__in=IdentityAlias.objects.filter(identity_index=index).values("person"))
    if asked.phone:
        found |= Q(person__phone_index=index_of("phone", asked.phone))
    if asked.name:
        found |= Q(person__bigrams__contains=pairs(asked.name), person__name__contains=asked.name)
    if asked.letters:
        first = Q(person__initials__startswith=asked.letters[0])  # spares most rows the work of being spelt
        found |= first & (Q(person__initials__startswith=asked.letters) | Q(spelling__startswith=asked.letters))
    return found


def _spelling() -> Func:
    """Return a person's name in letters alone, taken from the key it sorts by: ``wang2王 xiu4秀`` is wangxiu."""
    key = F("person__sort_key")
    return Func(key, Value("[^a-z]"), Value(""), Value("g"), function="regexp_replace", output_field=CharField())


def unions_found(actor: Actor, asked: Asked) -> list[Union]:
    """Return the unions an actor may see by part of their name, or by code; the higher first."""
    if asked.union_code:
        return list(union_list(actor).filter(code=asked.union_code))
    return list(named(union_list(actor), asked.name).order_by("path")[:MOST]) if asked.name else []
