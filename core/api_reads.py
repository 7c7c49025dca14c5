"""Reading over the API: lists from columns, one row by its key, filters that can only narrow, masked names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.contrib.django_filters import DjangoFilterExtension
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from core.actors import Actor
from core.api import Input, ScopedViewSet
from core.api_writes import seen_version
from core.chinese.names import mask_name
from core.events.looks import note_look_at
from core.prepared import prepared

TURNED = frozenset({"cursor", "per"})  # which page, and how long
ALWAYS = TURNED | {"dry_run"}


class MaskedName(serializers.CharField):
    """A person's name as another system may read it: 王*兰."""

    def to_representation(self, value: Any) -> str:
        return mask_name(value) if value else ""


class YearOf(serializers.IntegerField):
    """The year of a day that is nobody else's business."""

    def to_representation(self, value: Any) -> Any:
        return value.year if value else None


# What a row says otherwise than its column does; keys, days and words are rendered as they stand, and most are those.
SHAPED = (MaskedName, YearOf, serializers.DecimalField, serializers.DateTimeField)


class ScopedFilters(filters.DjangoFilterBackend):  # type: ignore[misc]
    """The filters of a list of scoped rows; a parameter nobody knows is refused, it may be a slip."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        self.check(request, view)
        return super().filter_queryset(request, queryset, view)

    @staticmethod
    def check(request: Request, view: Any) -> None:
        """Refuse a parameter that no filter of the list has."""
        chosen = getattr(view, "filterset_class", None)
        known = ALWAYS | set(chosen.base_filters if chosen else ())
        unknown = sorted(set(request.query_params) - known)
        if unknown:
            text = _("There is no such filter. Known: %(names)s.") % {"names": " ".join(sorted(known))}
            raise ValidationError({name: [text] for name in unknown})


class ScopedFiltersDescription(DjangoFilterExtension):  # type: ignore[no-untyped-call]
    """Describes the filters from the filter set alone: its own way asks the model's manager, which needs an actor."""

    target_class = ScopedFilters  # type: ignore[assignment]  # a class or its path
    priority = 1

    def get_schema_operation_parameters(self, auto_schema: Any, *_args: Any, **_kwargs: Any) -> list[Any]:
        chosen = getattr(auto_schema.view, "filterset_class", None)
        if chosen is None:
            return []
        resolve: Any = self.resolve_filter_field
        described = (
            resolve(auto_schema, chosen._meta.model, chosen, name, field) for name, field in chosen.base_filters.items()
        )
        return [parameter for parameters in described for parameter in parameters]


class ColumnsMixin:
    """Answers from the columns it shows: making a model and a serializer of every row cost ten times as much.

    The columns are those of the serializer, which describes the answer, so that list and row cannot say different
    things; a test lays both beside the serializer's own answer.
    """

    columns: Mapping[str, str] = {}  # name in the answer → way from the row to the column
    shaped: Mapping[str, Callable[[Any], Any]] = {}  # what is not shown as it stands

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        chosen: Any = getattr(cls, "serializer_class", None)
        if chosen and not cls.__dict__.get("columns"):
            fields: dict[str, Any] = chosen().fields
            cls.columns = {name: field.source.replace(".", "__") for name, field in fields.items()}
            cls.shaped = {name: _shape(field) for name, field in fields.items() if isinstance(field, SHAPED)}

    def shown(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a row says, in the answer's own names."""
        told = {name: row[way] for name, way in self.columns.items()}
        return told | {name: shape(told[name]) for name, shape in self.shaped.items()}


class ColumnsListMixin(ColumnsMixin):
    """A list of rows, page by page."""

    def list(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """Return one page of rows."""
        view: Any = self
        if set(request.query_params) <= TURNED:
            rows: Any = KeptRows(type(view), view.request.actor)
        else:
            rows = view.filter_queryset(_rows(type(view), view.request.actor))
        page = view.paginate_queryset(rows)
        return view.get_paginated_response([self.shown(row) for row in page])  # type: ignore[no-any-return]


@dataclass(frozen=True)
class KeptRows:
    """A list that nothing narrows, as the pages by key ask it: each way of asking is a statement written once."""

    viewset: type[Any]
    actor: Actor
    order: tuple[str, ...] = ()
    beyond: tuple[str, Any] | None = None  # the condition of a page further on, and the key it begins behind

    def order_by(self, *order: str) -> "KeptRows":
        """Return the rows in this order."""
        return replace(self, order=order)

    def filter(self, **beyond: Any) -> "KeptRows":
        """Return the rows behind a key."""
        ((condition, key),) = beyond.items()
        return replace(self, beyond=(condition, self.viewset.key_type(key)))

    def __getitem__(self, part: slice) -> list[Any]:
        if self.beyond is None:
            return _page(self.viewset, self.actor, self.order, part.start, part.stop)
        condition, key = self.beyond
        return _page_beyond(self.viewset, self.actor, self.order, part.start, part.stop, condition, key=key)


def _rows(viewset: type[Any], actor: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = viewset().select(actor).select_related(None)
    return rows.values(*viewset.columns.values())


@prepared()
def _page(viewset: type[Any], actor: Actor, order: tuple[str, ...], start: int, stop: int) -> QuerySet[Any]:
    return _rows(viewset, actor).order_by(*order)[start:stop]


@prepared("key")
def _page_beyond(
    viewset: type[Any], actor: Actor, order: tuple[str, ...], start: int, stop: int, condition: str, *, key: Any
) -> QuerySet[Any]:
    return _rows(viewset, actor).order_by(*order).filter(**{condition: key})[start:stop]


class RetrieveSeenMixin(ColumnsMixin):
    """One row by its key; where a row tells of a person or a case, that it was seen is kept before it is told."""

    watched = False

    def retrieve(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """Return the row the address names; its statement is written once for whoever asks again."""
        view: Any = self
        ScopedFilters.check(request, view)
        actor, key = view.request.actor, view.kwargs[view.lookup_field]
        found = _one(type(view), actor, key=view.key_type(key))
        if not found:
            raise Http404
        row = found[0]
        if self.watched:
            note_look_at(actor, view.select(actor).model, row["pk"], row["seen_at"] or "", "api")
        return Response(self.shown(row))


@prepared("key")
def _one(viewset: type[Any], actor: Actor, *, key: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = viewset().select(actor).filter(pk=key).select_related(None)
    branch = {"seen_at": F(rows.scope_path)} if viewset.watched else {}  # type: ignore[attr-defined]
    return rows.values("pk", *viewset.columns.values(), **branch)


class ReadViewSet(ColumnsListMixin, RetrieveSeenMixin, ScopedViewSet):
    """A list and one row of it, behind one right. ``acts`` adds the rights of what else the viewset does."""

    filter_backends = [ScopedFilters]
    right: str = ""
    related: tuple[str, ...] = ()
    acts: dict[str, str] = {}

    def select(self, actor: Actor) -> QuerySet:
        """Return the rows that the right reaches; what ``related`` names comes with them."""
        serializer: Any = self.serializer_class
        rows: QuerySet = serializer.Meta.model.objects.permitted(actor, self.right)
        return rows.select_related(*self.related) if self.related else rows

    def acted(self, request: Request, body: type[Input], act: Callable[..., Any], **named: Any) -> Response:
        """Carry out an act on the version that was seen, by what the body says; answer the row as it is then."""
        asked: Any = request
        told = body.read(request.data)
        row = act(actor=asked.actor, seen_version=seen_version(request), today=clock.today(), **named, **told)
        return Response(self.get_serializer(row).data)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Put list and row behind the right."""
        super().__init_subclass__(**kwargs)
        if cls.right and "permissions" not in cls.__dict__:
            cls.permissions = {"list": cls.right, "retrieve": cls.right} | cls.acts


class NumberedViewSet(ReadViewSet):
    """Rows whose key is a number."""

    lookup_value_regex = "[0-9]{1,18}"
    key_type = int


def _shape(field: Any) -> Any:
    def shaped(value: Any) -> Any:
        return field.to_representation(value) if value is not None else None

    return shaped
