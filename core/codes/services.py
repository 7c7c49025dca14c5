"""Loading the shipped entries."""

from django.db import transaction

from core.codes.models import Code
from core.codes.registry import all_lists


@transaction.atomic
def load_codes() -> int:
    """Enter every shipped entry that is not there yet; never touch one that is. Return how many."""
    known = set(Code.objects.values_list("list", "code"))
    fresh = [
        Code(list=each.code, code=code, name=chinese, name_en=english, position=position)
        for each in all_lists()
        for position, (code, (chinese, english)) in enumerate(each.entries.items(), start=1)
        if (each.code, code) not in known
    ]
    return len(Code.objects.bulk_create(fresh, ignore_conflicts=True))
