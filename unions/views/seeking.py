"""The search for the other union of an act, above the act's own form: found by name, letters or code, then chosen."""

from typing import Any

from core.http import Request
from unions.selectors.sought import Sought, with_above

LONGEST = 60


def typed(request: Request, field: str = "") -> str:
    """Return what was looked for; whoever posts the act's own field without a search named the union by its code."""
    asked = request.GET.get("to") or request.POST.get("to") or (request.POST.get(field, "") if field else "")
    return asked.strip()[:LONGEST]


def offer(form: Any, field: str, found: Sought, *, by: str = "pk") -> None:
    """Let a form offer the unions that were found; the one that is meant without doubt is chosen already."""
    form.fields[field].choices = [(str(getattr(each, by)), with_above(each)) for each in found.unions]
    if found.sure is not None:
        form.initial[field] = str(getattr(found.sure, by))


def seek_context(form: Any, field: str, found: Sought) -> dict[str, Any]:
    """Return what the search needs to be drawn (unions/_seek.html)."""
    return {"seek_label": form.fields[field].label, "found": found}
