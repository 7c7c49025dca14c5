"""Filters of legal cases in the API. They narrow what the actor may already see."""

import django_filters as filters

from core.clocks.models import ClockState, Deadline
from legal.choices.cases import CaseStatus
from legal.choices.contracts import ContractStatus
from legal.choices.disputes import DisputeKind, MediationStatus
from legal.choices.letters import LetterKind, LetterStatus
from legal.choices.negotiations import BargainKind
from legal.choices.suits import Stage, SuitStatus
from legal.choices.supervision import Item, MatterStatus
from legal.models import CollectiveContract, LegalAidCase, Mediation, Suit, SupervisionLetter, SupervisionMatter
from unions.choices import Industry


class CaseFilter(filters.FilterSet):
    """Narrow the list of legal-aid cases."""

    status = filters.ChoiceFilter(choices=CaseStatus.choices)
    number = filters.CharFilter(max_length=24)

    class Meta:
        model = LegalAidCase
        fields: list[str] = []


class MediationFilter(filters.FilterSet):
    """Narrow the list of mediations."""

    status = filters.ChoiceFilter(choices=MediationStatus.choices)
    kind = filters.ChoiceFilter(choices=DisputeKind.choices)
    number = filters.CharFilter(max_length=24)
    is_collective = filters.BooleanFilter()

    class Meta:
        model = Mediation
        fields: list[str] = []


class MatterFilter(filters.FilterSet):
    """Narrow the list of supervision matters."""

    status = filters.ChoiceFilter(choices=MatterStatus.choices)
    item = filters.ChoiceFilter(choices=Item.choices)
    number = filters.CharFilter(max_length=24)

    class Meta:
        model = SupervisionMatter
        fields: list[str] = []


class LetterFilter(filters.FilterSet):
    """Narrow the list of letters of supervision."""

    status = filters.ChoiceFilter(choices=LetterStatus.choices)
    kind = filters.ChoiceFilter(choices=LetterKind.choices)
    matter = filters.UUIDFilter()
    number = filters.CharFilter(max_length=40)

    class Meta:
        model = SupervisionLetter
        fields: list[str] = []


class SuitFilter(filters.FilterSet):
    """Narrow the list of proceedings."""

    status = filters.ChoiceFilter(choices=SuitStatus.choices)
    stage = filters.ChoiceFilter(choices=Stage.choices)
    mediation = filters.UUIDFilter()
    case_no = filters.CharFilter(max_length=60)

    class Meta:
        model = Suit
        fields: list[str] = []


class ContractFilter(filters.FilterSet):
    """Narrow the list of collective contracts."""

    status = filters.ChoiceFilter(choices=ContractStatus.choices)
    kind = filters.ChoiceFilter(choices=BargainKind.choices)
    industry = filters.ChoiceFilter(choices=Industry.choices)
    number = filters.CharFilter(max_length=24)
    ends_before = filters.DateFilter(field_name="end_on", lookup_expr="lt")

    class Meta:
        model = CollectiveContract
        fields: list[str] = []


class DeadlineFilter(filters.FilterSet):
    """Narrow the list of deadlines."""

    state = filters.ChoiceFilter(choices=ClockState.choices)
    code = filters.CharFilter(max_length=60)
    due_before = filters.DateFilter(field_name="due_on", lookup_expr="lt")
    due_after = filters.DateFilter(field_name="due_on", lookup_expr="gt")

    class Meta:
        model = Deadline
        fields: list[str] = []
