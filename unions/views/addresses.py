"""Where a union's pages are."""

from django.urls import reverse

from core.addresses import row_address
from unions.models import Union


def union_url(union: Union) -> str:
    """Return the address of a union's own page."""
    return row_address("unions:union_detail", union.code)


def below_url(union: Union | None) -> str:
    """Return the address of the unions below one, or of where the tree begins."""
    base = reverse("unions:union_list")
    return f"{base}?under={union.code}" if union else base
