"""Unions, members and persons for partner systems: least data, rights per action, keyset pages."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from core.actors import Actor
from core.api import Input, ScopedViewSet
from core.api_reads import MaskedName, NumberedViewSet, RetrieveSeenMixin, ScopedFilters, YearOf
from core.api_writes import in_rows
from unions.filters import MemberFilter, UnionFilter
from unions.models import Membership, Person, Union
from unions.selectors.tree import union_list
from unions.services.memberships import Told, apply_member
from unions.services.people import describe

VIEW_PERSON = "unions.view_person"


class UnionOut(serializers.ModelSerializer):
    """A union as the tree shows it."""

    region = serializers.CharField(source="region_id")
    parent = serializers.IntegerField(source="parent_id", allow_null=True)  # type: ignore[assignment]

    class Meta:
        model = Union
        fields = ["id", "version", "code", "name", "level", "kind", "status", "region", "parent", "established_on"]


class MemberOut(serializers.ModelSerializer):
    """A membership: who is named by a masked name and a key, where and since when."""

    person = serializers.UUIDField(source="person_id")
    name = MaskedName(source="person.name")
    union = serializers.IntegerField(source="union_id")
    union_name = serializers.CharField(source="union.name")

    class Meta:
        model = Membership
        fields = ["id", "version", "status", "person", "name", "union", "union_name", "joined_on", "left_on"]


class PersonOut(serializers.ModelSerializer):
    """A person with the least that tells two apart; nothing secret."""

    name = MaskedName()
    born = YearOf(source="birth_on", allow_null=True, help_text="The year.")
    union = serializers.IntegerField(source="union_id")
    union_name = serializers.CharField(source="union.name")

    class Meta:
        model = Person
        fields = ["id", "version", "name", "born", "union", "union_name"]


class MemberIn(Input):
    """Somebody who wants to join a union; the register is by real name."""

    union = serializers.IntegerField(min_value=1, max_value=2**53)
    name = serializers.CharField(max_length=64)
    identity = serializers.CharField(max_length=32, help_text="Identity number, checked by its digit.")
    phone = serializers.CharField(max_length=20)
    joined_on = serializers.DateField(required=False, allow_null=True)


class MembersIn(Input):
    """Up to 100 applications; each is taken or refused by itself."""

    rows = serializers.ListField(child=serializers.DictField(), min_length=1, max_length=100)


class UnionViewSet(NumberedViewSet):
    """Unions of the branch, from the provincial federation down to the basic unions."""

    serializer_class = UnionOut
    filterset_class = UnionFilter
    right = "unions.view_union"

    def select(self, actor: Actor) -> QuerySet[Union]:
        return union_list(actor)


class MemberViewSet(NumberedViewSet):
    """Memberships of the branch; and applications to join."""

    serializer_class = MemberOut
    filterset_class = MemberFilter
    right = VIEW_PERSON
    acts = {"create": "unions.edit_person", "batch": "unions.edit_person"}
    watched = True
    related = ("person", "union")

    @extend_schema(request=MemberIn, responses={201: MemberOut})
    def create(self, request: Request) -> Response:
        """Hand in one application to a union; the union admits or declines it on its own page."""
        member = _apply(request.actor, request.data)
        return Response(MemberOut(member).data, status=201)

    @extend_schema(request=MembersIn, responses={207: OpenApiResponse(description="The result of every row.")})
    @action(detail=False, methods=["post"])
    def batch(self, request: Request) -> Response:
        """Hand in many applications at once; each row answers for itself."""
        return in_rows(MembersIn.read(request.data)["rows"], lambda row: {"id": _apply(request.actor, row).pk})


class PersonViewSet(RetrieveSeenMixin, ScopedViewSet):
    """Persons known in the branch: one by the key that another resource gave; there is no list to read through."""

    serializer_class = PersonOut
    filter_backends = [ScopedFilters]
    permissions = {"retrieve": VIEW_PERSON}
    watched = True

    def select(self, actor: Actor) -> QuerySet[Person]:
        return Person.objects.permitted(actor, VIEW_PERSON).select_related("union")


def _apply(actor: Actor, data: Any) -> Membership:
    told, today = MemberIn.read(data), clock.today()
    return apply_member(
        actor=actor,
        union_id=told["union"],
        described=describe(name=told["name"], identity=told["identity"], phone=told["phone"], today=today),
        told=Told(),
        joined_on=told.get("joined_on") or today,
        today=today,
    )
