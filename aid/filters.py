"""Filters shared by page, API and export. They narrow what the actor may already see."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from aid.choices.files import Category, FileStatus
from aid.choices.relief import AwardStatus, PaymentStatus, ProgrammeStatus, RosterStatus, Season
from aid.models import Assessment, Award, NeedyFile, Payment, Programme, Roster


class NeedyFileFilter(filters.FilterSet):
    """Narrow the list of files; a filter can only ever remove rows."""

    q = filters.CharFilter(method="search", label=_("Name, number or union"))
    status = filters.ChoiceFilter(choices=FileStatus.choices, label=_("State"))
    category = filters.ChoiceFilter(choices=Category.choices, label=_("Category"))

    class Meta:
        model = NeedyFile
        fields: list[str] = []

    def search(self, queryset: QuerySet, _name: str, text: str) -> QuerySet:
        """Find by part of a name, by initials, by number with or without separators, by union."""
        text = text.strip()
        plain = text.upper().replace("-", "").replace(" ", "")
        found = Q(head__name__contains=text) | Q(union__name__contains=text)
        if text.isascii():
            found |= (
                Q(head__initials__startswith=text.lower())
                | Q(number__contains=text)
                | Q(application_no__contains=text.upper())
            )
        if plain.isdigit() and len(plain) == 14:
            found |= Q(number=f"{plain[:6]}-{plain[6:10]}-{plain[10:]}")
        return queryset.filter(found)


class AssessmentFilter(filters.FilterSet):
    """Narrow the list of assessments."""

    file = filters.UUIDFilter(field_name="file_id")

    class Meta:
        model = Assessment
        fields: list[str] = []


class ProgrammeFilter(filters.FilterSet):
    """Narrow the list of programmes."""

    season = filters.ChoiceFilter(choices=Season.choices)
    year = filters.NumberFilter(min_value=2000, max_value=2100)
    status = filters.ChoiceFilter(choices=ProgrammeStatus.choices)

    class Meta:
        model = Programme
        fields: list[str] = []


class RosterFilter(filters.FilterSet):
    """Narrow the list of rosters."""

    programme = filters.UUIDFilter(field_name="programme_id")
    status = filters.ChoiceFilter(choices=RosterStatus.choices)

    class Meta:
        model = Roster
        fields: list[str] = []


class AwardFilter(filters.FilterSet):
    """Narrow the list of awards."""

    status = filters.ChoiceFilter(choices=AwardStatus.choices)
    programme = filters.UUIDFilter(field_name="programme_id")

    class Meta:
        model = Award
        fields: list[str] = []


class PaymentFilter(filters.FilterSet):
    """Narrow the list of payments."""

    batch = filters.UUIDFilter(field_name="batch_id")
    award = filters.UUIDFilter(field_name="award_id")
    status = filters.ChoiceFilter(choices=PaymentStatus.choices)

    class Meta:
        model = Payment
        fields: list[str] = []
