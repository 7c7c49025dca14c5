"""Loading the shipped defaults."""

from datetime import date

from django.db import transaction

from core.parameters.models import PolicyParameter
from core.parameters.registry import all_declared

SHIPPED_FROM = date(2000, 1, 1)
PROVINCE = "330000"


@transaction.atomic
def load_defaults() -> int:
    """Enter every shipped default that the province does not have yet; never touch one it has. Return how many."""
    known = set(PolicyParameter.objects.filter(region=PROVINCE).values_list("code", flat=True))
    fresh = [
        PolicyParameter(code=each.code, region=PROVINCE, value=each.default, valid_from=SHIPPED_FROM, basis=each.basis)
        for each in all_declared()
        if each.default is not None and each.code not in known
    ]
    return len(PolicyParameter.objects.bulk_create(fresh, ignore_conflicts=True))
