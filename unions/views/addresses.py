"""Where a union's pages are."""

from datetime import date

from django.urls import reverse

from core.addresses import row_address
from unions.models import Union


def union_url(union: Union) -> str:
    """Return the address of a union's own page."""
    return row_address("unions:union_detail", union.code)


def below_url(union: Union | None, day: date | None = None) -> str:
    """Return the address of the unions below one, today or on a day, or of where the tree begins."""
    base = reverse("unions:union_list")
    on = f"&on={day.isoformat()}" if day else ""
    return f"{base}?under={union.code}{on}" if union else base
