"""Which employers a union covers."""

from django.db.models import QuerySet

from unions.models import Employer, EmployerCover, Union

MOST = 500


def employers_of(union: Union) -> QuerySet[Employer]:
    """Return the employers that a union covers now, by name."""
    covered = EmployerCover.objects.filter(union=union, to_on__isnull=True).values("employer")
    return Employer.unscoped.filter(pk__in=covered).order_by("name", "pk")


def choices_of(union: Union) -> list[tuple[int, str]]:
    """Return them as choices of a form."""
    return list(employers_of(union).values_list("pk", "name")[:MOST])
