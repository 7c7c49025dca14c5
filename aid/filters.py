"""Filters shared by page, API and export. They narrow what the actor may already see."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from aid.choices.files import Category, FileStatus
from aid.models import NeedyFile


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
