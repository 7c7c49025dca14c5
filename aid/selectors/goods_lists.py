"""Asking for goods handed to families: the lists, their lines, whose scan is missing, who may get some."""

from typing import Any

from django.db.models import BigIntegerField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Sum

from aid.choices.files import ACTIVE
from aid.models import GoodsIssue, GoodsList, NeedyFile, Programme
from core.actors import Actor
from unions.models import Union

VIEW, RECORD = "aid.view_service", "aid.record_service"
VALUE = ExpressionWrapper(F("issues__quantity") * F("issues__unit_cost_fen"), output_field=BigIntegerField())


def goods_lists(actor: Actor) -> QuerySet[GoodsList]:
    """Return the lists of the actor's branch with how many families and what the goods cost, newest first."""
    standing = Q(issues__cancelled_on=None)
    return (
        GoodsList.objects.permitted(actor, VIEW)
        .select_related("union", "programme", "item")
        .annotate(families=Count("issues", filter=standing), value_fen=Sum(VALUE, filter=standing, default=0))
        .order_by("-created_at", "-pk")
    )


def lines_of_goods(handed: GoodsList) -> QuerySet[GoodsIssue]:
    """Return the families of a list in its order."""
    rows = GoodsIssue.unscoped.filter(on_list=handed).select_related("file__head", "union", "item")
    return rows.order_by("union__path", "pk")


def families_for_goods(actor: Actor, programme: Programme, union: Union) -> QuerySet[Any]:
    """Return the active files below a union, each with whether it has had goods of the programme."""
    had = GoodsIssue.unscoped.filter(programme=programme, file=OuterRef("pk"), cancelled_on=None)
    rows = NeedyFile.objects.permitted(actor, RECORD).filter(union__path__startswith=union.path, status__in=ACTIVE)
    return rows.select_related("head", "union").annotate(had=Exists(had)).order_by("union__path", "pk")
